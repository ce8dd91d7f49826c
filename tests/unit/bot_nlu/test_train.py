"""Training over a small project: a model with its fingerprint, the same each time, and clear failures."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from pathlib import Path

import pytest

from bot.fingerprint import MODEL_NAME, fingerprint_of, model_fingerprint
from bot.mend import VECTORS, mend
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
  - name: bot.nlu.components.SignalsReader
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
FRUSTRATION = """
blocks:
- {level: 0, language: fr, lines: "- bonjour madame"}
- {level: 1, language: fr, lines: "- c'est long"}
- {level: 2, language: fr, lines: "- vous êtes nuls"}
"""
SENSITIVE = """
blocks:
- {topic: fraud, language: fr, lines: "- on a volé ma carte"}
- {topic: none, language: fr, lines: "- la carte des thés"}
"""
FILES = {
    "config.yml": CONFIG,
    "domain.yml": DOMAIN,
    "data/nlu/a.yml": LINES,
    "data/rules/a.yml": RULES,
    "data/frustration.yml": FRUSTRATION,
    "data/sensitive.yml": SENSITIVE,
}


def written(root: Path) -> Path:
    """The project in a folder."""
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


def unheard(_: str) -> None:
    """Progress, told to nobody."""


def part(model: Path, name: str) -> bytes:
    """A file in a model, whose path ends so."""
    with tarfile.open(model) as archive:
        member = next(one for one in archive.getnames() if one.endswith(name))
        file = archive.extractfile(member)
        assert file is not None
        return file.read()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What training the project gives, made once."""
    root = written(tmp_path_factory.mktemp("trained"))
    return train(root / "models", unheard, root=root).parent


@pytest.fixture
def trained(project: Path, models: Path) -> Path:
    """The project with its model."""
    shutil.copytree(models, project / "models")
    return project


def test_a_model_with_its_fingerprint(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    before = Path.cwd()
    model = train(project / "models", said.append, root=project)
    assert model == project / "models" / MODEL_NAME
    assert fingerprint_of(model) == model_fingerprint(project)
    assert said[-1].startswith("trained")
    assert Path.cwd() == before
    assert "bonjour" not in "".join(capfd.readouterr())


def test_a_line_more_is_mended_and_only_it_is_encoded(trained: Path, encoder: Encoder) -> None:
    model = trained / "models" / MODEL_NAME
    rules, name = part(model, "rule_policy.json"), part(model, "metadata.json")
    lines = LINES.replace("- hello", "- hello\n      - wesh wesh la famille")
    (trained / "data" / "nlu" / "a.yml").write_text(lines, encoding="utf-8")
    before = encoder.encoded
    assert mend(trained / "models", unheard, root=trained)
    assert encoder.encoded == before + 1
    assert fingerprint_of(model) == model_fingerprint(trained)
    assert part(model, "rule_policy.json") == rules
    assert part(model, "metadata.json") != name
    with tempfile.TemporaryDirectory() as folder:
        place = part_of(model, unpacked(model, Path(folder)), "IntentReader")
        assert Intents.load(place, encoder).read(["wesh wesh"])[0].name == "greet"


@pytest.mark.parametrize(
    ("file", "content", "heard"),
    [
        ("data/frustration.yml", FRUSTRATION.replace("c'est long", "ça traîne"), True),
        ("data/nlu/a.yml", f"# what customers write\n{LINES}", False),
    ],
)
def test_where_no_line_of_an_intent_changed_intents_stay(trained: Path, file: str, content: str, heard: bool) -> None:
    model = trained / "models" / MODEL_NAME
    intents, moods = part(model, "IntentReader1/weights.npz"), part(model, "frustration/weights.npz")
    (trained / file).write_text(content, encoding="utf-8")
    assert mend(trained / "models", unheard, root=trained)
    assert fingerprint_of(model) == model_fingerprint(trained)
    assert part(model, "IntentReader1/weights.npz") == intents
    assert (part(model, "frustration/weights.npz") != moods) == heard


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("domain.yml", DOMAIN.replace("bonjour", "salut")),
        ("data/rules/a.yml", RULES.replace("Greet", "Say hello")),
        ("data/nlu/a.yml", LINES.replace("faq/stores", "faq/jobs")),
        ("data/nlu/a.yml", "broken: ["),
        ("data/sensitive.yml", "blocks: [1]"),
    ],
)
def test_what_cannot_be_mended_is_trained(trained: Path, file: str, content: str) -> None:
    (trained / file).write_text(content, encoding="utf-8")
    before = (trained / "models" / MODEL_NAME).read_bytes()
    assert not mend(trained / "models", unheard, root=trained)
    assert (trained / "models" / MODEL_NAME).read_bytes() == before


def test_half_a_model_is_not_mended(trained: Path) -> None:
    model = trained / "models" / MODEL_NAME
    model.write_bytes(model.read_bytes()[:-1000])
    (trained / "data" / "nlu" / "a.yml").write_text(LINES.replace("hello", "hello you"), encoding="utf-8")
    assert not mend(trained / "models", unheard, root=trained)


def test_without_a_model_there_is_nothing_to_mend(project: Path) -> None:
    assert not mend(project / "models", unheard, root=project)


def test_a_file_of_ours_that_is_missing_is_named(project: Path, encoder: Encoder) -> None:
    (project / "data" / "frustration.yml").unlink()
    with pytest.raises(TrainingFailed, match=r"frustration\.yml cannot be read"):
        train(project / "models", unheard, root=project)
    vectors = project / "models" / VECTORS
    assert not vectors.exists()
    encoder.encode(["said after the training"])
    encoder.keep(vectors)
    assert b"said after" not in vectors.read_bytes()


def test_bad_data_fails_clearly_and_leaves_the_old_model(project: Path) -> None:
    (project / "models").mkdir()
    old = project / "models" / MODEL_NAME
    old.write_bytes(b"old")
    (project / "domain.yml").write_text(DOMAIN + "entities: 3\n", encoding="utf-8")
    with pytest.raises(TrainingFailed, match=r"domain\.yml"):
        train(project / "models", unheard, root=project)
    assert old.read_bytes() == b"old"
