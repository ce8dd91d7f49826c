"""What a message adds inside the order form: the wish, the order, its proof, and the answer to the open question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import to_builtins

from actions.latest import Last, last_in
from actions.manner import demands, wants_also
from actions.plans.choosing import ALL
from actions.plans.mishaps import ABOUT, AGAIN, MONEY
from actions.talk import Talk
from actions.wishes import WISHES

PROOFS = ("email", "postcode")
_REMEDIES = (AGAIN, MONEY)
_ONE_OF_THEM = frozenset({"items", "product", "thing"})
_COMES_BACK = 9  # words: "en fait si, allez-y", "et mon retour ?"; a longer line says itself what it wants
_OTHER_THING = "other"  # a line that is no yes to what was shown, and no no
_THE_OTHER = re.compile(r"\b(?:l['’]autre|une autre|the other|another)\b", re.IGNORECASE)
_OF_THE_TWO = re.compile(
    r"\b(?:l['’]autre(?: commande)?|la (?:premi[èe]re|deuxi[èe]me|seconde)(?: commande)?"
    r"|the (?:other|first|second)(?: one| order)?)\W*$",
    re.IGNORECASE,
)
WHICH_PROOF = "which_proof"  # the customer asks what it is that is asked for
NO_MAIL = "which_no_mail"  # or cannot read the mail with the code
PHOTO = "photo"  # the customer has photos, or asks how to send them
LABEL = "label"  # asked for beside a return: no answer to its question
_AT_ONCE = 5  # orders; more would be a list to read
_NEAR = frozenset({"postcode", "point"})  # questions that a postcode answers
_PLACE = re.compile(r"(?<![\d-])(\d{5})\s+([^\W\d_](?:[^\W\d_]|[' -])*[^\W\d_])")
_PUTS_RIGHT = re.compile(
    r"\b(?:should (?:be|read)|instead of|rather than|au lieu d|et non\b|plut[oô]t que)", re.IGNORECASE
)
# "Marquée livrée mais pas là", "tracking says delivered": it is about an order that the file has as delivered.
_SAID_THERE = re.compile(
    r"\b(marqu|indiqu|not[ée]|dit|affich|statut|suivi|soi-disant|says?|said|mark|show|status|supposedly)\w*\b.{0,40}"
    r"\b(livr[ée]+e?s?|remise?|deliver\w*)\b",
    re.IGNORECASE,
)
_AND_THAT = re.compile(r"^\W*(et|and|aussi|also|pareil|same|idem)\b", re.IGNORECASE)  # "et celle de LBQ-10001"
_WRONG_ITEM = re.compile(
    r"\b(mauvais|pas (le|la|les) bon|erreur d|erron[ée]|pas ce que|autre chose que|wrong|not what|different from)",
    re.IGNORECASE,
)
# "My toaster": how people call what they own. Whether the order holds it is the plan's to say.
_MINE = re.compile(
    r"\b(?:mon|ma|mes|my) (?:(?:new|old|brand-new|poor|little|lovely|broken|damaged|cracked|torn|faulty|smashed|"
    r"nouve(?:au|lle)s?|petite?s?|belles?|beaux?|pauvres?|jolie?s?|deux|trois|quatre|six|two|three|four|both) )*"
    r"([^\W\d_]+(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_THE = re.compile(
    r"^\W*(?:(?:le|la|les|l['’]|un|une|the|an?|c['’]est|it['’]?s|mon|ma|my) ?)+([^\W\d_]+(?:-[^\W\d_]+)*)\W*$",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"\b(?:plut[oô]t|en fait|finalement|instead|rather|actually|i meant?|je voulais dire)\b[ ,:]*(?:for |pour |que )?"
    r"(?:(?:le|la|les|l['’]|un|une|the|an?|mon|ma|mes|my) ?)([^\W\d_]+(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_LEAVES_IT = re.compile(
    r"\b(?:gard\w+|laiss\w+|keep\w*|leave|plus|ne|n['’]|don['’]?t|do not|(?:pas|sans|sauf) (?:l[ae]s?|l['’]|m\w+)"
    r"|(?:not|without|except) (?:the|my|that|those|these))\b",
    re.IGNORECASE,
)
_NO_THINGS = frozenset(
    """commande commandes colis article articles produit produits paquet carton livraison achat achats adresse mail
    e-mail email compte argent nom numero numéro code avis cote côté probleme problème fils fille mari femme mère père
    enfants famille amie ami voisin voisine cadeau cadeaux remboursement retour facture
    order orders parcel package item items product products box delivery purchase address account money name number
    opinion problem son daughter husband wife mother father mum mom kids family friend neighbour gift gifts refund
    return invoice fault side dernière last other one first second deuxième première autre tout toute""".split()
)
_WHEREABOUTS = frozenset({"track_order", "late_delivery"})
_OF_GOODS = frozenset({"damaged_item", "return_item", "withdraw", "change_items"})
_CORRECTS = re.compile(
    r"\b(non|pardon|erreur|tromp\w+|plut[oô]t|en fait|finalement|oups|voulais dire|le bon|la bonne|correct\w*"
    r"|no|sorry|mistake|wrong|rather|actually|instead|meant|oops)\b",
    re.IGNORECASE,
)


def hear(talk: Talk) -> bool:
    """Take what the message says into the slots. False: nothing in it is for this form."""
    answered = _answers(talk)
    opened = False if answered else _begins(talk)
    named = take_names(talk)
    return answered or opened or named or not talk.running


def says_no(talk: Talk) -> bool:
    """Does the customer leave the form? A no to a question of yes or no is an answer, not a farewell."""
    return talk.running and talk.intent == "deny" and talk.asked != "confirmed" and not _answers(talk)


def is_further(talk: Talk) -> bool:
    """Is it wanted beside what is under way ("I also want the invoice")? More of the same trouble goes on with it."""
    both = {talk.intent, str(talk.get("request"))}
    alike = both <= _OF_GOODS or both <= _WHEREABOUTS
    return talk.running and not alike and wants_also(talk.text)


def _begins(talk: Talk) -> bool:
    """A wish of this message is taken up, from its beginning; the same one again keeps what was said."""
    before = talk.get("request")
    wish = talk.intent if talk.intent in WISHES else None
    if wish is None and talk.running:
        return False
    wish = wish or (before if before in WISHES and _AND_THAT.search(talk.text) else "track_order")
    if not talk.running or wish != before:
        talk.put(request=wish, given=_from_before(talk, wish), confirmation=None)
        refused = (talk.get("proof") or {}).get("refused") == talk.get("order_number")
        if refused and not talk.named("order_number") and not {wish, before} <= _WHEREABOUTS:
            talk.put(order_number=None)  # what was refused once is not what a new wish is about
    return True


def _from_before(talk: Talk, wish: str) -> dict[str, Any]:
    """What a wish begins with: its moment, the remedy it asks for in the same breath, and what it comes back to."""
    since: dict[str, Any] = {"said_at": talk.scope.at or talk.scope.now}
    given, choice = talk.given, talk.named("choice")
    if choice in _REMEDIES:
        since["remedy"] = choice
    if talk.asked == "code":
        since["code"] = True  # it is on its way: nobody is asked whether to send one
    if wish in _OF_GOODS and talk.running and not _names_any(talk):  # "they are broken", while they are sent back
        since |= {name: given[name] for name in _ONE_OF_THEM if given.get(name)}
    last = last_in(given)
    if talk.orders() and not talk.scope.later:
        return since
    if not talk.running and _OF_THE_TWO.search(talk.text):
        talk.put(order_number=None)  # not the one that was told of last
    if talk.running and not (last is not None and last.done):
        return {**since, "last": talk.over(done=False)}  # what gives way now can be come back to
    return {**_comes_back(talk, wish, last), **since} if last is not None else since


def _comes_back(talk: Talk, wish: str, last: Last) -> dict[str, Any]:
    """What goes on from what came to its end last, for a wish that names no order."""
    cancelled = last.rules_out(wish) and talk.get("order_number") == last.order
    if not talk.orders() and (cancelled or _THE_OTHER.search(talk.text)):
        talk.put(order_number=None)
    elif not talk.orders() and last.means(wish):
        talk.put(order_number=last.order, proof=last.proof)
        if wish == last.wish and not last.done and len(talk.text.split()) <= _COMES_BACK:
            kept = {
                name: value for name, value in last.given.items() if not (name in _ONE_OF_THEM and _names_any(talk))
            }
            return {**kept, "last": to_builtins(last)}
    return {"last": to_builtins(last)}


def _names_any(talk: Talk) -> bool:
    return bool(talk.orders()) or talk.named("product") is not None


def _answers(talk: Talk) -> bool:
    """Is the open question answered, by a tap, in words, or by what is named?"""
    given, choice = talk.given, talk.named("choice")
    if talk.asked and talk.named("code") is not None:
        return True
    if talk.asked == "code":
        chosen = choice == "resend" or (choice is not None and _takes(talk, "remedy", choice))
        return chosen or _changes_goods(talk)
    if talk.asked == "order_number" and choice == "every":
        return _takes_every(talk)
    if talk.asked == "confirmed":
        if choice == _OTHER_THING:
            return True
        if choice is not None:
            return _takes(talk, str(given.get("what") or "extent"), choice)
        return _changes_goods(talk) or talk.intent in ("affirm", "deny") or _says_it_again(talk)
    return talk.asked == "detail" and _details(talk, str(given.get("asked")), choice)


def _changes_goods(talk: Talk) -> bool:
    """Does it name other goods than before, where another question is open? A yes to what was shown would be void."""
    rather = _RATHER.search(talk.text) or (_THE.match(talk.text) if talk.asked == "code" else None)
    thing = rather[1].lower() if rather is not None and _is_thing(rather[1]) else None
    no_but = talk.intent == "deny" and _LEAVES_IT.search(talk.text) is None  # "no, the towels"
    if talk.get("request") not in _OF_GOODS or not (thing or ((rather or no_but) and talk.named("product"))):
        return False
    talk.note(**{**dict.fromkeys(("items", "extent")), "product": talk.named("product"), "thing": thing})
    talk.put(confirmation=None, given={name: value for name, value in talk.given.items() if value is not None})
    return True


def _details(talk: Talk, what: str, choice: str | None) -> bool:
    """Is it the answer to the plan's own question?"""
    if choice is not None:
        return _takes(talk, "remedy" if choice in _REMEDIES else what, choice)
    if what in _NEAR and _is_near(talk):
        return True
    if what == "items" and _names_goods(talk):
        return True
    if talk.intent == "affirm" and talk.given.get(what) in _REMEDIES:
        return True  # it was chosen before, and asked about since
    if talk.intent in ("affirm", "deny"):
        return _takes(talk, what, "yes" if talk.intent == "affirm" else "no")
    return what == "address" and _place_of(talk)


