"""`understand`: the contract's object for each line, its explanation, and the same reading as in Rasa's graph."""

from __future__ import annotations

import random
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest

from bot.fingerprint import ROOT, newest_model
from bot.nlu.understanding import BadModel, Understanding, parse_data
from bot.understand import understand
from tests.unit.bot_nlu.conftest import TODAY

KEYS = ["text", "language", "intent", "confidence", "entities", "frustration", "wants_human", "sensitive"]


@pytest.fixture(scope="session")
def model() -> Path:
    found = newest_model(ROOT / "models")
    assert found is not None
    return found


def test_one_object_a_line_with_the_keys_of_the_contract(model: Path) -> None:
    lines = ["où est ma commande LBQ-10023 ?", "", "how do I return an item?", "   "]
    found = list(understand(lines, model, today=TODAY))
    assert [list(one) for one in found] == [KEYS] * 4
    assert [one["text"] for one in found] == lines
    assert found[0]["intent"] == "track_order"
    assert found[0]["language"] == "fr"
    assert found[0]["entities"] == [{"entity": "order_number", "value": "LBQ-10023", "start": 19, "end": 28}]


def test_an_empty_line_is_no_wish(model: Path) -> None:
    (found,) = understand([""], model)
    assert (found["language"], found["intent"], found["confidence"]) == ("und", "out_of_scope", 0.0)


def test_answers_come_before_the_last_line_is_there(model: Path) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "bonjour"

    assert next(understand(endless(), model))["intent"] == "greet"


def test_a_faq_question_has_its_full_name(model: Path) -> None:
    (found,) = understand(["quels sont vos horaires d'ouverture ?"], model)
    assert found["intent"] == "faq/opening_hours"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("où est LBQ-10001 ?", "track_order"),
        ("where's LBQ-10001", "track_order"),
        ("is LBQ-10001 cancelled?", "track_order"),
        ("annule pas stp je veux juste savoir où est mon colis", "track_order"),
        ("don't cancel please, I just want to know where it is", "track_order"),
        ("sé ou mon coli", "track_order"),
        ("vous ne proposez pas d'annulation ?", "cancel_order"),
        ("ne pas annuler ma commande svp", "deny"),
        ("mon bon d'achat ne marche pas", "faq/gift_card"),
        ("my gift voucher doesn't work", "faq/gift_card"),
        ("quoi offrir à mon père", "faq/stock"),
        ("la derniere", "affirm"),
        ("the last one", "affirm"),
        ("sé koi le prob", "not_helpful"),
        ("un robot donc", "bot_challenge"),
    ],
)
def test_wordings_that_were_taken_for_something_else(understanding: Understanding, text: str, intent: str) -> None:
    assert understanding.read([text], TODAY)[0].wishes.line.name == intent


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("où est LBQ-10001 ? et annulez LBQ-10002", {"track_order", "cancel_order"}),
        ("where is LBQ-10001? and cancel LBQ-10002", {"track_order", "cancel_order"}),
        ("retournez LBQ-10001 et dites-moi où est LBQ-10002", {"return_item", "track_order"}),
        ("return LBQ-10001 and tell me where LBQ-10002 is", {"return_item", "track_order"}),
    ],
)
def test_each_of_two_wishes_is_heard(understanding: Understanding, text: str, wishes: set[str]) -> None:
    found = understanding.read([text], TODAY)[0]
    assert {found.wishes.line.name, *found.signals.also} == wishes


def test_why_names_lines_and_words(model: Path) -> None:
    (found,) = understand(["où est mon colis ?"], model, why=True)
    assert found["why"]["intents"][0]["intent"] == "track_order"
    assert found["why"]["nearest"][0]["similarity"] > 0.7
    assert "colis" in found["why"]["words"]


def test_a_slash_is_text(model: Path) -> None:
    (found,) = understand(["/cancel_order"], model)
    assert found["text"] == "/cancel_order"
    assert found["confidence"] < 1.0


def test_parse_data_has_the_shape_of_rasa(understanding: Understanding) -> None:
    data = parse_data(understanding.read(["vous livrez en Belgique ?"], TODAY)[0])
    assert data["intent"]["name"] == "faq"
    selected = data["response_selector"]["faq"]["response"]
    assert selected["intent_response_key"] == "faq/international"
    assert selected["utter_action"] == "utter_faq/international"
    assert data["response_selector"]["all_retrieval_intents"] == ["faq"]


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="passerelle train"):
        list(understand(["x"], tmp_path / "none.tar.gz"))
    (tmp_path / "foreign.tar.gz").write_bytes(b"not a model")
    with pytest.raises(BadModel, match="cannot be read"):
        list(understand(["x"], tmp_path / "foreign.tar.gz"))


@pytest.mark.parametrize("left", [5, 500, 60_000])
def test_a_file_cut_short_is_refused(tmp_path: Path, left: int) -> None:
    (tmp_path / "part").write_bytes(random.Random(1).randbytes(100_000))
    with tarfile.open(tmp_path / "cut.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "part", arcname="part")
    (tmp_path / "cut.tar.gz").write_bytes((tmp_path / "cut.tar.gz").read_bytes()[:left])
    with pytest.raises(BadModel, match="cannot be read"):
        list(understand(["x"], tmp_path / "cut.tar.gz"))


def test_a_file_with_wrong_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"words " * 10_000)
    with tarfile.open(tmp_path / "wrong.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "part", arcname="part")
    packed = (tmp_path / "wrong.tar.gz").read_bytes()
    (tmp_path / "wrong.tar.gz").write_bytes(packed[:60] + b"\xff" * 40 + packed[100:])
    with pytest.raises(BadModel, match="cannot be read"):
        list(understand(["x"], tmp_path / "wrong.tar.gz"))


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    for part in ("IntentReader1", "SignalsReader2"):
        (tmp_path / "components" / f"train_bot.nlu.components.{part}").mkdir(parents=True)
    with tarfile.open(tmp_path / "old.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "components", arcname="components")
    with pytest.raises(BadModel, match="another version"):
        list(understand(["x"], tmp_path / "old.tar.gz"))


def test_understanding_needs_neither_rasa_nor_tensorflow(model: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.understand import understand; "
        f"list(understand(['bonjour'], Path({str(model)!r}))); "
        "assert not {'rasa', 'tensorflow', 'sklearn'} & set(sys.modules)"
    )
    done = run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
