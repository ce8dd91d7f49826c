"""Training over a small project: a model with its fingerprint, the same each time, and clear failures."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

import pytest

from bot.fingerprint import MODEL_NAME, fingerprint_of, model_fingerprint
from bot.mend import mend
from bot.nlu.encoder import Encoder
from bot.nlu.intents import Intents
from bot.nlu.understanding import part_of, unpacked
from bot.train import TrainingFailed, train

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


def part(model: Path, name: str) -> bytes:
    """A file of that name in a model."""
    with tarfile.open(model) as archive:
        member = next(one for one in archive.getnames() if one.endswith(name))
        file = archive.extractfile(member)
        assert file is not None
        return file.read()


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


def test_a_line_more_is_mended_and_only_it_is_encoded(project: Path, encoder: Encoder) -> None:
    model = train(project / "models", lambda _: None, root=project)
    rules, name = part(model, "rule_policy.json"), part(model, "metadata.json")
    lines = project / "data" / "nlu" / "a.yml"
    lines.write_text(LINES.replace("- hello", "- hello\n      - wesh wesh la famille"), encoding="utf-8")
    before = encoder.encoded
    assert mend(project / "models", lambda _: None, root=project)
    assert encoder.encoded == before + 1
    assert fingerprint_of(model) == model_fingerprint(project)
    assert part(model, "rule_policy.json") == rules
    assert part(model, "metadata.json") != name
    with tempfile.TemporaryDirectory() as folder:
        place = part_of(model, unpacked(model, Path(folder)), "IntentReader")
        assert Intents.load(place, encoder).read(["wesh wesh"])[0].name == "greet"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("domain.yml", DOMAIN.replace("bonjour", "salut")),
        ("data/rules/a.yml", RULES.replace("Greet", "Say hello")),
        ("data/nlu/a.yml", LINES.replace("faq/stores", "faq/jobs")),
        ("data/nlu/a.yml", "broken: ["),
    ],
)
def test_what_cannot_be_mended_is_trained(project: Path, file: str, content: str) -> None:
    train(project / "models", lambda _: None, root=project)
    (project / file).write_text(content, encoding="utf-8")
    assert not mend(project / "models", lambda _: None, root=project)


def test_without_a_model_there_is_nothing_to_mend(project: Path) -> None:
    assert not mend(project / "models", lambda _: None, root=project)


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
