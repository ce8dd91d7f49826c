"""Finds every metric in the code without running it: each call of a prometheus class with a literal name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOMS = ("conversation", "channels", "bot", "handoff", "actions", "shop", "passerelle")
KINDS = {
    "Counter": "counter",
    "CounterMetricFamily": "counter",
    "Gauge": "gauge",
    "GaugeMetricFamily": "gauge",
    "Histogram": "histogram",
    "HistogramMetricFamily": "histogram",
    "Summary": "summary",
    "SummaryMetricFamily": "summary",
}


class Metric(NamedTuple):
    """One metric as the code declares it; `name` is what /metrics shows, with `_total` on counters."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


def find_metrics(root: Path) -> list[Metric]:
    """All metrics of the rooms, by name; one that several processes declare alike is listed once."""
    found = {metric for room in ROOMS for path in (root / room).rglob("*.py") for metric in _in_file(path)}
    return sorted(found)


def _in_file(path: Path) -> Iterator[Metric]:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("prometheus_client")
        for name in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported & set(KINDS):
            yield _metric(node, KINDS[node.func.id], _constants(tree), path)


def _metric(call: ast.Call, kind: str, constants: dict[str, str], path: Path) -> Metric:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    given = dict(zip(("name", "documentation", "labelnames"), call.args, strict=False)) | named
    labels = given.get("labels", given.get("labelnames"))
    elements = labels.elts if isinstance(labels, ast.List | ast.Tuple) else []
    name, meaning = (_text(given.get(part), constants) for part in ("name", "documentation"))
    if not name or not meaning:
        raise ValueError(f"{path}:{call.lineno}: a metric needs its name and meaning written out where it is made")
    name += "_total" if kind == "counter" and not name.endswith("_total") else ""
    return Metric(name, kind, tuple(_text(label, constants) for label in elements), meaning)


def _text(node: ast.expr | None, constants: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, constants) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, constants)
    return ""


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
