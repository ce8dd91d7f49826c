"""Those who live in the town: customers on the website's own calls, agents at the desk's.

A story reads like the conversation: `await marie.says("un humain svp")`, `marie.hears("conseiller")`.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
from joserfc import jwt
from joserfc.jwk import OctKey

from conversation import events as ev
from conversation.ids import new_id
from conversation.state import Conversation
from handoff.desk.guard import HEADER

if TYPE_CHECKING:
    from tests.scenario.day.town import Town

Json = dict[str, Any]
Kind = TypeVar("Kind", bound=ev.Event)
KID, KEY = "day", "a-key-of-the-shop-for-the-stories-only"
DAY_S = 86_400


class Refused(Exception):
    """The gateway said no, with its reason."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


class _Caller:
    """JSON over HTTP, with the contract's errors."""

    def __init__(self, town: Town, cookies: bool = False) -> None:
        self.town = town
        jar = aiohttp.CookieJar(unsafe=True) if cookies else aiohttp.DummyCookieJar()
        self.session = aiohttp.ClientSession(cookie_jar=jar)
        self.headers: dict[str, str] = {}

    async def call(self, method: str, path: str, body: Json | None = None, **options: Any) -> Json:
        """What the gateway answers. Raises `Refused`."""
        url = self.town.url + path
        async with self.session.request(method, url, json=body, headers=self.headers, **options) as answer:
            given: Json = await answer.json() if answer.content_type == "application/json" else {}
            if answer.status >= 400:
                error = given.get("error", {})
                raise Refused(answer.status, error.get("code", ""), error.get("message", await answer.text()))
            return given

    async def goes(self) -> None:
        await self.session.close()


class Listener(ABC):
    """Somebody who writes to the service, on any channel, and what a person notices of the answers."""

    town: Town
    id: str

    async def listens(self) -> list[str]:
        """Let the town work, and read every text that came since the last own word."""
        await self.town.settle()
        return await self.reads()

    @abstractmethod
    async def reads(self) -> list[str]:
        """The texts of the others since the last own word, in order."""

    async def hears(self, *words: str) -> None:
        """Each of these words is in what came back since the last own word, whatever their capitals."""
        said = " / ".join(await self.reads())
        for word in words:
            assert word.casefold() in said.casefold(), f"“{word}” is not in: {said}"

    async def hears_one_of(self, *words: str) -> None:
        """One of these words, at least, came back."""
        said = " / ".join(await self.reads())
        assert any(word.casefold() in said.casefold() for word in words), f"none of {words} is in: {said}"

    async def does_not_hear(self, *words: str) -> None:
        """None of these words came back."""
        said = " / ".join(await self.reads())
        for word in words:
            assert word.casefold() not in said.casefold(), f"“{word}” is in: {said}"

    async def waits(self) -> bool:
        """Is this customer in the waiting list?"""
        return (await self.state()).holder == "waiting"

    async def state(self) -> Conversation:
        return await self.town.state(self.id)

    async def log(self, kind: type[Kind]) -> list[Kind]:
        """The log's events of a kind: for what customers do not see."""
        return [e.event for e in await self.town.store.entries(self.id) if isinstance(e.event, kind)]


