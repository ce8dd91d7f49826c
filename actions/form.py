"""The one form for all wishes about an order: which order, what proof, what else is missing, one yes, done and told.

What a wish needs and what comes of it is its plan (`actions.plans`); here the plan's steps are carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import doing, lookup, my_data, results
from actions.documents import invoice
from actions.forbidding import GUARDED, forbids
from actions.hearing import LABEL, NO_MAIL, PHOTO, WHICH_PROOF, hear, is_further, says_no, take_names, take_proof
from actions.identity import prove_owner
from actions.latest import last_in, left_alone, takes_back
from actions.manner import asks_whether
from actions.plans.choosing import named_article
from actions.plans.telling import to_a_person
from actions.scope import Scope
from actions.steps import Ask, Case, Confirm, Do, Near, Person, Prove, Step, Tell
from actions.talk import FORM, Talk
from actions.wishes import WISHES, Wish
from actions.wording import day, order_title, payload
from shop import numbers
from shop.errors import ShopError, UnknownOrder
from shop.rules import Level
from shop.words import PARIS, Order

# What is told about the proof that is asked for; it stays asked for.
_ABOUT_PROOFS = {("proof", WHICH_PROOF): "utter_which_proof", ("code", NO_MAIL): "utter_code_elsewhere"}
_BUTTONS = 5  # orders offered by name; more would be a list to read, not a choice
_STEPS = 4  # of one plan in one turn: something done, a proof taken, the next question; more would be a loop


class OrderForm(Action):
    """Runs on every message while the form is open, and when it is taken up again after a question in between."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        talk = Talk(dispatcher, tracker)
        if _is_forbidden(talk):
            return talk.leave(await _kept(talk))
        if talk.resumed or _is_told_beside(talk):
            return talk.leave(await _proceed(talk))
        if _is_put_off(talk):
            return talk.leave(talk.asked if talk.scope.also else await _proceed(talk))
        if says_no(talk):
            if talk.scope.offered:  # it is the person that is not wanted: what was asked before is asked again
                return talk.leave(await _proceed(talk))
            if _is_too_late(talk):  # it is not the open question that is answered, but a deed that is taken back
                talk.say(*left_alone(last_in(talk.given)))
                return talk.leave(await _proceed(talk))
            talk.ends(done=False)
            talk.say("utter_deny_nothing")
            return talk.leave(None)
        about = _ABOUT_PROOFS.get((str(talk.asked), str(talk.named("choice"))))
        if about is not None:
            talk.say(about, {"order": str(talk.get("order_number"))})
            return talk.leave(talk.asked)
        if not hear(talk):
            raise ActionExecutionRejection(self.name(), f"'{talk.intent}' is not for this form")
        _come_back(talk)
        if talk.running and talk.named("choice") == LABEL:
            talk.say("utter_return_label")
            talk.resumed = True  # its question is taken up again
        return talk.leave(await (_settle(talk) if _is_settled(talk) else _proceed(talk)))


def _is_told_beside(talk: Talk) -> bool:
    """What is told at once, and the open question is taken up again: how photos get here."""
    if not talk.running or talk.named("choice") != PHOTO:
        return False
    talk.say("utter_photos")
    talk.resumed = True
    return True


def _is_forbidden(talk: Talk) -> bool:
    """Is it told to leave alone what it asks for by its intent, or what is being asked? A word against cancelling is
    no "no" to another wish."""
    if not forbids(talk.text):
        return False
    another = talk.intent == "deny" and _is_another(talk) and talk.asked != "confirmed"
    return another or not GUARDED.isdisjoint({talk.intent, talk.get("request") if talk.running else None})


def _is_too_late(talk: Talk) -> bool:
    """Does the no take back what is done already? Where a change is under way, it is that one which is not wanted."""
    last = last_in(talk.given)
    return not _may_change(talk) and last is not None and last.done and takes_back(talk.text)


def _may_change(talk: Talk) -> bool:
    return talk.running and WISHES[str(talk.get("request"))].changes


def _is_another(talk: Talk) -> bool:
    """Is a wish under way that cancels nothing?"""
    return talk.running and talk.get("request") not in GUARDED


async def _kept(talk: Talk) -> str | None:
    """Nothing is done, and it is said so once; another wish that is under way goes on, with what is named for it."""
    if _is_another(talk):
        take_names(talk)
        return await _proceed(talk)
    if talk.running:
        talk.ends(done=False)
    if talk.running and talk.asked == "confirmed":
        talk.say(WISHES[str(talk.get("request"))].kept, {"order": str(talk.get("order_number"))})
    elif not talk.scope.also:
        talk.say(*left_alone(None if _may_change(talk) else last_in(talk.given)))
    return None


