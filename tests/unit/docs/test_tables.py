"""The tables of the pages that are written by hand hold what the code holds: waits, thresholds, tables, promises."""

from __future__ import annotations

import re
from importlib import import_module

import msgspec
import pytest

from conversation.events import Reason
from conversation.policy import Hours, Policy, Thresholds, Waits, When
from conversation.promises import PROMISES
from conversation.staffing import Callbacks, DutyRules, Takes, Team
from shop.port import Shop
from shop.tables import metadata
from shop.words import State
from tests.unit.docs.pages import ROOMS, ROOT, rows

WAITS, MANAGER, SHOP, PROMISES_PAGE = "docs/waits.md", "docs/manager.md", "docs/shop.md", "docs/promises.md"


@pytest.mark.parametrize(
    ("page", "heading", "kind"),
    [(WAITS, "## What a service manager may change", Waits), (MANAGER, "### thresholds", Thresholds)],
)
def test_every_number_of_the_policy_stands_there_with_its_default(
    page: str, heading: str, kind: type[msgspec.Struct]
) -> None:
    told = {name: float(cells[0]) for name, cells in rows(page, heading).items()}
    assert told == {name: float(value) for name, value in msgspec.structs.asdict(kind()).items()}


def test_a_wait_that_no_code_reads_says_so() -> None:
    told = rows(WAITS, "## What a service manager may change")
    code = "\n".join(path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    unread = {name for name in told if not re.search(rf"waits\.{name}\b", code)}
    assert {name for name, cells in told.items() if "not read" in cells[-1]} == unread


def test_every_key_of_the_hours_stands_there_with_its_default() -> None:
    told = {name: cells[0] for name, cells in rows(MANAGER, "### hours").items() if name != "none"}
    fresh = msgspec.structs.asdict(Hours())
    assert set(told) == set(fresh)
    assert all(str(value) in told[name] for name, value in fresh.items() if isinstance(value, str))


def test_every_key_of_a_team_is_explained() -> None:
    told = rows(MANAGER, "### teams")
    assert set(told) == set(Team.__struct_fields__)
    assert [name for name in Takes.__struct_fields__ if f"`{name}`" not in told["takes"][0]] == []


def test_every_key_of_duty_stands_there_with_its_default() -> None:
    told = {name: cells[0] for name, cells in rows(MANAGER, "### duty").items() if name != "deadline"}
    fresh = {name: value for name, value in msgspec.structs.asdict(DutyRules()).items() if name != "matters"}
    assert {name: float(told[name]) for name in fresh} == fresh
    assert told["matters"] == ", ".join(DutyRules().matters)


def test_every_key_of_callbacks_stands_there_with_its_default() -> None:
    told = {name: float(cells[0]) for name, cells in rows(MANAGER, "### callbacks").items()}
    assert told == {name: float(value) for name, value in msgspec.structs.asdict(Callbacks()).items()}


def test_every_condition_of_a_rule_is_explained() -> None:
    assert set(rows(MANAGER, "### rules")) == set(When.__struct_fields__)


def test_every_section_of_the_file_is_explained() -> None:
    headings = re.findall(r"^### (\w+)$", (ROOT / MANAGER).read_text("utf-8"), re.MULTILINE)
    assert set(headings) == set(Policy.__struct_fields__)


def test_every_reason_and_state_is_named() -> None:
    page = (ROOT / MANAGER).read_text("utf-8")
    names = [*Reason.__args__, *(state.value for state in State)]  # type: ignore[attr-defined]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_fixed_numbers_are_those_of_the_code() -> None:
    table = (ROOT / WAITS).read_text("utf-8").split("## What is fixed in the code")[1]
    found = re.findall(r"^\| ([\d.]+)[^|]*\| `([\w.]+)\.(\w+)`", table, re.MULTILINE)
    assert len(found) > 15
    wrong = [f"{module}.{name}" for told, module, name in found if getattr(import_module(module), name) != float(told)]
    assert wrong == []


def test_every_table_of_a_shop_is_explained() -> None:
    assert set(rows(SHOP, "## By SQL")) >= set(metadata.tables)


def test_every_method_of_the_port_is_explained() -> None:
    methods = {name for name in vars(Shop) if not name.startswith("_")}
    assert set(rows(SHOP, "## By an adapter")) == methods


def test_every_promise_says_where_it_is_kept_proven_and_counted() -> None:
    page = (ROOT / PROMISES_PAGE).read_text("utf-8")
    table = re.findall(r"^\| (P\d+) \| (.+) \| (.+) \| (yes|no) \|$", page, re.MULTILINE)
    assert [name for name, *_ in table] == [f"P{number}" for number in range(1, 11)]
    assert tuple(name for name, *_, counted in table if counted == "yes") == PROMISES
    assert [name for name, *_ in table if f"**{name}. " not in page] == []
