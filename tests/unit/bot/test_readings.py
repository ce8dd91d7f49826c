"""Nudges, wishes to hear it again, and Rasa's parse data as a reading."""

from __future__ import annotations

import pytest

from bot.readings import (
    asks_for_a_gift,
    asks_if_absent,
    asks_if_opened,
    asks_to_repeat,
    asks_who_pays_return,
    is_nudge,
    reading_of,
    told_of,
)
from conversation.events import Entity


@pytest.mark.parametrize(
    "text",
    [
        "allo ?",
        "Allô",
        "vous êtes là ?",
        "y a quelqu’un ??",
        "il y a quelqu'un ?",
        "hello?",
        "anyone there?",
        "??",
        "…",
    ],
)
def test_a_nudge(text: str) -> None:
    assert is_nudge(text)


@pytest.mark.parametrize("text", ["", "bonjour", "hello", "allo, où est mon colis ?", "j'attends mon colis"])
def test_no_nudge(text: str) -> None:
    assert not is_nudge(text)


@pytest.mark.parametrize("text", ["vous pouvez répéter ?", "répète stp", "can you repeat that please?", "Repeat"])
def test_a_wish_to_hear_it_again(text: str) -> None:
    assert asks_to_repeat(text)


@pytest.mark.parametrize("text", ["répéter l'annulation de la commande", "say where it is", "oui"])
def test_no_wish_to_hear_it_again(text: str) -> None:
    assert not asks_to_repeat(text)


def test_all_of_the_parse_data_is_read() -> None:
    parsed = {
        "intent": {"name": "faq", "confidence": 0.91234},
        "entities": [{"entity": "email", "value": "a@b.fr", "start": 3, "end": 9, "extractor": "x"}],
        "response_selector": {"faq": {"response": {"intent_response_key": "faq/warranty"}}},
        "signals": {
            "language": "fr",
            "frustration": 1,
            "frustration_evidence": "marre",
            "wants_human": True,
            "needed_by": "2026-11-24",
            "sensitive": None,
        },
    }
    reading = reading_of(parsed, seq=7)
    assert (reading.seq, reading.intent, reading.confidence) == (7, "faq/warranty", 0.912)
    assert reading.entities == (Entity(entity="email", value="a@b.fr", start=3, end=9),)
    assert (reading.frustration, reading.evidence, reading.wants_human) == (1, ("marre",), True)
    assert (reading.needed_by, reading.sensitive) == ("2026-11-24", None)


def test_what_the_model_leaves_out_is_not_understood() -> None:
    reading = reading_of({})
    assert (reading.intent, reading.language, reading.confidence) == ("out_of_scope", "und", 0.0)


ABROAD = "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés). Des droits s’ajoutent. La carte est offerte."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("et pour combien ?", "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés). La carte est offerte."),
        ("c'est payant ?", "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés). La carte est offerte."),
        ("How much is it?", "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés). La carte est offerte."),
        ("and how long does that take?", "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés)."),
        ("en combien de jours ?", "Oui : l’Union européenne (9,90 €, 3 à 5 jours ouvrés)."),
        ("et pour combien en Suisse ?", ""),
        ("combien de temps pour un retour ?", ""),
        ("merci", ""),
        ("", ""),
    ],
)
def test_a_price_or_time_of_what_was_just_told(line: str, told: str) -> None:
    assert told_of(line, ABROAD) == told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("et pour combien ?", "Du lundi au samedi, de 9 h à 19 h."),
        ("ça prend combien de temps ?", "Du lundi au samedi, de 9 h à 19 h."),
        ("ça prend combien de temps ?", "Vous en recevez encore 48 h après ? Un collègue s’en occupe."),
        ("how much is it?", "Both shops are step-free."),
    ],
)
def test_what_was_not_told_is_a_question_of_its_own(line: str, said: str) -> None:
    assert told_of(line, said) == ""


def test_opening_hours_are_a_time_as_well() -> None:
    assert (
        told_of("how long does it take?", "It’s free. Ready within 2 opening hours.") == "Ready within 2 opening hours."
    )


@pytest.mark.parametrize(
    "line",
    [
        "et si je suis pas là demain ?",
        "je serai absent vendredi, que fait le livreur ?",
        "et s'il n'y a personne à la maison quand le colis arrive ?",
        "what if I'm not home when they deliver?",
        "what happens if nobody is in?",
        "et si je suis pas la demain pour le colis ?",
        "si on est absents, le facteur fait quoi du colis ?",
        "y'a personne chez moi le matin, vous livrez quand même ?",
        "I'm at work all day, what does the courier do?",
    ],
)
def test_what_happens_when_nobody_opens(line: str) -> None:
    assert asks_if_absent(line)


