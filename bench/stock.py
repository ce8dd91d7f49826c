"""The stock assistant: a Rasa project of the same lines with `stock.yml`, one story and one answer an intent.

Intents lose the slash of their names (a retrieval intent would not be told from the others in Rasa's classifier) and
keep everything else. Imports Rasa and TensorFlow when used: it runs in a process of its own (see `worker`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from bench.heard import OUT_OF_SCOPE, Ear, Heard, Talker
from bench.sets import Line

CONFIG = Path(__file__).parent / "stock.yml"
_FALLBACK = "nlu_fallback"
_HEARING, _TALKING = "stock-nlu", "stock"  # names of the two models


def train(lines: Sequence[Line], folder: Path, more: Sequence[str]) -> None:
    """Train the understanding alone (DIET) on the lines; the model lies in `folder` afterwards. `more` goes unused."""
    _write(lines, folder)
    import_module("rasa.model_training").train_nlu(
        config=str(CONFIG),
        nlu_data=str(folder / "nlu.yml"),
        output=str(folder),
        fixed_model_name=_HEARING,
        domain=str(folder / "domain.yml"),
    )


def rehearse(lines: Sequence[Line], folder: Path) -> None:
    """Train the whole assistant, TED and UnexpecTED too, into `folder`; not again from the same lines and settings."""
    made_of, mark = _fingerprint(lines), folder / f"{_TALKING}.fingerprint"
    if mark.exists() and mark.read_text("utf-8") == made_of:
        return
    _write(lines, folder)
    import_module("rasa.model_training").train(
        domain=str(folder / "domain.yml"),
        config=str(CONFIG),
        training_files=[str(folder / "nlu.yml"), str(folder / "stories.yml")],
        output=str(folder),
        fixed_model_name=_TALKING,
        force_training=True,
        # Rasa would glue the stories together at random, fifty times: TED then trains for hours, and answers the same.
        core_additional_arguments={"augmentation_factor": 0},
    )
    mark.write_text(made_of, encoding="utf-8")


def _fingerprint(lines: Sequence[Line]) -> str:
    return sha256(json.dumps([CONFIG.read_text("utf-8"), list(lines)]).encode()).hexdigest()


def _write(lines: Sequence[Line], folder: Path) -> None:
    names = sorted({intent for _, intent in lines})
    files = {
        "domain.yml": _domain(names),
        "nlu.yml": {"version": "3.1", "nlu": [_examples(name, lines) for name in names]},
        "stories.yml": {"version": "3.1", "stories": _stories(names), "rules": _rules(names)},
    }
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (folder / "names.json").write_text(json.dumps({_short(name): name for name in names}), encoding="utf-8")


def opened(folder: Path) -> Ear:
    """The understanding trained into `folder`."""
    return Stock(folder, _HEARING)


class Stock:
    """The trained stock assistant, loaded by Rasa's own agent."""

    def __init__(self, folder: Path, model: str) -> None:
        self._names: dict[str, str] = json.loads((folder / "names.json").read_text("utf-8"))
        self._loop = asyncio.new_event_loop()
        self._agent = import_module("rasa.core.agent").Agent.load(str(folder / f"{model}.tar.gz"))

    def hear(self, text: str) -> Heard:
        parsed: dict[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        ranking = [(str(one["name"]), float(one["confidence"])) for one in parsed["intent_ranking"]]
        real = [(self._names[name], sure) for name, sure in ranking if name in self._names]
        real = [(name, sure) for name, sure in real if name != OUT_OF_SCOPE]
        first = str(parsed["intent"]["name"])
        best, confidence = real[0] if real else (OUT_OF_SCOPE, 0.0)
        said = self._names.get(first, OUT_OF_SCOPE)
        return Heard(said, float(parsed["intent"]["confidence"] or 0.0), best, confidence)

    def begin(self, conversation: str) -> None:
        """Rasa begins by itself."""

    def say(self, number: int, lines: Mapping[str, str]) -> None:
        self._loop.run_until_complete(self._answered(lines))

    async def _answered(self, lines: Mapping[str, str]) -> None:
        await asyncio.gather(*(self._agent.handle_text(text, sender_id=one) for one, text in lines.items()))


def talker(folder: Path) -> Talker:
    """The whole assistant rehearsed into `folder`."""
    return Stock(folder, _TALKING)


def _short(name: str) -> str:
    return name.replace("/", "_")


def _examples(name: str, lines: Sequence[Line]) -> dict[str, Any]:
    texts = [_escaped(text) for text, intent in lines if intent == name]
    return {"intent": _short(name), "examples": "".join(f"- {text}\n" for text in texts)}


def _escaped(text: str) -> str:
    """On one line, without what Rasa reads as an annotation."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")


def _domain(names: Sequence[str]) -> dict[str, Any]:
    responses = {f"utter_{_short(name)}": [{"text": f"({name})"}] for name in names}
    return {"version": "3.1", "intents": [_short(name) for name in names], "responses": responses}


def _rules(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"rule": "Not understood", "steps": [{"intent": _FALLBACK}, {"action": "action_default_fallback"}]}]


def _stories(names: Sequence[str]) -> list[dict[str, Any]]:
    """For each intent: asked, answered, and the next one asked and answered."""
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    return [
        {"story": f"{_short(first)} then {_short(second)}", "steps": [*_asked(first), *_asked(second)]}
        for first, second in pairs
    ]


def _asked(name: str) -> list[dict[str, str]]:
    return [{"intent": _short(name)}, {"action": f"utter_{_short(name)}"}]
