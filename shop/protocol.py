"""The JSON protocol of a REST shop, both sides of it: bodies, and errors to and from answers (docs/shop.md).

A body is a value of `shop.words` as msgspec writes it: enums by value, days as "2026-11-20", moments with their offset,
money as {"cents", "currency"}. Fields we do not know are skipped, so a shop may say more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from shop.errors import (
    NotFound,
    Refused,
    ShopDown,
    ShopError,
    Stale,
    TooManyTries,
    UnknownCustomer,
    UnknownOrder,
    UnknownProduct,
)
from shop.requests import AnyRequest
from shop.rules import Act, Leeway, Reason, Verdict
from shop.words import Order, PickupPoint, Product

IDEMPOTENCY = "Idempotency-Key"
_DAYS = ("_on", "_until")  # facts whose names end so are days


class Proof(msgspec.Struct, frozen=True):
    """Body of `POST proofs` and `POST proofs/customer`: never in a URL."""

    number: str
    proof: str


class CustomerId(msgspec.Struct, frozen=True):
    """Answer to `POST proofs/customer`."""

    customer_id: str


class Search(msgspec.Struct, frozen=True):
    """Body of `POST products/search` and `POST pickup-points/search`: a customer's own words."""

    words: str
    limit: int


class Task(msgspec.Struct, frozen=True):
    """Body of `POST orders/{number}/changes`; the turn is the header `Idempotency-Key`."""

    version: int
    request: AnyRequest
    dry_run: bool = False


class Orders(msgspec.Struct, frozen=True):
    orders: tuple[Order, ...]


class Products(msgspec.Struct, frozen=True):
    products: tuple[Product, ...]


class PickupPoints(msgspec.Struct, frozen=True):
    pickup_points: tuple[PickupPoint, ...]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an answer other than 2xx says under `error`; the last seven belong to `stale` and `refused`."""

    code: str
    message: str = ""
    number: str = ""
    found: int = 0
    reason: str | None = None
    by: date | None = None
    instead: tuple[str, ...] = ()
    facts: Mapping[str, str] = {}
    leeway: Leeway | None = None


class Answer(msgspec.Struct, frozen=True):
    error: Problem


def problem_of(error: ShopError) -> tuple[int, Answer]:
    """The status and body that say this error."""
    if isinstance(error, Stale):
        return 409, Answer(Problem("stale", str(error), number=error.number, found=error.found))
    if isinstance(error, Refused):
        verdict = error.verdict
        facts = {name: str(value) for name, value in verdict.facts.items()}
        instead = tuple(act.value for act in verdict.instead)
        problem = Problem("refused", str(error), reason=error.reason, by=verdict.by, instead=instead, facts=facts)
        return 422, Answer(msgspec.structs.replace(problem, leeway=verdict.leeway))
    codes: dict[type[ShopError], tuple[int, str]] = {
        UnknownOrder: (404, "unknown_order"),
        UnknownCustomer: (404, "unknown_customer"),
        UnknownProduct: (404, "unknown_product"),
        TooManyTries: (429, "too_many_tries"),
    }
    status, code = codes.get(type(error), (503, "shop_down"))
    return status, Answer(Problem(code, str(error)))


def error_of(status: int, body: bytes, meant: int = 0) -> ShopError:
    """The error that an answer says, `ShopDown` for what is not in the protocol; `meant` is the version asked for."""
    try:
        problem = msgspec.json.decode(body, type=Answer).error
    except msgspec.MsgspecError:
        return ShopDown(f"the shop answered {status} without an error of the protocol: see docs/shop.md")
    simple: dict[str, type[NotFound] | type[TooManyTries]] = {
        "unknown_order": UnknownOrder,
        "unknown_customer": UnknownCustomer,
        "unknown_product": UnknownProduct,
        "too_many_tries": TooManyTries,
    }
    if problem.code in simple:
        return simple[problem.code]()
    if problem.code == "stale":
        return Stale(problem.number, meant=meant, found=problem.found)
    if problem.code == "refused":
        return _refused(problem)
    return ShopDown(f"the shop answered {status}: see its own log, then try again")


def _refused(problem: Problem) -> ShopError:
    try:
        reason = Reason(problem.reason)
        instead = tuple(Act(act) for act in problem.instead)
        facts = {name: _fact(name, value) for name, value in problem.facts.items()}
    except ValueError:
        return ShopDown(
            "the shop refused for a reason, or offered an act, that is not in the protocol: see docs/shop.md"
        )
    return Refused(Verdict(False, reason, problem.by, instead, facts, problem.leeway))


def _fact(name: str, value: str) -> str | date:
    return date.fromisoformat(value) if name.endswith(_DAYS) else value


def what_is_wrong(error: msgspec.MsgspecError) -> str:
    """Where a body is not as it must be, without its content: "at `$.items[0].cents`", or that it is no JSON."""
    _, at, place = str(error).rpartition(" - at ")
    return f"at {place}" if at else "it is no JSON, or lacks a field"
