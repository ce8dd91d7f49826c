"""The report for supervisors: gestures and exceptions of a period, added up, one by one, and as a table to keep."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from handoff.brief.refusals import term
from handoff.deeds import DEEDS
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError
from handoff.desk.guard import supervisors_only
from handoff.gestures import EXCEPTION, GESTURES, Aside, day_of
from handoff.reports import Asked, Line, Sum
from shop.rules import Act

DAYS = 30  # without a period: what a month's meeting talks about
DAYS_MOST = 366
EARLIEST = date(2000, 1, 1)
LINES_MOST = 300  # on a screen; the table to take along has all of them
EXPORT_MOST = 50_000

_FRESH = {"Cache-Control": "no-store"}
_FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would take for one
_HEADS = {
    "fr": "date agent geste montant état décidé_par raison réponse conversation commande règle jours_de_retard",
    "en": "date agent gesture amount state decided_by reason answer conversation order rule days_late",
}


@supervisors_only
async def report(request: web.Request) -> web.Response:
    """GET /api/desk/report?from&to&agent&kind: days as ISO dates; the last 30 days of everybody without them."""
    desk, language = desk_of(request), agent_of(request).language
    today = await _today(desk)
    asked = _asked(request, today)
    lines = await asyncio.to_thread(desk.reports.lines, asked, LINES_MOST + 1)
    sums = await asyncio.to_thread(desk.reports.sums, asked)
    answer = {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "agents": await _agents(desk, today, sums.agents),
        "kinds": [{"kind": kind, **_sum(it)} for kind, it in _largest(sums.kinds)],
        "rules": [{"rule": rule, "text": term(rule, language), **_sum(it)} for rule, it in _largest(sums.rules)],
        "lines": [_line(line, language) for line in lines[:LINES_MOST]],
        "more": len(lines) > LINES_MOST,
    }
    return web.json_response(answer, headers=_FRESH)


@supervisors_only
async def table(request: web.Request) -> web.Response:
    """GET /api/desk/report.csv: the same, one by one, as spreadsheets of the agent's language read it."""
    desk, language = desk_of(request), agent_of(request).language
    asked = _asked(request, await _today(desk))
    lines = await asyncio.to_thread(desk.reports.lines, asked, EXPORT_MOST)
    text = await asyncio.to_thread(_csv, lines, language, desk.door.policy.hours.zone)
    name = f"passerelle-{asked.first.isoformat()}-{asked.last.isoformat()}.csv"
    headers = {**_FRESH, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)


async def _today(desk: Desk) -> date:
    return date.fromisoformat(day_of(await desk.door.store.now(), desk.door.policy.hours.zone))


def _asked(request: web.Request, today: date) -> Asked:
    """Raises `DeskError` for days that are none, and for a kind there is not."""
    last = _day(request, "to", today)
    first = _day(request, "from", last - timedelta(days=DAYS - 1))
    if not first <= last or (last - first).days >= DAYS_MOST:
        raise DeskError("bad_json", f"`from` comes before `to`, and at most {DAYS_MOST} days lie between them")
    kind = request.query.get("kind", "")
    if kind and kind != EXCEPTION and kind not in GESTURES:
        raise DeskError("bad_json", f"there is no such kind; use {', '.join(GESTURES)} or {EXCEPTION}")
    return Asked(first, last, request.query.get("agent", "")[:40], kind)


def _day(request: web.Request, name: str, otherwise: date) -> date:
    given = request.query.get(name, "")
    try:
        day = date.fromisoformat(given) if given else otherwise
    except ValueError:
        day = date.min
    if day < EARLIEST:  # there is nothing before, and no month before the first day there is
        raise DeskError("bad_json", f"`{name}` is a day like 2026-11-23; leave it out for the last month")
    return day


async def _agents(desk: Desk, today: date, sums: dict[str, Sum]) -> list[Json]:
    """Everybody who may log in or gave something, who gave most first, with what is left to them today."""
    known = [it for it in await asyncio.to_thread(desk.agents.list) if not it.disabled or it.id in sums]
    left = await asyncio.to_thread(desk.reports.left, today.isoformat(), [(it.id, it.role) for it in known])
    listed = [
        {
            "id": it.id,
            "name": it.name,
            "role": it.role,
            **_sum(sums.get(it.id, Sum())),
            "left_cents": left[it.id].gestures,
            "exceptions_left_cents": left[it.id].exceptions,
        }
        for it in known
    ]
    return sorted(listed, key=lambda it: (-it["amount_cents"], -it["given"], it["name"]))


def _largest(sums: dict[str, Sum]) -> list[tuple[str, Sum]]:
    return sorted(sums.items(), key=lambda named: (-named[1].given - named[1].denied, named[0]))


def _sum(it: Sum) -> Json:
    return {"given": it.given, "amount_cents": it.cents, "asked": it.asked, "agreed": it.agreed, "denied": it.denied}


def _line(line: Line, language: str) -> Json:
    it = line.it
    return {
        "id": it.id.replace("/", "~"),
        "at": it.asked_at,
        "agent": {"id": it.agent, "name": it.name},
        "kind": it.kind,
        "amount_cents": it.cents,
        "status": it.status,
        "decided_by": line.decider,
        "reason": it.reason,
        "answer": it.answer,
        "conversation": it.conversation,
        "order": it.aside.number if it.aside else None,
        "exception": _aside(it.aside, language) if it.aside and it.kind == EXCEPTION else None,
    }


def _aside(it: Aside, language: str) -> Json:
    text = f"{DEEDS[Act(it.act)].label.say(language)} {it.number}"
    known = {"order": it.number, "rule": it.rule, "late_days": it.late_days}
    return {**known, "text": text, "rule_text": term(it.rule, language)}


def _csv(lines: Iterable[Line], language: str, zone: str) -> str:
    """In French with semicolons and a decimal comma, as its spreadsheets want it; the mark in front says UTF-8."""
    french = language == "fr"
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow(_HEADS["fr" if french else "en"].split())
    for line in lines:
        writer.writerow([_cell(value) for value in _row(line, language, zone)])
    return "\ufeff" + written.getvalue()


def _row(line: Line, language: str, zone: str) -> tuple[object, ...]:
    it, aside = line.it, line.it.aside
    at = datetime.fromtimestamp(it.asked_at / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    amount = f"{it.cents / 100:.2f}"
    order = aside.number if aside else ""
    against = (term(aside.rule, language), aside.late_days) if aside and it.kind == EXCEPTION else ("", "")
    kind = DEEDS[Act(aside.act)].kind if aside else it.kind
    own = (at, it.name, kind, amount.replace(".", ",") if language == "fr" else amount, it.status, line.decider or "")
    return (*own, it.reason, it.answer, it.conversation, order, *against)


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
