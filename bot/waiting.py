"""Manners while a customer waits for a person: what is answered, what is noted, what gets a word about the place.

The assistant speaks only when sure, says that it is a machine whenever that is asked, and takes all else into the file
with one short sign, in the language it was written in; it answers a nudge with place and time at most once a minute and
who asks how long always, never says that it did not understand, and never ends the wait.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.escalation import COLLECTING, SPOKEN
from bot.history import OFFER, OFFER_INSTEAD, History
from bot.smalltalk import was_a_joke
from bot.turn import Line, is_question
from bot.voice import REPEATED, Reply
from conversation import events as ev
from conversation.policy import Policy
from conversation.state import Conversation

NOTED = "utter_still_waiting_noted"
WISHED = "utter_still_waiting_wish"
WITHDRAWN = "utter_still_waiting_withdrawn"
MACHINE = "utter_still_waiting_machine"
_HEARD = "utter_still_waiting_heard"  # of a thank you or a joke, which no file needs
_UPSET = "utter_still_waiting_upset"
_JOKED = "utter_still_waiting_joked"
_FOREIGN = "utter_language_unsupported"
_SIGNS = frozenset({NOTED, WISHED, _HEARD, _UPSET, _JOKED, _FOREIGN})
_ASKS_WHO = "bot_challenge"
_ANSWERED = frozenset({"track_order", "late_delivery", "refund_status", "copy_data", "erase_data"})
_POLITE = frozenset({"thank", "goodbye", "affirm", "deny", "chitchat"})
_NEVER_SAID = frozenset({"utter_misunderstood", OFFER_INSTEAD, "utter_out_of_scope", OFFER, REPEATED})
CONTACT_NOTED = "utter_contact_noted"
# What gives the wait up; "I don't need anyone" holds an ask for a person only for a hasty reader.
_NOBODY = (
    r"i (?:don'?t|do not|no longer) (?:need|want(?: to (?:talk|speak) (?:to|with))?)"
    r" (?:anyone|anybody|somebody|someone|an? (?:real )?(?:person|human|agent|advis[eo]r)|help)(?: any ?more)?"
)
_SOMEBODY = r"(?:quelqu'un|personne|une? (?:conseill\w+|personne|agent|humain))"
_LEAVES = re.compile(
    r"laisse[rz]? tomber|oublie[rz]?(?: ça| ca| tout)?|(?:c'est |ce n'est )?(?:plus|pas) la peine|j'abandonne"
    r"|(?:je n'ai |j'ai )?plus besoin(?: d'une? (?:conseill\w+|personne)| de personne| de parler [aà] quelqu'un)?"
    r"|je n'ai besoin de personne"
    r"|(?:j'annule|annule[rz]?) (?:ma|la) demande"
    r"|je (?:ne (?:veux|souhaite) (?:plus|pas)|(?:veux|souhaite) pas)"
    rf" (?:(?:parler|[eé]crire) (?:[aà]|avec) |d'){_SOMEBODY}"
    rf"|i'?ll (?:leave|be off|go)|i'?m (?:leaving|off)|je (?:pars|m'en vais|quitte)(?: la file)?"
    rf"|never ?mind|forget it|leave it|cancel my request|{_NOBODY}",
    re.IGNORECASE,
)
_POLITELY = re.compile(
    r"non|no|(?:j')?annule[rz]?|cancel|bon|c(?:'est)? bon|ok|ah|oh|actually|finalement|en fait|du coup|tant pis|merci"
    r"|thanks|thank you|thx|sorry|pardon",
    re.IGNORECASE,
)
_LEAVES_ONLY = re.compile(rf"(?:(?:{_POLITELY.pattern}|{_LEAVES.pattern})(?:[ ,.!]+|$))+", re.IGNORECASE)
# What takes back a wish, not the ask for a person.
_TAKES_BACK = re.compile(
    r"\b(?:n'|ne |pas |plus )(?:l'|la |les |le )?(?:annul|chang|renvoy|retourn|rembours|touch|modifi)\w*"
    r"|\b(?:pas|plus) (?:besoin|la peine)\b(?! (?:de )?(?:m'|me )?(?:r?appel|t[eé]l[eé]phon))"
    r"|\bfinalement\b|\blaisse[rz]?\b|\boublie[rz]?\b"
    r"|\b(?:je|on) (?:l[ae]s? )?garde\b"
    r"|\b(?:do not|don'?t) (?:cancel|change|return|refund|touch|send)|\bno need\b(?! to (?:call|phone|ring))"
    r"|\bnever ?mind\b|\bforget\b"
    r"|\bactually\b|\bleave (?:it|the|my)\b|\bkeep (?:it|the|my)\b",
    re.IGNORECASE,
)
# "How long do I have to wait?", "quand est-ce que quelqu'un me répond ?";
# of a parcel or of money it asks something else.
_WAIT = (
    r"attend\w*|attente|file|tour|quelqu'un|conseill\w+|r[eé]ponse|r[eé]pond\w*"
    r"|wait\w*|queue|line|turn|some(?:one|body)|any(?:one|body)|agents?|advis[eo]rs?|person|answer\w*|repl(?:y|ies)"
)
_HOW_LONG = re.compile(
    rf"\b(?:combien|quelle est l'|how (?:long|much longer|many)).*\b(?:{_WAIT})\b"
    rf"|^(?:et |mais |and |but |so )?(?:quand|when)\b.*\b(?:{_WAIT})\b"
    r"|\b(?:ma|mon|quelle|my|what) (?:place|position|rang|tour)\b"
    r"|\b(?:du monde|de personnes|people|someone|anyone)\b.*\b(?:devant moi|avant moi|in front|ahead|before me)\b"
    r"|\bam i next\b|\br[eé]pond\w* quand\W*$"
    r"|\b(?:temps|dur[eé]e|d[eé]lai) d'attente\b|\b(?:waiting|wait) time\b"
    r"|^(?:(?:et|mais|ok|bon|and|but|so|dans|en|d'ici|pendant|pour|encore|c'est|[cç]a (?:prend|va prendre)) )*"
    r"(?:combien(?: de (?:temps|minutes))?(?: (?:encore|environ|svp|[cç]a prend|[cç]a va prendre))*"
    r"|(?:encore |trop |tr[eè]s |si |toujours aussi )?(?:long(?:temps)?|lent)"
    r"(?: (?:putain|bordel|hein|l[aà]|quand m[eê]me))?"
    r"|is it always (?:this|so|that) (?:slow|long)"
    r"|how (?:long|much longer|many minutes)(?: (?:still|is it|will (?:it|this|that) (?:be|take)|does (?:it|this) take"
    r"|left|more|now|please))*)[ ?!.…]*$",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"colis|command|livr|rembours|retour|renvoi|envoi|LBQ|parcel|packag|\border|deliver|refund|return|ship|money|argent",
    re.IGNORECASE,
)


def meant(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines as they are meant in line: who asks how long wants the person, whatever else it resembles."""
    return tuple(_for_a_person(line) if asks_how_long(line) else line for line in lines)


