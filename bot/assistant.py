"""Rasa, wrapped: load a trained model, read a message, play a turn on a tracker made from the log."""

from __future__ import annotations

import re
from asyncio import gather
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.apart import apart, parts_of
from bot.asked import OTHER, answered, says_yes
from bot.beside import parts_beside, with_wish
from bot.endpoint import InProcess, RunAction
from bot.history import NOT_UNDERSTOOD, article_of
from bot.meant import (
    about_photos,
    about_the_mail,
    about_the_money,
    about_the_proof,
    about_the_right,
    about_the_same,
    aside,
    taken_up,
    wants_it_done,
)
from bot.memory import Memory
from bot.nlg import AnswersGenerator
from bot.nlu import wordfiles
from bot.nlu.plain import without_codes
from bot.nlu.signs import meaning
from bot.nlu.speaking import wished_language
from bot.nlu.text import words
from bot.output import Replies
from bot.pairing import Clause, clauses_of, orders_of, parts_to_pair, wishes_of
from bot.processor import TurnProcessor
from bot.proven import without_proof
from bot.readings import disagrees, is_nudge, reading_of, tells_of_damage
from bot.scene import CONFIRMED
from bot.several import Said, later, several
from bot.together import Together
from bot.tracker import memory_after, tracker_for
from bot.turn import Line
from bot.voice import Reply, Voice
from conversation import codec
from conversation.events import Attachment, Entity, Event, HandoffRequested, OrderCard, Reading
from conversation.records import Message
from conversation.scope import Scope
from conversation.state import Conversation

_FAINT = 0.35  # calibrated: below it a reading is wrong two times in three
_POLITE = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "chitchat", "bot_challenge"})
_ABOUT_US = frozenset({"ask_human", "chitchat", "bot_challenge", "not_helpful", "complain"})
_PROOFS = frozenset({"order_number", "email", "postcode"})
_GOODBYE = re.compile(
    r"\b(au ?revoir|revoir|bye|ciao|tchao|adieu|salut|[aà] (demain|plus|bient[oô]t|la prochaine)|later|see you"
    r"|take care|cheers|good night|bonnes? (journ[eé]e|soir[eé]e|nuit|fin|continuation|aprem|vacances|f[eê]tes)"
    r"|bon (week[- ]?end|dimanche)|tout [aà] l['’]heure"
    r"|belle (journ[eé]e|soir[eé]e)|farewell|so long|(nice|good|great) (day|one|evening|week\w*))|@ ?\+|\ba ?\+",
    re.IGNORECASE,
)
_SURELY = 0.97  # a goodbye in other words than these, and less sure: "la dernière", "encore une" of a joke
_CANCELS = re.compile(r"\b(annul(ez|er|e)|cancel (it|that|this|my|the|please)|cancel\W*$)", re.IGNORECASE)
_OF_THE_WISH = frozenset({"detail", "code", "confirmed"})  # questions that come once it is clear which order is meant
_A_LANGUAGE = 5  # words: "could you speak English please" wants nothing else
_AROUND_A_POSTCODE = 4  # words: "mon code postal est …", "my postcode is …"
# Read before any customer's line: of no language served, and of several wishes.
_REHEARSED = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
    "Où est ma commande, et combien coûte la livraison en Suisse ?",
)
GIVING_WAY = "utter_giving_way"  # said by `rasa shell`; in a conversation `handoff.requested` has its own words


