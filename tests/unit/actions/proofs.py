"""A customer's proofs in a test: the one-time code out of the mail that was asked for."""

from __future__ import annotations

from conversation import codes
from conversation import events as ev
from tests.scenario.world import SECRET, Customer


async def mails(customer: Customer, kind: str) -> list[ev.MailRequested]:
    """The mails of a kind that were asked for."""
    asked = [event for event in await customer.log(ev.MailRequested) if isinstance(event, ev.MailRequested)]
    return [mail for mail in asked if mail.kind == kind]


async def code_of(customer: Customer) -> str:
    """What the latest mail with a code says."""
    return codes.code_of(SECRET, customer.id, (await mails(customer, "code"))[-1].details["nonce"])


async def proves(customer: Customer) -> list[str]:
    """Types the code of the mail, as its reader would; what came back."""
    return await customer.says(await code_of(customer))


async def kinds(customer: Customer) -> list[tuple[str, str]]:
    """The log's actions: what was done, and how it ended."""
    ends = (ev.ActionDone, ev.ActionFailed, ev.ActionUnknown)
    return [(event.kind, ev.name_of(event).split(".")[1]) for event in await customer.log() if isinstance(event, ends)]
