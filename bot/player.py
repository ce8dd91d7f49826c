"""Plays one turn on the floor it finds: answers, keeps the manners of a wait, or only understands."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial

import msgspec
import structlog

from bot import draft, waiting
from bot.assistant import Assistant, Played
from bot.contacts import Contacts
from bot.draft import Turn
from bot.escalation import Signals, decide
from bot.hearing import hearing_of
from bot.history import OFFER, OFFERS, History, Past
from bot.memory import Memory, memory_of
from bot.pieces import as_one, together
from bot.points import point_of, telling
from bot.readings import (
    asks_for_a_gift,
    asks_if_absent,
    asks_if_opened,
    asks_if_to_send_back,
    asks_to_repeat,
    asks_who_pays_return,
    day_told_of,
    told_of,
)
from bot.recalling import (
    DECIDED,
    VOUCHER,
    asks_for_voucher,
    asks_what_was_decided,
    vouchers_of,
)
from bot.smalltalk import JOKE, SMALL_TALK, WHO, doubts, fitting, wants_another
from bot.troubles import is_serious
from bot.turn import Line, compose, is_question
from bot.voice import REPEATED, Reply, Voice
from conversation import house
from conversation.agenda import Work
from conversation.errors import StoreUnavailable
from conversation.events import Event, HandoffAnnounced, HandoffCancelled, Reading
from conversation.policy import Policy
from conversation.records import Said
from conversation.scope import Scope
from conversation.state import Conversation

FAILED = "utter_failed_turn"
FILE_NOTED = "utter_file_noted"
NUDGED = "utter_nudge"
SWITCHED = "utter_language_switched"
# Questions that are known by their words, whatever they resemble.
_ASIDES = (
    ("utter_delivery_absent", asks_if_absent),
    ("utter_gift_ideas", asks_for_a_gift),
    ("utter_return_free", asks_who_pays_return),
    ("utter_return_opened", asks_if_opened),
)
KEEP_IT = "utter_keep_it"  # nothing has to go back of what came broken or wrong
_MADE_GOOD = frozenset({"utter_ask_remedy_damaged"})
_LATELY = 5  # turns from the choice of a remedy to what follows it
FREQUENT = "utter_faq/"  # how the answers to frequent questions begin
_CLEAR = 0.6  # a question that is understood by itself
_CONFIRMS = "utter_ask_confirm_"  # how the questions begin whose yes changes something

Place = Callable[[Conversation], Awaitable[HandoffAnnounced | None]]
IsClosed = Callable[[Conversation, int], bool]
log = structlog.get_logger()


class Drafted(msgspec.Struct, frozen=True):
    """A turn's batch, and what the turn came to: a draft for the agent when it comes too late."""

    events: tuple[Event, ...]
    played: Played


