"""The desk's side of the contract: HTTP and WebSocket for agents, on an aiohttp application (`routes.setup`)."""

from handoff.desk.deps import Deps
from handoff.desk.routes import setup

__all__ = ["Deps", "setup"]
