"""`passerelle handoff`: waiting list, watchdogs, mail out and erasures in a process of their own. Each gateway has them
too."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import closing

from handoff.agents import Agents
from handoff.duty.rotas import Rotas
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker, kept
from passerelle import logs
from passerelle.compose import open_database, spine
from passerelle.erasing import erasing_worker
from passerelle.mails import mail_worker
from passerelle.processes import add_parent_flag, serve
from passerelle.settings import Settings, load, with_secret


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""
    add_parent_flag(parser)


def main(arguments: argparse.Namespace) -> int:
    """Work until stopped."""
    settings = with_secret(load())
    logs.configure("handoff")
    return serve(lambda stop: _work(stop, settings), arguments.with_parent)


async def _work(stop: asyncio.Event, settings: Settings) -> None:
    async with spine(settings) as shared:
        waiting = WaitingList(shared.door, shared.book)
        mailing, erasing = mail_worker(settings, shared), erasing_worker(settings, shared)
        with closing(open_database(settings)) as database:
            watching = HandoffWorker(shared.door, shared.book, waiting, Rotas(Agents(database))).run(stop)
            await asyncio.gather(watching, kept("mail", mailing.run, stop), kept("erasure", erasing.run, stop))