def _is_settled(talk: Talk) -> bool:
    """Is it the yes or no to what was shown? A choice beside them is neither, nor a yes to another order; and a yes
    of the turn that asks was written before the customer could read the question."""
    confirmation = talk.get("confirmation")
    if talk.asked != "confirmed" or not confirmation or talk.named("choice"):
        return False
    unread = bool(talk.scope.turn) and confirmation.get("turn") == talk.scope.turn
    return talk.intent == "deny" or (talk.intent == "affirm" and not unread)


def _is_put_off(talk: Talk) -> bool:
    """A further wish, of the same line or beside the question that is open, waits until the first one is through, and
    the customer hears so."""
    first = talk.get("request")
    further = talk.scope.also or is_further(talk)
    if not (talk.running and further) or talk.intent not in WISHES or talk.intent == first:
        return False
    mine = _number_of_both(talk) if talk.asked == "order_number" else talk.given.get("number")
    own = talk.orders() if talk.orders() != (talk.given.get("number"),) else ()
    later = list(dict.fromkeys((*(talk.get("later") or ()), " ".join((talk.intent, *own)))))
    # A postcode beside another wish is the one asked for, save where it says where to deliver.
    if talk.asked == "proof" and not talk.scope.also and talk.intent != "change_delivery":
        take_proof(talk)
    talk.put(later=later, order_number=mine)  # the number just named is not the first wish's
    if all(more not in WISHES or more == first for more in talk.scope.more):  # the order of things is told once, whole
        labels = [_named(each, talk.scope) for each in later]
        numbered = any(" " in each for each in later) and mine
        begun = _named(f"{first} {mine}" if numbered else str(first), talk.scope)
        then = ", puis " if talk.scope.language == "fr" else ", then "
        talk.say("utter_first_then", {"first": begun, "second": then.join(labels)})
    return True


def _number_of_both(talk: Talk) -> str | None:
    """The number that was asked for, where it is given with a further wish; one of the same line is that wish's own."""
    return talk.named("order_number") if not talk.scope.also and len(talk.orders()) == 1 else None


def _come_back(talk: Talk) -> None:
    if talk.scope.later and not talk.running:
        talk.say("utter_now_then", {"second": _named(" ".join((str(talk.get("request")), *talk.orders())), talk.scope)})


def _named(put_off: str, scope: Scope) -> str:
    """A wish as it is called, with the number of its order where one was named for it alone."""
    wish, *orders = put_off.split()
    return f"{_label(wish, scope)} ({orders[0]})" if len(orders) == 1 else _label(wish, scope)


def _label(wish: str, scope: Scope) -> str:
    return WISHES[wish].label.say(scope.language)


async def _settle(talk: Talk) -> str | None:
    """The yes or no to what was shown. Whatever comes of it, the question is over."""
    wish, number = WISHES[str(talk.get("request"))], str(talk.get("order_number"))
    if talk.intent == "deny":
        talk.ends(done=False)
        talk.say(wish.kept, {"order": number})
        return None
    confirmation = doing.bound(talk)
    if confirmation is None:
        title = "Oui, continuer" if talk.scope.language == "fr" else "Yes, go on"
        yes = (title, payload(str(talk.get("request"))))
        talk.say("utter_act_void", {"order": number}, [yes, to_a_person(talk.scope.language)])
        return None
    try:
        order = await lookup.order_of(talk)
    except ShopError as error:
        return await _refused(talk, wish, error)
    made = await doing.carry_out(talk, confirmation.request, order, confirmation.version)
    if made is not None:
        talk.ends(done=True)
        await results.tell(talk, _case(talk, order), made)
    return None


async def _proceed(talk: Talk) -> str | None:
    """Ask what is missing, or carry out what the plan says. What the form waits for now; None: it is over."""
    wish = WISHES[str(talk.get("request"))]
    if wish.about_person and talk.scope.customer is not None:
        return await my_data.proceed(talk, talk.scope.customer)
    if numbers.normalise(str(talk.get("order_number"))) is None:
        talk.put(order_number=None)
    try:
        if talk.get("order_number") is None and not await _only_order(talk, wish):
            return "order_number"
        number = str(talk.get("order_number"))
        talk.note(number=number)
        proof = talk.get("proof") or {}
        if talk.scope.customer is None and "value" not in proof:
            _note_day(talk)
            refused = proof.get("refused") == number
            talk.say(lookup.NOT_FOUND if refused else "utter_ask_proof", {"order": number})
            return "proof"
        order = await lookup.order_of(talk)
        await lookup.found(talk, order)
        return await _follow(talk, wish, order)
    except ShopError as error:
        return await _refused(talk, wish, error)


