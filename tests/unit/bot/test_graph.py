"""Our runner gives what Rasa's own dask runner gives on the trained model, and says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.exceptions import ModelNotFound

from bot.fingerprint import newest_model
from bot.graph import PlainRunner
from bot.processor import TurnProcessor
from passerelle.compose import ROOT


def test_it_gives_what_rasas_own_runner_gives(tmp_path: Path) -> None:
    model = newest_model(ROOT / "models")
    outputs = []
    for number, runner in enumerate((PlainRunner, DaskGraphRunner)):
        folder = tmp_path / str(number)
        folder.mkdir()
        metadata, graph = load_predict_graph_runner(folder, model, LocalModelStorage, runner)
        said = [
            graph.run(
                {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: None}, targets=[metadata.nlu_target]
            )[metadata.nlu_target][0].as_dict(only_output_properties=True)
            for text in ("où est ma commande LBQ-10001 ?", "a human please", "qsdf")
        ]
        outputs.append(said)
    assert outputs[0] == outputs[1]
    assert outputs[0][0]["entities"][0]["value"] == "LBQ-10001"


def test_a_model_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "model.tar.gz"
    broken.write_bytes(b"no archive")
    with pytest.raises(ModelNotFound, match=r"model\.tar\.gz"):
        TurnProcessor._load_model(broken)
