"""What the web channel is given by the composition root, and what it makes of it once per process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from channels.admission.limits import Limiter
from channels.admission.tokens import Tokens
from channels.customer.elsewhere import Elsewhere
from channels.customer.writing import Writing
from channels.live.hub import Hub
from channels.live.watched import Place, Surroundings
from channels.outreach.incidents import Incidents
from channels.outreach.news import Telling
from channels.uploads.files import Files
from channels.web.settings import WebSettings
from conversation.book import Book
from conversation.door import Door
from conversation.memory import Clock


async def no_place(conversation: str) -> Mapping[str, object]:
    """The place of a waiting customer where nobody keeps a list: not known."""
    return {}


@dataclass(frozen=True)
class Deps:
    """`place` answers, for a waiting conversation, any of `position`, `wait_p50_s`, `wait_p90_s`, `opens_at`, `zone`.

    `clock` gives ms since 1970; it ends tokens and measures paces, nothing in the log.
    """

    settings: WebSettings
    door: Door
    book: Book
    place: Place = no_place
    clock: Callable[[], int] = field(default_factory=Clock)


class Web:
    """The parts that the routes share."""

    def __init__(self, deps: Deps) -> None:
        self.settings = deps.settings
        self.door = deps.door
        self.book = deps.book
        self.clock = deps.clock
        self.tokens = Tokens(deps.settings.secret, deps.clock)
        self.limiter = Limiter(deps.clock)
        self.files = Files(deps.settings.files)
        self.incidents = Incidents(deps.door, deps.book, deps.clock)
        self.telling = Telling(deps.door, deps.book, self.tokens.seed("news", None))
        self.writing = Writing(deps.door, deps.book, self.tokens, self.incidents)
        self.elsewhere = Elsewhere(deps.book, deps.door, deps.clock)
        self.refused_origins: set[str] = set()
        self.hub = Hub(deps.door, Surroundings(deps.place, self.elsewhere.channels), deps.settings.sweep_s)


WEB = web.AppKey("channels.web", Web)
