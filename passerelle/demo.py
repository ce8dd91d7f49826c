"""The demo: the shop "Le Bon Quartier" and its two agents, made on the first run. Without it there is no account."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from handoff.agents import Agents
from handoff.database import Database
from handoff.errors import HandoffError
from passerelle.errors import StartError
from passerelle.settings import PREFIX, Settings
from shop.errors import ShopError
from shop.opening import open_shop

AGENTS = (
    ("agent@demo.example", "Léa", "agent"),
    ("supervisor@demo.example", "Nadia", "supervisor"),
)
KEPT = "demo-password"  # in DATA_DIR, so that the password of yesterday still works


class Login(NamedTuple):
    """What the ready page shows."""

    email: str
    password: str


def prepare(settings: Settings) -> list[Login]:
    """Make what is missing; the demo agents' logins. Raises `StartError`."""
    password = settings.demo_password or _kept_password(settings)
    try:
        shop = open_shop(settings.shop, token=settings.shop_token, demo=True)
        shop.lag()
        shop.close()
        database = Database(settings.database)
        people = Agents(database)
        for email, name, role in AGENTS:
            people.ensure(email, name, password, role)
        database.close()
    except (ShopError, HandoffError) as error:
        raise StartError(f"the demo could not be made: {error}; to go without it: {PREFIX}DEMO=0") from error
    return [Login(email, password) for email, _, _ in AGENTS]


def _kept_password(settings: Settings) -> str:
    path = settings.data_dir / KEPT
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)  # with a store and a secret of your own nothing has made it yet
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()
