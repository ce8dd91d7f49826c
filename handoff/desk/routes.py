"""Where the desk is mounted: `setup` puts its calls and pages on an application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from handoff.desk import (
    asking,
    canned,
    cases,
    checking,
    duty,
    errors,
    files,
    finding,
    floorview,
    goodwill,
    guard,
    lists,
    login,
    merging,
    moves,
    orders,
    ownlists,
    pages,
    people,
    reporting,
    shielding,
    thread,
    writing,
)
from handoff.desk.deps import DESK, Deps, Desk
from handoff.desk.socket import serve

PREFIX = "/api/desk"

CALLS = (
    ("POST", "/login", login.login),
    ("POST", "/logout", login.logout),
    ("GET", "/start", login.start),
    ("GET", "/me", login.me),
    ("POST", "/me", people.change_self),
    ("POST", "/presence", people.presence),
    ("GET", "/agents", people.agents),
    ("POST", "/agents/{agent}", people.change_agent),
    ("GET", "/conversations", lists.conversations),
    ("GET", "/conversations/{conversation}", thread.conversation),
    ("GET", "/conversations/{conversation}/files/{file}", files.read),
    ("POST", "/conversations/{conversation}/claim", moves.claim),
    ("POST", "/conversations/{conversation}/release", moves.release),
    ("POST", "/conversations/{conversation}/transfer", moves.transfer),
    ("POST", "/conversations/{conversation}/handback", moves.handback),
    ("POST", "/conversations/{conversation}/close", moves.close),
    ("POST", "/conversations/{conversation}/relief", shielding.relieve),
    ("POST", "/conversations/{conversation}/warning", shielding.warn),
    ("POST", "/conversations/{conversation}/hidden", shielding.hide),
    ("POST", "/conversations/{conversation}/messages", writing.message),
    ("POST", "/conversations/{conversation}/notes", writing.note),
    ("POST", "/conversations/{conversation}/draft", writing.draft),
    ("DELETE", "/conversations/{conversation}/drafts/{agent}", writing.drop_draft),
    ("POST", "/conversations/{conversation}/files", files.send),
    ("POST", "/conversations/{conversation}/gestures", goodwill.gesture),
    ("POST", "/conversations/{conversation}/promises", cases.promise),
    ("POST", "/conversations/{conversation}/promises/{promise}/kept", cases.keep),
    ("POST", "/conversations/{conversation}/questions", asking.ask),
    ("POST", "/conversations/{conversation}/labels", cases.labels),
    ("POST", "/conversations/{conversation}/snooze", cases.snooze),
    ("GET", "/conversations/{conversation}/history", cases.history),
    ("POST", "/conversations/{conversation}/unmerge", merging.unmerge),
    ("POST", "/conversations/{conversation}/check", checking.check),
    ("GET", "/conversations/{conversation}/orders", orders.orders),
    ("POST", "/conversations/{conversation}/orders/{number}/actions", orders.act),
    ("POST", "/conversations/{conversation}/orders/{number}/reveal", orders.reveal),
    ("GET", "/search", finding.search),
    ("GET", "/labels", finding.labels),
    ("GET", "/promises", finding.promises),
    ("GET", "/floor", floorview.floor),
    ("GET", "/approvals", goodwill.approvals),
    ("POST", "/approvals/{approval}", goodwill.decide),
    ("GET", "/report", reporting.report),
    ("GET", "/report.csv", reporting.table),
    ("GET", "/replies", canned.replies),
    ("POST", "/replies", canned.add),
    ("POST", "/replies/{reply}", canned.change),
    ("DELETE", "/replies/{reply}", canned.drop),
    ("GET", "/mentions", ownlists.mentions),
    ("POST", "/mentions", ownlists.see),
    ("GET", "/views", ownlists.views),
    ("POST", "/views", ownlists.keep_view),
    ("DELETE", "/views/{view}", ownlists.drop_view),
    ("GET", "/duty", duty.duty),
    ("POST", "/duty/shifts", duty.add_shift),
    ("DELETE", "/duty/shifts/{shift}", duty.drop_shift),
    ("POST", "/duty/me", duty.change_address),
    ("POST", "/duty/telegram", duty.telegram),
    ("POST", "/duty/look", duty.look),
    ("POST", "/duty/take", duty.take),
    ("POST", "/conversations/{conversation}/duty", duty.have_it),
    ("GET", "/ws", serve),
)


def setup(app: web.Application, deps: Deps) -> Desk:
    """Mount the desk on `app`, with its own errors and guard: nothing of it touches other calls of `app`."""
    desk = Desk(deps)
    calls = web.Application(middlewares=[errors.middleware, guard.middleware])
    calls[DESK] = desk
    for method, path, handler in CALLS:
        calls.router.add_route(method, path, handler)
    calls.cleanup_ctx.append(_living)
    calls.on_shutdown.append(_leaving)
    app.add_subapp(PREFIX, calls)
    app.router.add_get("/desk", pages.page)
    app.router.add_get("/desk/", pages.page)
    app.router.add_get("/desk/duty", pages.duty)
    app.router.add_get("/desk/static/{path:.+}", pages.asset)
    return desk


async def _living(app: web.Application) -> AsyncIterator[None]:
    app[DESK].hub.start()
    stop = asyncio.Event()
    roles = (("archive", app[DESK].archivist.run), ("deeds", app[DESK].endings.run))
    tasks = [asyncio.create_task(run(stop), name=name) for name, run in roles]
    yield
    stop.set()
    for task in tasks:
        task.cancel()  # what it had in hand comes back to the next one
    await asyncio.gather(*tasks, return_exceptions=True)


async def _leaving(app: web.Application) -> None:
    """Before the server waits for its connections: open desks are told, and come back elsewhere."""
    await app[DESK].hub.stop()
    await app[DESK].listing.stop()
