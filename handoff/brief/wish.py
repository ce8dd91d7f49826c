"""What the customer wants, in one sentence built from the readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from conversation import events as ev
from conversation.duty_words import named
from handoff.brief.case import Case, day, day_of
from handoff.brief.words import (
    ABOUT_ORDER,
    DONE_SINCE,
    FILE_WISH,
    GIVES_CONTACT,
    GRAVE,
    ITEM,
    MANNERS,
    NEEDED_BY,
    NO_WISH,
    NOT_CLEAR,
    ORDER,
    QUESTION,
    SOME_ITEM,
    SOME_ORDER,
    TAKEN_BACK,
    TOPICS,
    UNREAD_WISH,
    WISHES,
    Both,
    Json,
)
from handoff.snapshot import order_numbers
from shop.numbers import find

_MOODS = frozenset({"ask_human", "complain", "not_helpful"})  # wishes only where there is no other
_MADE_GOOD = frozenset({"reship", "refund"})  # what settles a parcel that is missing, and goods that came broken
# What is asked for because goods came broken, wrong or not at all.
_REMEDIES = frozenset({"return_item", "change_items", "reorder"})
_SETTLED_BY = {"damaged_item": _MADE_GOOD, "late_delivery": _MADE_GOOD}


@dataclass(frozen=True)
class Wish:
    """The wish that counts: the last one about an order or a topic that is not done, else the last that can be put into
    words. A question asked in passing, while an order was under way or in line, is none where there is another."""

    intent: str | None
    order: str | None
    item: str | None
    needed_by: date | None
    seq: int | None


def wish(case: Case) -> Wish:
    """What is wanted, with the order, item and date it is about, as far as they are known."""
    read = [_beside(reading) for reading in case.readings]
    wanted = [reading for reading in read if _topic(reading.intent) or reading.intent in WISHES]
    about = [reading for reading in wanted if reading.intent not in _MOODS and not _is_over(case, reading)]
    main = [reading for reading in about if reading.seq not in case.in_passing] or about
    moods = [reading for reading in wanted if reading.intent in _MOODS]
    found = _trouble(main) or next(reversed(main or moods or wanted), None)
    needed = [reading.needed_by for reading in case.readings if reading.needed_by]
    return Wish(
        intent=found.intent if found else None,
        order=_order(case, found),
        item=_item(case, found),
        needed_by=day_of(needed[-1]) if needed else None,
        seq=found.seq if found else _longest(case),
    )


def _beside(reading: ev.Reading) -> ev.Reading:
    """Who asks for a person and says in the same line what for, is about that."""
    also = [wish for wish in reading.also if (wish in WISHES or _topic(wish)) and wish not in _MOODS]
    return msgspec.structs.replace(reading, intent=also[0]) if also and reading.intent in _MOODS else reading


def _trouble(main: Sequence[ev.Reading]) -> ev.Reading | None:
    """What came broken, wrong or not at all, where the last wish only says how that is to be mended."""
    if not main or main[-1].intent not in _REMEDIES:
        return None
    other = _numbers(main[-1])
    broken = (reading for reading in reversed(main) if reading.intent == "damaged_item")
    return next((it for it in broken if not other or not _numbers(it) or other & _numbers(it)), None)


def _numbers(reading: ev.Reading) -> set[str]:
    return {it.value for it in reading.entities if it.entity == "order_number"}


def want(case: Case) -> Json:
    """The sentence, the number of the message it rests on, and the customer's own words there."""
    if case.grave:
        return _danger(case, case.grave)
    it = wish(case)
    text = _sentence(case, it)
    if case.is_taken_back(it.seq):
        text = case.say(TAKEN_BACK, wish=text.removesuffix("."))
    elif any(reading.seq == it.seq and _is_done(case, reading) for reading in case.readings):
        text = case.say(DONE_SINCE, wish=text.removesuffix("."))
    return {"text": text, "intent": it.intent, "seq": it.seq, "quote": case.quote(it.seq) or None}


def _danger(case: Case, grave: ev.Reading) -> Json:
    """What cannot wait by its name, before whatever else was asked."""
    matter, quote = named(grave.sensitive or "", case.language), case.quote(grave.seq)
    text = case.say(GRAVE, matter=matter, quote=quote) if quote else f"{matter}."
    return {"text": text, "intent": grave.intent, "seq": grave.seq, "quote": quote or None}


