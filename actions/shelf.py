"""What the shop knows of the goods that a question is about: price and stock, what they hold, whether organic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from actions import goods
from actions.asking import ask
from actions.scope import Scope
from shop.errors import ShopError
from shop.labels import ALLERGENS
from shop.spelling import fold
from shop.words import Bilingual, Product

_STOCK, _ALLERGENS = "faq/stock", "faq/allergens"
_LOOKED_AT = 20  # articles that hold the letters of a name; more are not what is meant
_WHOLE = 200  # articles, to see which kinds there are
_SHOWN = 3  # more is a list to read: the site has it
_LATELY = 3  # turns in which "it" may still be the article of before
_AND = " + "
_ON_SALE = "utter_on_sale"
_EXTREMES: Mapping[str, str] = {"cheapest": "utter_cheapest", "dearest": "utter_dearest"}
_THERE = (Bilingual("épuisé pour l’instant", "sold out for now"), Bilingual("en stock", "in stock"))
_NOT_HERE = Bilingual("pas chez nous en ce moment", "not with us at the moment")
_ORGANIC = re.compile(r"\b(bios?|biologiques?|organic)\b")
_OF_CONTENTS = re.compile(
    r"\b(allerg\w*|intoleran\w*|contien\w*|contain\w*|ingredients?|compos\w*|traces?|gluten|ble|wheat|lactose|laits?|milk"
    r"|dairy|beurre|noix|noisettes?|amandes?|nuts?|fruits? a coque|arachides?|cacahuetes?|peanuts?|oeufs?|œufs?|eggs?"
    r"|soja|soya?|poissons?|fish|crustaces?|shellfish|moutarde|mustard|celeri|celery|sesame|sulfites?|sulphites?|lupin"
    r"|vegan\w*|vegetari\w*|vegetal\w*|alcool\w*|alcohol\w*|sucre\w*|sugar|sel|salt|dedans|in it|inside|without|sans)\b"
)
_IS_ORGANIC = Bilingual("bio, c’est dans son nom", "organic, its name says so")
_UNSAID = Bilingual("rien dans notre fichier ne dit qu’il est bio", "nothing in our file says that it is organic")
_NO_ALLERGEN = Bilingual("aucun des 14 allergènes n’y est noté", "none of the 14 allergens is on file")
# What qualifies a thing stands behind it in French ("verres à vin"), before it in English ("wine glasses").
_BEHIND_IT = re.compile(r" (?:à|au|aux|en|from|in|with|aged|engraved) |[,0-9]")

Line = Callable[[Product, str], str]


class Told(NamedTuple):
    """What is told of goods: what they are called (`about`), the answer's name, its list. No answer: no such goods."""

    about: str | None
    answer: str = ""
    articles: str = ""


async def told_of(scope: Scope, question: str, names: Sequence[str], text: str) -> Told | None:
    """What the shop's files say to this frequent question; None where it is not about goods, or the shop is silent.

    Args:
        scope: the turn.
        question: `faq/stock` or another.
        names: the articles that it names, as the assistant knows them.
        text: the customer's own words.
    """
    if question not in (_STOCK, _ALLERGENS):
        return None
    if goods.goes_on(text) and names and _asked(scope) == _ALLERGENS:
        question = _ALLERGENS
    most = goods.at_most(text)
    wanted = goods.wanted(text) if most is None else "all"
    try:
        if wanted == "range" and not names:
            return Told(None, "utter_range", await _range(scope))
        called = tuple(dict.fromkeys(names))[-_SHOWN:]
        found = {name: await _sold(scope, name) for name in called} or await _looked_up(scope, question, text)
    except ShopError:
        return None  # where to look it up is true without it
    about = _AND.join(found) or None
    if not any(found.values()):
        return Told(about)
    shown = _some(found)
    if _ORGANIC.search(fold(text)):
        return Told(about, "utter_organic", _listed(shown, _organic, scope.language))
    if question == _ALLERGENS and (names or _OF_CONTENTS.search(fold(text))):
        return Told(about, "utter_on_file", _listed(shown, _holding, scope.language))
    if question == _ALLERGENS or (wanted == "more" and _was_told(scope, about)):
        return Told(about, "utter_not_on_file", _listed(shown, _name, scope.language))
    if most is not None:
        found, wanted = _within(found, most)
    return _of_stock(scope, about, found, wanted)


def _within(found: Mapping[str, Sequence[Product]], most: int) -> tuple[dict[str, list[Product]], goods.Wanted]:
    """What costs no more than this; where nothing does, the cheapest is told."""
    within = {name: [it for it in products if it.price.cents <= most] for name, products in found.items()}
    if any(within.values()):
        return {name: products for name, products in within.items() if products}, "all"
    return {name: list(products) for name, products in found.items()}, "cheapest"