class Player:
    """Turns a turn into its batch. `place` tells a waiting customer's place, from the handoff room, and `is_closed`
    whether nobody is at the desk at a moment (ms); `contacts` how often a person has come back."""

    def __init__(
        self,
        assistant: Assistant,
        voice: Voice,
        policy: Policy,
        place: Place,
        contacts: Contacts | None = None,
        is_closed: IsClosed = lambda c, now: False,
    ) -> None:
        self.assistant = assistant
        self.policy = policy
        self._voice = voice
        self._place = place
        self._contacts = contacts
        self._is_closed = is_closed

    async def read(self, conversation: Conversation, now: int) -> tuple[Line, ...]:
        """Everything the customer wrote that no turn covers yet, understood. `now` is ms by the store's clock."""
        unread = conversation.unread
        heard = (self.assistant.read(message, hearing_of(conversation, message, now)) for message in unread)
        lines = tuple(await gather(*heard))
        whole = together(unread, int(self.policy.waits.burst_quiet * 1000)) if conversation.form is None else None
        if whole is None:
            return lines
        one = msgspec.structs.replace(unread[-1], text=whole)
        read = (await self.assistant.read(one, hearing_of(conversation, one, now))).reading
        return lines if read is None else as_one(lines, read)

    async def play(self, turn: Turn, work: Work) -> Drafted:
        """The turn's batch, by who holds the floor."""
        memory = await self._recalled(turn)
        if turn.conversation.holder == "assistant":
            return await self._speak(turn, memory, work)
        if turn.conversation.holder == "waiting":
            return await self._wait(turn, memory, work)
        return Drafted((draft.understood(turn, memory),), Played(memory))

    async def _recalled(self, turn: Turn) -> Memory:
        memory = memory_of(turn.conversation)
        if turn.conversation.holder != "assistant":
            return memory
        history = msgspec.structs.replace(memory.history, closed=self._is_closed(turn.conversation, turn.now))
        if self._contacts is not None:
            contacts = await self._contacts.about_the_same(turn.conversation, turn.subjects)
            history = msgspec.structs.replace(history, contacts=contacts)
        return msgspec.structs.replace(memory, history=history)

    async def _speak(self, turn: Turn, memory: Memory, work: Work) -> Drafted:
        played = self._again(turn, memory) or await self._run(turn, turn.lines, memory, work)
        played = self._with_person(turn, self._with_word(turn, self._of_small_talk(turn, memory, played)))
        recalled = turn.asks_for_person and asks_what_was_decided(turn)
        if recalled and all(reply.stands_for != DECIDED for reply in played.replies):
            decided = self._words(turn, DECIDED, decided=turn.conversation.decided or "")
            played = msgspec.structs.replace(played, replies=(*decided, *played.replies))
        replies = self._in_other_words(turn, played.replies)
        memory = played.memory.without_question() if _lost_question(played.replies, replies) else played.memory
        played = msgspec.structs.replace(played, replies=replies, memory=memory)
        contact = waiting.contact_in(turn.lines, turn.conversation) if played.handed_over else None
        return Drafted((*([contact] if contact is not None else ()), *draft.answer(turn, played)), played)

    async def _wait(self, turn: Turn, memory: Memory, work: Work) -> Drafted:
        if waiting.gives_up(turn.lines):
            meant = msgspec.structs.replace(turn, lines=waiting.given_up(turn.lines))
            return Drafted((draft.understood(meant, memory), HandoffCancelled(by="customer")), Played(memory))
        turn = msgspec.structs.replace(turn, lines=waiting.meant(turn.lines))
        sorted_lines = waiting.sort(turn.lines, self.policy)
        questions = sorted_lines.questions
        granted = self._granted(turn) if turn.is_calm else ()
        played = Played(memory, replies=granted)
        if questions and not granted:
            played = await self._run(turn, questions, memory, work)
        replies = waiting.sayable(played.replies)
        contact = waiting.contact_in(turn.lines, turn.conversation)
        if contact is not None and waiting.email_in(turn.lines) and not replies:
            replies = self._words(turn, waiting.CONTACT_NOTED, email=contact.value)
        added = sorted_lines.additions or (questions if not replies else ())
        weighty = waiting.words_for(added, memory.history)
        if not weighty and waiting.takes_back(turn.lines):
            weighty = [waiting.WITHDRAWN]
        replies = (*(reply for name in weighty for reply in self._words(turn, name)), *replies)
        replies = waiting.sayable(self._in_other_words(turn, replies))
        come = added or questions  # also a question whose answer would be said again
        if come and not replies and waiting.may_note(turn.conversation, turn.now, self.policy):
            name, language = waiting.sign_for(come, memory.history, turn.conversation)
            replies = self._words(turn, name, language)
        played = msgspec.structs.replace(played, replies=replies, memory=played.memory.without_question())
        events = draft.answer(turn, played) + waiting.stated(added) + ([contact] if contact is not None else [])
        if waiting.may_tell_place(turn.conversation, sorted_lines.nudges, turn.now, self.policy):
            place = await self._place(turn.conversation)
            events += [place] if place is not None else []
        return Drafted(tuple(events), played)

    async def _run(self, turn: Turn, lines: Sequence[Line], memory: Memory, work: Work) -> Played:
        """The lines through Rasa. Whatever breaks there is a failed turn, told to the customer; raises only when the
        store is away: then the turn is computed again, and what it did in the shop is found there."""
        try:
            played = await self.assistant.play(turn.conversation, lines, memory, _scope(turn, memory, work))
        except StoreUnavailable:
            raise
        except Exception:  # the edge of other people's code: the customer must hear of it
            log.exception("turn.failed", turn=turn.id)
            return Played(memory, failed=True)
        replies = compose(played.replies)
        if played.handed_over:  # a person comes: nothing is left to offer or to ask
            replies = tuple(reply for reply in replies if reply.answer not in OFFERS and not is_question(reply))
        return msgspec.structs.replace(played, replies=replies)

    def _again(self, turn: Turn, memory: Memory) -> Played | None:
        """Asked for a language: told in it. Asked to repeat, or for a price or a time that was just told: told again,
        which is no loop."""
        said = turn.conversation.said
        if all(line.asks_for_a_language_only for line in turn.lines):
            return Played(memory, replies=self._words(turn, SWITCHED))
        line = turn.lines[0].message.text if len(turn.lines) == 1 else ""
        aside = next((answer for answer, is_asked in _ASIDES if is_asked(line)), None)
        is_plain = turn.is_calm and not turn.asks_for_person  # there is nothing to decide before an answer
        told = any(aside in past.answers for past in memory.history.turns)  # asked again, it was no answer
        if aside is not None and not told and is_plain and not turn.subjects:
            return Played(memory, replies=self._words(turn, aside))
        made_good = any(not _MADE_GOOD.isdisjoint(past.answers) for past in memory.history.turns[-_LATELY:])
        if is_plain and made_good and not turn.subjects and asks_if_to_send_back(line):
            return Played(memory, replies=self._words(turn, KEEP_IT))
        granted = self._granted(turn) if is_plain else ()
        if granted:
            return Played(memory, replies=granted)
        if said is None and asks_to_repeat(line):  # nothing was said yet: it is a sign of life that is asked for
            return Played(memory, replies=self._words(turn, NUDGED))
        text = _told_again(line, said) if said is not None and said.by == "assistant" else ""
        of_point = self._of_point(turn, line) if is_plain and not turn.subjects else None
        if of_point is not None:
            return Played(memory, replies=(of_point,))
        if said is not None and (
            (said.answer == JOKE and wants_another(line)) or (said.answer == WHO and doubts(line))
        ):
            return Played(memory, replies=self._words(turn, said.answer))
        if said is None or not text:
            return None
        buttons = [(offer.title, offer.payload) for offer in turn.conversation.offers.values() if offer.seq == said.seq]
        reply = Reply(text=text, answer=said.answer, stands_for=said.answer, buttons=tuple(buttons), repeat_asked=True)
        return Played(memory, replies=(reply,))

    def _granted(self, turn: Turn) -> tuple[Reply, ...]:
        """What an agent has decided or granted before, for who asks about it."""
        if asks_what_was_decided(turn):
            return self._words(turn, DECIDED, decided=turn.conversation.decided or "")
        if not turn.subjects and asks_for_voucher(turn):
            return self._words(turn, VOUCHER, voucher=vouchers_of(turn))
        return ()

    def _of_point(self, turn: Turn, line: str) -> Reply | None:
        """What the answer just given tells of the point of a question that goes on from it: "and on Sundays?"."""
        said, point = turn.conversation.said, point_of(line)
        name = (said.answer or "") if said is not None and said.by == "assistant" else ""
        if said is None or point is None or not name.startswith(FREQUENT) or not _goes_on(turn.readings, name):
            return None
        say = name, turn.language, _day(turn.now), {"name": turn.conversation.called}
        text, reply = telling(point, self._voice.wordings(*say)), self._voice.say(*say)
        if reply is None or text in ("", said.text):
            return None
        return msgspec.structs.replace(reply, text=text)

    def _of_small_talk(self, turn: Turn, memory: Memory, played: Played) -> Played:
        """Small talk is answered as what it is. None for who has a trouble: a person is offered instead."""
        said = tuple(reply for reply in played.replies if reply.stands_for != SMALL_TALK)
        if played.handed_over or len(said) == len(played.replies):
            return played
        if is_serious(memory.history.turns):
            return msgspec.structs.replace(played, replies=said or self._words(turn, OFFER))
        chatted = [line.message.text for line in turn.lines if line.reading and line.reading.intent == "chitchat"]
        told = self._words(turn, fitting(chatted[-1])) if chatted else played.replies
        return msgspec.structs.replace(played, replies=(*said, *told))

    def _with_word(self, turn: Turn, played: Played) -> Played:
        """A turn without a word is a failure, a photo by itself is thanked for."""
        if played.replies or played.handed_over:
            return played
        if not played.failed and not turn.readings:
            return msgspec.structs.replace(played, replies=self._words(turn, FILE_NOTED))
        log.error("turn.silent", conversation=turn.conversation.id, turn=turn.id)
        return msgspec.structs.replace(played, failed=True, replies=self._words(turn, FAILED))

    def _with_person(self, turn: Turn, played: Played) -> Played:
        """What Rasa's policy may have missed when it broke: decided once more, on the turn as a whole."""
        if played.handed_over or not (played.failed or turn.asks_for_person):
            return played
        decision = decide(played.memory.history, _signals(turn, played), self.policy)
        if decision.kind != "hand_over":
            return played
        events = (*played.events, draft.hand_over(turn, decision))
        replies = tuple(reply for reply in played.replies if reply.answer != FAILED)
        return msgspec.structs.replace(played, events=events, replies=replies)

    def _in_other_words(self, turn: Turn, replies: Sequence[Reply]) -> tuple[Reply, ...]:
        """P2, whatever came before: no text twice in a row unless the customer asked to hear it again."""
        said = turn.conversation.said
        last = said.text if said is not None and said.by == "assistant" else None
        fresh: list[Reply] = []
        for reply in replies:
            if reply.text == last and not reply.repeat_asked:
                frequent = reply.stands_for if (reply.stands_for or "").startswith(FREQUENT) else None
                others = (frequent, REPEATED, OFFER)  # a rule has other words of its own: the question was another one
                instead = [other for name in others if name for other in self._words(turn, name)]
                reply = next((other for other in instead if other.text != last), reply)
            fresh.append(reply)
            last = reply.text
        return tuple(fresh)

    def _words(self, turn: Turn, name: str, language: str | None = None, **values: str) -> tuple[Reply, ...]:
        said, known = turn.conversation.said, {"name": turn.conversation.called, **values}
        say = partial(self._voice.say, name, language or turn.language, _day(turn.now), known)
        reply = say(memory_of(turn.conversation).history)
        if reply is not None and said is not None and reply.text == said.text:  # also after turns without a word
            reply = say(History(turns=(Past(answers=(name,)),)))
        return (reply,) if reply is not None else ()


