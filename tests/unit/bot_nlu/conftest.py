"""A small understanding trained here, and the one in `models/`, each made once for the run."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

import tests.rasa_imported  # noqa: F401
from bot.fingerprint import ROOT, newest_model
from bot.mend import VECTORS
from bot.nlu.encoder import Encoder, shared_encoder
from bot.nlu.intents import Intents
from bot.nlu.understanding import Understanding

TODAY = date(2026, 11, 21)  # a Saturday
_ANNOTATION = re.compile(r"\[([^\]]+)\]\(\w+\)")


def lines_of(folder: Path) -> list[tuple[str, str]]:
    """(text, intent) of every training line, read without Rasa."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            examples = [line.strip()[2:] for line in str(block.get("examples", "")).splitlines() if line.strip()]
            found += [(_ANNOTATION.sub(r"\1", text), str(block["intent"])) for text in examples if "intent" in block]
    return found


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return shared_encoder()


@pytest.fixture(scope="session")
def training_lines() -> list[tuple[str, str]]:
    return lines_of(ROOT / "data" / "nlu")


@pytest.fixture(scope="session")
def intents(training_lines: list[tuple[str, str]], encoder: Encoder) -> Intents:
    """Every fifth training line: enough to know the plain wishes, quick to fit; training the model has encoded them."""
    with encoder.recalling(ROOT / "models" / VECTORS):
        return Intents.train(training_lines[::5], encoder)


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The trained model; `make test` has made it, by hand: `passerelle train`."""
    model = newest_model(ROOT / "models")
    assert model is not None, "no model in models/; run: passerelle train"
    return Understanding.load(model)
