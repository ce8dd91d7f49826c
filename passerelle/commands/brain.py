"""`passerelle brain`: takes conversations that are due and answers them; as many as you need, anywhere."""

from __future__ import annotations

import argparse
import asyncio
from functools import partial

import structlog

from actions.recovering import recover
from bot.brain import Brain, Options
from bot.contacts import Contacts
from bot.player import IsClosed, Place, Player
from conversation.events import HandoffAnnounced
from conversation.policy import Policy
from conversation.state import Conversation
from handoff.search.index import Index
from handoff.teams import is_open, team_of
from handoff.timers import announced
from handoff.waiting import WaitingList
from passerelle import assistant, logs, persons
from passerelle.compose import open_database, open_shop, spine
from passerelle.processes import add_parent_flag, serve
from passerelle.settings import Settings, load, with_secret

log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""
    add_parent_flag(parser)


def main(arguments: argparse.Namespace) -> int:
    """Load the model and work until stopped."""
    settings = with_secret(load())
    logs.configure("brain")
    return serve(lambda stop: _work(stop, settings), arguments.with_parent)


async def _work(stop: asyncio.Event, settings: Settings) -> None:
    async with spine(settings) as shared:  # first: who has no store is told so at once
        loaded = await asyncio.to_thread(assistant.load, settings.model)
        copy = partial(persons.copy, shared, index=Index(open_database(settings)))
        assistant.wire(open_shop(settings), shared.door, settings.secret, settings.files_dir, shared.book, copy)
        waiting = WaitingList(shared.door, shared.book)
        contacts = Contacts(shared.door, shared.book)
        player = Player(
            loaded.assistant, loaded.voice, shared.policy, place_in(waiting), contacts, closed_by(shared.policy)
        )
        log.info("brain.ready", model=loaded.assistant.model_id)
        await Brain(shared.door, player, shared.book, Options(recover=recover)).run(stop)


def place_in(waiting: WaitingList) -> Place:
    """What a waiting customer who asks is told: the list as it stands now."""

    async def place(c: Conversation) -> HandoffAnnounced | None:
        where = await waiting.place(c.id)
        return announced(c, where) if where else None

    return place


def closed_by(policy: Policy) -> IsClosed:
    """Is nobody there who would serve this conversation: by the hours of its team."""
    return lambda c, now: not is_open(team_of(c, policy), policy, now)
