"""The brief: read in ten seconds, true, and in the agent's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from conversation import events as ev
from conversation.records import Promise
from handoff.brief import brief
from handoff.brief.words import REASONS, TOPICS, WISHES
from handoff.deeds import possible
from handoff.gestures import GOODWILL
from handoff.snapshot import Earlier, Snapshot, order_numbers
from shop.port import Shop
from shop.rules import Act
from shop.words import Money, Order, Refund, RefundReason, State
from tests.unit.handoff.stories import Story, demo_shop
from tests.unit.handoff.world import MONDAY_MORNING

TODAY = date(2026, 11, 23)
KEYS = "who want why tried facts orders mood understood promises repair next_step reply".split()


@pytest.fixture(scope="module")
def shop() -> Shop:
    return demo_shop()


def looked_up(shop: Shop, story: Story, *numbers: str) -> Snapshot:
    """What the shop shows of this story's customer and orders."""
    person = story.state.person
    orders: tuple[Order, ...] = tuple(shop.order(number) for number in numbers or order_numbers(story.state))
    return Snapshot(TODAY, shop.customer(person) if person else None, orders)


def told(story: Story, snapshot: Snapshot | None = None, language: str = "fr") -> dict[str, Any]:
    return brief(story.entries, story.state, snapshot or Snapshot(TODAY), language)


def test_a_parcel_for_a_wedding_in_french(shop: Shop) -> None:
    story = Story().signed_in().says("Bonjour", "greet")
    story.says("Où est ma commande LBQ-10001 ? c'est pour un mariage", "track_order", order_number="LBQ-10001")
    story.says("Il me la faut ce soir, c'est honteux", "complain", 2, needed_by="2026-11-23")
    story.asks("complex", "Nécessaire avant la date prévue / Needed before the expected date", "LBQ-10001")
    read = told(story, looked_up(shop, story, "LBQ-10001"))
    assert list(read) == KEYS
    assert read["who"]["text"] == "Camille Laurent · identité prouvée · site · français · client depuis septembre 2023"
    assert read["want"]["text"] == "Veut savoir où en est la commande LBQ-10001 (il la faut pour le lundi 23 novembre)."
    assert read["want"]["quote"] == "Où est ma commande LBQ-10001 ? c'est pour un mariage"
    assert read["why"]["text"] == "Cas que l’assistant ne doit pas régler seul."
    assert read["why"]["evidence"] == ["Nécessaire avant la date prévue", "LBQ-10001"]
    assert read["mood"]["text"] == "calme, puis en colère"
    assert read["orders"]["note"] is None
    line = read["orders"]["list"][0]["text"]
    assert line.startswith("LBQ-10001 : en cours de livraison, attendue le mardi 24 novembre, par Colissimo · ")
    assert read["next_step"]["text"].startswith("Attendue le mardi 24 novembre, il la faut pour le lundi 23 novembre")
    assert read["reply"]["text"] == (
        "Bonjour Camille, j’ai lu votre échange, vous n’avez rien à répéter."
        " Je comprends que ce soit pénible et je prends le relais maintenant."
        " Votre commande LBQ-10001 : en cours de livraison, attendue le mardi 24 novembre, par Colissimo."
        " Je regarde tout de suite ce qui est possible et je vous réponds ici."
    )


def test_the_same_case_for_an_english_agent_replies_in_the_customers_language(shop: Shop) -> None:
    story = Story().signed_in().says("Où est LBQ-10001 ?", "track_order", order_number="LBQ-10001").asks()
    read = told(story, looked_up(shop, story, "LBQ-10001"), "en")
    assert read["who"]["text"] == "Camille Laurent · identity proven · website · French · customer since September 2023"
    assert read["want"]["text"] == "Wants to know where order LBQ-10001 is."
    assert read["why"]["text"] == "Asked for a person."
    assert read["mood"]["text"] == "calm"
    assert read["next_step"]["text"] == "Tell where it is: on its way, expected on Tuesday 24 November, by Colissimo."
    assert read["reply"]["language"] == "fr"
    assert read["reply"]["text"].startswith("Bonjour Camille")


def test_an_english_visitor_whom_nobody_knows() -> None:
    story = Story("en").says("do you ship to Japan?", "faq/international").asks("misunderstanding")
    read = told(story, language="en")
    assert read["who"]["text"] == "Visitor without a name · identity not proven · website · English"
    assert read["want"]["text"] == "Has a question about delivery abroad."
    assert read["orders"] == {"list": [], "note": "No order known."}
    assert read["reply"]["text"].startswith("Hello, I have read your conversation")