def _goes_on(readings: Sequence[Reading], answer: str) -> bool:
    """Is it asked about what this answer is about? By itself "and Belgium?" is hardly a question."""
    return all(answer == f"utter_{one.intent}" or one.confidence < _CLEAR for one in readings)


def _told_again(line: str, said: Said) -> str:
    """What of the last answer this line asks to hear again; "" for nearly every line."""
    if asks_to_repeat(line):
        return said.text
    return told_of(line, said.text) if (said.answer or "").startswith(FREQUENT) else day_told_of(line, said.text)


def _lost_question(wanted: Sequence[Reply], said: Sequence[Reply]) -> bool:
    """Was a confirmation to be asked for, and other words took the place of its question (P2)?"""
    asked = any((reply.stands_for or "").startswith(_CONFIRMS) for reply in wanted)
    return asked and not any((reply.answer or "").startswith(_CONFIRMS) for reply in said)


def _scope(turn: Turn, memory: Memory, work: Work) -> Scope:
    c = turn.conversation
    return Scope(
        conversation=c.id,
        turn=turn.id,
        term=c.term,
        now=turn.now,
        language=turn.language,
        token=work.token,
        until=work.until,
        person=c.person,
        proof=c.proof,
        name=c.name,
        called=c.wishes.get("name"),
        offered=memory.history.offered,
        history=msgspec.to_builtins(memory.history),
    )


def _signals(turn: Turn, played: Played) -> Signals:
    """The turn as a whole: the line that asks for a person, else the last one."""
    lines = sorted((line for line in turn.lines if line.reading is not None), key=lambda line: line.asks_for_person)
    last = lines[-1] if lines else None
    return Signals(
        reading=last.reading if last is not None and last.reading is not None else Reading(seq=0, intent="thank"),
        text=last.message.text if last is not None and last.message.kind == "text" else "",
        nudge=last.nudge if last is not None else False,
        failed=played.failed,
    )


def _day(now: int) -> date:
    return datetime.fromtimestamp(now / 1000, house.zone()).date()