async def _refused(talk: Talk, wish: Wish, error: ShopError) -> str | None:
    """What cannot be shown is said; a known customer chooses among the own orders instead."""
    if isinstance(error, UnknownOrder) and talk.get("later") and lookup.is_wrong_number(talk):
        lookup.passed_over(talk)
        return None
    asks = lookup.refused(talk, error)
    if asks != lookup.NOT_AMONG_OWN:
        return asks
    try:
        _offer(talk, "utter_order_not_among_yours", await lookup.orders_for(talk, wish))
    except ShopError as down:
        return lookup.refused(talk, down)
    return asks


async def _only_order(talk: Talk, wish: Wish) -> bool:
    """Whether a known customer can mean one order only; else it is asked for, their own being buttons."""
    between = talk.given.get("between")
    if between:
        talk.note(options=list(between))
        buttons = [(number, payload("give_order_number", order_number=number)) for number in between]
        talk.say("utter_ask_which_of_them", {"what": wish.label.say(talk.scope.language)}, buttons)
        return False
    orders = await lookup.orders_for(talk, wish)
    if len(orders) == 1:
        talk.put(order_number=orders[0].number)
        return True
    rule = wish.rule if not talk.resumed and asks_whether(talk.text) else None
    if rule is not None:
        talk.say(rule)
    if not orders:
        _note_day(talk)
        asks = "utter_ask_order_number_whole" if numbers.is_begun(talk.text) else "utter_ask_order_number"
        if rule is None:  # it asks for the number, too
            talk.say("utter_ask_data_proof" if wish.about_person else asks)
        return False
    _offer(talk, "utter_ask_which_order", orders)
    return False


def _note_day(talk: Talk) -> None:
    """Who names the day it is needed by is told that it was heard, also while nothing can be looked up yet."""
    if talk.needed_by is not None:
        talk.say("utter_needed_by", {"needed_by": day(talk.needed_by, talk.scope.language)})


def _offer(talk: Talk, answer: str, orders: Sequence[Order]) -> None:
    """The latest of these orders as buttons, under an answer."""
    buttons = [
        (order_title(each, talk.scope.language), payload("give_order_number", order_number=each.number))
        for each in orders[:_BUTTONS]
    ]
    talk.note(options=[each.number for each in orders[:_BUTTONS]])
    talk.say(answer, buttons=buttons)


async def _follow(talk: Talk, wish: Wish, order: Order) -> str | None:
    """Carry out the plan's steps until one asks something or is the last word."""
    for _ in range(_STEPS):
        case = _case(talk, order)
        step = wish.plan(case)
        if isinstance(step, Prove):
            asks = await prove_owner(talk, order)
            if asks is not None:
                return asks or None
            if wish.about_person:
                return await _proceed(talk)
        elif isinstance(step, Do):
            if await doing.carry_out(talk, step.request, order, order.version) is None:
                return None
            talk.note(**{step.then: True})
            order = await lookup.order_of(talk)
        elif isinstance(step, Near):
            talk.note(points=await lookup.points_near(talk, step.postcode))
        else:
            return await _say(talk, case, step)
    raise RuntimeError(f"the plan of {talk.get('request')} does not come to an end")


async def _say(talk: Talk, case: Case, step: Step) -> str | None:
    if isinstance(step, Ask):
        talk.note(asked=step.what, options=list(step.options), about=None)
        talk.say(step.answer, step.values, (*step.buttons, to_a_person(case.language)))
        return "detail"
    if isinstance(step, Confirm):
        talk.note(asked="confirmed", what=step.what, options=list(step.options))
        doing.bind(talk, step.request, case.order)
        talk.say(step.answer, step.values, step.buttons)
        return "confirmed"
    if isinstance(step, Person):
        talk.say(step.answer, step.values)
        talk.hand_over(step.evidence, case.order.number)
        return None
    if isinstance(step, Tell):
        papers = await invoice(talk, case) if step.paper else []
        talk.say(step.answer, step.values, step.buttons, papers, step.card)
        for more in step.more:
            talk.say(more.answer, more.values)
    return None


def _case(talk: Talk, order: Order) -> Case:
    scope = talk.scope
    level = Level.PERSON if scope.customer is not None else Level.ORDER
    named = named_article(order, talk.given) if level is Level.PERSON else {}
    said_at = int(talk.given.get("said_at") or scope.now)
    return Case(
        wish=str(talk.get("request")),
        order=order,
        level=level,
        given={**named, **talk.given},
        language=scope.language,
        now=scope.moment,
        said_at=scope.moment.fromtimestamp(said_at / 1000, PARIS),
    )
