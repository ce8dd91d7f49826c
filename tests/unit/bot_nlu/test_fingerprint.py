"""The fingerprint changes with everything that training reads, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.fingerprint import Fingerprint, fingerprint_of, keep_fingerprint, model_fingerprint, newest_model

FILES = [
    "config.yml",
    "domain.yml",
    "data/nlu/a.yml",
    "data/frustration.yml",
    "bot/nlu/text.py",
    "bot/nlu/words/w.yml",
    "bot/nlu/e5/factors.npz",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in [*FILES, "data/answers/faq.yml", "README.md"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_what_training_reads_counts(project: Path, name: str) -> None:
    before = model_fingerprint(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert model_fingerprint(project) != before


def test_a_new_file_counts(project: Path) -> None:
    before = model_fingerprint(project)
    (project / "data/nlu/b.yml").write_text("", encoding="utf-8")
    assert model_fingerprint(project) != before


@pytest.mark.parametrize("name", ["data/answers/faq.yml", "README.md"])
def test_answers_and_papers_do_not(project: Path, name: str) -> None:
    before = model_fingerprint(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert model_fingerprint(project) == before


def test_it_is_kept_beside_the_model(tmp_path: Path) -> None:
    model = tmp_path / "passerelle.tar.gz"
    model.write_bytes(b"")
    assert fingerprint_of(model) is None
    kept = Fingerprint("a", "b", "c")
    keep_fingerprint(model, kept)
    assert fingerprint_of(model) == kept
    assert newest_model(tmp_path) == newest_model(model) == model
    assert newest_model(tmp_path / "none") is None
