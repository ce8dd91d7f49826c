"""When the assistant goes on, offers a person, or hands over: one pure function over one list of rules.

`decide` is asked twice in a turn: before the answer, and again once an action has stated facts of the
order or the answer's name is known. Numbers come from `handoff.yml` (`conversation.policy`), never from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from bot.history import MAY_RETURN, NOT_UNDERSTOOD, History, article_of, past_of
from bot.troubles import have_been, in_vain, is_let_down
from conversation.events import Reading, Reason
from conversation.evidence import both
from conversation.policy import Policy, Rule, When

# Order wishes whose action first collects what a person would have to ask for: their rules wait for its facts.
COLLECTING = frozenset(
    """track_order cancel_order change_delivery change_items return_item withdraw refund_status damaged_item
    late_delivery get_invoice reorder""".split()
)
SPOKEN = frozenset({"fr", "en", "und"})
PARCELS_UNTIL = "20:00"  # carriers ring until the evening: "tomorrow at 11" is not safe with a parcel of tomorrow
MOOD_TURNS = 2  # earlier turns whose mood still counts: a smile three turns later has settled it

Kind = Literal["go_on", "offer", "hand_over"]


class Signals(msgspec.Struct, frozen=True):
    """The message under decision: what it says, what an action found out, and which answers were given to it.

    `confirming`: it answers a question whose yes would change something.
    """

    reading: Reading
    text: str = ""
    nudge: bool = False
    facts: Mapping[str, Any] = {}
    answers: tuple[str, ...] = ()
    failed: bool = False
    confirming: bool = False

    @property
    def request(self) -> str:
        """The wish a form is collecting for, else the message's own."""
        return str(self.facts.get("request", self.reading.intent))

    @property
    def article(self) -> str | None:
        """What it is about of the shop's goods, as an action has found out, else as it is named; or its point."""
        return self.facts.get("article") or article_of(self.reading, self.text)

    @property
    def understood(self) -> bool:
        return self.nudge or self.reading.intent != NOT_UNDERSTOOD


class Decision(msgspec.Struct, frozen=True):
    """What to do, always with the reason and the evidence in words an agent can read."""

    kind: Kind = "go_on"
    reason: Reason | None = None
    evidence: tuple[str, ...] = ()


GO_ON = Decision()


def decide(history: History, signals: Signals, policy: Policy) -> Decision:
    """The first rule that hands over; else the first that offers a person; else go on."""
    decisions = [decision for rule in _RULES if (decision := rule(history, signals, policy))]
    if history.waiting:
        return GO_ON  # a person is already on the way
    for kind in ("hand_over", "offer"):
        for decision in decisions:
            if decision.kind == kind:
                return decision
    return GO_ON


# --- what the customer says -----------------------------------------------------------------------


