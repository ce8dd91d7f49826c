"""Every command line of `passerelle` that a page shows exists, with its flags."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from channels.web.channel import WEB
from channels.web.poll import LONGEST_S
from passerelle.settings import load
from passerelle.supervisor import STOP_S
from tests.unit.docs.command_lines import lines_of, problem_of
from tests.unit.docs.pages import ROOT, blocks, quoted

EXAMPLES = ROOT / "docs" / "examples"
UNITS = sorted(EXAMPLES.glob("*.service"))


def shown() -> list[tuple[str, str]]:
    """Each line of a block, and each quoted line, that names the command; what stands in [ ] may be left out."""
    listed = [(block.page, block.text) for block in blocks("sh")]
    listed += [(said.page, said.text) for said in quoted() if re.match(r"(\S+/)?passerelle [a-z]", said.text)]
    return [(page, " ".join(words)) for page, text in listed for words in lines_of(re.sub(r"\[[^\]]*\]", "", text))]


def test_pages_show_command_lines() -> None:
    assert len(shown()) > 30


def test_every_command_line_of_the_pages_exists() -> None:
    wrong = [f"{page}: passerelle {line}: {problem_of(line.split())}" for page, line in shown()]
    assert [line for line in wrong if not line.endswith("None")] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [("understand --whi", "unrecognized"), ("fly", "no command"), ("agents", "required"), ("replay", "required")],
)
def test_a_wrong_line_is_found(line: str, says: str) -> None:
    assert says in str(problem_of(line.split()))


def unit_of(path: Path) -> configparser.RawConfigParser:
    """A unit file: what systemd reads has the form of an ini file, as long as no key stands twice."""
    unit = configparser.RawConfigParser(comment_prefixes="#")
    unit.read_string(path.read_text("utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is(path: Path) -> None:
    unit = unit_of(path)
    service = unit["Service"]
    [arguments] = lines_of(service["ExecStart"])
    assert problem_of(arguments) is None
    assert float(service["TimeoutStopSec"]) > STOP_S
    assert service["EnvironmentFile"] == "/etc/passerelle.env"
    assert unit["Install"]["WantedBy"]


def test_there_is_a_unit_for_each_process() -> None:
    started = {words[0] for path in UNITS for words in lines_of(unit_of(path)["Service"]["ExecStart"])}
    assert started == {"gateway", "brain", "telegram", "handoff"}


def test_the_settings_of_the_units_can_be_used() -> None:
    settings = load({}, EXAMPLES / "passerelle.env")
    assert settings.redis_url
    assert not settings.demo


def test_the_proxy_lets_through_what_we_need() -> None:
    text = (EXAMPLES / "nginx.conf").read_text("utf-8")
    assert all(f"proxy_set_header {name} " in text for name in ("Host", "X-Forwarded-For", "Upgrade", "Connection"))
    [patience_s] = re.findall(r"proxy_read_timeout (\d+)s", text)
    [largest_mb] = re.findall(r"client_max_body_size (\d+)m", text)
    assert int(patience_s) > LONGEST_S
    assert int(largest_mb) * 2**20 > WEB.file_limit_bytes
