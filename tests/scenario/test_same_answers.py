"""A brain without TensorFlow answers as one with it: the same conversations, word for word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPTS = (
    ["bonjour", "quels sont vos délais de livraison ?", "et si je veux retourner un article ?", "merci"],
    ["where is my order LBQ-10001", "69007", "that does not help", "I want to talk to someone"],
    ["je veux annuler LBQ-10002", "camille.laurent@example.com", "oui", "vous êtes un robot ?"],
    ["asdf qsdf", "qsdqsd", "zerty zerty"],
    ["Troisième fois que j'écris, c'est une honte !!!", "vous vous moquez de moi"],
)
NOW = "2026-11-23T12:00"
WITH_TENSORFLOW = """
import argparse, sys
from passerelle.quiet import quiet
quiet()
import tensorflow
assert tensorflow.constant(1) == 1
from passerelle.commands import replay
parser = argparse.ArgumentParser()
replay.add_arguments(parser)
sys.exit(replay.main(parser.parse_args(sys.argv[1:])))
"""


def test_answers_are_the_same_with_and_without_tensorflow(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "conversations.jsonl"
    lines = [json.dumps({"id": f"c{number}", "turns": turns}) for number, turns in enumerate(SCRIPTS)]
    script.write_text("\n".join(lines), encoding="utf-8")
    arguments = [str(script), "--now", NOW]
    light = _output(root, ["-m", "passerelle", "replay", *arguments])
    real = _output(root, ["-c", WITH_TENSORFLOW, *arguments])
    assert len(light.splitlines()) == len(SCRIPTS)
    assert light == real


def _output(root: Path, arguments: list[str]) -> str:
    ended = subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
