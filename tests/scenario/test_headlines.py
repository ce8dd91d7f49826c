"""What heads the brief: the trouble told, wherever it stands in the line; an ask for a person only where nothing is."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.brief import brief
from handoff.brief.case import named_orders
from handoff.snapshot import Snapshots, order_numbers
from tests.scenario.world import Customer, World

BROKEN, LATE, PERSON = "damaged_item", "late_delivery track_order", "ask_human"
# What was said, in one line, and the wishes that the headline may tell of.
FRENCH = (
    ("LBQ-10003, un humain svp, le pot est arrivé cassé", BROKEN),
    ("un humain svp, le pot de LBQ-10003 est arrivé cassé", BROKEN),
    ("le pot est arrivé cassé, un humain svp, LBQ-10003", BROKEN),
    ("un humain svp le pot est arrivé cassé", BROKEN),
    ("LBQ-10003 un conseiller svp mon colis est arrivé tout défoncé", BROKEN),
    ("je veux parler à quelqu'un, vous m'avez envoyé le mauvais article", BROKEN),
    ("parler à un conseiller, il manque deux tasses dans mon colis LBQ-10003", f"{BROKEN} late_delivery"),
    ("conseiller ! commande LBQ-10010 jamais reçue", LATE),
    ("LBQ-10010 toujours pas reçue, passez-moi une personne", LATE),
    ("passez-moi une personne, LBQ-10010, toujours rien reçu", LATE),
    ("un humain svp, où est ma commande LBQ-10001 ?", LATE),
    ("LBQ-10002, un humain svp, je veux annuler", "cancel_order"),
    ("un conseiller svp pour annuler LBQ-10002", "cancel_order"),
    ("je veux un humain, je souhaite renvoyer la bouilloire de LBQ-10003", "return_item"),
    ("LBQ-10003, quelqu'un svp, la bouilloire ne marche plus", BROKEN),
    ("un humain svp, je me rétracte pour LBQ-10003", "withdraw return_item"),
    ("remboursement toujours pas arrivé LBQ-10013, je veux quelqu'un", "refund_status"),
    ("je veux quelqu'un, LBQ-10013, où est mon remboursement ?", "refund_status"),
    ("un conseiller svp, je veux changer l'adresse de LBQ-10002", "change_delivery"),
    ("LBQ-10002, je veux changer l'adresse, un humain", "change_delivery"),
    ("un humain, il me faut la facture de LBQ-10003", "get_invoice"),
    ("facture LBQ-10003 svp et un conseiller", "get_invoice"),
    ("bonjour, un conseiller svp, ma carte a été refusée", "faq/payment_refused"),
    ("un humain svp", PERSON),
    ("LBQ-10003, un humain svp", PERSON),
    ("je veux parler à quelqu'un tout de suite", PERSON),
    ("allez, un conseiller, vite", PERSON),
    ("un humain svp, merci", PERSON),
    ("vous êtes nuls, passez-moi quelqu'un", f"{PERSON} complain"),
    ("c'est inadmissible, le verre est en mille morceaux, LBQ-10003, je veux un responsable", BROKEN),
    ("j'en ai marre, LBQ-10010 n'est jamais arrivée, un responsable !", LATE),
    ("responsable svp. colis LBQ-10003 reçu vide", f"{BROKEN} late_delivery"),
    ("je voudrais parler à une vraie personne car le bocal a fui dans le carton", BROKEN),
    ("c'est pas ce que j'ai commandé, je veux un humain", BROKEN),
    ("un humain ! il y a un cheveu dans la confiture LBQ-10003", BROKEN),
    ("LBQ-10010 still not here, put me through to a person", LATE),
    ("put me through to a person, LBQ-10010, still nothing received", LATE),
    ("LBQ-10003 le pot est arrivé cassé je veux être remboursé", BROKEN),
    ("je veux être remboursé, le pot est arrivé cassé LBQ-10003", BROKEN),
    ("remboursez-moi LBQ-10003, tout est cassé", BROKEN),
    ("refund me LBQ-10003, everything is broken", BROKEN),
    ("échangez-moi LBQ-10003 svp le pot est fendu", BROKEN),
    ("annuler LBQ-10002 un conseiller svp", "cancel_order"),
    ("j'ai reçu une commande qui n'est pas la mienne, un humain svp", BROKEN),
    ("personne svp, LBQ-10003, produit périmé à la réception", BROKEN),
    ("je veux parler à quelqu'un de mon remboursement LBQ-10013", "refund_status"),
    ("un conseiller pour ma livraison LBQ-10010 en retard", f"{LATE} change_delivery"),
    ("je veux parler à un humain, je comprends rien à votre site", f"{PERSON} complain not_helpful"),
    ("quelqu'un peut m'appeler ? la cafetière fuit", BROKEN),
    ("mon four est en panne, un humain", f"{BROKEN} faq/warranty"),
    ("est-ce que je peux parler à quelqu'un ? j'ai une question sur vos cartes cadeaux", "faq/gift_card"),
)
ENGLISH = (
    ("LBQ-10003, a human please, the jar arrived broken", BROKEN),
    ("a human please, the jar in LBQ-10003 arrived broken", BROKEN),
    ("the jar arrived broken, a human please, LBQ-10003", BROKEN),
    ("human please the jar arrived broken", BROKEN),
    ("get me a person, you sent me the wrong item", BROKEN),
    ("LBQ-10003 agent please my parcel came smashed", BROKEN),
    ("talk to someone, two cups are missing from my parcel LBQ-10003", f"{BROKEN} late_delivery"),
    ("agent! order LBQ-10010 never arrived", LATE),
    ("a human please, where is my order LBQ-10001?", LATE),
    ("LBQ-10002, a human please, I want to cancel", "cancel_order"),
    ("an adviser please to cancel LBQ-10002", "cancel_order"),
    ("I want a human, I'd like to return the kettle from LBQ-10003", "return_item"),
    ("LBQ-10003, someone please, the kettle stopped working", BROKEN),
    ("a person please, refund for LBQ-10013 still hasn't come", "refund_status"),
    ("refund for LBQ-10013 not received, I want someone", "refund_status"),
    ("an agent please, I need to change the address of LBQ-10002", "change_delivery"),
    ("human, I need the invoice for LBQ-10003", "get_invoice"),
    ("invoice LBQ-10003 please and an adviser", "get_invoice"),
    ("hello, an adviser please, my card was declined", "faq/payment_refused"),
    ("a human please", PERSON),
    ("LBQ-10003, a human please", PERSON),
    ("I want to talk to someone right now", PERSON),
    ("a human please, thanks", PERSON),
    ("you are useless, get me someone", f"{PERSON} complain not_helpful"),
    ("this is unacceptable, the glass is in a thousand pieces, LBQ-10003, I want a manager", BROKEN),
    ("I'm fed up, LBQ-10010 never came, a manager!", LATE),
    ("manager please. parcel LBQ-10003 was empty", f"{BROKEN} late_delivery"),
    ("I'd like to speak to a real person because the bottle leaked in the box", BROKEN),
    ("that's not what I ordered, I want a human", BROKEN),
    ("a human! there is a hair in the jam LBQ-10003", BROKEN),
    ("I want my money back, the jar arrived broken LBQ-10003", BROKEN),
    ("please replace LBQ-10003 the jar is cracked", BROKEN),
    ("cancel LBQ-10002, human please", "cancel_order"),
    (
        "someone please: I was charged twice for LBQ-10003",
        "refund_status faq/payment_refused faq/payment_security complain ask_human",
    ),
    ("an agent please LBQ-10003 the chocolate is past its date", BROKEN),
    ("can I talk to someone about my refund LBQ-10013", "refund_status"),
    ("can someone call me? the coffee maker leaks", BROKEN),
    ("could I talk to someone? I have a question about gift cards", "faq/gift_card"),
)


async def read(customer: Customer, language: str) -> dict[str, Any]:
    """The brief, as an agent is shown it."""
    world, c = customer.world, await customer.state()
    entries = await world.store.entries(c.id)
    about = tuple(dict.fromkeys((*order_numbers(c), *named_orders(entries))))
    snapshot = await Snapshots(world.shop, world.door, world.book).take(c, about)
    return brief(entries, c, snapshot, language)


@pytest.mark.parametrize(
    ("language", "line", "wishes"),
    [*(("fr", *case) for case in FRENCH), *(("en", *case) for case in ENGLISH)],
)
async def test_what_was_told_is_the_headline(world: World, language: str, line: str, wishes: str) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    told = await read(customer, language)
    assert told["want"]["intent"] in wishes.split()
    assert told["want"]["quote"] == line


@pytest.mark.parametrize(
    ("language", "line", "remedy", "begins"),
    [
        ("fr", "LBQ-10003, un humain svp, le pot est arrivé cassé", "remplacement", "pas arrivée comme il faut"),
        ("en", "a human please, the jar in LBQ-10003 arrived broken", "replacement", "did not arrive as it should"),
        ("fr", "un humain svp, LBQ-10003 notée livrée, jamais reçue", "enquête", "vous ne l’avez pas"),
        ("en", "someone please, LBQ-10003 says delivered, I never got it", "inquiry", "you don’t have it"),
    ],
)
async def test_what_to_do_and_to_say_fit_it(world: World, language: str, line: str, remedy: str, begins: str) -> None:
    customer = await world.customer(language).arrives(person="C-2001")
    await customer.says(line)
    told = await read(customer, language)
    assert remedy in told["next_step"]["text"]
    assert begins in told["reply"]["text"]


@pytest.mark.parametrize(
    ("language", "line", "to_do"),
    [
        ("fr", "un humain svp, le pot est arrivé cassé", "Demandez de quelle commande il s’agit."),
        ("en", "a human please, the jar arrived broken", "Ask which order this is about."),
        ("fr", "un humain svp, LBQ-99999 est arrivée cassée", "La boutique ne connaît pas de commande LBQ-99999"),
        ("en", "a human please, LBQ-99999 arrived broken", "The shop knows of no order LBQ-99999"),
    ],
)
async def test_what_is_missing_is_asked_for(world: World, language: str, line: str, to_do: str) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    assert (await read(customer, language))["next_step"]["text"].startswith(to_do)


@pytest.mark.parametrize(
    ("language", "said", "offered"),
    [
        ("fr", ("je veux annuler LBQ-10002", "en fait non"), "Annulation LBQ-10002"),
        ("en", ("I want to cancel LBQ-10002", "actually no"), "Cancellation LBQ-10002"),
        ("fr", ("je veux annuler LBQ-10002", "non", "non merci", "non"), "Annulation LBQ-10002"),
        ("fr", ("je me rétracte pour LBQ-10001", "non"), "Rétractation LBQ-10001"),
        ("en", ("I withdraw from LBQ-10001", "no"), "Withdrawal LBQ-10001"),
        ("fr", ("je veux annuler LBQ-10002", "un humain svp", "non finalement ne l'annulez pas"), "Annulation"),
        ("en", ("I want to cancel LBQ-10002", "a human please", "no, don't cancel it after all"), "Cancellation"),
    ],
)
async def test_what_was_taken_back_is_wanted_no_more(
    world: World, language: str, said: tuple[str, ...], offered: str
) -> None:
    """It would be cancelled by the agent who reads it."""
    customer = await world.customer(language).arrives(person="C-2001")
    for line in said:
        await customer.says(line)
    await customer.says("je veux parler à quelqu'un" if language == "fr" else "I want to talk to someone")
    told = await read(customer, language)
    assert told["want"]["text"] in ("Veut parler à une personne.", "Wants to talk to a person.")
    assert all(word not in told["next_step"]["text"].lower() for word in ("annul", "cancel", "rétract", "withdr"))
    assert "LBQ" not in told["reply"]["text"]
    [deed] = [it for it in told["tried"] if it["outcome"] == "declined"]
    assert deed["text"].startswith(offered)


async def test_what_is_wanted_again_is_the_headline(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001")
    for line in ("je veux annuler LBQ-10002", "non", "en fait si, annulez-la", "un humain svp"):
        await customer.says(line)
    assert (await read(customer, "fr"))["want"]["text"] == "Veut annuler la commande LBQ-10002."


async def test_with_nothing_else_said_it_is_told_as_taken_back(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001")
    for line in ("je veux annuler LBQ-10002", "non"):
        await customer.says(line)
    await customer.asks_by_button()
    told = await read(customer, "fr")
    assert told["want"]["text"] == "Veut annuler la commande LBQ-10002 : n’en veut plus, rien d’autre demandé."
    assert told["reply"]["text"].endswith("Que puis-je faire d’autre pour vous ?")
    assert told["next_step"]["text"].startswith("N’en veut plus")