def test_an_order_that_is_only_named_is_shown_to_the_agent_and_kept_from_the_customer(shop: Shop) -> None:
    story = Story().says("annulez LBQ-10002", "cancel_order", order_number="LBQ-10002").asks()
    read = told(story, looked_up(shop, story, "LBQ-10002"))
    assert "preuve manquante" in read["orders"]["list"][0]["text"]
    assert read["next_step"]["text"] == (
        "Demandez l’e-mail ou le code postal de la commande LBQ-10002 avant d’en parler."
    )
    assert "LBQ-10002" not in read["reply"]["text"]


def test_a_shop_that_is_down_is_said_and_no_order_is_made_up() -> None:
    story = Story().signed_in().says("où est LBQ-10001", "track_order", order_number="LBQ-10001").asks()
    read = told(story, Snapshot(TODAY, down=True))
    assert read["orders"] == {"list": [], "note": "La boutique ne répond pas : commandes à vérifier plus tard."}
    assert read["who"]["name"] == "Camille Laurent"


@pytest.mark.parametrize(
    ("number", "intent", "advice"),
    [
        ("LBQ-10002", "cancel_order", "Encore annulable"),
        ("LBQ-10001", "cancel_order", "Plus annulable (en cours de livraison"),
        ("LBQ-10003", "late_delivery", "Notée livrée, pas reçue"),
        (
            "LBQ-10001",
            "late_delivery",
            "Pour le client elle devrait être là ; pour la boutique : en cours",
        ),
        ("LBQ-10002", "late_delivery", "Donnez l’état"),
        ("LBQ-10003", "withdraw", "Le délai est passé depuis le mardi 27 octobre (livrée le mardi 13 octobre"),
        ("LBQ-10003", "return_item", "Le délai est passé depuis le jeudi 12 novembre"),
        ("LBQ-10001", "damaged_item", "Proposez remplacement ou remboursement"),
        ("LBQ-10011", "refund_status", "Dites la date du remboursement"),
        ("LBQ-10001", "refund_status", "Aucun remboursement n’est en cours. Rétractation de droit"),
        ("LBQ-10002", "refund_status", "Aucun remboursement n’est en cours. Encore annulable"),
        ("LBQ-10001", "get_invoice", "Répondez à sa demande"),
    ],
)
def test_the_next_step_follows_the_shops_own_rules(shop: Shop, number: str, intent: str, advice: str) -> None:
    person = shop.order(number).customer_id
    story = Story().signed_in(person).says("ma commande", intent, order_number=number).asks()
    assert told(story, looked_up(shop, story, number))["next_step"]["text"].startswith(advice)


@pytest.mark.parametrize(
    ("intent", "product", "warns"),
    [("damaged_item", "bouilloire", True), ("return_item", "bouilloire", True), ("return_item", "tablettes", False)],
)
def test_an_article_that_is_not_in_the_order_is_found_out_first(
    shop: Shop, intent: str, product: str, warns: bool
) -> None:
    story = Story().signed_in().says("voilà", intent, order_number="LBQ-10003", product=product).asks()
    text = told(story, looked_up(shop, story, "LBQ-10003"))["next_step"]["text"]
    assert text.startswith(f"« {product} » n’est pas dans LBQ-10003 : ") == warns


def test_who_was_told_where_it_is_and_has_nothing_is_not_told_it_again_as_if_new(shop: Shop) -> None:
    story = Story().signed_in().says("toujours rien reçu", "late_delivery", order_number="LBQ-10001").asks()
    read = told(story, looked_up(shop, story, "LBQ-10001"))
    assert "LBQ-10001 devrait être chez vous et n’y est pas" in read["reply"]["text"]


def test_an_order_that_is_cancelled_is_expected_by_nobody(shop: Shop) -> None:
    story = Story().signed_in().says("annulez ma commande", "cancel_order", order_number="LBQ-10002")
    begun = ev.ActionBegun(action="a-1", kind="cancel_order", order="LBQ-10002")
    story.add(begun, ev.ActionDone(action="a-1", kind="cancel_order", order="LBQ-10002", result="made")).asks()
    read = told(story, Snapshot(TODAY, None, (replace(shop.order("LBQ-10002"), state=State.CANCELLED),)))
    assert read["next_step"]["text"].startswith("Déjà annulée : dites quand")
    assert "LBQ-10002 : annulée. Je regarde" in read["reply"]["text"]
    assert read["tried"][0]["text"] == "Annulation LBQ-10002 : fait"


