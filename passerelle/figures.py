"""The figures that all processes share, read from the store when somebody asks for `/metrics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, product

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from channels.telegram.settings import CHANNEL as TELEGRAM
from channels.whatsapp.settings import CHANNEL as WHATSAPP
from conversation.agenda import ARCHIVE, BRAIN, DEEDS, DUTY, ERASURE, HANDOFF, MAIL
from conversation.floor import HOLDERS
from conversation.ids import all_shards
from conversation.measures import LABELS, SPANS
from conversation.promises import PROMISES
from passerelle.compose import Spine

ROLES = (BRAIN, HANDOFF, MAIL, ARCHIVE, ERASURE, DEEDS, DUTY, TELEGRAM, WHATSAPP)
HEARTBEAT = "brain:"  # notes under which brains report (bot.brain)

Counts = Mapping[str, int]


async def shared(spine: Spine) -> list[Metric]:
    """All of them as of now. Raises `StoreUnavailable`."""
    counts = await spine.book.counts()
    return [*_counters(counts), *_spans(counts), *await _agenda(spine), *await _who(spine)]


def _counters(counts: Counts) -> list[Metric]:
    broken = CounterMetricFamily(
        "passerelle_promise_breaches", "Promises broken since the store began; must stay 0", labels=["promise"]
    )
    for promise in PROMISES:
        broken.add_metric([promise], counts.get(f"breach:{promise}", 0))
    events = CounterMetricFamily(
        "passerelle_events", "Events written, by name: every stage of a case", labels=["event"]
    )
    handoffs = CounterMetricFamily("passerelle_handoffs", "Asks for a person, by reason", labels=["reason"])
    requeues = CounterMetricFamily("passerelle_requeues", "Cases taken from an agent, by why", labels=["why"])
    told = CounterMetricFamily("passerelle_service_told", "Words of the service itself, by kind", labels=["kind"])
    duty = CounterMetricFamily(
        "passerelle_duty_calls", "Calls to people on duty, by way; none: there was nobody to call", labels=["way"]
    )
    failed = CounterMetricFamily(
        "passerelle_undelivered", "Messages a platform did not take, or perhaps not", labels=["channel", "why"]
    )
    for family, figure in (
        (events, "event"),
        (handoffs, "handoff"),
        (requeues, "requeue"),
        (told, "told"),
        (duty, "duty"),
    ):
        for label in LABELS[figure]:
            family.add_metric([label], counts.get(f"{figure}:{label}", 0))
    for channel, why in product((TELEGRAM, WHATSAPP, MAIL), LABELS["undelivered"]):
        failed.add_metric([channel, why], counts.get(f"undelivered:{channel} {why}", 0))
    archived = CounterMetricFamily(
        "passerelle_archived", "Conversations carried into the archive", value=counts.get("archive:taken", 0)
    )
    again = CounterMetricFamily(
        "passerelle_asked_again",
        "Agents warned that they ask for what is known (P3)",
        value=counts.get("guard:asked_before", 0),
    )
    return [broken, events, handoffs, requeues, told, duty, failed, archived, again, *_granted(counts)]


def _granted(counts: Counts) -> list[Metric]:
    """What agents gave and which terms they set aside: the terms with many are the ones to look at."""
    gestures = CounterMetricFamily("passerelle_gestures", "Gestures of goodwill, by kind", labels=["kind"])
    given = CounterMetricFamily("passerelle_gesture_cents", "What gestures came to, in cents", labels=["kind"])
    aside = CounterMetricFamily("passerelle_exceptions", "Terms of the shop set aside by a person", labels=["rule"])
    moved = CounterMetricFamily("passerelle_exception_cents", "What exceptions moved, in cents", labels=["rule"])
    families = ((gestures, "gesture"), (given, "gesture_cents"), (aside, "exception"), (moved, "exception_cents"))
    for family, figure in families:
        for label in LABELS[figure]:
            family.add_metric([label], counts.get(f"{figure}:{label}", 0))
    return [gestures, given, aside, moved]


def _spans(counts: Counts) -> list[Metric]:
    answer = HistogramMetricFamily("passerelle_answer_seconds", "From a customer's message to the assistant's answer")
    wait = HistogramMetricFamily("passerelle_wait_seconds", "From the ask for a person to an agent's claim")
    reply = HistogramMetricFamily("passerelle_reply_seconds", "How long a customer waited for an agent's word")
    for family, figure in ((answer, "answer"), (wait, "wait"), (reply, "reply")):
        family.add_metric([], _buckets(counts, figure), counts.get(f"{figure}:ms", 0) / 1000)
    return [answer, wait, reply]


def _buckets(counts: Counts, figure: str) -> Sequence[tuple[str, int]]:
    """As Prometheus has them: each with all that is below it."""
    bounds = [*map(str, SPANS[figure]), "+Inf"]
    each = [counts.get(f"{figure}:{place}", 0) for place in range(len(bounds))]
    return list(zip(bounds, accumulate(each), strict=True))


async def _agenda(spine: Spine) -> list[Metric]:
    late = GaugeMetricFamily("passerelle_agenda_late_seconds", "How late the oldest due work is", labels=["role"])
    due = GaugeMetricFamily("passerelle_agenda_due", "Conversations due now", labels=["role"])
    for role in ROLES:
        number, late_ms = await spine.store.overdue(role, all_shards())
        due.add_metric([role], number)
        late.add_metric([role], late_ms / 1000)
    return [late, due]


async def _who(spine: Spine) -> list[Metric]:
    floors = GaugeMetricFamily("passerelle_conversations", "Conversations by who holds the floor", labels=["floor"])
    for holder in HOLDERS:
        floors.add_metric([holder], await spine.store.count_on_floor(holder, all_shards()))
    beats = await spine.book.notes(HEARTBEAT)
    return [floors, GaugeMetricFamily("passerelle_brains", "Brains with a heartbeat", value=len(beats))]