@pytest.mark.parametrize(
    "line",
    [
        "et si je ne suis pas satisfait ?",
        "vous êtes là ?",
        "mon colis n'est pas là",
        "what if it's not in stock?",
        "je ne suis pas contente de la livraison, que faire ?",
        "je ne suis pas livré de la commande, que se passe-t-il ?",
        "il n'y a personne pour me dire où en est la livraison ?",
        "I am not happy with the delivery, it was left in the rain, what can I do?",
        "nobody is answering about the parcel, is it still in transit?",
        "nobody is there to help me with my parcel?",
        "parcel handed to some woman nobody in the block has heard of, what happens now?",
    ],
)
def test_other_questions_are_not_about_the_door(line: str) -> None:
    assert not asks_if_absent(line)


@pytest.mark.parametrize(
    "line",
    [
        "et si j'ai ouvert le paquet ?",
        "même si le paquet est ouvert ?",
        "si je l'ai essayée ?",
        "je peux rendre un article déballé ?",
        "what if I tried it on?",
        "can I return it if I opened it?",
    ],
)
def test_opened_goods_are_asked_about(line: str) -> None:
    assert asks_if_opened(line)


@pytest.mark.parametrize(
    "line",
    [
        "puis-je savoir pourquoi personne ne répond ? j'ai essayé trois fois",
        "je peux payer autrement ? j'ai essayé avec ma carte",
        "si j'ai essayé de vous appeler c'est que c'est urgent",
        "puis-je venir au magasin ? êtes-vous ouvert",
        "can I change my password? I tried and it fails",
        "can I get a refund? I tried it and it doesn't work",
        "can I return it without having opened an account?",
    ],
)
def test_what_was_tried_elsewhere_is_no_opened_box(line: str) -> None:
    assert not asks_if_opened(line)


@pytest.mark.parametrize(
    "line",
    [
        "qui paye le retour",
        "le retour est gratuit ?",
        "combien coûte un retour",
        "est-ce que je dois payer pour renvoyer",
        "who pays for the return?",
        "is return shipping free?",
    ],
)
def test_what_a_return_costs_is_asked(line: str) -> None:
    assert asks_who_pays_return(line)


@pytest.mark.parametrize(
    "line",
    [
        "j'ai payé les frais de retour, je veux être remboursé",
        "je vous ai renvoyé le colis à mes frais, quand suis-je remboursé ?",
        "remboursez-moi les frais de renvoi",
        "refund me the costs of returning it",
        "are delivery costs refunded if I return everything?",
        "is delivery free? I might return it",
        "I want to return it and get free delivery",
    ],
)
def test_who_has_paid_for_a_return_does_not_ask_what_it_costs(line: str) -> None:
    assert not asks_who_pays_return(line)


@pytest.mark.parametrize(
    "line",
    [
        "je cherche un cadeau pour ma mère",
        "auriez-vous une idée de cadeau ?",
        "j'ai besoin d'un cadeau original",
        "conseillez-moi un petit cadeau",
        "looking for a birthday present for my dad",
        "any gift ideas?",
        "looking for a 30 euro gift, what have you got",
    ],
)
def test_a_gift_is_looked_for(line: str) -> None:
    assert asks_for_a_gift(line)


@pytest.mark.parametrize(
    "line",
    [
        "j'ai besoin de savoir où est mon cadeau",
        "je cherche un cadeau que j'ai commandé",
        "j'ai besoin d'un papier cadeau",
        "I need my gift by Friday, where is it?",
        "I need to return a gift",
        "I'm looking for the gift I ordered last week",
        "I need a gift card",
    ],
)
def test_a_gift_that_is_there_already_is_not_looked_for(line: str) -> None:
    assert not asks_for_a_gift(line)


@pytest.mark.parametrize(
    ("text", "intent", "mood"),
    [
        ("c'est nul votre truc, ça répond à côté", "not_helpful", 1),
        ("this is useless", "complain", 1),
        ("ça ne répond pas à ma question", "not_helpful", 0),
        ("le match était nul", "chitchat", 0),
    ],
)
def test_scorn_is_no_calm(text: str, intent: str, mood: int) -> None:
    assert reading_of({"text": text, "intent": {"name": intent, "confidence": 0.9}}).frustration == mood
