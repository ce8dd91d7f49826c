"""With the assistant: answers, orders, questions it has to ask, what it does, and what it cannot do."""

from __future__ import annotations

import contextlib
import sqlite3

from playwright.async_api import expect

from conversation import events as ev
from tests.pictures.looks import holds_still
from tests.pictures.widget.scene import Scene

# Orders of the demo that can still be cancelled, one a language, with the postcode that proves them.
CANCELLED = (("LBQ-10007", "33000"), ("LBQ-10008", "44000"))


async def faq(it: Scene) -> None:
    """A question from the FAQ and its answer."""
    await it.opens()
    await it.asks("Quels sont vos délais de livraison ?", "How long does delivery take?")


async def quick_replies(it: Scene) -> None:
    """Several orders could be meant: each is a button, and no number has to be typed."""
    await it.opens(known=True)
    await it.asks("Je voudrais une facture", "I would like an invoice")


async def form_question(it: Scene) -> None:
    """Before an order is opened for a visitor: its e-mail or postcode, and why."""
    await it.opens()
    await it.asks("Où est ma commande LBQ-10001 ?", "Where is my order LBQ-10001?")


async def order_card(it: Scene) -> None:
    """Proven: state, carrier and day in words, and the order as a small timeline."""
    await form_question(it)
    await it.visitor.asks("69007")
    await it.visitor.log.get_by_role("listitem").first.wait_for()


async def confirm(it: Scene) -> None:
    """Nothing is changed without a yes: what would be done, how it is refunded and until when."""
    await it.opens(known=True)
    await it.asks("Annulez ma commande LBQ-10002", "Cancel my order LBQ-10002")


async def done(it: Scene) -> None:
    """Confirmed and done at the shop: the receipt stands out among the messages."""
    order, proof = CANCELLED[it.lang == "en"]
    await it.opens()
    await it.asks(f"Annulez ma commande {order}", f"Cancel my order {order}")
    await it.visitor.asks(proof)
    await it.visitor.says(it.either("Oui", "Yes"))
    await it.visitor.log.locator(".receipt").wait_for()


async def misunderstood(it: Scene) -> None:
    """Not understood twice: a person is offered before anything else."""
    await it.opens()
    await it.asks("blorp zing machin", "blorp zing thingy")
    await it.asks("frtz kloum vlim", "frtz kloum vlim")


async def thinking(it: Scene) -> None:
    """The assistant is about to answer."""
    await it.opens()
    it.stage.silences()
    await it.says("Avez-vous des théières bleues ?", "Do you have blue teapots?")
    await holds_still(it.page)
    await it.stage.types(await it.visitor.conversation(), "assistant")
    await it.visitor.panel.locator(".typing:not([hidden])").wait_for()


async def shop_away(it: Scene) -> None:
    """The shop does not answer: that is said, and a person is offered."""
    await it.opens(known=True)
    with contextlib.closing(sqlite3.connect(it.stage.settings.data_dir / "shop.db", isolation_level=None)) as shop:
        shop.execute("alter table orders rename to orders_away")
        try:
            await it.asks("Où est ma commande LBQ-10001 ?", "Where is my order LBQ-10001?")
        finally:
            shop.execute("alter table orders_away rename to orders")


async def other_language(it: Scene) -> None:
    """A language it does not speak: told in that language, and a person takes over."""
    await it.opens()
    await it.visitor.asks("Hola, ¿dónde está mi pedido? Lo necesito para mañana")
    await expect(it.visitor.button("leave")).to_be_visible()


async def slow(it: Scene) -> None:
    """An answer that takes long: an honest line, and what happens next."""
    await it.opens()
    it.stage.silences()
    await it.says("Avez-vous des théières bleues ?", "Do you have blue teapots?")
    await it.happens(ev.ServiceTold(kind="slow"))
    await it.visitor.log.get_by_text(it.either("Si elle tarde", "If it takes longer")).wait_for()