class Customer(_Caller, Listener):
    """Somebody with the chat open on the shop's page. `heard` is what came back since the last own word."""

    id: str
    seq = 0
    language = "fr"

    @classmethod
    async def opens(cls, town: Town, language: str, person: str | None, claims: Mapping[str, str]) -> Customer:
        """Open the chat, signed in when `person` is given."""
        customer = cls(town)
        customer.language = language
        body: Json = {"language": language}
        if person is not None:
            body["identity"] = identity(person, **claims)
        await customer.comes(body)
        return customer

    async def comes(self, body: Json) -> None:
        """Come to the page: a new conversation, or the one that goes on."""
        opened = await self.call("POST", "/api/chat", body)
        self.id, self.headers = opened["conversation"], {"Authorization": f"Bearer {opened['token']}"}

    # --- doing

    async def says(self, text: str, id: str | None = None) -> list[str]:
        """Write, wait until all is quiet, and read what came back."""
        await self.writes(text, id)
        return await self.listens()

    async def writes(self, text: str, id: str | None = None) -> int:
        """Write without waiting; the message's number. The same `id` is a second sending."""
        accepted = await self.call("POST", f"/api/chat/{self.id}/messages", {"id": id or new_id(), "text": text})
        self.seq = int(accepted["seq"])
        return self.seq

    async def taps(self, title: str) -> list[str]:
        """Tap the newest button of this title."""
        offered = [b for event in await self.history() for b in event["buttons"] if b["title"] == title]
        assert offered, (
            f"no button “{title}”; there are {[b['title'] for e in await self.history() for b in e['buttons']]}"
        )
        return await self.chooses(offered[-1]["value"])

    async def chooses(self, value: str) -> list[str]:
        """Send a button's value, offered or not."""
        body = {"id": new_id(), "choice": value}
        self.seq = int((await self.call("POST", f"/api/chat/{self.id}/messages", body))["seq"]) - 1
        return await self.listens()

    async def sends_photo(self, content: bytes, caption: str = "", name: str = "photo.png") -> list[str]:
        """Send a file, and read what came back."""
        await self.puts_photo(content, caption, name)
        return await self.listens()

    async def puts_photo(self, content: bytes, caption: str = "", name: str = "photo.png") -> None:
        """Send a file without waiting."""
        form = aiohttp.FormData({"id": new_id(), "caption": caption})
        form.add_field("file", content, filename=name, content_type="image/png")
        url = f"{self.town.url}/api/chat/{self.id}/files"
        async with self.session.post(url, data=form, headers=self.headers) as answer:
            given = await answer.json()
            if answer.status >= 400:
                raise Refused(answer.status, given["error"]["code"], given["error"]["message"])
            self.seq = int(given["seq"])

    async def asks_by_button(self) -> list[str]:
        """The button that is always there."""
        await self.call("POST", f"/api/chat/{self.id}/human", {"id": new_id()})
        return await self.listens()

    async def leaves_the_line(self) -> list[str]:
        await self.call("DELETE", f"/api/chat/{self.id}/human")
        return await self.listens()

    async def gives_email(self, address: str) -> None:
        """Where to write when the page is closed."""
        await self.call("POST", f"/api/chat/{self.id}/contact", {"email": address})

    # --- seeing

    async def reads(self) -> list[str]:
        """The texts of the others since the last own word, in order."""
        events = await self.history(self.seq)
        return [event["text"] for event in events if event["author"]["role"] != "customer" and event["text"]]

    async def history(self, after: int = 0) -> list[Json]:
        """The events as the customer sees them."""
        return list((await self._events(after))["events"])

    async def floor(self) -> Json:
        """Who holds the conversation, as the customer is told."""
        return dict((await self._events(0))["floor"])

    async def waits(self) -> bool:
        """As the customer is told."""
        return bool((await self.floor())["holder"] == "waiting")

    async def _events(self, after: int) -> Json:
        return await self.call("GET", f"/api/chat/{self.id}/events?after={after}&wait=0")


class Agent(_Caller):
    """Somebody at the desk."""

    name: str
    id: str
    _desk: aiohttp.ClientWebSocketResponse[bool]

    @classmethod
    async def logs_in(cls, town: Town, email: str, password: str) -> Agent:
        agent = cls(town, cookies=True)
        given = await agent.call("POST", "/api/desk/login", {"email": email, "password": password})
        agent.headers, agent.name = {HEADER: given["csrf_token"]}, given["agent"]["name"]
        agent.id = given["agent"]["id"]
        return agent

    async def sits_down(self) -> None:
        """Open the desk in the browser: from now on colleagues see who is there."""
        self._desk = await self.session.ws_connect(f"{self.town.url}/api/desk/ws", headers=self.headers)
        await self._desk.receive_json()

    async def vanishes(self) -> None:
        """The line is cut, without a word."""
        await self._desk.close()

    async def does(self, verb: str, customer: Listener, **body: Any) -> Json:
        """Any call on a case: claim, release, transfer, handback, close, notes, gestures, …"""
        done = await self.call("POST", f"/api/desk/conversations/{customer.id}/{verb}", body)
        await self.town.settle()
        return done

    async def claims(self, customer: Listener) -> Json:
        return await self.does("claim", customer)

    async def writes(self, customer: Listener, text: str) -> None:
        await self.does("messages", customer, id=new_id(), text=text)

    async def hands_back(self, customer: Listener, decided: str = "") -> None:
        await self.does("handback", customer, **({"decided": decided} if decided else {}))

    async def closes(self, customer: Listener, outcome: str = "settled", **more: Any) -> None:
        await self.does("close", customer, outcome=outcome, **more)

    async def reads(self, customer: Listener) -> Json:
        """The case: conversation, brief and events."""
        return await self.call("GET", f"/api/desk/conversations/{customer.id}")

    async def brief(self, customer: Listener) -> Json:
        return dict((await self.reads(customer))["brief"])

    async def sees(self, view: str = "waiting") -> list[str]:
        """The conversations of a view, in its order."""
        listed = await self.call("GET", f"/api/desk/conversations?view={view}")
        return [one["id"] for one in listed["conversations"]]


def identity(person: str, **claims: str) -> str:
    """A signed identity, as the shop's own server makes it: by its own clock, which is the real one."""
    until = int(time.time()) + DAY_S // 2
    given = {"sub": person, "aud": "passerelle", "exp": until, **claims}
    return jwt.encode({"alg": "HS256", "kid": KID}, given, OctKey.import_key(KEY))
