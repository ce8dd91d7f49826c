"""What the service itself says: for every event without a text of its own, in both languages."""

from __future__ import annotations

import msgspec
import pytest

from conversation import events as ev
from conversation.codec import erased
from conversation.event_table import TABLE
from conversation.words import say, when
from tests.samples import SAMPLES

OWN_TEXT = {"customer.", "assistant.wrote", "agent.wrote", "message.", "conversation.erased"}
SHOWN = [name for name, row in TABLE.items() if "customer" in row.readers]


@pytest.mark.parametrize("name", [name for name in SHOWN if not name.startswith(tuple(OWN_TEXT))])
def test_customers_read_a_line_in_their_language(name: str) -> None:
    french, english = say(SAMPLES[name], "fr"), say(SAMPLES[name], "en")
    assert french
    assert english
    assert french != english


@pytest.mark.parametrize("kind", ["news", "incident", "callback_offer", "callback_number", "on_duty", "data_erased"])
def test_what_was_erased_leaves_no_half_sentence(kind: str) -> None:
    told = msgspec.convert(
        {"type": "service.told", "kind": kind, "details": {"fr": "Grève", "name": "Léa"}}, ev.ServiceTold
    )
    assert say(erased(told), "fr") is None


def test_a_place_in_line_tells_the_usual_wait_rounded_up() -> None:
    line = say(ev.HandoffAnnounced(position=2, wait_p50_s=61), "en")
    assert line == "You are number 2 in line. Usual wait: 2 min."


def test_what_is_passed_on_is_shown_to_be_corrected() -> None:
    shown = say(ev.HandoffAnnounced(position=2, passed_on=("Order: LBQ-10001", "Item: teapot")), "en") or ""
    place, known, offer = shown.splitlines()
    assert place == "You are number 2 in line."
    assert "Order: LBQ-10001 · Item: teapot." in known
    assert offer == "Something wrong? Correct it here."


def test_closed_means_a_date_not_a_position() -> None:
    line = say(ev.HandoffAnnounced(position=3, opens_at=1_795_507_200_000), "fr")
    assert line is not None
    assert "n°" not in line
    assert when(1_795_507_200_000, "fr") in line


def test_the_opening_is_told_by_the_clock_of_the_house() -> None:
    opens_at = 1_795_420_800_000  # 08:00 UTC
    london = ev.HandoffAnnounced(opens_at=opens_at, zone="Europe/London")
    assert (say(london, "en") or "").startswith("Our agents are back Monday 23 November at 08:00 (London time).")
    before = ev.HandoffAnnounced(opens_at=opens_at)  # written when there was one clock
    assert "reviennent lundi 23 novembre à 09:00 (heure de Paris)." in (say(before, "fr") or "")


def test_a_closed_desk_says_when_it_opens_and_asks_once_where_to_write() -> None:
    opens_at = 1_764_000_000_000
    first, again = ev.HandoffAnnounced(opens_at=opens_at), ev.HandoffAnnounced(opens_at=opens_at, again=1)
    assert (say(first, "fr") or "").endswith("Indiquez ici votre adresse e-mail.")
    assert "where" not in (say(again, "en") or "").lower()
    reached = ev.HandoffAnnounced(opens_at=opens_at, reach="email")
    assert (say(reached, "en") or "").endswith("the answer reaches you by e-mail.")
    assert (say(reached, "fr") or "").endswith("la réponse vous parvient par e-mail.")