def _names_goods(talk: Talk) -> bool:
    """The article, by its name; also one that is not there, and the yes to the only one that is."""
    things = [option for option in talk.given.get("options", ()) if option not in ("all", *_REMEDIES)]
    if talk.intent == "affirm" and len(things) == 1:
        return _takes(talk, "items", things[0])
    named = _THE.match(talk.text)
    if talk.named("product") is None and named is not None and _is_thing(named[1]):
        talk.note(product=None, thing=named[1].lower())
        return True
    return talk.named("product") is not None


def _is_thing(word: str) -> bool:
    return len(word) > 2 and word.lower() not in _NO_THINGS


def _takes_every(talk: Talk) -> bool:
    """Each of the orders that were offered, one after the other."""
    _takes_each(talk, talk.given.get("options", ()))
    return True


def _takes_each(talk: Talk, orders: Sequence[str]) -> None:
    """The first of these orders now, the others are put off."""
    first, *others = orders[:_AT_ONCE]
    later = [f"{talk.get('request')} {number}" for number in others]
    talk.put(order_number=first, later=[*(talk.get("later") or ()), *later])
    if orders[_AT_ONCE:]:
        talk.say("utter_orders_at_once", {"orders": ", ".join(orders[_AT_ONCE:])})


def _says_it_again(talk: Talk) -> bool:
    """ "Ok, the refund then", where that refund waits for its yes: no question about a refund of before."""
    return talk.intent == "refund_status" and talk.given.get("remedy") == "refund"


