"""The acknowledgement of a withdrawal as a PDF: on a durable medium, with content, date and hour (art. L221-21)."""

from __future__ import annotations

from collections.abc import Iterator

from shop.papers.sheet import Sheet
from shop.rules import WITHDRAWAL_DAYS
from shop.saying import day, moment
from shop.words import Bilingual, Change, Glance, Goods, Order, Seller

_TITLE = Bilingual("Accusé de réception de votre rétractation", "Acknowledgement of your withdrawal")
_HELLO = Bilingual(
    "Nous avons bien reçu votre rétractation. Vous n’avez pas à en donner la raison. Ce document en est la preuve : "
    "gardez-le.",
    "We have received your withdrawal. You need not give a reason. This document is your proof: please keep it.",
)
_NUMBER, _SAID = Bilingual("Numéro", "Number"), Bilingual("Reçue le", "Received on")
_ORDER, _PLACED = Bilingual("Commande", "Order"), Bilingual("Passée le", "Placed on")
_DELIVERED, _NAME = Bilingual("Livrée le", "Delivered on"), Bilingual("Au nom de", "In the name of")
_REFUND, _REFUND_BY = Bilingual("Remboursement", "Refund"), Bilingual("Au plus tard le", "At the latest on")
_REFUND_ONLY_BY = Bilingual("Remboursement au plus tard le", "Refund at the latest on")
_MEANS, _BACK_BY = Bilingual("Par", "By"), Bilingual("À renvoyer au plus tard le", "To be sent back by")
_DROP_OFF = Bilingual("À déposer", "Drop it off")
_GOODS, _COUNT = Bilingual("Article", "Item"), Bilingual("Quantité", "Quantity")
_COVERED = Bilingual("Votre rétractation porte sur :", "Your withdrawal is for:")
_ALL = Bilingual(
    "Votre rétractation porte sur tous les articles de la commande qui sont couverts par ce droit.",
    "Your withdrawal is for all goods of the order that this right covers.",
)
_LEFT_OUT = Bilingual(
    "Pour ces articles, la loi prévoit une exception (denrées périssables, articles personnalisés : code de la "
    "consommation, art. L221-28) ; un conseiller examine votre demande et vous répond :",
    "For these items the law makes an exception (food that spoils, personalised items: Code de la consommation, art. "
    "L221-28); an adviser looks at your request and answers you:",
)
_LAW = Bilingual(
    f"Le délai de rétractation est de {WITHDRAWAL_DAYS} jours après la livraison ; nous comptons jusqu’au moment de "
    "votre message. Le remboursement peut attendre que nous ayons reçu les articles ou la preuve de leur envoi (art. "
    "L221-24).",
    f"The right of withdrawal runs for {WITHDRAWAL_DAYS} days after delivery; we count to the moment of your message. "
    "The refund may wait until we have received the goods or proof that they were sent (art. L221-24).",
)


def withdrawal_pdf(order: Glance, change: Change, seller: Seller, language: str) -> bytes:
    """The paper for a change that was a withdrawal. Of a `Glance` (order level) it names neither person nor goods."""
    sheet = Sheet(_TITLE.say(language), seller, language, change.at)
    sheet.paragraph(_HELLO.say(language))
    sheet.pairs((label.say(language), value) for label, value in _facts(order, change, language))
    if isinstance(order, Order):
        _list(sheet, _COVERED, order, change.goods, language)
        excepted = {item.sku for item in order.items if item.fresh or item.personalised}
        left_out = tuple(goods for goods in change.left_out if goods.sku in excepted)
        _list(sheet, _LEFT_OUT, order, left_out, language)
    else:
        sheet.paragraph(_ALL.say(language))
    sheet.pairs((label.say(language), value) for label, value in _money(change, language, isinstance(order, Order)))
    sheet.paragraph(_LAW.say(language))
    return sheet.done()


def _facts(order: Glance, change: Change, language: str) -> Iterator[tuple[Bilingual, str]]:
    yield _NUMBER, change.reference or ""
    yield _SAID, moment(change.said_at or change.at, language)
    yield _ORDER, order.number
    yield _PLACED, day(order.placed_on, language)
    if order.delivered_on:
        yield _DELIVERED, day(order.delivered_on, language)
    if isinstance(order, Order):
        yield _NAME, order.address.name


def _money(change: Change, language: str, of_owner: bool) -> Iterator[tuple[Bilingual, str]]:
    """What comes back, by when; the sum and the means it was paid with are told to its owner only."""
    if change.refund and of_owner:
        yield _REFUND, change.refund.amount.say(language)
        yield _REFUND_BY, day(change.refund.due_on, language)
        yield _MEANS, change.refund.means
    elif change.refund:
        yield _REFUND_ONLY_BY, day(change.refund.due_on, language)
    if change.send_by:
        yield _BACK_BY, day(change.send_by, language)
    if change.drop_off:
        yield _DROP_OFF, change.drop_off.say(language)


def _list(sheet: Sheet, words: Bilingual, order: Order, goods: tuple[Goods, ...], language: str) -> None:
    if not goods:
        return
    names = {item.sku: item.name.say(language) for item in order.items}
    sheet.paragraph(words.say(language))
    rows = [(names.get(each.sku, each.sku), str(each.quantity)) for each in goods]
    sheet.table([_GOODS.say(language), _COUNT.say(language)], rows, (80, 20))