def test_what_ended_in_doubt_comes_before_all_else(shop: Shop) -> None:
    story = Story().signed_in().says("annulez LBQ-10002", "cancel_order", order_number="LBQ-10002")
    story.add(ev.ActionBegun(action="a1", kind="cancel_order", order="LBQ-10002"))
    story.add(ev.ActionUnknown(action="a1", kind="cancel_order", order="LBQ-10002", why="timeout")).asks()
    read = told(story, looked_up(shop, story, "LBQ-10002"))
    assert read["tried"][0]["text"] == (
        "Annulation LBQ-10002 : résultat inconnu : à vérifier dans la boutique (timeout)"
    )
    assert read["tried"][0]["outcome"] == "unknown"
    assert read["next_step"]["text"].startswith("Vérifiez d’abord dans la boutique : Annulation LBQ-10002")


def test_what_was_tried_is_told_once_each() -> None:
    story = Story().says("livraison ?", "faq/delivery_times")
    answer = ev.AssistantWrote(text="2 à 3 jours", answer="utter_faq/delivery_times")
    story.add(answer, answer).says("gloubi").says("boulga")
    story.asks().add(
        ev.HandoffClaimed(agent="a1", name="Léa"), ev.HandoffRequeued(why="agent_lost", agent="a1", name="Léa")
    )
    assert [(it["text"], it["outcome"]) for it in told(story)["tried"]] == [
        ("Réponse donnée sur les délais de livraison", "answered"),
        ("2 messages non compris", "not_understood"),
        ("Léa a perdu la connexion", "agent"),
    ]


def test_what_was_decided_before_is_told_to_the_next_agent() -> None:
    story = Story().asks().add(ev.HandoffClaimed(agent="a1", name="Léa"))
    story.add(ev.HandoffHandedBack(agent="a1", name="Léa", decided="Remboursé 12 €")).says("et alors ?").asks()
    texts = [it["text"] for it in told(story)["tried"]]
    assert "Léa a suivi ce cas" in texts
    assert "Décidé avant : Remboursé 12 €" in texts


def test_what_is_asked_for_good_is_among_the_facts() -> None:
    story = Story()
    story.add(ev.CustomerWished(wish="written_only"))
    story.add(ev.CustomerWished(wish="name", value="Cam"))
    facts = [(fact["label"], fact["value"]) for fact in told(story, language="en")["facts"]]
    assert facts[:2] == [("In writing only, never a call", "yes"), ("The name to be used", "Cam")]


def test_facts_say_who_said_them_and_whether_they_are_verified() -> None:
    story = Story().says(
        "LBQ-10001, camille@example.com", "track_order", order_number="LBQ-10001", email="camille@example.com"
    )
    seq = story.entries[1].seq
    story.add(ev.CustomerIdentified(proof="order", how="order", order="LBQ-10001"))
    story.add(ev.FactStated(name="order_state", value="in_transit", by="shop", verified=True))
    story.add(ev.CustomerGaveContact(kind="phone", value="+33600000000"))
    facts = {fact["name"]: fact for fact in told(story)["facts"]}
    assert facts["order_number"] == {
        "name": "order_number",
        "label": "Commande",
        "value": "LBQ-10001",
        "by": "customer",
        "verified": True,
        "seq": seq,
    }
    assert (facts["email"]["verified"], facts["email"]["by"]) == (False, "customer")
    assert (facts["order_state"]["verified"], facts["order_state"]["by"]) == (True, "shop")
    assert facts["phone"]["value"] == "+33600000000"


def test_the_state_of_an_order_is_told_in_the_agents_words() -> None:
    story = Story().add(ev.FactStated(name="order_state", value="in_transit", by="shop", verified=True))
    for language, words in (("fr", "en cours de livraison"), ("en", "on its way")):
        assert [fact["value"] for fact in told(story, language=language)["facts"]] == [words]


