"""A brain whose understanding is a table: the real worker, turn, fence, store and shop, and no Rasa behind them.

It answers ten times as many conversations as the trained brain, takes its time so that faults meet it in the middle
of a turn, and changes an order by the same three steps as `actions/doing.py`: begun under the fence, the shop, ended.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from actions import logbook, wiring
from actions.recovering import recover
from actions.scope import Scope
from bot.assistant import Assistant, Hearing, Played
from bot.brain import Brain, Options
from bot.contacts import Contacts
from bot.memory import Memory
from bot.player import Player
from bot.turn import Line
from bot.voice import Reply, Voice
from conversation import events as ev
from conversation.answers import Answers
from conversation.records import Message
from conversation.scope import Scope as Turn
from conversation.state import Conversation
from handoff.waiting import WaitingList
from passerelle import assistant, logs
from passerelle.assistant import Loaded
from passerelle.commands.brain import place_in
from passerelle.compose import ROOT, open_shop, spine
from passerelle.processes import serve
from passerelle.settings import Settings, load, with_secret
from shop.errors import ShopDown, ShopError
from shop.requests import ChangeAddress
from shop.words import Address
from tests.faults.lines import answer, meaning

THINKS_S = (0.0, 0.25)  # a turn of the trained brain takes 10 to 100 ms; longer here, so that more is met by faults
INTENTS = {"bonjour": "greet", "humain": "ask_human", "adresse": "change_delivery", "merci": "thank"}
ELSEWHERE = Address(name="Camille Laurent", street="1 rue Neuve", postcode="69007", city="Lyon", country="FR")

log = structlog.get_logger()


class Table(Assistant):
    """Understands the crowd's lines by their first word."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    @property
    def model_id(self) -> str:
        return "table"

    async def read(self, message: Message, hearing: Hearing | None = None) -> Line:
        """See `Assistant.read`."""
        intent = INTENTS.get(meaning(message.text), "faq/opening_hours")
        asks = intent == "ask_human"
        reading = ev.Reading(seq=message.written, language="fr", intent=intent, confidence=0.95, wants_human=asks)
        return Line(message, reading)

    async def play(self, conversation: Conversation, lines: Sequence[Line], memory: Memory, scope: Turn) -> Played:
        """See `Assistant.play`: one reply a turn, which names the first message it answers, and all their words."""
        await asyncio.sleep(self._random.uniform(*THINKS_S))
        first = lines[0].message.seq
        if any(line.asks_for_person for line in lines) and conversation.holder != "waiting":
            asked = ev.HandoffRequested(reason="explicit", by="assistant", seq=first)
            return Played(memory, events=(asked,))
        deed = next((line.message.text for line in lines if line.message.text.startswith("adresse ")), None)
        words = await self._change(scope, deed.split()[1], conversation) if deed else "Voici la réponse"
        text = answer(f"{words} ({first})", [line.message.text for line in lines])
        return Played(memory, replies=(Reply(text=text, answer="utter_table"),))

    async def _change(self, turn: Turn, number: str, conversation: Conversation) -> str:
        """Another address for an order, as the actions do it: never without `action.begun` under this turn's term, and
        not again in a later one: there a yes counts only when it was asked for anew."""
        try:
            order = await wiring.ask(lambda shop: shop.order(number))
        except ShopError:
            return "La boutique ne répond pas"
        scope = msgspec.convert(msgspec.to_builtins(turn), Scope)
        action = logbook.begun(scope, "change_delivery", number)
        if any(act.order == number for name, act in conversation.acts.items() if name != action.action):
            return "À confirmer"
        if not await logbook.begin(scope, action):
            return "Pas fait"
        await asyncio.sleep(self._random.uniform(*THINKS_S))
        try:
            await wiring.ask(lambda shop: shop.do(number, order.version, action.action, ChangeAddress(ELSEWHERE)))
        except ShopDown as error:
            await logbook.end(scope, logbook.unknown(action, type(error).__name__))
            return "Résultat inconnu"
        except ShopError as error:
            await logbook.end(scope, logbook.failed(action, type(error).__name__))
            return "Refusé"
        await logbook.end(scope, logbook.done(action, "made"))
        return "Adresse changée"


def main(loaded: Loaded | None) -> int:
    """As `passerelle brain`; with the trained model when there is one, else with the table."""
    settings = with_secret(load())
    logs.configure("brain")
    return serve(lambda stop: _work(stop, settings, loaded), with_parent=False)


async def _work(stop: asyncio.Event, settings: Settings, loaded: Loaded | None) -> None:
    mind: Any = loaded.assistant if loaded is not None else Table(os.getpid())
    voice = loaded.voice if loaded is not None else Voice(Answers(ROOT / "data" / "answers"))
    async with spine(settings) as shared:
        assistant.wire(open_shop(settings), shared.door, settings.secret, settings.files_dir)
        waiting = WaitingList(shared.door, shared.book)
        player = Player(mind, voice, shared.policy, place_in(waiting), Contacts(shared.door, shared.book))
        log.info("brain.ready", model=mind.model_id)
        await Brain(shared.door, player, shared.book, Options(recover=recover)).run(stop)
