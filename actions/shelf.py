"""What the shop knows of an article that a question names: price and stock, what it holds, whether it says organic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from actions.asking import ask
from actions.scope import Scope
from shop.errors import ShopError
from shop.labels import ALLERGENS
from shop.spelling import fold
from shop.words import Bilingual, Product

_ON_SALE = "utter_on_sale"
_LOOKED_AT = 20  # articles that hold the letters of a name; more are not what is meant
_SHOWN = 3  # more is a list to read: the site has it
_THERE = (Bilingual("épuisé pour l’instant", "sold out for now"), Bilingual("en stock", "in stock"))
_ORGANIC = re.compile(r"\b(bios?|biologiques?|organic)\b")
_IS_ORGANIC = Bilingual("bio, c’est dans son nom", "organic, its name says so")
_UNSAID = Bilingual("rien dans notre fichier ne dit qu’il est bio", "nothing in our file says that it is organic")
_NO_ALLERGEN = Bilingual("aucun des 14 allergènes n’y est noté", "none of the 14 allergens is on file")

Line = Callable[[Product, str], str]


async def told_of(scope: Scope, question: str, name: str, text: str) -> tuple[str, str] | None:
    """The answer to this frequent question about the article, and its list: at most three. None: nothing is known."""
    organic = _ORGANIC.search(fold(text)) is not None
    answer, line = ("utter_on_file", _organic) if organic and question in _TOLD else _TOLD.get(question, ("", _priced))
    if not answer:
        return None
    try:
        found = await ask(scope, lambda shop: shop.products(name, _LOOKED_AT))
    except ShopError:
        return None  # where to look it up is true without it
    wanted = _words(name)
    named = [product for product in found if wanted <= _words(product.name.fr) | _words(product.name.en)]
    shown = named[:_SHOWN]
    if answer == _ON_SALE and not any(product.stock for product in shown):
        answer = "utter_sold_out"
    articles = " ; ".join(line(product, scope.language) for product in shown)
    return (answer, articles) if articles else None


def _priced(product: Product, language: str) -> str:
    there = _THERE[product.stock > 0].say(language)
    return f"{product.name.say(language)} ({product.price.say(language)}, {there})"


def _holding(product: Product, language: str) -> str:
    named = ", ".join(ALLERGENS[each].say(language) if each in ALLERGENS else each for each in product.allergens)
    return f"{product.name.say(language)} ({named or _NO_ALLERGEN.say(language)})"


def _organic(product: Product, language: str) -> str:
    says_so = _ORGANIC.search(fold(product.name.say(language))) is not None
    return f"{product.name.say(language)} ({(_IS_ORGANIC if says_so else _UNSAID).say(language)})"


def _words(text: str) -> set[str]:
    """Without accents, capitals and the s or x of a plural: "thé" is in no "théière"."""
    return {word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in re.findall(r"\w+", fold(text))}


_TOLD: Mapping[str, tuple[str, Line]] = {
    "faq/stock": (_ON_SALE, _priced),
    "faq/allergens": ("utter_on_file", _holding),
}