def _for_a_person(line: Line) -> Line:
    if line.reading is None or line.reading.sensitive:
        return line
    return msgspec.structs.replace(line, reading=msgspec.structs.replace(line.reading, intent="ask_human"))


class Sorted(msgspec.Struct, frozen=True):
    """A waiting customer's lines by what they call for."""

    questions: tuple[Line, ...] = ()
    nudges: tuple[Line, ...] = ()
    additions: tuple[Line, ...] = ()


def sort(lines: Sequence[Line], policy: Policy) -> Sorted:
    """Questions to answer, nudges to tell the place to, and all else, for the file."""
    questions = tuple(line for line in lines if _is_question(line, policy))
    nudges = tuple(line for line in lines if line not in questions and _is_nudge(line))
    return Sorted(questions, nudges, tuple(line for line in lines if line not in questions and line not in nudges))


def words_for(added: Sequence[Line], history: History) -> list[str]:
    """The answers to what deserves more than a sign: a danger or a threat, who is writing, and a wish that is new."""
    readings = [line.reading for line in added if line.reading is not None]
    given = _given(history)
    grave = [f"utter_sensitive_{reading.sensitive}" for reading in readings if reading.sensitive]
    wanted = {intent for past in history.turns for intent in past.intents}
    answers = [answer for answer in grave if answer not in given][:1]
    answers += [MACHINE] if any(reading.intent == _ASKS_WHO for reading in readings) else []
    new = any(it.intent in COLLECTING - wanted and it.language in SPOKEN for it in readings)
    return answers or ([WISHED] if new else [])


def sign_for(added: Sequence[Line], history: History, c: Conversation) -> tuple[str, str | None]:
    """The sign that these lines have come, and the language for it where it is not one of ours."""
    readings = [line.reading for line in added if line.reading is not None]
    foreign = next((reading.language for reading in reversed(readings) if reading.language not in SPOKEN), None)
    if foreign is not None:
        told = _FOREIGN in _given(history) or (c.handoff is not None and c.handoff.reason == "unsupported_language")
        return (NOTED if told else _FOREIGN), foreign
    if was_a_joke(added[-1].message.text):
        return _JOKED, None
    if any(reading.frustration for reading in readings):
        return _UPSET, None
    polite = len(readings) == len(added) and all(reading.intent in _POLITE for reading in readings)
    return (_HEARD if polite else NOTED), None


