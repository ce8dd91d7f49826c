"""What one turn is, pure: when a burst of messages is complete, and which of the collected replies are said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from bot.history import NOT_UNDERSTOOD, OFFER
from bot.nlu.speaking import is_clear, wished_language
from bot.nlu.text import words
from bot.smalltalk import SMALL_TALK
from bot.voice import Reply
from conversation.events import Reading
from conversation.policy import Policy
from conversation.records import Message

TYPED_S = 3.0  # how long one typing hint keeps a burst open: channels repeat it about every two seconds
SLOW = 3  # times as long for who has asked for more time to write
_OPENING = frozenset({"greet", NOT_UNDERSTOOD})
_OPENING_UNASKED = frozenset({"give_order_number", "complain"})  # "j'ai un souci", "LBQ-10012": more is to come
_FEW_WORDS = 4
_ENDED = re.compile(r"(?<![.…])[.?!]+\W*$")
# A sentence of people holds one of these, folded.
_IN_SENTENCES = frozenset(
    """je j'ai j'en tu il elle on nous vous ils elles mon ma mes votre vos un une des est c'est suis sont ai avez ont
    pas que qui quoi quel quelle ou quand comment pourquoi pour avec dans sur faut peux pouvez veux voudrais
    i i'm i've i'd you he she it it's we they my your our a an the is are am was do does did don't can can't could will
    would have has not what what's where when how why who which for with about please""".split()
)
# Said beside something of substance these only make noise.
_WEAK = frozenset(
    {
        "utter_greet",
        "utter_greet_known",
        "utter_misunderstood",
        "utter_out_of_scope",
        "utter_nudge",
        "utter_affirm_nothing",
        SMALL_TALK,
        "utter_file_noted",
    }
)
# The general rule, where the own case or the article itself has been told: a second date, or where to look it up.
_NEEDLESS: Mapping[str, frozenset[str]] = {
    "utter_own_refund_due": frozenset({"utter_faq/refund_delay"}),
    "utter_own_refund_sent": frozenset({"utter_faq/refund_delay"}),
    **dict.fromkeys(
        """utter_on_sale utter_sold_out utter_there utter_priced utter_cheapest utter_dearest utter_only_one utter_range
        utter_on_file""".split(),
        frozenset({"utter_faq/stock"}),
    ),
    "utter_organic": frozenset({"utter_faq/stock", "utter_faq/allergens"}),
    "utter_not_on_file": frozenset({"utter_faq/stock", "utter_faq/allergens"}),
    "utter_faq/international": frozenset({"utter_faq/delivery_cost"}),  # it names what it costs to go there
    "utter_orders_sign_in": frozenset({"utter_ask_order_number"}),  # just said: there is no number
}
_ASKS = "utter_ask_"
_FIRST = frozenset({"utter_first_then", "utter_now_then"})  # says what comes next, so it comes before it


class Line(msgspec.Struct, frozen=True):
    """One message of the customer, read. `reading` is None for a file without words: there is nothing to understand.

    `orders`: of a line that names several orders or wishes, those that each wish may be about (`bot.pairing`).
    """

    message: Message
    reading: Reading | None
    nudge: bool = False
    parsed: dict[str, object] = {}
    orders: Mapping[str, tuple[str, ...]] = {}

    @property
    def asks_for_person(self) -> bool:
        return self.reading is not None and (self.reading.wants_human or self.reading.intent == "ask_human")

    @property
    def asks_for_a_language_only(self) -> bool:
        """A calm "in English please", which wants nothing else."""
        calm = self.reading is not None and self.reading.intent == "chitchat" and not self.reading.frustration
        return calm and not self.asks_for_person and language_wished((self,)) is not None


