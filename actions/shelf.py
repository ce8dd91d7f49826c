"""The articles that a question names: their price and whether they are there now, as the shop has them."""

from __future__ import annotations

import re

from actions.asking import ask
from actions.scope import Scope
from shop.errors import ShopError
from shop.spelling import fold
from shop.words import Bilingual, Product

QUESTION = "faq/stock"
_LOOKED_AT = 20  # articles that hold the letters of a name; more are not what is meant
_SHOWN = 3  # more is a list to read: the site has it
_THERE = (Bilingual("épuisé pour l’instant", "sold out for now"), Bilingual("en stock", "in stock"))


async def on_sale(scope: Scope, name: str) -> str | None:
    """`Café en grains Éthiopie Sidamo, 250 g (11,90 €, en stock)`, at most three; None: nothing is known of it."""
    try:
        found = await ask(scope, lambda shop: shop.products(name, _LOOKED_AT))
    except ShopError:
        return None  # where to look it up is true without it
    wanted = _words(name)
    named = [product for product in found if wanted <= _words(product.name.fr) | _words(product.name.en)]
    return " ; ".join(_line(product, scope.language) for product in named[:_SHOWN]) or None


def _line(product: Product, language: str) -> str:
    there = _THERE[product.stock > 0].say(language)
    return f"{product.name.say(language)} ({product.price.say(language)}, {there})"


def _words(text: str) -> set[str]:
    """Without accents, capitals and the s or x of a plural: "thé" is in no "théière"."""
    return {word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in re.findall(r"\w+", fold(text))}