def _given(history: History) -> frozenset[str]:
    return frozenset(answer for past in history.turns for answer in past.answers)


def takes_back(lines: Sequence[Line]) -> bool:
    """Is it a no to what was wished before ("in the end, don't cancel it")? It deserves a word: nobody is to wonder
    whether it is done all the same."""
    told = [line for line in lines if line.reading is not None and line.reading.intent == "deny"]
    return any(_TAKES_BACK.search(_plain(line.message.text)) for line in told)


def stated(additions: Sequence[Line]) -> list[ev.Event]:
    """What the additions name, as facts the customer claims."""
    return [
        ev.FactStated(name=entity.entity, value=entity.value, by="customer", source=line.message.written)
        for line in additions
        if line.reading is not None
        for entity in line.reading.entities
    ]


def sayable(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """Without the words that a waiting customer must not hear: no question either, the person who comes asks."""
    return tuple(
        reply for reply in replies if not {reply.answer, reply.stands_for} & _NEVER_SAID and not is_question(reply)
    )


def gives_up(lines: Sequence[Line]) -> bool:
    """Does the customer want out of the line, by word? Who tells of a danger in the same breath is not let go."""
    last = lines[-1].message
    plain = _plain(last.text)
    leaves = _LEAVES.search(plain) is not None and _LEAVES_ONLY.fullmatch(plain) is not None
    danger = any(line.reading is not None and line.reading.sensitive for line in lines)
    return last.kind == "text" and leaves and not danger


def given_up(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines as they are meant: a no, whatever word for a person it holds."""
    last = lines[-1]
    if last.reading is None:
        return tuple(lines)
    meant = msgspec.structs.replace(last.reading, intent="deny", wants_human=False)
    return (*lines[:-1], msgspec.structs.replace(last, reading=meant))


def contact_in(lines: Sequence[Line], conversation: Conversation) -> ev.CustomerGaveContact | None:
    """Where to write, where no way is known yet: the e-mail of these lines, else the one that was typed before as a
    proof, so that nobody is asked for it twice."""
    if conversation.contacts or conversation.email or conversation.addresses:
        return None
    email = email_in(lines) or _typed_before(conversation.slots.get("proof") or {})
    return ev.CustomerGaveContact(kind="email", value=email) if email else None


def email_in(lines: Sequence[Line]) -> str | None:
    """The e-mail that these lines name."""
    named = (entity for line in lines if line.reading is not None for entity in line.reading.entities)
    return next((entity.value for entity in named if entity.entity == "email"), None)


def _typed_before(proof: Mapping[str, Any]) -> str | None:
    """The e-mail of a proof that was given, also of one that was refused."""
    given: Mapping[str, Any] = proof.get("typed") or proof
    return str(given["value"]) if given.get("kind") == "email" and given.get("value") else None


def may_note(conversation: Conversation, now: int, policy: Policy) -> bool:
    """Is it time for the short sign that something has come? What is written in one go gets one."""
    said = conversation.said
    return said is None or said.answer not in _SIGNS or now - said.at >= policy.waits.burst_most * 1000


def may_tell_place(conversation: Conversation, nudges: Sequence[Line], now: int, policy: Policy) -> bool:
    """Is the place told now? Who asks how long is always told; who nudges, the first time and then once a minute."""
    handoff = conversation.handoff
    if not nudges or handoff is None or handoff.announced_at is None:
        return False
    rested = now - handoff.announced_at >= policy.waits.nudge_every * 1000
    return rested or handoff.words <= 1 or any(map(asks_how_long, nudges))


def asks_how_long(line: Line) -> bool:
    """Does it ask how long the wait is, or for the place in line?"""
    plain = _plain(line.message.text)
    asked = line.message.kind == "text" and _HOW_LONG.search(plain) is not None
    return asked and _OF_SOMETHING_ELSE.search(plain) is None


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _is_question(line: Line, policy: Policy) -> bool:
    reading = line.reading
    if (
        reading is None
        or reading.wants_human
        or reading.sensitive
        or reading.language not in SPOKEN
        or asks_how_long(line)
        or reading.confidence < policy.thresholds.sure_while_waiting
    ):
        return False
    return reading.intent.startswith("faq/") or reading.intent in _ANSWERED


def _is_nudge(line: Line) -> bool:
    if line.reading is not None and (line.reading.sensitive or line.reading.intent == _ASKS_WHO):
        return False
    if line.nudge or line.asks_for_person or asks_how_long(line):
        return True
    return line.reading is not None and line.reading.intent == "greet"
