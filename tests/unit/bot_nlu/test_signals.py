"""Signals of the trained model: frustration and its hard negatives, asks for a person, deadlines, grave topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.encoder import Encoder
from bot.nlu.entities.dates import find_dates
from bot.nlu.signals.labelled import BadLabels, read_labelled
from bot.nlu.signals.needed import needed_by
from bot.nlu.signals.signals import Signals
from bot.nlu.understanding import Understanding
from tests.unit.bot_nlu.conftest import TODAY


def signals(understanding: Understanding, text: str) -> Signals:
    return understanding.read([text], TODAY)[0].signals


@pytest.mark.parametrize(
    "text",
    [
        "un humain svp",
        "0",
        "00 !",
        "conseiler",
        "je veux parlé a kelkun",
        "talk to a human",
        "agnet please",
        "mon colis est perdu et je voudrais parler à quelqu'un",
        "LBQ-10001 broken again, get me a person",
        "passez-moi un responsable",
        "operator",
        "pouvez-vous me transférer à un agent ?",
        "je ne veux pas d'un robot, je veux un humain",
        "avec qui je peux discuter d'une grosse commande ?",
        "who in your shop can I talk to about a large order?",
        "qui pourrait me rappeler cet après-midi ?",
        "je refuse de parler à un ordi",
        "ras le bol des bots",
        "don't want an AI",
        "conseiller svp",
        "rappelez-moi",
        "someone real please",
        "0 svp",
        "costumer service",
        "jve parlé a kelkun",
        "put me onto a person",
        "my parcel is lost and I'd like to go through it with an adviser",
        "where's my order, actually no, just get me a human",
        "deux fois débité : passez-moi un agent svp",
        "vous livrez en Belgique ? et je voudrais parler à un vendeur",
        "cancel LBQ-10002 please, and call me",
        "où est mon colis ? je veux parler à quelqu'un",
        "je veux reparler à Nadia",
        "non ce n'est pas réglé, je veux reparler à Léa",
        "no it's not settled, put me back to Nadia",
        "je ne veux pas parler à un conseiller, je veux parler à votre responsable",
        "je veux pas parler à un robot mais à un conseiller",
        "je veux plus un humain qu'un robot",
        "you don't have a human there?",
    ],
)
def test_asks_for_a_person(understanding: Understanding, text: str) -> None:
    assert signals(understanding, text).asks_human


def test_a_clause_that_is_plain_at_a_glance_is_not_read_for_a_mood(
    understanding: Understanding, encoder: Encoder
) -> None:
    before = encoder.encoded
    assert signals(understanding, "Bonjour à vous, le facteur sifflote devant ma boîte aux lettres").mood.level == 0
    assert encoder.encoded - before == 2  # the line, and what follows the greeting


def test_beside_a_plain_clause_anger_is_heard(understanding: Understanding) -> None:
    assert signals(understanding, "Bonjour à vous, votre service est une honte absolue").mood.level > 0


@pytest.mark.parametrize(
    "text",
    [
        "mon agent d'assurance demande la facture",
        "my insurance agent needs the invoice",
        "quel est votre numéro de téléphone ?",
        "what's your phone number?",
        "êtes-vous un robot ?",
        "je ne veux pas de machine à café",
        "je n'ai pas commandé de robot",
        "ça ne marche pas sur mon ordinateur",
        "am I talking to a real person?",
        "personne n'était là pour le colis",
        "someone stole my parcel",
        "un coffret pour quatre personnes",
        "je n'ai pas besoin d'un conseiller",
        "actually never mind, I don't need anyone",
        "no need to call me back",
        "où est ma commande",
        "un robot donc",
        "so a bot then",
        "personne ne répond",
        "nobody picks up",
        "mon agent immobilier a reçu le colis",
        "how can I reach the shop by phone?",
        "what did the adviser decide?",
        "qu'est-ce que votre collègue m'a promis ?",
        "camille.laurent@example.com",
        "où est ma commande ? camille.laurent@example.com",
        "annulez LBQ-10002, Camille Laurent",
        "il faut que quelqu'un soit là pour signer ?",
        "does somebody need to be in to sign?",
        "rappelez-moi combien j'ai de points",
        "no need to put me through to anyone, I'll manage",
        "where is my order? John Smith, 69007",
        "000692",
        "001861",
        "je vais en reparler à mon frère",
        "I need to talk to my brother again about it",
        "on peut reparler de ma commande ?",
        "Léa m'a dit que c'était réglé",
        "",
    ],
)
def test_does_not_ask_for_a_person(understanding: Understanding, text: str) -> None:
    assert not signals(understanding, text).asks_human


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas parler à un humain",
        "I don't want to talk to a human",
        "bonjour, je ne souhaite pas parler à un conseiller",
        "je veux pas parler à quelqu'un",
    ],
)
def test_who_declines_a_person_says_no(understanding: Understanding, text: str) -> None:
    (read,) = understanding.read([text], TODAY)
    assert read.wishes.line.name == "deny"
    assert read.signals.asks_human is None


def test_what_is_said_beside_a_person_declined_is_the_wish(understanding: Understanding) -> None:
    (read,) = understanding.read(["je ne veux pas d'un humain, où est mon colis ?"], TODAY)
    assert read.wishes.line.name == "track_order"
    assert read.signals.asks_human is None


@pytest.mark.parametrize(
    "text", ["ras le bol de vous", "vous êtes des voleurs", "I'm fed up with your shop", "bande d'escrocs", "🖕"]
)
def test_end_of_patience(understanding: Understanding, text: str) -> None:
    mood = signals(understanding, text).mood
    assert mood.level == 2
    assert all(words in text for words in mood.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "merci pour rien",
        "super, merci beaucoup pour rien",
        "mon colis 😡",
        "😤",
        "thanks for nothing",
        "je vous l'ai déjà dit",
        "je vais voir ailleurs",
        "c'est ma dernière commande chez vous",
        "last order ever",
        "I'll shop elsewhere",
        "si dans 24h j'ai rien je commande ailleurs et je mets un avis",
        "laissez tomber",
        "bon de toute façon ça sert à rien de vous écrire",
        "laissez, j'ai l'habitude",
        "whatever",
        "just forget it",
        "c'est nul votre truc, ça répond à côté",
    ],
)
def test_annoyed(understanding: Understanding, text: str) -> None:
    assert signals(understanding, text).mood.level >= 1


@pytest.mark.parametrize(
    "text",
    [
        "pas de problème",
        "no worries",
        "OÙ EST LA COMMANDE LBQ-10001",
        "LBQ-10001",
        "bonjour, c'est urgent, j'en ai besoin demain",
        "j'en ai marre de la poste, on peut passer en point relais ?",
        "aucun souci, merci beaucoup",
        "laissez tomber je l'ai retrouvé, merci",
        "never mind, found it",
        "🙂",
        "le facteur a jeté mon colis par-dessus la haie 😡 vous n'y êtes pour rien, il est intact",
        "",
    ],
)
def test_calm(understanding: Understanding, text: str) -> None:
    assert signals(understanding, text).mood.level == 0


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("je vais porter plainte contre vous", "legal_threat"),
        ("I had an allergic reaction after your biscuits", "injury_or_allergy"),
        ("on a piraté mon compte", "fraud"),
        ("mon mari est décédé, la commande était à son nom", "bereavement"),
        ("RGPD : envoyez-moi mes données", "personal_data"),
        ("effacez toutes mes données personnelles, c'est mon droit", "personal_data"),
        ("I'm blind and my screen reader can't read this", "accessibility"),
        ("je me sens mal depuis que j'ai mangé votre terrine", "injury_or_allergy"),
        ("I feel sick since I ate your pâté", "injury_or_allergy"),
        ("mon fils pleure, il s'est coupé avec le verre du cadeau", "injury_or_allergy"),
        ("my son is crying, he cut himself on the glass of the gift", "injury_or_allergy"),
        ("c'est pour ma mère qui est allergique aux noix, elle peut en boire ?", None),
        ("my mum is allergic to nuts, can she drink it?", None),
        ("mon fils a la gorge qui gratte avec ce chocolat, il peut continuer à en manger ?", "injury_or_allergy"),
        ("le verre est arrivé cassé, personne ne s'est coupé", None),
        ("je suis malentendante", "accessibility"),
        ("I am deaf", "accessibility"),
        ("hard of hearing, so no phone calls please", "accessibility"),
        ("my daughter is in tears, her birthday present never came", None),
        ("mon fils est en larmes, la commande devait être là pour sa fête", None),
        ("ma fille pleure, son anniversaire est demain et rien n'est arrivé", None),
        ("y a-t-il des noix dans la terrine ?", None),
        ("où est ma commande", None),
    ],
)
def test_topics(understanding: Understanding, text: str, topic: str | None) -> None:
    found = signals(understanding, text).sensitive
    assert (found[0] if found else None) == topic


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12 rue des Fleurs, 33000 Bordeaux", "und"),
        ("please send it to 12 rue des Fleurs, 33000 Bordeaux", "en"),
        ("blorg fnax wibble", "und"),
    ],
)
def test_an_address_and_unknown_words_tell_no_language(understanding: Understanding, text: str, language: str) -> None:
    assert signals(understanding, text).language == language


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mariage demain 11 h", "2026-11-22"),
        ("il me le faut avant le 24 décembre", "2026-12-24"),
        ("it's for a birthday next Friday", "2026-11-27"),
        ("commandé hier", None),
        ("j'attends depuis lundi, c'est pour un mariage", None),
        ("anniversaire", None),
    ],
)
def test_needed_by(text: str, day: str | None) -> None:
    found = needed_by(text, find_dates(text, TODAY), TODAY)
    assert (found.day if found else None) == day
    assert found is None or found.evidence in text


def test_a_bad_file_of_labels_says_where(tmp_path: Path) -> None:
    path = tmp_path / "bad.yml"
    path.write_text("blocks:\n- level: 1\n  lines: |\n    - x\n", encoding="utf-8")
    with pytest.raises(BadLabels, match=r"block 1 .* lacks kind, language"):
        read_labelled(path, ("level", "kind"))
    with pytest.raises(BadLabels, match="cannot be read"):
        read_labelled(tmp_path / "none.yml", ("level",))
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(BadLabels, match="no blocks"):
        read_labelled(path, ("level",))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("my daughter is crying, the party is on Tuesday", None),
        ("ma fille pleure, son anniversaire est demain et rien n'est arrivé", None),
        ("mon fils est en larmes, son cadeau de noël n'est pas là", None),
        ("my daughter is crying since she ate the chocolate, the party is on Tuesday", "injury_or_allergy"),
        ("ma fille pleure, elle a mal au ventre après la fête", "injury_or_allergy"),
        ("my daughter is crying and covered in hives", "injury_or_allergy"),
    ],
)
def test_tears_over_a_parcel_are_no_danger(understanding: Understanding, text: str, topic: str | None) -> None:
    heard = signals(understanding, text).sensitive
    assert (heard and heard[0]) == topic