def test_the_third_contact_begins_with_being_the_third_and_what_was_promised() -> None:
    promise = Promise("Remboursement", "Léa", MONDAY_MORNING - 1, "email", "missed")
    earlier = tuple(
        Earlier("07-aaaaaaaaaaaa", MONDAY_MORNING - days * 86_400_000, "promised", ("Léa",), ("LBQ-10003",), (promise,))
        for days in (3, 9)
    )
    read = told(Story().says("toujours rien", "refund_status").asks(), Snapshot(TODAY, earlier=earlier))
    assert read["who"]["contacts"] == 3
    assert read["who"]["earlier"][0]["text"] == "20 novembre, LBQ-10003 : promesse faite, par Léa"
    assert read["promises"][0] == {
        "text": "Remboursement",
        "by": "Léa",
        "due_at": MONDAY_MORNING - 1,
        "reach": "email",
        "status": "missed",
        "seq": None,
    }
    assert read["next_step"]["text"] == "Tenez d’abord ce qui était promis : Remboursement."


def test_a_late_draft_of_the_assistant_is_the_first_reply_until_something_was_said() -> None:
    story = Story().says("où est LBQ-10001", "track_order").asks().add(ev.HandoffClaimed(agent="a1", name="Léa"))
    story.add(ev.AssistantSuperseded(text="Elle arrive demain."))
    read = told(story)["reply"]
    assert (read["text"], read["source"], read["seq"]) == ("Elle arrive demain.", "draft", story.state.seq)
    story.add(ev.AgentWrote(agent="a1", name="Léa", text="Bonjour"))
    assert told(story)["reply"]["source"] == "opening"


def test_what_no_brain_has_read_is_quoted() -> None:
    story = Story().add(
        ev.CustomerWrote(text="Bonjour"), ev.CustomerWrote(text="ma bouilloire LBQ-10003 est arrivée cassée")
    )
    story.add(
        ev.HandoffRequested(
            reason="assistant_down", by="watchdog", evidence=("20 s sans réponse / 20 s without an answer",)
        )
    )
    read = told(story)
    assert read["want"]["text"] == "Écrit : « ma bouilloire LBQ-10003 est arrivée cassée »"
    assert [(fact["value"], fact["verified"]) for fact in read["facts"]] == [("LBQ-10003", False)]
    assert read["mood"] == {"text": "humeur inconnue", "now": None, "trend": []}
    assert read["next_step"]["text"].startswith("Lisez le dernier message")


def test_a_person_asked_for_without_a_word_leaves_nothing_out() -> None:
    read = told(Story().add(ev.HandoffRequested(reason="explicit", by="customer")), language="en")
    assert list(read) == KEYS
    assert read["want"]["text"] == "Has not asked for anything in writing yet."


def test_words_that_the_thread_hides_are_no_evidence_either() -> None:
    story = Story().says("vous êtes des abrutis, j’en ai marre", "complain", mood=2)
    story.asks("frustration", "abrutis", "« vous êtes des abrutis, j’en ai marre »", "Non compris 2 fois de suite")
    assert told(story)["why"]["evidence"] == ["Non compris 2 fois de suite"]
    assert [it["evidence"] for it in told(story)["mood"]["trend"]] == [[]]


def test_a_call_that_is_promised_is_made() -> None:
    at = MONDAY_MORNING + 3_600_000
    story = Story().says("je préfère qu'on m'appelle", "ask_human").asks("explicit")
    story.add(ev.CustomerGaveContact(kind="phone", value="06 12 34 56 78"))
    story.add(ev.PromiseMade(promise="call-1", text="un appel", by="L’équipe", due_at=at + 1_800_000, begins_at=at))
    advice = told(story)["next_step"]["text"]
    assert advice.startswith("Appelez au 06 12 34 56 78, lundi ")
    story.add(ev.PromiseKept(promise="call-1"))
    assert "06 12" not in told(story)["next_step"]["text"]


def test_a_danger_heads_the_brief_in_the_customers_words_and_is_not_answered_from_a_template() -> None:
    words = "mon père est allergique, son visage gonfle"
    story = Story().says("où est LBQ-10001 ?", "track_order", order_number="LBQ-10001")
    story.says(words, "faq/allergens", sensitive="injury_or_allergy").asks("sensitive")
    story.says("merci de faire vite", "thank")
    read = told(story.add(ev.AssistantSuperseded(text="Nos fromages contiennent du lait.")))
    assert read["want"]["text"] == f"Danger pour la santé : « {words} »"
    assert read["want"]["quote"] == words
    assert read["mood"]["text"] == "ton calme, sujet grave"
    assert read["next_step"]["text"].startswith("Sujet sensible : répondez vous-même")
    assert read["reply"]["text"] == ""
    assert told(story, language="en")["want"]["text"] == f"Danger to health: “{words}”"