def complete_at(
    lines: Sequence[Line],
    policy: Policy,
    *,
    typed_at: int = 0,
    before: int | None = None,
    asked: bool = False,
    slow: bool = False,
) -> int:
    """When (ms) the burst is complete: at its last message, or once the customer has been quiet.

    A tap, an ask for a person, and a line that is whole and well understood are answered at once. After a
    greeting, a fragment or a photo without words more is awaited, and after a line without a stop on the heels of
    another (the last one that was answered is of `before`, ms): nobody has read an answer so fast. Typing (`typed_at`,
    ms) prolongs it.
    `asked`: a form has asked for what a bare number or name would give. `slow`: the customer wants more time to write.
    """
    first, last = lines[0].message.at, lines[-1].message.at
    times = SLOW if slow else 1
    above = lines[-2].message.at if len(lines) > 1 else before
    hurried = above is not None and last - above < _ms(policy.waits.burst_quiet * times)
    hurried = hurried and _ENDED.search(lines[-1].message.text) is None
    at_once = any(line.message.kind == "choice" or line.asks_for_person for line in lines)
    if at_once or (_whole(lines[-1], policy, asked) and not hurried):
        return last
    quiet = max(last + _ms(policy.waits.burst_quiet * times), typed_at + _ms(TYPED_S * times) if typed_at else 0)
    return min(quiet, first + _ms(policy.waits.burst_most * times))


def compose(collected: Sequence[Reply]) -> tuple[Reply, ...]:
    """The replies that are said: a question only if nothing came after it, nothing twice, no noise, no rule beside
    the own case."""
    replies = _before_its_question(collected)
    said = [reply for place, reply in enumerate(replies) if not is_question(reply) or _is_open(replies[place + 1 :])]
    needless = frozenset().union(*(_NEEDLESS.get(reply.stands_for or "", frozenset()) for reply in said))
    strong = [reply for reply in said if reply.stands_for not in _WEAK and reply.stands_for not in needless]
    kept = strong or said[-1:]
    return tuple({reply.text: reply for reply in kept}.values())


def _before_its_question(replies: Sequence[Reply]) -> list[Reply]:
    """What is said of the order of things stands before the question that it follows."""
    ordered: list[Reply] = []
    for reply in replies:
        after_question = reply.stands_for in _FIRST and ordered and is_question(ordered[-1])
        ordered.insert(len(ordered) - 1 if after_question else len(ordered), reply)
    return ordered


def names_of(replies: Sequence[Reply]) -> tuple[str, ...]:
    """The answers that were given, for memory: the name asked for, and the record that took its place."""
    names = [name for reply in replies for name in (reply.stands_for, reply.answer) if name]
    return tuple(dict.fromkeys(names))


def spoken_language(lines: Sequence[Line], now: str, *, chosen: bool, first: bool) -> str:
    """The language to answer in: one clear line in the other switches, "ok", "merci" or a number does not.

    An explicit choice outranks what is detected, and what is asked for in words outranks an earlier choice.
    """
    wished = language_wished(lines)
    if wished is not None:
        return wished
    if chosen:
        return now
    for line in reversed(lines):
        written = line.reading.language if line.reading is not None else "und"
        if written in ("fr", "en") and (first or is_clear(_without_articles(line), written)) and _says_something(line):
            return written
    return now


def _says_something(line: Line) -> bool:
    """Is it understood, or a sentence at least? "drop table orders; --" is no English that somebody speaks."""
    understood = line.reading is not None and line.reading.intent != NOT_UNDERSTOOD
    return understood or any(word.text in _IN_SENTENCES for word in words(line.message.text))


def _without_articles(line: Line) -> str:
    """What is left of the line without the names of articles, which are French in any chat."""
    text = line.message.text
    for found in line.reading.entities if line.reading is not None else ():
        if found.entity == "product":
            text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def language_wished(lines: Sequence[Line]) -> str | None:
    """The language that the customer asks to be answered in ("in English please"), the last one named."""
    texts = (line.message.text for line in reversed(lines) if line.message.kind == "text")
    return next((wished for text in texts if (wished := wished_language(text))), None)


def _whole(line: Line, policy: Policy, asked: bool) -> bool:
    """Is this line complete and well understood? A number by itself is, when it was asked for."""
    reading = line.reading
    if reading is None or reading.intent in _OPENING:
        return False
    short = len(line.message.text.split()) <= _FEW_WORDS
    if reading.intent in _OPENING_UNASKED and short and not asked:
        return False
    return reading.confidence >= policy.thresholds.sure


def _is_open(after: Sequence[Reply]) -> bool:
    """Is a question still open after these replies? The offer of a person does not answer it, and noise does not."""
    return all(reply.stands_for == OFFER or reply.stands_for in _WEAK for reply in after)


def is_question(reply: Reply) -> bool:
    """Does it ask for something that a form needs?"""
    return (reply.stands_for or "").startswith(_ASKS)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
