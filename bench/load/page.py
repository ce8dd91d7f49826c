"""The load's part of docs/benchmarks.md and its pictures, from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.report import LOAD
from bench.results import machine

_TALK, _GROWTH = "bench-load-talk.png", "bench-load-growth.png"
_GREEN, _GREY = "#0b6e4f", "#9aa5b1"

Found = Mapping[str, Mapping[str, Any]]


def write(found: Found, docs: Path) -> Path:
    """Write the part anew behind its mark, and the pictures; returns the page."""
    path = docs / "benchmarks.md"
    before = path.read_text("utf-8").partition(LOAD)[0].rstrip() if path.exists() else "# Benchmarks"
    (docs / "images").mkdir(parents=True, exist_ok=True)
    if "talk" in found:
        _draw_talk(found["talk"]["figures"], docs / "images" / _TALK)
    if "growth" in found:
        _draw_growth(found["growth"]["figures"]["sizes"], docs / "images" / _GROWTH)
    path.write_text("\n".join([before, "", LOAD, "", *_lines(found)]) + "\n", encoding="utf-8")
    return path


def _lines(found: Found) -> Iterator[str]:
    yield "## Load\n"
    yield f"By `python -m bench load` (`--quick`: four minutes) on {machine()}. Store, gateway, brains and the clients"
    yield "share the machine. Every part starts a service of its own; absolute figures hold for a quiet machine, ratios"
    yield "for any. The clients offer compression as browsers do; what it all means: [capacity](capacity.md).\n"
    yield _row(["part", "measured", "how much of it", "load average before"])
    yield _row(["---"] * 4)
    for name, part in found.items():
        yield _row([name, part["day"], part["size"], f"{part['load_average_before']:.1f}"])
    for name, lines in _PARTS.items():
        if name in found:
            yield ""
            yield from lines(found[name]["figures"])


def _of_storm(it: Mapping[str, float]) -> Iterator[str]:
    yield "### Sockets and the storm\n"
    yield f"{it['sockets']:,.0f} idle sockets on one gateway, each on a conversation of its own; then it is restarted."
    yield "*back*: from a gateway that is ready to the last page that knows all that was written meanwhile.\n"
    yield _row(["KB a socket", "idle cores", "back s", "bare aiohttp s", "ratio", "seen twice", "missed"])
    yield _row(["---"] * 7)
    cells = [f"{it['bytes_each'] / 1024:.1f}", f"{it['idle_cores']:.3f}", f"{it['back_s']:.1f}", f"{it['bare_s']:.1f}"]
    yield _row([*cells, f"{it['ratio']:.2f}", f"{it['doubled']:.0f}", "0"])


def _of_talk(it: Mapping[str, Any]) -> Iterator[str]:
    yield "### Talk\n"
    yield "Questions in conversations of 5 to 30 turns, one brain; from the frame that asks to the frame that answers."
    yield "*bursty*: what is asked in five seconds comes in one.\n"
    yield f"![Latency over offered load](images/{_TALK})\n"
    heads = [
        "",
        "asked/s",
        "answered/s",
        "P50 ms",
        "P95 ms",
        "P99 ms",
        "unanswered",
        "cores: gateway",
        "brain",
        "store",
    ]
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for kind in ("steady", "bursty"):
        for run in it[kind]:
            rates = [f"{run['asked_per_s']:.0f}", f"{run['answered_per_s']:.0f}"]
            times = [f"{run[f'p{share}_ms']:.0f}" for share in (50, 95, 99)]
            cores = [f"{run[part]:.2f}" for part in ("gateway", "brains", "store")]
            yield _row([kind, *rates, *times, f"{run['unanswered']:.0f}", *cores])


def _of_hundred(it: Mapping[str, Any]) -> Iterator[str]:
    yield "### A hundred messages a second\n"
    yield "The same talk, steady, again and again on one service of one brain. Goal: a P99 of 250 ms.\n"
    yield _row(["seconds", "asked/s", "answered/s", "P50 ms", "P95 ms", "P99 ms", "longest ms", "unanswered"])
    yield _row(["---"] * 8)
    for run in it["runs"]:
        names = ("seconds", "asked_per_s", "answered_per_s", "p50_ms", "p95_ms", "p99_ms", "longest_ms", "unanswered")
        yield _row([f"{run[name]:.0f}" for name in names])


def _of_brains(it: Mapping[str, Any]) -> Iterator[str]:
    yield "### Brains\n"
    yield "More is asked than they can bear: what is answered is their limit on these cores.\n"
    yield _row(["brains", "answered/s", "cores: brains", "CPU ms an answer"])
    yield _row(["---"] * 4)
    for run in it["limits"]:
        cpu_ms = run["brains"] / max(run["answered_per_s"], 1e-9) * 1000
        yield _row([f"{run['number']:.0f}", f"{run['answered_per_s']:.0f}", f"{run['brains']:.2f}", f"{cpu_ms:.1f}"])


def _of_desks(it: Mapping[str, float]) -> Iterator[str]:
    yield "### An agent floor\n"
    yield f"{it['desks']:.0f} open desks, each told of each of 20 messages a second.\n"
    yield _row(["gateway CPU ms a message, no desk", "with all", "µs a frame", "last desk hears, P50 ms", "P99 ms"])
    yield _row(["---"] * 5)
    names = ("alone_ms", "with_desks_ms", "frame_us", "heard_p50_ms", "heard_p99_ms")
    yield _row([f"{it[name]:.1f}" for name in names])


def _of_desk_page(it: Mapping[str, float]) -> Iterator[str]:
    yield "### The desk's page\n"
    customers, times = f"{it['conversations']:,.0f} customers", f"{it['visits']:.0f} times"
    yield f"{customers} wait; an agent who is logged in opens the desk, {times}, each in a fresh chromium. ms from"
    yield "the request of the page until something is painted, until the first line is, and until every line"
    yield "is there. Goal: 1,000. *cold*: the first time, on a gateway that has read no conversation yet.\n"
    yield _row(["", "painted", "first line", "all lines"])
    yield _row(["---"] * 4)
    for name, head in (("cold_{}_ms", "cold"), ("{}_p50_ms", "P50"), ("{}_p95_ms", "P95")):
        yield _row([head, *(f"{it[name.format(what)]:.0f}" for what in ("painted", "line", "listed"))])
    yield ""
    yield "Then the list is scrolled to its end, a turn of the wheel a frame. *bare*: a page of as many rows and no"
    yield "script.\n"
    yield _row(["tasks over 50 ms", "the longest, ms", "work of a turn, ms", "bare, ms"])
    yield _row(["---"] * 4)
    yield _row([f"{it['long_tasks']:.0f}", *(f"{it[name]:.1f}" for name in ("longest_ms", "turn_ms", "bare_ms"))])


def _of_first_word(it: Mapping[str, float]) -> Iterator[str]:
    yield "### From the claim to the agent's first word\n"
    yield f"{it['hand_overs']:.0f} customers wait with their pages open; {it['agents']:.0f} agents claim one after the"
    yield "other and write at once. From the key that claims, until the claim is granted and until the word is on"
    yield "the customer's page. Goal: 300 ms. The four seconds to take an answer back are not in it.\n"
    yield _row(["claimed P50 ms", "P95 ms", "seen P50 ms", "P95 ms", "P99 ms", "gateway CPU ms a hand-over"])
    yield _row(["---"] * 6)
    names = ("claimed_p50_ms", "claimed_p95_ms", "seen_p50_ms", "seen_p95_ms", "seen_p99_ms", "cpu_ms")
    yield _row([f"{it[name]:.0f}" for name in names])


def _of_restart(it: Mapping[str, float]) -> Iterator[str]:
    yield "### A restart of everything\n"
    yield f"{it['conversations']:,.0f} conversations lie in the store. Store, gateway and a brain start at once;"
    yield "seconds from then. A customer writes as soon as the page can.\n"
    yield _row(["store has loaded", "message accepted", "answered", "CPU s of the gateway by then"])
    yield _row(["---"] * 4)
    yield _row([f"{it[name]:.1f}" for name in ("loaded_s", "accepted_s", "answered_s", "gateway_cpu_s")])


def _of_growth(it: Mapping[str, Any]) -> Iterator[str]:
    yield "### Growth\n"
    yield "Cost of an append and of a cold resume, as a ratio to a store of 100 conversations asked in turn (medians of"
    yield "300, each the best of three); three turns a conversation. The first row compares like with like: how far it"
    yield "is from 1 is the noise. The goal is at most 1.2 at a million."
    yield "*load*: the store is stopped and started again.\n"
    yield f"![Cost over growth](images/{_GROWTH})\n"
    yield _row(["conversations", "append", "resume", "KB each", "stop and load s"])
    yield _row(["---"] * 5)
    for at in it["sizes"]:
        ratios = [f"{at['append']:.2f}", f"{at['resume']:.2f}"]
        yield _row([f"{at['conversations']:,.0f}", *ratios, f"{at['bytes_each'] / 1024:.1f}", f"{at['load_s']:.1f}"])


_PARTS = {
    "storm": _of_storm,
    "talk": _of_talk,
    "hundred": _of_hundred,
    "brains": _of_brains,
    "desks": _of_desks,
    "desk_page": _of_desk_page,
    "first_word": _of_first_word,
    "restart": _of_restart,
    "growth": _of_growth,
}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _draw_talk(it: Mapping[str, Any], path: Path) -> None:
    figure: Any = import_module("matplotlib.figure").Figure(figsize=(9, 3.4), layout="constrained")
    axes = figure.subplots()
    for kind, colour in (("steady", _GREEN), ("bursty", _GREY)):
        asked = [run["asked_per_s"] for run in it[kind]]
        for share, style in ((50, ":"), (95, "--"), (99, "-")):
            times = [run[f"p{share}_ms"] for run in it[kind]]
            axes.plot(asked, times, style, marker="o", color=colour, label=f"{kind}, P{share}")
    axes.set_yscale("log")
    axes.set_xlabel("messages a second")
    axes.set_ylabel("answer, ms")
    axes.legend(frameon=False, ncol=2)
    figure.savefig(str(path), dpi=110)


def _draw_growth(sizes: Sequence[Mapping[str, float]], path: Path) -> None:
    figure: Any = import_module("matplotlib.figure").Figure(figsize=(9, 3), layout="constrained")
    axes = figure.subplots()
    stored = [at["conversations"] for at in sizes]
    for name, colour in (("append", _GREEN), ("resume", _GREY)):
        axes.plot(stored, [at[name] for at in sizes], marker="o", color=colour, label=name)
    axes.axhspan(0.8, 1.2, color=_GREEN, alpha=0.08)
    axes.set_xscale("log")
    axes.set_ylim(0, 2)
    axes.set_xlabel("conversations in the store")
    axes.set_ylabel("cost, to 100 conversations")
    axes.legend(frameon=False)
    figure.savefig(str(path), dpi=110)
