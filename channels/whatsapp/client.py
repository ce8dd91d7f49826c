"""A thin client of Meta's Cloud API, and what its errors mean for a message."""

from __future__ import annotations

from typing import Any

import httpx

from channels.messaging.app import TooLarge
from channels.tries import Fate, delay_s
from channels.whatsapp.settings import WhatsAppSettings

CONNECT_S, ANSWER_S = 5.0, 10.0  # together well below the agenda's lease of 30 s
REFUSED_TOKEN_S = 60.0
# Meta's error codes (…/docs/whatsapp/cloud-api/support/error-codes)
BUSY = frozenset({4, 80007, 130429, 131048, 131056})  # too much at once, over all or to this number
TOKEN = frozenset({0, 3, 10, 190, 131005, 131031, 131042})  # ours to mend: token, permission, account, bill
CLOSED = 131047  # more than a day since the customer wrote
DAY_OVER = "more than a day since the customer wrote here"
GONE = frozenset({CLOSED, 130403, 131026, 131030, 131050})  # not on WhatsApp, or does not want it

Json = dict[str, Any]


class Client:
    """`close` ends its connections."""

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._phone = settings.phone_id
        self._http = httpx.AsyncClient(
            base_url=settings.api,
            headers={"Authorization": f"Bearer {settings.token}"},
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S, pool=CONNECT_S),
        )

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def send(self, to: str, content: Json, refers: str = "", tries: int = 0) -> Fate | None:
        """Send one message; `refers` comes back with its receipts. None when Meta has taken it."""
        message = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to, **content}
        try:
            answer = await self._http.post(
                f"/{self._phone}/messages", json=message | ({"biz_opaque_callback_data": refers} if refers else {})
            )
        except httpx.HTTPError as error:
            return _unanswered(error, tries)
        return None if answer.is_success else _refused(answer, tries)

    async def upload(self, name: str, media_type: str, content: bytes) -> str:
        """A file to be sent; Meta's id of it. Raises `httpx.HTTPError`."""
        answer = await self._http.post(
            f"/{self._phone}/media",
            data={"messaging_product": "whatsapp", "type": media_type},
            files={"file": (name, content, media_type)},
        )
        answer.raise_for_status()
        return str(answer.json()["id"])

    async def fetch(self, media: str, limit_bytes: int) -> bytes:
        """A customer's file. Raises `httpx.HTTPError`, `TooLarge`."""
        about = await self._http.get(f"/{media}")
        about.raise_for_status()
        if int(about.json().get("file_size") or 0) > limit_bytes:
            raise TooLarge
        content = bytearray()
        async with self._http.stream("GET", str(about.json()["url"])) as file:
            file.raise_for_status()
            async for part in file.aiter_bytes():
                content += part
                if len(content) > limit_bytes:  # more than was said
                    raise TooLarge
        return bytes(content)


def _unanswered(error: httpx.HTTPError, tries: int) -> Fate:
    """No connection: surely not sent. Anything later: perhaps."""
    name = type(error).__name__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Fate("later", name, delay_s(tries))
    return Fate("in_doubt", name)


def _refused(answer: httpx.Response, tries: int) -> Fate:
    code = _code(answer)
    says = f"Meta's error {code} (HTTP {answer.status_code})"
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or code in BUSY:
        wait = answer.headers.get("Retry-After", "")
        return Fate("later", says, float(wait) if wait.isdigit() else delay_s(tries))
    if answer.status_code == httpx.codes.UNAUTHORIZED or code in TOKEN:
        return Fate("later", says, REFUSED_TOKEN_S)
    if answer.is_server_error:
        return Fate("in_doubt", says)
    return Fate("blocked" if code in GONE else "refused", DAY_OVER if code == CLOSED else says)


def _code(answer: httpx.Response) -> int:
    """Meta's own number of the error; -1 where the answer is none of theirs."""
    try:
        return int(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return -1