def test_a_danger_that_an_agent_has_seen_to_is_no_headline_of_what_is_asked_next() -> None:
    story = Story().says("son visage gonfle", "faq/allergens", sensitive="injury_or_allergy").asks("sensitive")
    story.add(ev.HandoffClaimed(agent="a1", name="Léa"), ev.HandoffHandedBack(agent="a1", name="Léa"))
    read = told(story.says("je veux annuler LBQ-10002", "cancel_order", order_number="LBQ-10002").asks())
    assert read["want"]["text"] == "Veut annuler la commande LBQ-10002."
    assert "Sujet sensible" not in read["next_step"]["text"]
    assert read["reply"]["text"]


def test_an_answer_that_was_given_again_and_again_is_told_as_it_was_said() -> None:
    asked = ev.AssistantWrote(text="Quel est le numéro\nde commande ?", answer="utter_ask_order_number")
    evidence = (
        "Même réponse 3 fois : utter_ask_order_number / Same answer 3 times: utter_ask_order_number",
        "Même réponse 2 fois : utter_ask_code / Same answer 2 times: utter_ask_code",
    )
    story = Story().says("euh", "out_of_scope").add(asked).asks("loop", *evidence)
    read = told(story)
    assert read["why"]["evidence"] == [
        "Même réponse 3 fois : « Quel est le numéro de commande ? »",
        "Même réponse 2 fois : la même phrase",
    ]
    assert read["tried"][0]["text"] == "1 message non compris"


def test_what_was_promised_ends_with_one_stop() -> None:
    story = Story().says("bonjour", "greet").asks()
    text = "Réponse à « Est-ce accordé pour la théière. »"
    story.add(ev.PromiseMade(promise="p", text=text, by="Léa", due_at=MONDAY_MORNING, reach="email"))
    story.add(ev.PromiseMissed(promise="p"))
    assert told(story)["next_step"]["text"] == f"Tenez d’abord ce qui était promis : {text}"


def test_it_is_told_which_order_is_proven() -> None:
    story = Story().add(ev.CustomerIdentified(proof="order", how="order", order="LBQ-10001"))
    assert " · prouvé pour LBQ-10001 seulement · " in told(story)["who"]["text"]


def test_an_edited_message_is_quoted_as_it_reads_now() -> None:
    story = Story().says("facture de LBQ-10001", "get_invoice", order_number="LBQ-10001")
    story.add(ev.CustomerEdited(target=story.entries[1].seq, text="facture de LBQ-10003 svp"))
    read = told(story)
    assert read["want"]["quote"] == "facture de LBQ-10003 svp"
    assert read["want"]["text"] == "Demande la facture de la commande LBQ-10003."
    assert [(it["name"], it["value"]) for it in read["facts"]] == [("order_number", "LBQ-10003")]
    story.says("sinon celle de LBQ-10004", "chitchat", order_number="LBQ-10004")
    assert "LBQ-10003" in told(story)["want"]["text"]  # that of the message itself comes before one that came later


def test_an_edit_leaves_what_the_words_still_say_and_what_they_never_said() -> None:
    story = Story().says(
        "Mon pul LBQ-10001 pour samedi", "damaged_item", order_number="LBQ-10001", phone="+33612345678"
    )
    story.add(ev.CustomerEdited(target=story.entries[1].seq, text="Mon pull LBQ 10001 pour samedi"))
    assert [it["value"] for it in told(story)["facts"]] == ["LBQ-10001", "+33612345678"]


