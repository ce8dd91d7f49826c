"""Order numbers and postcodes, found together because five digits alone may be either: the words around decide.

Order numbers come in every spelling (`LBQ-12345`, lbq12345, "LBQ 12 345", "commande 12345", #12345) and leave as
`LBQ-12345`. A French postcode leaves as its five digits, a British one in capitals with its blank.
"""

import re

from bot.nlu.entities.found import Found
from bot.nlu.text import fold

_GAP = r"[\s\-–_.:/#°]*"
_DIGIT = r"[0-9oil]"
_NEXT = rf"(?:[.\-]?{_DIGIT}|\s(?:\d|[oil](?=\d)))"  # the "I" of "LBQ-10005 I want to cancel" is a word of its own
_PREFIXED = re.compile(
    rf"(?<![a-z0-9])(?:l[.\s]?b[.\s]?q|lqb|blq|lbk|ldq|lvq){_GAP}(?:n[°o]{_GAP})?({_DIGIT}{_NEXT}{{3,5}})(?![a-z0-9])"
)
_MARKED = re.compile(r"(?<![\w#])(?:#|n°|nº|no\.?\s?:?|num\.?)\s*(\d{5}|\d{2}[\s.]\d{3})(?!\d)")
_FIVE = re.compile(r"(?<![\d.,+@\w])(?:[fF]-)?(\d{5}|\d{2}\s\d{3})(?![\d@])(?!\s?\d)(?![.,]\d)(?!-\d)(?!\w)")
_BRITISH = re.compile(r"(?<![a-z0-9])([a-z]{1,2}\d[a-z0-9]?)\s?(\d[a-z]{2})(?![a-z0-9])")
_MONEY_AFTER = re.compile(r"\s?(?:€|\$|£|%|eur\b|euros?\b|kg\b|km\b|points?\b|followers\b)")

_ORDER_WORD = re.compile(
    r"\b(?:commandes?|comande|commende|cde|cmd|order|orders|numero|number|num|ref|reference|suivi|colis|parcel|"
    r"livraison|facture|invoice|achat|purchase)\b"
)
_THE_ORDER = re.compile(r"\b(?:la|cette|celle|l[ae] n|the order|this one)\s*[:°]?\s*$")
_POSTCODE_WORD = re.compile(
    r"\b(?:code postal|codes? postaux|postal|cp|c\.p\.|postcode|post code|zip|zipcode|zip code|ville|habite|"
    r"j'habite|adresse|address|rue|avenue|boulevard|bd|place|chemin|allee|impasse|quai|route|live in|"
    r"livre[rz]? a|deliver to)\b"
)
_TOWN_AFTER = re.compile(r"\s*,?\s+[A-ZÀ-Ý][a-zà-ÿ]{2,}|\s*,?\s+[A-ZÀ-Ý]{4,}\b")
_REACH = 40  # characters before a number in which a word still speaks of it

# Five digits are most likely a postcode when they end as French ones do: a prefecture (dd000), another delivery office
# (ddd?0, the third digit not 0), or a district of Paris, Lyon or Marseille.
_USUAL_POSTCODE = re.compile(
    r"(?:0[1-9]|[1-8]\d|9[0-578])(?:000|[1-9]\d0)|750(?:0[1-9]|1\d|20)|6900[1-9]|130(?:0[1-9]|1[0-6])"
)


def find_numbers(text: str, asked: str | None = None) -> list[Found]:
    """Order numbers and postcodes of a line.

    Args:
        text: the line.
        asked: `order_number` or `postcode` when the assistant has just asked for it: decides what bare digits are.
    """
    folded = fold(text)
    certain = [_order(match) for match in _PREFIXED.finditer(folded)]
    certain += [_postcode(match) for match in _BRITISH.finditer(folded)]
    taken = list(certain)
    for match in [*_MARKED.finditer(folded), *_FIVE.finditer(folded)]:
        one = Found("", _digits(match.group(1)), match.start(1), match.end(1))
        if any(one.overlaps(other) for other in taken) or _MONEY_AFTER.match(folded, match.end()):
            continue
        marked = match.re is _MARKED
        taken.append(_named(one, _kind(text, folded, one, _Context(asked, marked, taken))))
    return sorted(taken, key=lambda found: found.start)


class _Context:
    """What is known of a line besides the digits: what was asked, and whether a number was found before."""

    def __init__(self, asked: str | None, marked: bool, taken: list[Found]) -> None:
        self.asked = asked if asked in ("order_number", "postcode") else None
        self.marked = marked
        self.has_order = any(found.entity == "order_number" for found in taken)


def _kind(text: str, folded: str, one: Found, context: _Context) -> str:
    before = folded[max(0, one.start - _REACH) : one.start]
    order_at = _last(_ORDER_WORD, before)
    postcode_at = _last(_POSTCODE_WORD, before)
    if postcode_at > order_at or _TOWN_AFTER.match(text, one.end):
        return "postcode"
    if context.has_order and not context.marked and _USUAL_POSTCODE.fullmatch(one.value):
        return "postcode"
    if context.marked or order_at > postcode_at or _THE_ORDER.search(before):
        return "order_number"
    if context.asked:
        return context.asked
    if context.has_order or _USUAL_POSTCODE.fullmatch(one.value):
        return "postcode"
    return "order_number"


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _named(one: Found, kind: str) -> Found:
    value = f"LBQ-{one.value}" if kind == "order_number" else one.value
    return Found(kind, value, one.start, one.end)


def _order(match: re.Match[str]) -> Found:
    return Found("order_number", f"LBQ-{_digits(match.group(1))}", match.start(), match.end())


def _postcode(match: re.Match[str]) -> Found:
    return Found("postcode", f"{match.group(1)} {match.group(2)}".upper(), match.start(), match.end())


def _digits(text: str) -> str:
    """Digits without what stands between them; a letter typed for a digit (O, I, l) is that digit."""
    read = text.translate(str.maketrans("oil", "011"))
    return re.sub(r"\D", "", read)