class Hearing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What surrounds a message: the `language` spoken, the entity just `asked` for, the time (`now`, ms).

    The `first` "allo ?" is a greeting, a later one asks whether anybody is there. `question` is what the form waits
    for, `options` are the choices it offers, `wish` is what it collects for; where it waits for nothing, `offer` and
    `left` are what a yes may take up, `told` the question that was answered (`bot.meant`). `coded` and `newest_first`:
    see `bot.asked`. `handed_back`: a person has decided, and left the rest to the assistant.
    """

    language: str = "fr"
    asked: str | None = None
    now: int | None = None
    first: bool = False
    question: str | None = None
    options: tuple[str, ...] = ()
    offer: str | None = None
    left: str | None = None
    wish: str | None = None
    told: str | None = None
    coded: bool = False
    newest_first: bool = True
    handed_back: bool = False

    def answer(self, text: str, intent: str) -> Entity | None:
        """What the line answers to the question; a mere resemblance to a yes changes nothing in the shop."""
        found = answered(text, self.question, self.options, coded=self.coded, newest_first=self.newest_first)
        if found is None and self.question == CONFIRMED and intent == "affirm" and not says_yes(text):
            return Entity(entity="choice", value=OTHER, start=0, end=len(text))
        return found


class Played(msgspec.Struct, frozen=True):
    """What a turn came to: the replies in order, and the events: facts, proofs and perhaps the hand-over."""

    memory: Memory
    replies: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
    failed: bool = False

    @property
    def handed_over(self) -> bool:
        return any(isinstance(event, HandoffRequested) for event in self.events)


class Assistant:
    """A loaded model with its voice and its actions."""

    def __init__(self, processor: TurnProcessor) -> None:
        self._processor = processor
        self._together = Together(processor.read_texts)

    @classmethod
    def load(cls, model: Path, voice: Voice, run_action: RunAction) -> Assistant:
        """Load the model file, and read lines with it: what is fetched once (word lists, languages' profiles) is there
        before a customer writes. Takes seconds and blocks: call it in a thread. Raises rasa's `ModelNotFound`."""
        processor = TurnProcessor(
            model_path=str(model),
            tracker_store=InMemoryTrackerStore(Domain.empty()),
            lock_store=InMemoryLockStore(),
            generator=AnswersGenerator(voice=voice),
            action_endpoint=InProcess(run_action),
        )
        wordfiles.read_all()
        for parsed in processor.read_texts([(text, {}) for text in _REHEARSED]):
            article_of(reading_of(parsed), parsed["text"])
        return cls(processor)

    @property
    def model_id(self) -> str:
        return str(self._processor.model_metadata.model_id)

    async def read(self, message: Message, hearing: Hearing | None = None) -> Line:
        """Understand one message, as part of the conversation that `hearing` tells of."""
        heard = hearing or Hearing()
        if message.kind == "file" and not message.text.strip():
            return Line(message, None)
        parsed = await self._parse(message, heard)
        reading = reading_of(parsed, message.written)
        nudge = not heard.first and message.kind == "text" and is_nudge(message.text)
        may_answer = message.kind == "text" and not reading.wants_human
        answer = heard.answer(message.text, reading.intent) if may_answer else None
        if answer is not None:
            reading, parsed = _as_answer(reading, parsed, answer)
        named = answer is not None and not wants_it_done(reading, heard.question)
        plain = "give_order_number" if named else _plain_intent(reading, message.text, heard)
        if plain is not None:
            reading = msgspec.structs.replace(reading, intent=plain)
            parsed = {**parsed, "intent": {"name": plain, "confidence": reading.confidence}}
        if may_answer and answer is None and (meant := _meant(message.text, reading, heard)):
            parsed = {**parsed, **_meaning(self._processor.read_choice(meant), parsed)}
            reading = reading_of(parsed, message.written)
        said = await self._clauses(message.text, reading, heard) if message.kind == "text" else []
        if not said:
            return Line(message, reading, nudge, parsed)
        reading = msgspec.structs.replace(reading, also=wishes_of(reading, said))
        return Line(message, reading, nudge, parsed, orders_of((reading.intent, *reading.also), said))

    async def play(self, conversation: Conversation, lines: Sequence[Line], memory: Memory, scope: Scope) -> Played:
        """Run the lines through Rasa in order and collect what it says; nothing is stored anywhere.

        After a hand-over the remaining lines are not answered any more: they are for the person.
        Raises `StoreUnavailable` when an action could not say in the log what it does: nobody may say that it failed.
        """
        tracker = tracker_for(conversation, memory, scope.language, self._processor.domain)
        out = Replies()
        for said in several(lines):
            await self._hear(tracker, said, scope, out)
            if _hands_over(out):
                return _played(out, memory_after(tracker, memory))
        while lines and (put_off := _next_put_off(tracker)):
            await self._hear(tracker, later(lines[-1], put_off), scope, out)
        return _played(out, memory_after(tracker, memory))

    async def _hear(self, tracker: DialogueStateTracker, said: Said, scope: Scope, out: Replies) -> None:
        await self._processor.play(tracker, _user_message(said, scope, out))
        if out.away is not None:
            raise out.away

    async def _clauses(self, text: str, reading: Reading, heard: Hearing) -> list[Clause]:
        """What the clauses say each by itself, of a line that names several orders or has several wishes."""
        parts = parts_to_pair(text, reading)
        if not parts:
            return []
        around = msgspec.to_builtins(heard)
        read = await gather(*(self._together.read(part, around) for part in parts))
        return clauses_of(text, reading, parts, [reading_of(one) for one in read])

    async def _parse(self, message: Message, hearing: Hearing) -> dict[str, Any]:
        if message.kind == "choice" and message.text.startswith("/"):
            return self._processor.read_choice(message.text)
        around = msgspec.to_builtins(hearing)
        parsed = await self._together.read(message.text, around)
        reading = reading_of(parsed)
        wish = without_proof(message.text, reading.entities)
        if wish is not None:
            return _wishing(parsed, await self._together.read(wish, around))
        beside = parts_beside(message.text, reading)
        if beside:
            return with_wish(parsed, await gather(*(self._together.read(part, around) for part in beside)))
        parts = parts_of(message.text, reading)
        return apart(parsed, await gather(*(self._together.read(part, around) for part in parts))) if parts else parsed


def _wishing(parsed: Mapping[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
    """The line with the wishes that were read without its proof; what it names, and its mood, are its own."""
    meant = {name: wish[name] for name in ("intent", "intent_ranking", "response_selector") if name in wish}
    signals = {**(parsed.get("signals") or {}), "also": (wish.get("signals") or {}).get("also")}
    return {**parsed, **meant, "signals": signals}


def _as_answer(reading: Reading, parsed: dict[str, Any], answer: Entity) -> tuple[Reading, dict[str, Any]]:
    """The line with the answer in it. "Personne ne l'a vu" to our own question is a mood only where it is strong."""
    reading = msgspec.structs.replace(reading, entities=(*reading.entities, answer))
    parsed = {**parsed, "entities": [*(parsed.get("entities") or ()), msgspec.to_builtins(answer)]}
    if reading.frustration != 1:
        return reading, parsed
    calm = {**(parsed.get("signals") or {}), "frustration": 0, "frustration_evidence": []}
    return msgspec.structs.replace(reading, frustration=0, evidence=()), {**parsed, "signals": calm}


def _plain_intent(reading: Reading, text: str, heard: Hearing) -> str | None:
    """What a line means whatever its words resemble: "allo ?", 👍, a bare number or e-mail, a faint politeness."""
    if reading.wants_human:
        return None
    if (plain := _in_set_words(text, heard)) is not None:
        return plain
    unsure = reading.intent == NOT_UNDERSTOOD or reading.confidence < _FAINT
    aside = unsure or reading.intent in _ABOUT_US or len(text.split()) <= _A_LANGUAGE
    if aside and wished_language(text):
        return "chitchat"  # "en français svp": the turn's language is what changes
    if unsure and tells_of_damage(text):
        return "damaged_item"  # of a toaster, too, which nobody sells here: the order says so
    if reading.intent == "affirm" and heard.question is None and _CANCELS.search(text):
        return "cancel_order"  # "actually yes, cancel it", after the question was closed by a no
    said_goodbye = reading.intent != "goodbye" or reading.confidence >= _SURELY or _GOODBYE.search(text) is not None
    if reading.needed_by and (unsure or not said_goodbye):
        return "give_order_number"  # "it's for a wedding tomorrow": about the order, and no misunderstanding
    given = _PROOFS | {"product"} if heard.question == "detail" else _PROOFS  # "the plates", asked which article
    if {entity.entity for entity in reading.entities} & given and (
        unsure or _only_a_postcode(reading, text, heard.asked)
    ):
        return "give_order_number"
    if reading.intent == "ask_human" and not any(letter.isalpha() for letter in text):
        return NOT_UNDERSTOOD  # "1" is no "0"
    if not said_goodbye or (reading.intent in _POLITE and reading.confidence < _FAINT):
        return NOT_UNDERSTOOD  # "au revoir" to somebody who said something else is worse than asking again
    return None


def _in_set_words(text: str, heard: Hearing) -> str | None:
    if is_nudge(text):
        return "greet"
    if heard.handed_back and disagrees(text):
        return "ask_human"  # with what a person decided, which no assistant can change
    return "greet" if heard.first and meaning(text) == "thank" else None


def _meant(text: str, reading: Reading, heard: Hearing) -> str | None:
    """What the line means by what came before it, as a tap."""
    up = None if heard.question else taken_up(text, reading, heard.offer, heard.left, heard.wish, coded=heard.coded)
    up = up or about_the_same(text, reading, heard.told)
    if heard.question in (None, *_OF_THE_WISH):
        up = up or about_the_money(text, heard.wish)
    if heard.question in (None, "order_number"):
        up = up or about_the_right(text, reading)
    elif heard.question == "proof":
        up = about_the_proof(text)
    elif heard.question == "code":
        up = about_the_mail(text)
    if heard.question is not None:
        up = up or about_photos(text, reading)
    return up or aside(text, reading, heard.wish if heard.question in _OF_THE_WISH else None)


def _meaning(tapped: Mapping[str, Any], parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What a tap means, for a line that says the same in words; what else the line holds stays in it."""
    entities = [*(parsed.get("entities") or ()), *(tapped.get("entities") or ())]
    told = {name: tapped[name] for name in ("intent", "response_selector") if name in tapped}
    return {**told, "entities": entities}


def _only_a_postcode(reading: Reading, text: str, asked: str | None) -> bool:
    """ "69007", or "mon code postal est 69007" when asked, resembles a change of the address and is none."""
    spoken = len(words(without_codes(text)))
    if not spoken:
        return True  # nothing but what was asked for: whatever it resembles
    return reading.intent == "change_delivery" and asked == "postcode" and spoken <= _AROUND_A_POSTCODE


def _user_message(said: Said, scope: Scope, out: Replies) -> UserMessage:
    message = said.line.message
    metadata = {
        **msgspec.to_builtins(scope),
        "nudge": said.line.nudge,
        "text": message.text if message.kind != "choice" else "",
        "seq": message.seq,
        "at": message.at,
        "also": said.also,
        "later": said.later,
        "more": list(said.more),
    }
    return UserMessage(
        message.text,
        output_channel=out,
        sender_id=scope.conversation,
        metadata=metadata,
        parse_data=said.line.parsed,
        input_channel="passerelle",
        message_id=str(message.seq),
    )


def _next_put_off(tracker: DialogueStateTracker) -> str | None:
    """The wish that was put off first, once no form is open; it is off the list then."""
    waiting = list(tracker.get_slot("later") or ())
    if not waiting or tracker.active_loop_name is not None:
        return None
    tracker.update(SlotSet("later", waiting[1:] or None))
    return str(waiting[0])


def _hands_over(out: Replies) -> bool:
    return any(
        (message.get("custom") or {}).get("event", {}).get("type") == "handoff.requested" for message in out.messages
    )


def _played(out: Replies, memory: Memory) -> Played:
    """Rasa's messages as replies and events; giving way has its own words in the log."""
    custom = [message.get("custom") or {} for message in out.messages]
    said = [message for message in out.messages if message.get("text") and message.get("utter_action") != GIVING_WAY]
    return Played(
        memory=memory,
        replies=tuple(_reply(message) for message in said),
        events=tuple(codec.from_dict(data["event"]) for data in custom if "event" in data),
        failed=bool(out.failures),
    )


def _reply(message: Mapping[str, Any]) -> Reply:
    buttons = message.get("buttons") or ()
    return Reply(
        text=message["text"],
        answer=message.get("answer"),
        version=message.get("version"),
        stands_for=message.get("utter_action"),
        buttons=tuple((str(button["title"]), str(button["payload"])) for button in buttons),
        attachments=msgspec.convert(message.get("attachments") or (), tuple[Attachment, ...]),
        card=msgspec.convert(message["card"], OrderCard) if message.get("card") else None,
    )