@pytest.mark.parametrize(("channel", "said"), [("telegram", "Telegram"), ("whatsapp", "WhatsApp"), ("fax", "fax")])
def test_channels_are_named_as_everywhere(channel: str, said: str) -> None:
    story = Story()
    story.add(ev.CustomerWrote(text="Bonjour", channel=channel))
    assert f" · {said} · " in told(story)["who"]["text"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("intent", [*WISHES, *(f"faq/{topic}" for topic in TOPICS)])
def test_every_wish_is_one_sentence(intent: str, language: str) -> None:
    text = told(Story().says("…", intent).asks(), language=language)["want"]["text"]
    assert text.endswith(".")
    assert text.count(".") == 1
    assert "{" not in text


@pytest.mark.parametrize("reason", list(ev.Reason.__args__))  # type: ignore[attr-defined]
def test_every_reason_has_its_words(reason: ev.Reason) -> None:
    assert reason in REASONS
    assert told(Story().asks(reason))["why"]["reason"] == reason


def test_french_runs_its_words_together() -> None:
    story = Story().says("et mon remboursement ?", "refund_status")
    assert told(story)["want"]["text"] == "Demande où en est le remboursement d’une commande (numéro inconnu)."


def test_of_what_came_in_place_of_something_else_neither_is_named() -> None:
    story = Story().says("J'ai reçu une théière", "damaged_item", product="théière")
    assert "théière" in told(story)["want"]["text"]
    story.says("alors que j'avais commandé une bouilloire", "give_order_number", product="bouilloire")
    assert told(story)["want"]["text"] == "Signale un article abîmé ou erroné dans une commande (numéro inconnu)."


def test_what_was_understood_of_each_message_is_said_in_words() -> None:
    story = Story().says("Bonjour", "greet").says("Mon pull LBQ-10001 est troué", "damaged_item", product="pull")
    story.says("et la garantie ?", "faq/warranty").says("blub")
    assert [it["text"] for it in told(story)["understood"]] == [
        "Salue",
        "Signale « pull » abîmé ou erroné dans une commande (numéro inconnu)",
        "A une question sur la garantie",
        "Rien de clair",
    ]


def test_our_faults_call_for_an_act_then_for_a_gesture(shop: Shop) -> None:
    story = Story().signed_in().says("Où est mon colis ?", "track_order")
    assert told(story)["repair"] is None
    story.asks("loop")
    read = told(story)["repair"]
    assert (read["step"], read["gesture"], read["faults"][0]["seq"]) == (1, False, story.state.seq)
    story.add(ev.HandoffClaimed(agent="a1", name="Léa"))
    story.add(ev.PromiseMade(promise="p1", text="Rappel à 10 h", by="Léa", due_at=MONDAY_MORNING, reach="email"))
    story.add(ev.PromiseMissed(promise="p1"))
    read = told(story)["repair"]
    assert (read["step"], read["gesture"]) == (2, True)
    assert [it["text"] for it in read["faults"]] == [
        "Promesse manquée : Rappel à 10 h",
        "L’assistant n’a pas su répondre",
    ]
    story.add(ev.HandoffRequeued(why="agent_silent", agent="a1", name="Léa"))
    assert told(story, language="en")["repair"]["text"].startswith("3 faults of ours: a gesture is due")
    story.add(ev.HandoffClaimed(agent="a2", name="Hugo"))
    story.add(ev.GestureGranted(kind="voucher", amount_cents=1_000, reason="retard", agent="a2", name="Hugo"))
    assert not told(story)["repair"]["gesture"]


def test_a_case_that_was_passed_to_a_team_can_be_read() -> None:
    story = Story().says("Bonjour", "greet").asks().add(ev.HandoffClaimed(agent="a1", name="Léa"))
    story.add(ev.HandoffRequeued(why="transferred", agent="a1", name="Léa", team="colis"))
    assert told(story)["tried"][-1]["text"] == "Léa l’a transféré à une équipe"


def test_a_day_that_it_is_needed_for_is_no_other_fact_and_a_wrong_proof_has_words() -> None:
    story = Story().says("Pour un mariage le 28", "late_delivery", date="2026-11-28", needed_by="2026-11-28T11:00")
    story.add(ev.FactStated(name="wrong_proof", value="LBQ-10012", by="customer"))
    assert [it["label"] for it in told(story)["facts"]] == ["Mauvaise preuve pour", "Nécessaire pour"]


def test_the_opening_is_offered_to_who_has_not_begun_yet() -> None:
    story = Story().says("Où est mon colis ?", "track_order").add(ev.HandoffClaimed(agent="lea", name="Léa"))
    assert told(story)["reply"]["text"].startswith("Bonjour")
    story.add(ev.AgentWrote(agent="lea", name="Léa", text="Bonjour, je regarde"))
    assert told(story)["reply"]["text"] == ""
    story.add(ev.AssistantSuggested(text="Il arrive jeudi."))
    assert told(story)["reply"]["text"] == "Il arrive jeudi."


# --- the headline: what is still wanted


def test_a_question_in_passing_is_no_headline() -> None:
    story = Story().says("je veux renvoyer LBQ-10003", "return_item", order_number="LBQ-10003", form="order_form")
    story.says("vous livrez en Suisse ?", "faq/international", form="order_form").asks()
    story.says("et vos horaires ?", "faq/opening_hours")
    assert told(story)["want"]["text"] == "Veut renvoyer un article de la commande LBQ-10003."


def test_a_question_after_all_is_settled_is_the_headline() -> None:
    story = Story().says("où est LBQ-10001 ?", "track_order", order_number="LBQ-10001")
    story.says("vous livrez en Suisse ?", "faq/international").asks()
    assert told(story, language="en")["want"]["text"].startswith("Has a question about")


@pytest.mark.parametrize(
    ("after", "headline"),
    [
        (None, "Veut annuler la commande LBQ-10002 : c’est fait, rien d’autre demandé depuis."),
        ("ask_human", "Veut parler à une personne."),
    ],
)
def test_what_was_done_is_not_wanted_any_more(after: str | None, headline: str) -> None:
    story = Story().says("annulez LBQ-10002", "cancel_order", order_number="LBQ-10002")
    story.add(ev.ActionBegun(action="turn/1", kind="cancel_order", order="LBQ-10002"))
    story.add(ev.ActionDone(action="turn/1", kind="cancel_order", order="LBQ-10002", result="made"))
    if after:
        story.says("je veux parler à quelqu’un", after)
    assert told(story.asks())["want"]["text"] == headline


def test_a_telephone_number_was_understood() -> None:
    story = Story().says("un conseiller svp", "ask_human").asks().says("mon numéro : 06 39 98 01 99", "out_of_scope")
    read = told(story)
    assert not [it for it in read["tried"] if it["outcome"] == "not_understood"]
    assert read["understood"][-1]["text"] == "Dit où le joindre"


def test_an_answer_calms_nobody() -> None:
    story = Story().says("c’est nul votre truc", "complain", 2).says("LBQ-10001", "give_order_number").asks()
    assert told(story)["mood"]["text"] == "en colère"
    assert told(story.says("merci, c’est gentil", "thank"))["mood"]["text"] == "en colère, puis calme"


def test_a_refund_that_the_shop_holds_is_a_fact_where_the_order_is_proven(shop: Shop) -> None:
    back = Refund(Money(1_200), RefundReason.GOODWILL, "CB", TODAY, date(2026, 12, 7))
    order = replace(shop.order("LBQ-10001"), refunds=(back, replace(back, sent_on=date(2026, 11, 20))))
    story = Story().signed_in().says("et mon remboursement ?", "refund_status", order_number="LBQ-10001")
    known = [it for it in told(story, Snapshot(TODAY, orders=(order,)))["facts"] if it["name"] == "refund"]
    assert [(it["label"], it["value"], it["verified"]) for it in known] == [
        ("Remboursement", "12,00\xa0€, dû le lundi 7 décembre · LBQ-10001", True),
        ("Remboursement", "12,00\xa0€, envoyé le vendredi 20 novembre · LBQ-10001", True),
    ]
    stranger = Story().says("et mon remboursement ?", "refund_status", order_number="LBQ-10001")
    assert "refund" not in [it["name"] for it in told(stranger, Snapshot(TODAY, orders=(order,)))["facts"]]


@pytest.mark.parametrize(
    ("title", "url", "said"),
    [
        ("Théière en\n fonte – Le Bon Quartier", "https://shop.example/t", "« Théière en fonte – Le Bon Quartier »"),
        (None, "https://shop.example/livraison/delais?id=7", "« livraison/delais »"),
        ("x" * 80, None, f"« {'x' * 59}… »"),
    ],
)
def test_the_page_on_which_they_began_to_write_is_named(title: str | None, url: str | None, said: str) -> None:
    story = Story().says("Elle va au feu ?")
    story.state = msgspec.structs.replace(story.state, page_title=title, page_url=url)
    assert told(story)["who"]["text"].endswith(f"depuis la page {said}")
    assert "page" not in told(Story().says("Bonjour"))["who"]["text"]


def test_what_has_not_left_is_not_shipped_again(shop: Shop) -> None:
    assert not possible(shop.order("LBQ-10002"), TODAY)[Act.RESHIP].allowed
    assert possible(shop.order("LBQ-10001"), TODAY)[Act.RESHIP].allowed


def test_who_only_asks_for_a_person_does_so_about_the_order_that_is_named(shop: Shop) -> None:
    story = Story().signed_in().says("un conseiller pour LBQ-10001 svp", "ask_human").asks()
    read = told(story, looked_up(shop, story, "LBQ-10001"))
    assert read["want"]["text"] == "Veut parler à une personne au sujet de la commande LBQ-10001."
    assert read["next_step"]["text"].startswith("Donnez l’état : en cours de livraison")
    stranger = told(Story().says("an agent about LBQ-10001", "ask_human").asks(), looked_up(shop, story, "LBQ-10001"))
    assert stranger["next_step"]["text"].startswith("Demandez l’e-mail ou le code postal de la commande LBQ-10001")


def test_a_refund_out_of_goodwill_brings_no_parcel(shop: Shop) -> None:
    story = Story().says("LBQ-10010 n’est toujours pas là", "late_delivery", order_number="LBQ-10010").asks()
    story.add(ev.HandoffClaimed(agent="lea", name="Léa"))
    named = {"action": "desk/1", "kind": GOODWILL, "order": "LBQ-10010"}
    story.add(ev.AgentBegan(**named, agent="lea", name="Léa"), ev.ActionDone(**named))
    assert told(story)["want"]["text"] == "N’a pas reçu la commande LBQ-10010."


def test_who_is_back_right_after_a_hand_back_is_told_so() -> None:
    story = Story().says("Où est mon colis ?", "track_order").asks()
    story.add(
        ev.HandoffClaimed(agent="lea", name="Léa"), ev.HandoffHandedBack(agent="lea", name="Léa", decided="Jeudi.")
    )
    assert told(story.says("Non, une personne", "ask_human").asks())["why"]["evidence"] == [
        "Revient aussitôt : Léa venait de rendre la main à l’assistant."
    ]


def test_what_came_broken_is_the_headline_and_not_how_it_is_to_be_mended() -> None:
    story = Story().says("Mon colis est arrivé défoncé, deux verres cassés", "damaged_item", product="verres")
    want = told(story.says("je veux un échange", "return_item"))["want"]
    assert want["text"].startswith("Signale « verres » abîmé")
    assert want["quote"] == "Mon colis est arrivé défoncé, deux verres cassés"
    assert told(Story().says("Je renvoie la bouilloire", "return_item"))["want"]["intent"] == "return_item"
    other = Story().says("LBQ-10001 est arrivé cassé", "damaged_item", order_number="LBQ-10001")
    other.says("et je renvoie LBQ-10003", "return_item", order_number="LBQ-10003")
    assert told(other)["want"]["text"] == "Veut renvoyer un article de la commande LBQ-10003."


@pytest.mark.parametrize(("given", "next_step"), [("69 007", "est celui de la commande"), ("75011", "n’est pas celui")])
def test_a_postcode_that_was_given_in_line_is_not_asked_for_again(shop: Shop, given: str, next_step: str) -> None:
    order = shop.order("LBQ-10001")
    assert order.address.postcode == "69007"
    story = Story().says("LBQ-10001 est arrivé cassé", "damaged_item", order_number="LBQ-10001").asks()
    assert "Demandez l’e-mail" in told(story, Snapshot(TODAY, orders=(order,)))["next_step"]["text"]
    story.says(given, "inform", postcode=given)
    assert next_step in told(story, Snapshot(TODAY, orders=(order,)))["next_step"]["text"]


def test_who_asks_for_a_person_and_says_what_for_is_about_that(shop: Shop) -> None:
    order = shop.order("LBQ-10003")
    story = Story().signed_in(person=order.customer_id).says("LBQ-10003, un humain svp", "ask_human")
    only_named = told(story.asks(), Snapshot(TODAY, orders=(order,)))
    assert "Donnez l’état" not in only_named["next_step"]["text"]  # it came six weeks ago
    seq = story.add(ev.CustomerWrote(text="LBQ-10003, un humain svp, le pot est cassé")).state.seq
    reading = ev.Reading(seq=seq, intent="ask_human", also=("damaged_item",))
    story.add(ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(reading,)))
    assert told(story, Snapshot(TODAY, orders=(order,)))["want"]["intent"] == "damaged_item"


def test_the_email_of_who_is_signed_in_is_verified() -> None:
    proof = ev.CustomerIdentified(proof="person", how="identity", person="C-1", name="Camille", email="c@example.com")
    story = Story().add(proof, ev.CustomerGaveContact(kind="email", value="c@example.com"))
    assert [it["verified"] for it in told(story)["facts"] if it["value"] == "c@example.com"] == [True]