def _is_near(talk: Talk) -> bool:
    """Where the new pickup point should be; another postcode, and the choice begins anew."""
    postcode = talk.named("postcode")
    if postcode is not None:
        talk.note(postcode=postcode, points=None, point=None)
    return postcode is not None


def _takes(talk: Talk, what: str, value: str) -> bool:
    """Note an answer that was among the options."""
    if value not in talk.given.get("options", ()):
        return False
    if value == ALL:
        talk.put(given={name: known for name, known in talk.given.items() if name not in _ONE_OF_THEM})
    talk.note(**({"about": value} if value in ABOUT else {what: value, "about": None}))
    return True


def take_names(talk: Talk) -> bool:
    """Order, proof, article and address that are named; another order begins the wish anew."""
    found = False
    number = talk.named("order_number")
    if len(talk.orders()) > 1 and _changes(talk):  # which of them is asked, never guessed
        found = True
        talk.put(order_number=None, confirmation=None)
        talk.note(between=list(talk.orders()))
    elif len(talk.orders()) > 1:
        found = True
        _takes_each(talk, talk.orders())
    elif number is not None and _may_be_another(talk, number):
        found = True
        talk.note(between=[talk.given["number"], number])
        talk.put(order_number=None, confirmation=None)
    elif number is not None:
        found = True
        if talk.given.get("number") not in (None, number):
            talk.put(given={"said_at": talk.given.get("said_at", talk.scope.at)}, confirmation=None)
        proof = talk.get("proof") or {}
        if proof.get("refused") not in (None, number) and proof.get("typed"):
            talk.put(proof=proof["typed"])  # the number was wrong, perhaps: nobody types the rest again
    address = talk.named("address")
    found = take_proof(talk) or found
    if talk.get("request") == "change_delivery" and talk.scope.customer is not None and not address:
        found = _is_near(talk) or found  # of who has proven to be the owner it is no proof, but where to
    _notices(talk)
    return (talk.get("request") == "change_delivery" and _place_of(talk)) or found


