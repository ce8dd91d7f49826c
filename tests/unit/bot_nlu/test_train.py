"""Training over a small project: a model with its fingerprint, the same each time, and clear failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.fingerprint import fingerprint_of, model_fingerprint
from bot.train import MODEL_NAME, TrainingFailed, train

CONFIG = """
recipe: default.v1
language: fr
assistant_id: small
pipeline:
  - name: bot.nlu.components.EntityReader
  - name: bot.nlu.components.IntentReader
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, faq]
responses:
  utter_greet: [{text: bonjour}]
  utter_faq/stores: [{text: à Lyon}]
"""
LINES = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - bonjour
      - hello
      - salut à tous
  - intent: faq/stores
    examples: |
      - où sont vos magasins
      - where are your shops
"""
RULES = """
version: "3.1"
rules:
  - rule: Greet
    steps: [{intent: greet}, {action: utter_greet}]
  - rule: Answer
    steps: [{intent: faq}, {action: utter_faq}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {"config.yml": CONFIG, "domain.yml": DOMAIN, "data/nlu/a.yml": LINES, "data/rules/a.yml": RULES}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_a_model_with_its_fingerprint(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    before = Path.cwd()
    model = train(project / "models", said.append, root=project)
    assert model == project / "models" / MODEL_NAME
    assert fingerprint_of(model) == model_fingerprint(project)
    assert said[-1].startswith("trained")
    assert Path.cwd() == before
    assert "bonjour" not in "".join(capfd.readouterr())


def test_a_file_of_ours_that_is_missing_is_named(project: Path) -> None:
    config = CONFIG.replace("policies", "  - name: bot.nlu.components.SignalsReader\npolicies")
    (project / "config.yml").write_text(config, encoding="utf-8")
    with pytest.raises(TrainingFailed, match=r"frustration\.yml cannot be read"):
        train(project / "models", lambda _: None, root=project)


def test_bad_data_fails_clearly_and_leaves_the_old_model(project: Path) -> None:
    (project / "models").mkdir()
    old = project / "models" / MODEL_NAME
    old.write_bytes(b"old")
    (project / "domain.yml").write_text(DOMAIN + "entities: 3\n", encoding="utf-8")
    with pytest.raises(TrainingFailed, match=r"domain\.yml"):
        train(project / "models", lambda _: None, root=project)
    assert old.read_bytes() == b"old"