def _of_stock(scope: Scope, about: str | None, found: Mapping[str, Sequence[Product]], wanted: goods.Wanted) -> Told:
    """Price and stock at the first mention; then what is asked, so that nobody is told the same twice."""
    language, every = scope.language, [product for products in found.values() for product in products]
    if wanted in ("cheapest", "dearest"):
        by_price = sorted(every, key=lambda product: product.price.cents, reverse=wanted == "dearest")
        answer = _EXTREMES[wanted] if len(every) > 1 else "utter_only_one"
        return Told(about, answer, _priced(by_price[0], language))
    shown = _some(found)
    there = [product for product in shown if product.stock > 0]
    if not there:
        return Told(about, "utter_sold_out", _listed(shown, _priced, language))
    if wanted == "there" and _was_told(scope, about):
        return Told(about, "utter_there", _listed(there, _name, language))
    if wanted == "price" and _was_told(scope, about):
        return Told(about, "utter_priced", _listed(shown, _price, language))
    lacking = [f"{name} ({_NOT_HERE.say(language)})" for name, products in found.items() if not products]
    return Told(about, _ON_SALE, " ; ".join([_listed(shown, _priced, language), *lacking]))


async def _looked_up(scope: Scope, question: str, text: str) -> dict[str, list[Product]]:
    """What the line calls something of the shop's; else the goods spoken of just now ("is it in stock?")."""
    said = goods.named(text)
    for phrase in said:
        thing = phrase.split()[0 if scope.language == "fr" else -1]  # "beurre salé", "salted butter"
        for name in dict.fromkeys((phrase, thing)):
            if found := await _sold(scope, name, surely=True):
                return {name: found}
    if said and question == _STOCK:
        return {said[0]: []}  # something else than before, which nobody sells
    about = next((past["article"] for past in reversed(_turns(scope)[-_LATELY:]) if past.get("article")), None)
    return {name: await _sold(scope, name) for name in about.split(_AND)} if about else {}


async def _range(scope: Scope) -> str:
    """The kinds of goods that the shop sells."""
    every = await ask(scope, lambda shop: shop.products("", _WHOLE))
    return ", ".join(dict.fromkeys(product.category.say(scope.language) for product in every))


async def _sold(scope: Scope, name: str, *, surely: bool = False) -> list[Product]:
    """What the shop sells by this name; tea before tea towels, and `surely` without them: who asks for wine wants no
    glasses."""
    found = await ask(scope, lambda shop: shop.products(name, _LOOKED_AT))
    asked = _words(name)
    called = [product for product in found if asked <= _words(product.name.fr) | _words(product.name.en)]
    things = [product for product in called if asked & (_thing(product.name.fr) | _last_of(product.name.en))]
    return things or ([] if surely else called)


def _thing(name: str) -> set[str]:
    """The words of a French name without what qualifies it."""
    return _words(_BEHIND_IT.split(name.lstrip("0123456789 "))[0])


def _last_of(name: str) -> set[str]:
    """The word of an English name that says what it is: "glasses" of "wine glasses, set of six"."""
    said = re.findall(r"\w+", _BEHIND_IT.split(name)[0])
    return _words(said[-1]) if said else set()


def _some(found: Mapping[str, Sequence[Product]]) -> list[Product]:
    """Some of each name, few enough to read."""
    each = max(1, _SHOWN // len(found))
    return [product for products in found.values() for product in products[:each]]


def _was_told(scope: Scope, about: str | None) -> bool:
    """Was the price and stock of just this told lately?"""
    return any(
        past.get("article") == about and _ON_SALE in past.get("answers", ()) for past in _turns(scope)[-_LATELY:]
    )


def _asked(scope: Scope) -> str | None:
    """The frequent question of the turn before."""
    turns = _turns(scope)
    return next(reversed(turns[-1].get("intents") or [None]), None) if turns else None


def _turns(scope: Scope) -> Sequence[Mapping[str, Any]]:
    return scope.history.get("turns") or ()


def _listed(products: Sequence[Product], line: Line, language: str) -> str:
    return " ; ".join(line(product, language) for product in products)


def _priced(product: Product, language: str) -> str:
    there = _THERE[product.stock > 0].say(language)
    return f"{product.name.say(language)} ({product.price.say(language)}, {there})"


def _name(product: Product, language: str) -> str:
    return product.name.say(language)


def _price(product: Product, language: str) -> str:
    return f"{product.name.say(language)} ({product.price.say(language)})"


def _holding(product: Product, language: str) -> str:
    named = ", ".join(ALLERGENS[each].say(language) if each in ALLERGENS else each for each in product.allergens)
    return f"{product.name.say(language)} ({named or _NO_ALLERGEN.say(language)})"


def _organic(product: Product, language: str) -> str:
    says_so = _ORGANIC.search(fold(product.name.say(language))) is not None
    return f"{product.name.say(language)} ({(_IS_ORGANIC if says_so else _UNSAID).say(language)})"


def _words(text: str) -> set[str]:
    """Without accents, capitals and the s or x of a plural: "thé" is in no "théière"."""
    return {word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in re.findall(r"\w+", fold(text))}
