"""What the desk is given by the composition root, and what it makes of it once per process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from conversation.answers import Answers
from conversation.book import Book
from conversation.door import Door
from handoff.agents import Agent, Agents
from handoff.approvers import Approvers
from handoff.desk.around import Around, Asked
from handoff.desk.endings import Endings
from handoff.desk.hub import Hub
from handoff.desk.listing import Listing
from handoff.desk.suggesting import Suggesting
from handoff.desk.summaries import Summaries
from handoff.devices import Devices
from handoff.drafts import Drafts
from handoff.duty.rotas import Rotas
from handoff.hardcases import HardCases
from handoff.ledger import Ledger
from handoff.mentions import Mentions
from handoff.ownviews import OwnViews
from handoff.presence import Presence
from handoff.replies import Replies
from handoff.reports import Reports
from handoff.router import Router
from handoff.search.archive import SqlArchive
from handoff.search.archivist import Archivist
from handoff.search.index import Index
from handoff.snapshot import Snapshots
from handoff.waiting import WaitingList
from shop.port import Shop

HASHES_AT_ONCE = 2  # argon2 takes 64 MB and a core each: a flood of logins waits in line


def remote(request: web.Request) -> str | None:
    """Where a request comes from, when nobody trusts a proxy."""
    return request.remote


@dataclass(frozen=True)
class Deps:
    """`waiting` is shared with the handoff worker; `files` is the folder of customers' files.

    `client_address` says who really calls, by PASSERELLE_TRUSTED_PROXIES. Without a `shop` briefs have no orders,
    without `answers` no frequent answers are offered.
    """

    door: Door
    book: Book
    agents: Agents
    waiting: WaitingList
    shop: Shop | None = None
    files: Path | None = None
    public_url: str | None = None
    client_address: Callable[[web.Request], str | None] = remote
    answers: Answers | None = None


class Desk:
    """The parts that the calls share."""

    def __init__(self, deps: Deps) -> None:
        self.door = deps.door
        self.book = deps.book
        self.agents = deps.agents
        self.waiting = deps.waiting
        self.files = deps.files
        self.shop = deps.shop
        self.public_url = deps.public_url
        self.client_address = deps.client_address
        self.presence = Presence(deps.door.store, deps.door, deps.book)
        self.snapshots = Snapshots(deps.shop, deps.door, deps.book)
        self.suggesting = Suggesting(deps.door, deps.answers)
        self.summaries = Summaries(deps.door)
        self.listing = Listing(deps.door.store, self.summaries.of_each)
        self.router = Router(deps.door, deps.book, deps.waiting)
        self.ledger = Ledger(deps.agents.database, deps.door.policy.exceptions)
        self.hard_cases = HardCases(deps.agents.database)
        self.reports = Reports(deps.agents.database, deps.door.policy.exceptions)
        self.devices = Devices(deps.agents.database)
        self.approvers = Approvers(deps.door, self.presence, deps.agents)
        self.endings = Endings(deps.door, deps.shop, deps.files, self.ledger)
        self.drafts = Drafts(deps.agents.database)
        self.replies = Replies(deps.agents.database)
        self.mentions = Mentions(deps.agents.database)
        self.rotas = Rotas(deps.agents)
        self.own_views = OwnViews(deps.agents.database)
        self.index = Index(deps.agents.database)
        self.archivist = Archivist(deps.door, deps.book, self.index, SqlArchive(deps.agents.database))
        around = Around(self.presence, deps.agents, self.router, Asked(self.ledger, self.approvers), self.hard_cases)
        self.hub = Hub(deps.door, self.summaries, around, self.presence)
        self.hashing = asyncio.Semaphore(HASHES_AT_ONCE)


DESK = web.AppKey("handoff.desk", Desk)
AGENT = web.RequestKey("handoff.agent", Agent)  # of a request: who calls, once `guard` has let it through


def desk_of(request: web.Request) -> Desk:
    return request.app[DESK]


def agent_of(request: web.Request) -> Agent:
    """Who calls."""
    return request[AGENT]