def take_proof(talk: Talk) -> bool:
    """The e-mail or the postcode that is named; that of an address is none."""
    found = False
    for kind in PROOFS:
        value = talk.named(kind)
        if value is not None and not (kind == "postcode" and talk.named("address")):
            talk.put(proof={"kind": kind, "value": value})
            found = True
    return found


def _may_be_another(talk: Talk, number: str) -> bool:
    """A bare number, where a change of another order waits for its proof or its yes: is that order no longer meant?
    Who corrects a number says so, or was just told that it is not found."""
    before = talk.given.get("number")
    waits = talk.asked in ("proof", "confirmed", "code") and before not in (None, number)
    refused = (talk.get("proof") or {}).get("refused") == before
    bare = talk.intent == "give_order_number" and _CORRECTS.search(talk.text) is None
    return waits and bare and not refused and _changes(talk)


def _changes(talk: Talk) -> bool:
    wish = WISHES.get(str(talk.get("request")))
    return wish is not None and wish.changes


def _notices(talk: Talk) -> None:
    """What plans look at, and no question of theirs asks for."""
    product = talk.named("product")
    if product is not None:
        talk.note(product=product)
    elif talk.intent in _OF_GOODS:
        mine = next((word.lower() for word in _MINE.findall(talk.text) if _is_thing(word)), None)
        if mine is not None:
            talk.note(thing=mine)
    if not talk.running and talk.named("choice") == "code":
        talk.note(code=True)
    if talk.named("choice") == LABEL:
        talk.note(label=True)
    if talk.intent == "refund_status" and demands(talk.text):
        talk.note(demanded=True)
    if talk.intent == "late_delivery" and _SAID_THERE.search(talk.text):
        talk.note(said_there=True)
    if talk.intent == "damaged_item" and _WRONG_ITEM.search(talk.text):
        talk.note(wrong=True)


def _place_of(talk: Talk) -> bool:
    """A new address: the street as it was found, postcode and town behind it; what is missing is asked for."""
    if _PUTS_RIGHT.search(talk.text):
        return False  # "10 rue A, should be 12": two addresses in one, so the whole of it is asked for
    street = talk.named("address") or talk.given.get("street")
    place = _PLACE.search(talk.text)
    if not street or (talk.named("address") is None and place is None):
        return False
    talk.note(street=_PLACE.sub("", street).strip(" ,"))
    if place is not None:
        talk.note(address={"street": talk.given["street"], "postcode": place.group(1), "city": place.group(2).strip()})
    return True
