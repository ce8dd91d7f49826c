"""Who writes: name, proof, channel, language, since when a customer, how often before."""

from __future__ import annotations

from urllib.parse import urlsplit

from handoff.brief import words as w
from handoff.brief.case import Case, day
from handoff.brief.words import Json
from handoff.snapshot import Earlier

PAGE_LETTERS = 60  # a line of the brief, about


def who(case: Case) -> Json:
    """One line to read, and its pieces."""
    c, customer = case.conversation, case.snapshot.customer
    contacts = len(case.snapshot.earlier) + 1
    return {
        "text": " · ".join(_line(case)),
        "name": (customer.name if customer else None) or c.name,
        "proof": c.proof,
        "channel": c.channel,
        "language": c.language,
        "zone": c.zone,
        "since": customer.since.isoformat() if customer else None,
        "vip": customer.vip if customer else False,
        "contacts": contacts,
        "reach": {**c.contacts, **({"email": c.email} if c.email else {})},
        "earlier": [_before(case, earlier) for earlier in case.snapshot.earlier],
    }


def _line(case: Case) -> list[str]:
    c, customer = case.conversation, case.snapshot.customer
    name = (customer.name if customer else None) or c.name or case.say(w.NOBODY)
    line = [name, case.say(w.PROOFS[c.proof], orders=", ".join(c.proven_orders) or case.say(w.AN_ORDER))]
    line.append(case.say(w.CHANNELS[c.channel]) if c.channel in w.CHANNELS else c.channel)
    line.append(case.say(w.LANGUAGES[c.language]) if c.language in w.LANGUAGES else c.language)
    if customer:
        line.append(case.say(w.SINCE, day=day(customer.since, case.language, "MMMM y")))
    if customer and customer.vip:
        line.append(case.say(w.VIP))
    page = _page(c.page_title, c.page_url)
    return [*line, case.say(w.FROM_PAGE, page=page)] if page else line


def _page(title: str | None, url: str | None) -> str:
    """The page of the shop's on which they began to write: its title, else where it is."""
    name = " ".join((title or "").split()) or urlsplit(url or "").path.strip("/")
    return name if len(name) <= PAGE_LETTERS else name[: PAGE_LETTERS - 1] + "…"


def _before(case: Case, earlier: Earlier) -> Json:
    text = case.say(
        w.EARLIER,
        day=day(earlier.at, case.language, "d MMMM"),
        orders=f", {', '.join(earlier.orders)}" if earlier.orders else "",
        outcome=case.say(w.OUTCOMES.get(earlier.outcome, w.OUTCOMES[None])),
        by=case.say(w.BY, names=", ".join(earlier.served_by)) if earlier.served_by else "",
    )
    return {"conversation": earlier.id, "at": earlier.at, "text": text}
