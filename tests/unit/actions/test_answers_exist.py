"""Every answer the code can give exists, and every offer of a person has the button that leads to one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from actions.handoff import TOPICS
from bot.history import OFFERS
from conversation.answers import Answers
from conversation.promises import ASK_HUMAN
from shop.words import State

NAMED = re.compile(r"\"(utter_[a-z_]+)\"")
DAY = date(2026, 11, 23)
DATED = frozenset(State) - {State.PLACED, State.LATE, State.LOST}


@pytest.fixture(scope="module")
def answers(root: Path) -> Answers:
    return Answers(root / "data" / "answers")


def in_code(root: Path) -> set[str]:
    """Names in the code; those that end in `_` are beginnings, and `utter_ask_` is one."""
    files = [*(root / "actions").rglob("*.py"), *(root / "bot").glob("*.py")]
    found = {name for path in files for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    return {name for name in found if not name.endswith("_")} - {"utter_action"}  # a key of Rasa


def built(root: Path) -> set[str]:
    """Names that the code puts together, and those of the domain."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    states = {f"utter_order_{state.value}" for state in State if state is not State.LOST}
    states |= {f"utter_order_{state.value}_undated" for state in DATED}
    states |= {f"utter_order_{state}_{how}" for state in ("cancelled", "returned") for how in ("due", "sent")}
    late = {f"utter_order_late{how}{dated}" for how in ("", "_opened", "_open") for dated in ("", "_undated")}
    refused = {f"utter_cancel_{state}" for state in ("shipped", "delivered", "cancelled", "returned")}
    returns = {f"utter_return_{why}" for why in ("too_late", "fresh", "personalised", "already_done", "not_delivered")}
    ended = {f"utter_withdraw_already_{state}" for state in ("cancelled", "returned")}
    mishaps = {f"utter_{kind}_person" for kind in ("lost", "missing", "damaged")}
    asked_about = ("about", "about_again", "about_refund")
    remedies = {f"utter_ask_remedy_{kind}" for kind in ("lost", "missing", "damaged", *asked_about)}
    asked = {f"utter_ask_neighbour_{how}" for how in ("opened", "open")}
    shown = {"utter_ask_confirm_reship", "utter_ask_confirm_refund", "utter_ask_confirm_withdraw_goods"}
    done = {"utter_cancel_done_refund", "utter_items_done_refund", "utter_withdraw_done_here"}
    done |= {f"utter_withdraw_done{where}{sum}" for where in ("", "_here") for sum in ("_closed", "_free")}
    done |= {"utter_cancel_done_refund_closed", "utter_return_done_free"}
    done |= {f"utter_refund_by_{wish}" for wish in ("cancel_order", "withdraw", "return_item")}
    topics = {f"utter_sensitive_{topic}" for topic in TOPICS}
    done |= topics | {"utter_default"}  # the last is said by Rasa itself when no rule knows what to do
    names = (states, late, refused, returns, ended, mishaps, remedies, asked, shown, done, set(domain["responses"]))
    return set().union(*names)


def test_each_answer_of_the_code_exists(root: Path, answers: Answers) -> None:
    assert sorted((in_code(root) | built(root)) - answers.names()) == []


def test_no_answer_about_orders_is_left_over(root: Path) -> None:
    """What nobody says any more would be looked after for nothing."""
    kept = set(yaml.safe_load((root / "data" / "answers" / "orders.yml").read_text(encoding="utf-8")))
    assert sorted(kept - in_code(root) - built(root)) == []


@pytest.mark.parametrize("offer", sorted(OFFERS))
def test_an_offer_leads_to_a_person(answers: Answers, offer: str) -> None:
    answer = answers.find(offer, DAY)
    assert answer is not None
    assert ASK_HUMAN in {button.payload for button in answer.buttons}


def test_a_tapped_answer_is_a_known_wish(root: Path, answers: Answers) -> None:
    """A payload is an intent of the domain or a frequent question: nothing else can be put on a button."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    questions = {name.removeprefix("utter_") for name in domain["responses"] if name.startswith("utter_faq/")}
    known = {f"/{intent}" for intent in (*domain["intents"], *questions)}
    found = {b.payload for name in answers.names() if (a := answers.find(name, DAY)) for b in a.buttons}
    assert sorted(found - known) == []
