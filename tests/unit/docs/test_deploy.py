"""What deploy/ starts exists: its command lines, its settings, and times that fit those of the processes."""

from __future__ import annotations

import ast
import configparser
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from channels.transport.poll import LONGEST_S
from channels.web.channel import WEB
from conversation.event_table import TABLE
from conversation.events import HandoffRequeued, Reason
from conversation.floor import HOLDERS
from docs.found_metrics import find_metrics
from passerelle.cli import COMMANDS
from passerelle.figures import ROLES
from passerelle.settings import PREFIX, Settings, load
from passerelle.supervisor import STOP_S
from tests.unit.docs.command_lines import lines_of, problem_of
from tests.unit.docs.pages import ROOT, rows

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
IMAGE = "passerelle"  # the image that we build; the others are other people's


def processes() -> set[str]:
    """The commands that run until they are told to stop: those that can be tied to a parent."""
    return {
        name
        for name, command in COMMANDS.items()
        if "add_parent_flag(parser)" in (ROOT / f"{command.module.replace('.', '/')}.py").read_text("utf-8")
    }


def unit_of(path: Path) -> configparser.RawConfigParser:
    """A unit file: what systemd reads has the form of an ini file, as long as no key stands twice."""
    unit = configparser.RawConfigParser(comment_prefixes="#")
    unit.read_string(path.read_text("utf-8"))
    return unit


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, with its references resolved as compose does it: by YAML."""
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def ours(compose: dict[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in compose["services"].items() if service["image"] == IMAGE}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is(path: Path) -> None:
    unit = unit_of(path)
    service = unit["Service"]
    [arguments] = lines_of(service["ExecStart"])
    assert problem_of(arguments) is None
    assert float(service["TimeoutStopSec"]) > STOP_S
    assert service["EnvironmentFile"] == "/etc/passerelle.env"
    assert unit["Unit"]["Documentation"].removeprefix("file:///opt/passerelle/") == "docs/operations.md"
    assert unit["Install"]["WantedBy"]
    load(dict(given.split("=", 1) for given in service.get("Environment", "").split()), DEPLOY / "passerelle.env")


def test_there_is_a_unit_and_a_service_for_each_process(ours: dict[str, Any]) -> None:
    started = {words[0] for path in UNITS for words in lines_of(unit_of(path)["Service"]["ExecStart"])}
    assert started == processes() == {service["command"][0] for service in ours.values()}


def test_a_service_starts_what_there_is_and_its_settings_can_be_used(ours: dict[str, Any]) -> None:
    for name, service in ours.items():
        assert problem_of(service["command"]) is None, name
        assert float(service["stop_grace_period"].removesuffix("s")) > STOP_S
        assert service["env_file"] == "passerelle.env"
        given = {key: re.sub(r"\$\{(\w+)[^}]*\}", "password", value) for key, value in service["environment"].items()}
        settings = load(given, DEPLOY / "passerelle.env")
        assert settings.redis_url == "redis://store:6379/0"
        assert settings.files_dir.is_relative_to("/var/lib/passerelle")


def test_services_and_what_they_need_are_named_alike(compose: dict[str, Any], ours: dict[str, Any]) -> None:
    mounted = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", ())}
    assert mounted == set(compose["volumes"])
    for service in ours.values():
        assert set(service["depends_on"]) <= set(compose["services"])
        assert f"@{'database'}/" in service["environment"]["PASSERELLE_DATABASE_URL"]
    assert {"store", "database"} <= set(compose["services"])


def test_the_store_of_the_compose_file_keeps_what_it_accepts(compose: dict[str, Any]) -> None:
    line = " ".join(compose["services"]["store"]["command"])
    for option in ("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"):
        assert option in line


def test_the_gateway_listens_where_it_is_looked_for(ours: dict[str, Any]) -> None:
    gateway = ours["gateway"]
    port = gateway["environment"]["PASSERELLE_PORT"]
    [published] = gateway["ports"]
    assert published == f"127.0.0.1:{port}:{port}"
    script = gateway["healthcheck"]["test"][-1]
    ast.parse(script)
    assert f"http://127.0.0.1:{port}/healthz" in script


def test_the_image_is_made_by_what_there_is() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    for arguments in lines_of("\n".join(line for line in text.splitlines() if not line.startswith("ENTRYPOINT"))):
        assert not arguments or problem_of(arguments) is None, arguments
    [entry] = re.findall(r'^ENTRYPOINT \["(.+)"\]$', text, re.MULTILINE)
    [command] = re.findall(r'^CMD \["(\w+)"\]$', text, re.MULTILINE)
    assert entry.endswith("/.venv/bin/passerelle")
    assert command in processes()
    known = {name.upper() for name in Settings.__dataclass_fields__}
    assert set(re.findall(PREFIX + r"([A-Z_]+)=", text)) <= known
    [extra] = re.findall(r"bootstrap\.sh venv --extra (\w+)", text)
    assert f"\n{extra} = [" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_settings_of_deploy_can_be_used() -> None:
    settings = load({}, DEPLOY / "passerelle.env")
    assert settings.redis_url
    assert not settings.demo


def test_the_proxy_lets_through_what_we_need() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert all(f"proxy_set_header {name} " in text for name in ("Host", "X-Forwarded-For", "Upgrade", "Connection"))
    [patience_s] = re.findall(r"proxy_read_timeout (\d+)s", text)
    [largest_mb] = re.findall(r"client_max_body_size (\d+)m", text)
    assert int(patience_s) > LONGEST_S
    assert int(largest_mb) * 2**20 > WEB.file_limit_bytes


@pytest.fixture(scope="module")
def alerts() -> dict[str, str]:
    """The rules for Prometheus: alert -> expression."""
    loaded = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))
    return {rule["alert"]: rule["expr"] for group in loaded["groups"] for rule in group["rules"]}


def test_every_alarm_has_its_meaning_and_what_to_do(alerts: dict[str, str]) -> None:
    told = rows("docs/operations.md", "## Alarms")
    assert {name for name in told if name in alerts} == set(alerts)
    table = (ROOT / "docs" / "operations.md").read_text("utf-8").split("\n## Alarms\n")[1]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(alerts)
    assert all(len(told[name]) == 2 and all(told[name]) for name in alerts)


def test_every_alarm_looks_at_figures_there_are(alerts: dict[str, str]) -> None:
    known = {metric.name: metric for metric in find_metrics(ROOT)}
    labels = {"reason": get_args(Reason), "why": get_args(get_type_hints(HandoffRequeued)["why"]), "event": TABLE}
    labels |= {"role": ROLES, "floor": HOLDERS}
    for alert, expression in alerts.items():
        named = re.findall(r"(passerelle_\w+)(?:\{(\w+)=~?\"([^\"]+)\"\})?", expression)
        assert named, alert
        for name, label, values in named:
            metric = known.get(name.removesuffix("_bucket") if "histogram_quantile" in expression else name)
            assert metric is not None, f"{alert}: {name}"
            assert not label or label in metric.labels, f"{alert}: {name} has no label {label}"
            wrong = [value for value in values.split("|") if label in labels and value not in labels[label]]
            assert wrong == [], f"{alert}: {label} is never {wrong}"


def test_the_page_of_operations_speaks_of_all_that_is_shared(alerts: dict[str, str]) -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    shared = [metric.name for metric in find_metrics(ROOT) if not metric.name.startswith("passerelle_web_")]
    assert [name for name in shared if name not in text] == []
