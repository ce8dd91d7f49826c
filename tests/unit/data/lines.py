"""Reads the training lines and the labelled lines as plain records, for the lints beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[3] / "data"

# The names of DESIGN section 5: other rooms, the contract and people's scripts depend on them.
ORDERS = """track_order cancel_order change_delivery change_items return_item withdraw refund_status damaged_item
    late_delivery get_invoice reorder list_orders""".split()
FAQ = [
    f"faq/{topic}"
    for topic in """delivery_times delivery_cost international click_collect payment_methods payment_refused
        payment_security return_policy refund_delay warranty opening_hours stores contact loyalty gift_card promo_code
        create_account password delete_data newsletter stock allergens gift_wrap business_orders""".split()
]
DIALOGUE = """greet goodbye thank affirm deny give_order_number ask_human complain bot_challenge not_helpful chitchat
    out_of_scope""".split()
TAPPED = {"copy_data", "erase_data"}  # only buttons lead to these: nobody writes them
ENTITIES = {"order_number", "email", "postcode", "date", "product", "address"}

ANNOTATION = re.compile(r"\[(?P<value>[^\[\]]+)\]\((?P<entity>\w+)\)")


@dataclass(frozen=True)
class Line:
    """One line of a customer: `label` is its intent, or the labels of its block joined by a space."""

    file: str
    label: str
    language: str
    raw: str

    @property
    def text(self) -> str:
        """As the customer typed it, without annotations."""
        return ANNOTATION.sub(lambda found: found["value"], self.raw)

    @property
    def entities(self) -> list[tuple[str, str]]:
        """(entity, value) as annotated, in order."""
        return [(found["entity"], found["value"]) for found in ANNOTATION.finditer(self.raw)]

    @property
    def key(self) -> str:
        """What is left when case, accents, punctuation and spaces do not count; signs alone stay as they are."""
        plain = unicodedata.normalize("NFKD", self.text.casefold())
        letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
        return re.sub(r"[\W_]+", " ", letters).strip() or letters


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _split(block: str) -> list[str]:
    return [line.removeprefix("- ") for line in block.splitlines()]


def nlu_files() -> list[Path]:
    """The files of training data, one topic each."""
    return sorted((DATA / "nlu").glob("*.yml"))


def training_lines() -> list[Line]:
    """Every training line of every intent."""
    return [
        Line(path.name, block["intent"], block["metadata"]["language"], raw)
        for path in nlu_files()
        for block in _read(path)["nlu"]
        for raw in _split(block["examples"])
    ]


def labelled_lines(name: str, *keys: str) -> list[Line]:
    """The lines of `data/<name>.yml` with the values their blocks give to `keys`."""
    return [
        Line(f"{name}.yml", " ".join(str(block[key]) for key in keys), block["language"], raw)
        for block in _read(DATA / f"{name}.yml")["blocks"]
        for raw in _split(block["lines"])
    ]