def _explicit(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """P1: an ask for a person is a person, whatever else is going on."""
    if not (signals.reading.wants_human or signals.reading.intent == "ask_human"):
        return None
    return Decision("hand_over", "explicit", _quoted(signals) or (_WORDS["wants_human"],))  # the reason says it already


def _accepted(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """A yes to the offer of a person is an ask for one, unless another question is open."""
    if not history.offered or signals.confirming or signals.reading.intent != "affirm":
        return None
    return Decision("hand_over", "explicit", (_WORDS["accepted"], *_quoted(signals)))


def _sensitive(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """What a machine must not settle: injury, fraud, a legal threat, a bereavement. The file has the words for it."""
    topic = signals.reading.sensitive
    if topic is None:
        return None
    rules = (rule for rule in policy.rules if topic in rule.when.sensitive and _holds(rule.when, history, signals))
    words = next((rule.evidence for rule in rules), _WORDS["sensitive"].format(topic=topic))
    return Decision("hand_over", "sensitive", (words, *_quoted(signals)))


def _unspoken(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """Comes before an ask for a person: the customer is told so in that language, and read by who speaks it."""
    if signals.reading.language in SPOKEN or signals.reading.sensitive:
        return None
    evidence = _WORDS["language"].format(language=signals.reading.language)
    return Decision("hand_over", "unsupported_language", (evidence,))


def _angry(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """Anger now, summed with that of the turns just before: the second sigh weighs more than the first. While nobody is
    at the desk a person is offered first: until morning this assistant is all the help there is."""
    now = 0 if _is_small_talk(history, signals, policy) else signals.reading.frustration
    total = now + history.recent_frustration(MOOD_TURNS)
    if not now or total < policy.thresholds.frustration_offer:
        return None
    enough = total >= policy.thresholds.frustration_hand_over and (history.offered or not history.closed)
    kind: Kind = "hand_over" if enough else "offer"
    evidence = signals.reading.evidence or _quoted(signals)
    return Decision(kind, "frustration", (_WORDS["frustration"], *evidence))


def _is_small_talk(history: History, signals: Signals, policy: Policy) -> bool:
    """ "What a day, tell me a joke": a sigh about something else, while nothing has gone wrong between us."""
    sure = signals.reading.intent == "chitchat" and signals.reading.confidence >= policy.thresholds.small_talk
    return sure and not any(past.frustration or past.offered for past in history.turns[-MOOD_TURNS:])


# --- what the assistant fails at ------------------------------------------------------------------


def _misunderstood(history: History, signals: Signals, policy: Policy) -> Decision | None:
    if signals.understood:
        return None
    times = history.misunderstood_in_a_row() + 1
    missed = max(times, history.missed_in_a_row() + 1)  # no help, by the customer's word, is a miss as well
    evidence = (_WORDS["misunderstood"].format(times=times), *_quoted(signals))
    limits = policy.thresholds.misunderstood_offer, policy.thresholds.misunderstood_hand_over
    return _staged("misunderstanding", missed, evidence, limits)


def _failed(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """A turn that came to nothing: a person is offered at once, and takes over when it happens again."""
    if not signals.failed:
        return None
    return _staged("assistant_down", history.failed_in_a_row() + 1, (_WORDS["failed"],), (1, 2))


def _unhelpful(history: History, signals: Signals, policy: Policy) -> Decision | None:
    if signals.reading.intent != "not_helpful":
        return None
    times = history.times_wanted("not_helpful") + 1
    evidence = (_WORDS["not_helpful"].format(times=times), *_quoted(signals))
    return _staged("loop", times, evidence, (1, policy.thresholds.not_helpful_hand_over))


def _looping(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """P2: the second time it is said in other words and a person offered; the third time a person takes over. What is
    asked again because a person was not wanted is no loop."""
    if history.offered and signals.reading.intent == "deny":
        return None
    order = signals.facts.get("order_number")
    repeated = [
        (history.times_in_a_row(answer, order, signals.article) + 1, answer)
        for answer in signals.answers
        if answer not in MAY_RETURN
    ]
    times, answer = max(repeated, default=(0, ""))
    limits = policy.thresholds.same_answer_offer, policy.thresholds.same_answer_hand_over
    return _staged("loop", times, (_WORDS["loop"].format(times=times, answer=answer),), limits)


def _in_vain(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """Nobody is rude and no rule above fires, but it leads nowhere: troubles of more than one kind come together."""
    if not have_been(history.turns):
        return None  # troubles of one turn are not yet a trend
    order = signals.facts.get("order_number")
    now = past_of([signals.reading], signals.answers, nudge=signals.nudge, failed=signals.failed, order=order)
    now = msgspec.structs.replace(now, article=signals.article)
    found = in_vain([*history.turns, now])
    if len(found) < policy.thresholds.troubles_hand_over:
        return None
    return Decision("hand_over", "loop", (_WORDS["in_vain"], *(_WORDS[trouble] for trouble in sorted(found))))


def _nudged(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """ "allo ?" again and again: nobody is helped by a machine that says it is there."""
    if not signals.nudge:
        return None
    times = history.nudges_in_a_row() + 1
    return _staged("loop", times, (_WORDS["nudged"].format(times=times),), (3, 4))


def _guessing(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """Wrong proofs of who writes: a person can help where the file does not match; guessing ends here."""
    wrong = history.wrong_proofs + int(signals.facts.get("wrong_proof", 0))
    if not signals.facts.get("wrong_proof") or wrong < policy.thresholds.wrong_proofs_offer:
        return None
    return Decision("offer", "complex", (_WORDS["wrong_proofs"].format(times=wrong),))


def _staged(reason: Reason, times: int, evidence: tuple[str, ...], limits: tuple[int, int]) -> Decision | None:
    """An offer from the first limit on, a person from the second on."""
    offer, hand_over = limits
    if times >= hand_over:
        return Decision("hand_over", reason, evidence)
    return Decision("offer", reason, evidence) if times >= offer else None


# --- what the file and the business rules say -----------------------------------------------------


def _back_again(history: History, signals: Signals, policy: Policy) -> Decision | None:
    if "repeat_contact" in history.settled or history.contacts < policy.thresholds.repeat_contacts_hand_over:
        return None
    evidence = _WORDS["repeat_contact"].format(times=history.contacts)
    return Decision("hand_over", "repeat_contact", (evidence,))


def _business(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """The service manager's rules, in the file's order; an order wish waits for the facts its action collects."""
    if signals.reading.intent in COLLECTING and not signals.facts:
        return None
    for rule in policy.rules:
        if rule.reason not in history.settled and _holds(rule.when, history, signals):
            return _by_rule(rule, signals)
    return None


def _awaited(history: History, signals: Signals, policy: Policy) -> Decision | None:
    """ "It's my daughter's birthday tomorrow!" after "your order is late": the manager's rule on what is needed before
    it is expected, without the order being looked up again."""
    named = any(entity.entity == "order_number" for entity in signals.reading.entities)
    if not signals.reading.needed_by or named or signals.request in COLLECTING or not is_let_down(history.turns):
        return None
    rules = (rule for rule in policy.rules if rule.when.needed_before_expected and rule.reason not in history.settled)
    return next((_by_rule(rule, signals) for rule in rules), None)


def _by_rule(rule: Rule, signals: Signals) -> Decision:
    order = signals.facts.get("order_number")
    return Decision(rule.then, rule.reason, (rule.evidence, *((str(order),) if order else ())))


def _holds(when: When, history: History, signals: Signals) -> bool:
    """Do all conditions that the rule names hold?"""
    facts = signals.facts
    return (
        (not when.intent or signals.request in when.intent)
        and (not when.sensitive or signals.reading.sensitive in when.sensitive)
        and (not when.order_state or facts.get("order_state") in when.order_state)
        and (when.amount_over_cents is None or int(facts.get("amount_cents", 0)) > when.amount_over_cents)
        and (when.needed_before_expected is None or _too_late(history, signals) == when.needed_before_expected)
        and (when.vip is None or bool(facts.get("vip", history.vip)) == when.vip)
        and (when.contacts_at_least is None or history.contacts >= when.contacts_at_least)
    )


def _too_late(history: History, signals: Signals) -> bool:
    """Is it needed before it is expected, or on that day before parcels have come? What should have come already, and
    what is lost, is in time for nothing. ISO moments compare as text."""
    needed = str(signals.reading.needed_by or history.needed_by or "")
    if needed and signals.facts.get("order_state") in ("late", "lost"):
        return True
    expected = str(signals.facts.get("expected_on") or "")[:10]
    if not needed or not expected:
        return False
    return needed[:10] < expected or f"{expected}T" < needed < f"{expected}T{PARCELS_UNTIL}"


# --- words for the agent --------------------------------------------------------------------------

_QUOTE_LETTERS = 200  # a line of the brief, not the thread
_WORDS = {
    "wants_human": both("Demande une personne", "Asks for a person"),
    "accepted": both("A accepté qu’une personne prenne la suite", "Accepted the offer of a person"),
    "sensitive": both("Sujet sensible : {topic}", "Sensitive topic: {topic}"),
    "language": both("Écrit dans une autre langue : {language}", "Writes in another language: {language}"),
    "frustration": both("Le ton monte", "The customer is upset"),
    "misunderstood": both("Non compris {times} fois de suite", "Not understood {times} times in a row"),
    "failed": both("L’assistant n’a pas pu répondre", "The assistant could not answer"),
    "not_helpful": both("Dit que la réponse n’aide pas ({times} fois)", "Says the answer does not help ({times}x)"),
    "loop": both("Même réponse {times} fois : {answer}", "Same answer {times} times: {answer}"),
    "in_vain": both("L’échange n’avance pas", "The conversation leads nowhere"),
    "not_understood": both("N’a pas été compris", "Was not understood"),
    "unhelpful": both("Dit que la réponse n’aide pas", "Says that the answer does not help"),
    "annoyed": both("Montre de l’agacement", "Shows annoyance"),
    "let_down": both("Une promesse de la boutique n’est pas tenue", "The shop has let the customer down"),
    "same_answer": both("A reçu deux fois la même réponse", "Got the same answer twice"),
    "asked_again": both("A redemandé la même chose", "Asked for the same again"),
    "nudged": both("Demande {times} fois si quelqu’un est là", "Asks {times} times whether anybody is there"),
    "wrong_proofs": both("{times} preuves d’identité fausses", "{times} wrong proofs of identity"),
    "repeat_contact": both("Déjà {times} contacts à ce sujet", "{times} earlier contacts about this"),
}


def _quoted(signals: Signals) -> tuple[str, ...]:
    text = " ".join(signals.text.split())[:_QUOTE_LETTERS]
    return (f"« {text} »",) if text else ()


_RULES: tuple[Callable[[History, Signals, Policy], Decision | None], ...] = (
    _unspoken,
    _explicit,
    _accepted,
    _sensitive,
    _angry,
    _misunderstood,
    _failed,
    _unhelpful,
    _looping,
    _in_vain,
    _nudged,
    _guessing,
    _back_again,
    _awaited,
    _business,
)
