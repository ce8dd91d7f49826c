"""What escalation remembers: the assistant's last turns with this customer, as plain data that lives in the log.

It travels in the slots of `assistant.understood` and reaches Rasa by `UserMessage.metadata`. Where no
metadata comes (`rasa shell`, `rasa test`), `bot.scene.history_of` folds the same types from the tracker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, repeat, takewhile

import msgspec

from bot.points import point_of
from conversation.events import Entity, Reading

TURNS_KEPT = 10  # the design's "last ten turns"; it also keeps the cost of a turn flat

# Answers that may come again without being a loop: politeness, and the answer to another try.
MAY_RETURN = frozenset(
    {
        "utter_greet",
        "utter_greet_known",
        "utter_thank",
        "utter_goodbye",
        "utter_chitchat",
        "utter_joke",
        "utter_well",
        "utter_smile",
        "utter_unsure",
        "utter_bot_challenge",
        "utter_language_switched",
        "utter_still_waiting_noted",
        "utter_still_waiting_heard",
        "utter_still_waiting_upset",
        "utter_still_waiting_joked",
        "utter_still_waiting_machine",
        "utter_order_not_found",
        "utter_file_noted",
        "utter_data_copy",
    }
)
OFFER = "utter_offer_human"
OFFER_INSTEAD = "utter_misunderstood_offer"
# Answers that offer a person: after one of these nobody can say that none was offered.
OFFERS = frozenset(
    {
        OFFER,
        OFFER_INSTEAD,
        "utter_not_helpful",
        "utter_complain",
        "utter_failed_turn",
        "utter_shop_down",
        "utter_repeat_different",
        "utter_too_many_tries",
        "utter_too_many_proofs",
    }
)
_NAMES = frozenset({"order_number", "email", "postcode", "code"})
_ASKS_NUMBER, _RULES = "utter_ask_order_number", "utter_rule_"
_OF_NO_ARTICLE = frozenset({_ASKS_NUMBER, "utter_ask_proof", "utter_ask_code"})
# How they begin: who wants another code, or to know more, has not chosen.
_NO_CHOICES = ("resend", "about", "other", "which")
NOT_UNDERSTOOD = "out_of_scope"
_FREQUENT = "faq/"


class Past(msgspec.Struct, frozen=True, omit_defaults=True, cache_hash=True):
    """One turn that is over: what the customer wanted, how it felt, which answers were given, and about which order.

    `named`: it named an order, or proved one; `chose`: it chose among what was offered. `article`: what it named of
    the shop's goods, or the point of its question (`bot.points`).
    """

    intents: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    order: str | None = None
    frustration: int = 0
    nudge: bool = False
    failed: bool = False
    named: bool = False
    chose: bool = False
    article: str | None = None

    @property
    def understood(self) -> bool:
        """A turn counts as understood when one of its messages was, or when it only asked "are you there?"."""
        return self.nudge or not self.intents or any(intent != NOT_UNDERSTOOD for intent in self.intents)

    @property
    def offered(self) -> bool:
        """Was a person offered in this turn?"""
        return any(answer in OFFERS for answer in self.answers)


class History(msgspec.Struct, frozen=True, omit_defaults=True):
    """The assistant's latest turns, oldest first, and what is known beside them.

    `settled` are the reasons for which a person was asked before: old grounds. `lost` is the number of turns
    in a row not understood, where the conversation's state counts it (with its human phases); None: count `turns`.
    `needed_by` is the day the customer has named, for when the order's dates are known (ISO). `closed`: nobody is at
    the desk now.
    """

    turns: tuple[Past, ...] = ()
    settled: tuple[str, ...] = ()
    lost: int | None = None
    wrong_proofs: int = 0
    contacts: int = 0
    vip: bool = False
    waiting: bool = False
    needed_by: str | None = None
    closed: bool = False

    def after(self, past: Past, wrong_proofs: int = 0, needed_by: str | None = None) -> History:
        """The history with one more turn; no more than the last ten are kept."""
        turns = (*self.turns, past)[-TURNS_KEPT:]
        wrong = self.wrong_proofs + wrong_proofs
        return msgspec.structs.replace(self, turns=turns, wrong_proofs=wrong, needed_by=needed_by or self.needed_by)

    @property
    def offered(self) -> bool:
        """Was a person offered in the latest turn?"""
        return bool(self.turns) and self.turns[-1].offered

    def misunderstood_in_a_row(self) -> int:
        """How many of the latest turns the assistant did not understand."""
        if self.lost is not None:
            return self.lost
        return self._trailing(lambda past: not past.understood)

    def missed_in_a_row(self) -> int:
        """In how many of the latest turns the answer missed what was meant: not understood, or no help."""
        return self._trailing(lambda past: not past.understood or "not_helpful" in past.intents)

    def failed_in_a_row(self) -> int:
        return self._trailing(lambda past: past.failed)

    def nudges_in_a_row(self) -> int:
        """In how many of the latest turns the customer only asked whether anybody is there."""
        return self._trailing(lambda past: past.nudge)

    def times_in_a_row(self, answer: str, order: str | None = None, article: str | None = None) -> int:
        """In how many of the latest turns, without a break, this answer was given; about another `order` or
        `article` it is new, save a question that is about no article."""
        article = None if answer in _OF_NO_ARTICLE else article
        return self._trailing(
            lambda past: (
                any(_is(answer, given) for given in past.answers)
                and order in (None, past.order)
                and article in (None, past.article)
            )
        )

    def _trailing(self, holds: Callable[[Past], bool]) -> int:
        """In how many turns it holds, from the latest one back."""
        return sum(1 for _ in takewhile(holds, reversed(self.turns)))

    def recent_frustration(self, turns: int) -> int:
        return sum(past.frustration for past in self.turns[-turns:]) if turns else 0

    def times_wanted(self, intent: str) -> int:
        return sum(intent in past.intents for past in self.turns)


def past_of(
    readings: Sequence[Reading],
    answers: Sequence[str],
    *,
    nudge: bool,
    failed: bool,
    order: str | None = None,
    texts: Sequence[str] = (),
) -> Past:
    """The turn that was just played, as the next ones will remember it; `texts`: the messages that were read."""
    return Past(
        intents=tuple(reading.intent for reading in readings),
        answers=tuple(answers),
        order=order,
        frustration=max((reading.frustration for reading in readings), default=0),
        nudge=nudge,
        failed=failed,
        named=any(entity.entity in _NAMES for reading in readings for entity in reading.entities),
        chose=any(map(_chooses, chain.from_iterable(reading.entities for reading in readings))),
        article=next(filter(None, map(article_of, reversed(readings), chain(reversed(texts), repeat("")))), None),
    )


def article_of(reading: Reading, text: str = "") -> str | None:
    """What the message names of the shop's goods, the last of it; else the point of a frequent question."""
    named = next((entity.value for entity in reversed(reading.entities) if entity.entity == "product"), None)
    return named or (point_of(text) if reading.intent.startswith(_FREQUENT) else None)


def _chooses(entity: Entity) -> bool:
    return entity.entity == "choice" and not entity.value.startswith(_NO_CHOICES)


def _is(answer: str, given: str) -> bool:
    """Is it the same to the customer? A rule asks for the number as well (`actions.wishes`)."""
    return given == answer or (answer == _ASKS_NUMBER and given.startswith(_RULES))
