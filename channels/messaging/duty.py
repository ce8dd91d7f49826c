"""People on duty on a messaging app: their chat is where they are called, and one tap says that they have the case."""

from __future__ import annotations

import msgspec
import structlog

from channels.messaging.app import App
from channels.messaging.saying import Outgoing
from channels.tries import Fate, Try
from conversation import duty_words
from conversation import events as ev
from conversation.agenda import Work
from conversation.book import Book
from conversation.door import Door
from conversation.duty import CHAT, LINK, acknowledge, call_of, conversation_of, to_send, token_of
from conversation.errors import UnknownConversation
from conversation.records import DutyCall
from conversation.state import Conversation

NOTED_S = 3600  # the desk takes it over when its page looks next
AGAIN_S = 15.0  # to an app that cannot be reached; well under the time after which somebody is called again

log = structlog.get_logger()


class Calls:
    """The agenda's role `duty`: a call that perhaps arrived is sent again."""

    def __init__(self, app: App, door: Door, public_url: str | None) -> None:
        self._app, self._door, self._public_url = app, door, public_url

    async def handle(self, work: Work) -> None:
        """Send what is due in one conversation."""
        c = await self._door.read(work.conversation)
        for call in to_send(c):
            bad = await self._send(c, call)
            if bad is not None:
                log.warning("duty.not_sent", conversation=c.id, error=bad.details)
            if bad is not None and bad.kind in ("later", "in_doubt"):
                again = await self._door.store.now() + int(max(AGAIN_S, bad.wait_s) * 1000)
                return await self._door.settle(work, again)
            await self._end(work, call, bad)
        return await self._door.settle(work)

    async def _end(self, work: Work, call: DutyCall, bad: Fate | None) -> None:
        """Write down that it is out, or that it will not be."""
        ended: ev.Event = ev.DutyDelivered(target=call.seq)
        if bad is not None and bad.kind != "later":
            ended = ev.MessageFailed(target=call.seq, channel=self._app.can.name, why=bad.kind, details=bad.details)
        await self._door.write(work.conversation, lambda _: [ended], f"duty/sent/{call.seq}", work=work)

    async def _send(self, c: Conversation, call: DutyCall) -> Fate | None:
        matter = duty_words.named(c.duty.matter if c.duty is not None else "", call.language)
        lines = [f"🔔 {matter}", *duty_words.called(c, call.nth, call.language)]
        if self._public_url is not None:
            lines.append(f"{self._public_url}/desk#/waiting/{c.id}")
        mine = (duty_words.MINE[call.language], f"/duty {token_of(c.id, call.call)}")
        theirs = msgspec.structs.replace(c, addresses={self._app.can.name: call.to})
        return await self._app.deliver(theirs, Outgoing("\n".join(lines), buttons=(mine,)), b"", Try(call.seq))


async def here(book: Book, came: str, token: str, by: str) -> bool:
    """Note where it came from (`channel:address`) as an agent's, by the one-time link that the desk gave them.

    False: this is no such link.
    """
    agent = await book.redeem_link(token, by) if token.startswith(LINK) else None
    if agent is None:
        return False
    await book.note(CHAT + agent, came, NOTED_S)
    return True


async def taken(door: Door, token: str, address: str) -> tuple[Conversation, bool] | None:
    """The conversation after somebody at this address took it up by a call's token, and whether it is theirs.

    None: this is no token of a call to this address.
    """
    conversation = conversation_of(token)
    if conversation is None:
        return None
    try:
        call = call_of(await door.read(conversation), token)
    except UnknownConversation:
        return None
    if call is None or call.to != address:
        return None
    said = ev.DutyAcknowledged(agent=call.agent, name=call.name, how="app")
    written = await door.write(conversation, lambda now: acknowledge(now, said), f"duty/taken/{call.seq}/{call.agent}")
    c = written.conversation
    return c, c.holder == "waiting" and c.duty is not None and c.duty.by == call.agent