def understood(case: Case) -> list[Json]:
    """What the assistant took each message for, in words."""
    return [{"seq": reading.seq, "text": _meant(case, reading)} for reading in case.readings]


def _meant(case: Case, reading: ev.Reading) -> str:
    intent = reading.intent
    if intent == "out_of_scope" and case.gives_contact(reading.seq):
        return case.say(GIVES_CONTACT)
    if not (_topic(intent) or intent in WISHES):
        return case.say(MANNERS.get(intent, NOT_CLEAR))
    own = {it.entity: it.value for it in reading.entities}
    it = Wish(intent, own.get("order_number"), own.get("product"), day_of(reading.needed_by or ""), reading.seq)
    return _sentence(case, it).removesuffix(".")


def topic(case: Case, intent: str) -> str | None:
    """What a frequent question is about, in the agent's words."""
    words = _topic(intent)
    return case.say(words) if words else None


def _sentence(case: Case, it: Wish) -> str:
    if it.intent is None:
        quote = case.quote(it.seq)
        return case.say(UNREAD_WISH, quote=quote) if quote else case.say(FILE_WISH if it.seq else NO_WISH) + "."
    about = topic(case, it.intent)
    if about:
        return case.say(QUESTION, topic=about) + "."
    order = case.say(ORDER, number=it.order) if it.order else case.say(SOME_ORDER)
    item = case.say(ITEM, item=it.item) if it.item else case.say(SOME_ITEM)
    needed = case.say(NEEDED_BY, day=day(it.needed_by, case.language)) if it.needed_by else ""
    about_order = case.say(ABOUT_ORDER, order=order) if is_about_an_order(case, it) else ""
    return _elided(case.say(WISHES[it.intent], order=order, item=item)) + about_order + needed + "."


def is_about_an_order(case: Case, it: Wish) -> bool:
    """No wish was read, but an order is named with which nothing was done: it is most likely about that."""
    over = {act.order for act in case.conversation.acts.values() if act.status == "done"}
    over |= {it.order for it in case.taken_back}
    return it.intent in _MOODS and it.order is not None and it.order not in over


def _elided(text: str) -> str:
    """French joins "de une" to "d’une"; English has no such words."""
    return text.replace(" de une ", " d’une ").replace(" de un ", " d’un ")


def _is_over(case: Case, reading: ev.Reading) -> bool:
    return case.is_taken_back(reading.seq) or _is_done(case, reading)


def _is_done(case: Case, reading: ev.Reading) -> bool:
    """Was it done since, to the order it was about?"""
    kinds = _SETTLED_BY.get(reading.intent, frozenset({reading.intent}))
    named = _numbers(reading)
    acts = (act for act in case.conversation.acts.values() if act.status == "done" and act.seq > reading.seq)
    return any(act.kind in kinds and (not named or act.order in named) for act in acts)


def _topic(intent: str) -> Both | None:
    return TOPICS.get(intent.removeprefix("faq/")) if intent.startswith("faq/") else None


def _order(case: Case, found: ev.Reading | None) -> str | None:
    """The order named in the message itself, else the last one named at all, else one that was proven or acted upon."""
    own = [it.value for it in found.entities if it.entity == "order_number"] if found else []
    own = own or (find(case.words_of.get(found.seq, "")) if found else [])  # as it was edited, or where it was overread
    every = own or case.named_orders or order_numbers(case.conversation)[:1]
    return every[-1] if every else None


def _item(case: Case, found: ev.Reading | None) -> str | None:
    """The goods it is about: the last named in the message itself, else in any other. Of a teapot that came in place of
    a kettle neither: their names do not say which one came."""
    own = _goods([found]) if found else []
    every = _goods(case.readings)
    if found and found.intent == "damaged_item" and len({it.casefold() for it in every}) > 1:
        return None
    return next(reversed(own or every), None)


def _goods(readings: Sequence[ev.Reading]) -> list[str]:
    return [it.value for reading in readings for it in reading.entities if it.entity == "product"]


def _longest(case: Case) -> int | None:
    """The longest message: where nothing was understood, most is said there."""
    return max(case.words_of, key=lambda seq: (len(case.words_of[seq]), seq), default=None)
