"""Passerelle against Rasa's default in figures of one run each: how much better, at what share of the cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bench.results import Results
from bench.sets import FEWER

MIB = 1024 * 1024


class Row(NamedTuple):
    """What is compared, the goal in words, both figures, and what one makes of the other."""

    what: str
    goal: str
    ours: str
    stock: str
    verdict: str


def rows(results: Results) -> Iterator[Row]:
    """One for each figure that both have; those of a set are of the same lines."""
    lines, talk = results.get(FEWER, {}), results.get("talk", {})
    if {"ours", "stock"} <= lines.keys():
        yield from _of_lines(lines["ours"], lines["stock"])
    if {"ours", "stock"} <= talk.keys():
        yield from _of_talk(talk["ours"], talk["stock"])


def _of_lines(ours: Mapping[str, Any], stock: Mapping[str, Any]) -> Iterator[Row]:
    for part in ours["scores"]:
        a, b = (found["scores"][part]["accuracy"] * 100 for found in (ours, stock))
        yield Row(f"right, {FEWER} {part}, %", "4 points more", f"{a:.1f}", f"{b:.1f}", f"{a - b:+.1f} points")
    yield _share(f"training, {FEWER}, CPU s", "1/5", ours["train"]["cpu_s"], stock["train"]["cpu_s"])


def _of_talk(ours: Mapping[str, Any], stock: Mapping[str, Any]) -> Iterator[Row]:
    yield _share("a turn under load, CPU ms", "1/10", ours["load_cpu_s"] * 1000, stock["load_cpu_s"] * 1000)
    yield _share("a turn alone, CPU ms", "1/4", ours["turn_cpu_s"] * 1000, stock["turn_cpu_s"] * 1000)
    yield Row("50th to 5th turn, CPU", "1.5", f"{ours['growth']:.2f}", f"{stock['growth']:.2f}", "")
    yield _share("start to first answer, CPU s", "1/4", ours["first_answer_cpu_s"], stock["first_answer_cpu_s"])
    yield _share("start to first answer, s", "1/4", ours["first_answer_s"], stock["first_answer_s"])
    yield _share("memory of a brain, MiB", "1/2", ours["peak_bytes"] / MIB, stock["peak_bytes"] / MIB)


def _share(what: str, goal: str, ours: float, stock: float) -> Row:
    return Row(what, goal, f"{ours:.1f}", f"{stock:.1f}", f"1/{stock / ours:.1f}")
