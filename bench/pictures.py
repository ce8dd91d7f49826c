"""The pictures of docs/benchmarks.md's understanding part: lines understood, and what a turn costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.results import Results

NAMES = {"ours": "Passerelle", "stock": "Rasa's default"}
_COLOURS = {"ours": "#0b6e4f", "stock": "#9aa5b1"}

Group = tuple[str, Mapping[str, float]]  # what stands below the bars, and a bar for each pipeline


def drawn(sets: Results, talk: Mapping[str, Any], folder: Path) -> list[str]:
    """Draw what there are figures for; the names of the files, in the order of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "bench-right.png": (_right(sets), "lines understood, %"),
        "bench-turn.png": (_turns(talk), "CPU of a turn, ms"),
    }
    shown = {name: picture for name, picture in pictures.items() if picture[0]}
    for name, (groups, label) in shown.items():
        _draw(groups, label, folder / name)
    return list(shown)


def _right(sets: Results) -> list[Group]:
    return [
        (f"{name} {part}".strip(), {one: found["scores"][part]["accuracy"] * 100 for one, found in both.items()})
        for name, both in sets.items()
        for part in next(iter(both.values()))["scores"]
    ]


def _turns(talk: Mapping[str, Any]) -> list[Group]:
    kinds = {"alone": "turn_cpu_s", "under load": "load_cpu_s"}
    return [(kind, {one: found[key] * 1000 for one, found in talk.items()}) for kind, key in kinds.items() if talk]


def _draw(groups: Sequence[Group], label: str, path: Path) -> None:
    figure: Any = import_module("matplotlib.figure").Figure(figsize=(9, 3.4), layout="constrained")
    axes = figure.subplots()
    for place, pipeline in enumerate(NAMES):
        known = [(at, values[pipeline]) for at, (_, values) in enumerate(groups) if pipeline in values]
        bars = axes.bar([at + (place - 0.5) * 0.4 for at, _ in known], [one for _, one in known], 0.38)
        for bar in bars:
            bar.set_color(_COLOURS[pipeline])
        bars.set_label(NAMES[pipeline])
    axes.set_xticks(range(len(groups)), [name for name, _ in groups], rotation=20, ha="right")
    axes.set_ylabel(label)
    axes.legend(frameon=False)
    figure.savefig(str(path), dpi=110)
