"""The figures of `/metrics`: what was written is counted where it was written, and shown by whoever is asked."""

from __future__ import annotations

import pytest
from prometheus_client.core import Metric

from conversation import events as ev
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.event_table import TABLE
from conversation.ids import new_conversation
from conversation.measures import LABELS, counted
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from passerelle.compose import Spine
from passerelle.figures import shared
from passerelle.tally import Tally
from tests.samples import SAMPLES


class Service:
    """A process with its figures; the book is what all share."""

    def __init__(self) -> None:
        self.clock = Clock(1_000_000)
        self.book = Forgetful(self.clock)
        self.tally = Tally(self.book)
        store = MemoryStore(self.clock)
        self.spine = Spine(store, self.book, Door(store, Policy(), on_written=self.tally.add), Policy())
        self.conversation = new_conversation()

    async def write(self, *events: ev.Event, after_s: float = 0) -> None:
        self.clock.advance(after_s)
        await self.spine.door.write(self.conversation, lambda _: events, f"w{self.clock()}")

    async def figures(self) -> dict[str, float]:
        """What `/metrics` shows, each sample by name and labels."""
        await self.tally.carry()
        found: list[Metric] = await shared(self.spine)
        return {
            " ".join([sample.name, *sample.labels.values()]): sample.value
            for metric in found
            for sample in metric.samples
        }


class Forgetful(MemoryBook):
    """A book that can be away."""

    away = False

    async def count(self, name: str, by: int = 1) -> None:
        if self.away:
            raise StoreUnavailable("away")
        await super().count(name, by)


@pytest.fixture
def service() -> Service:
    return Service()


async def test_every_stage_of_a_case_is_counted_and_timed(service: Service) -> None:
    await service.write(ev.ConversationOpened(channel="web"))
    await service.write(ev.CustomerWrote(text="bonjour"), after_s=1)
    covered = (await service.spine.door.read(service.conversation)).unread[0].seq
    turn = (ev.AssistantUnderstood(covers=(covered,), turn="t"), ev.AssistantWrote(text="Bonjour"))
    await service.write(*turn, after_s=0.4)
    await service.write(ev.HandoffRequested(reason="explicit", by="customer"), after_s=1)
    await service.write(ev.HandoffClaimed(agent="lea", name="Léa"), after_s=200)
    await service.write(ev.AgentWrote(agent="lea", name="Léa", text="Bonjour"), after_s=20)
    await service.write(ev.MessageFailed(target=covered, channel="telegram", why="in_doubt"), after_s=1)
    await service.write(ev.HandoffRequeued(why="agent_silent", agent="lea", name="Léa"), after_s=1)
    await service.write(ev.ServiceTold(kind="slow"), after_s=1)
    figures = await service.figures()
    assert figures["passerelle_events_total customer.wrote"] == 1
    assert figures["passerelle_handoffs_total explicit"] == 1
    assert figures["passerelle_requeues_total agent_silent"] == 1
    assert figures["passerelle_service_told_total slow"] == 1
    assert figures["passerelle_undelivered_total telegram in_doubt"] == 1
    spans = {"answer": ("0.25", "0.5", 0.4), "wait": ("180", "300", 200), "reply": ("10", "30", 20)}
    for name, (below, bound, seconds) in spans.items():
        assert figures[f"passerelle_{name}_seconds_bucket {below}"] == 0
        assert figures[f"passerelle_{name}_seconds_bucket {bound}"] == 1
        assert figures[f"passerelle_{name}_seconds_bucket +Inf"] == 1
        assert figures[f"passerelle_{name}_seconds_sum"] == pytest.approx(seconds)


async def test_every_figure_stands_at_nought_before_its_first_count(service: Service) -> None:
    figures = await service.figures()
    assert figures["passerelle_events_total promise.missed"] == 0
    assert figures["passerelle_handoffs_total assistant_down"] == 0
    assert figures["passerelle_undelivered_total whatsapp blocked"] == 0


async def test_the_same_message_sent_again_counts_once(service: Service) -> None:
    await service.write(ev.ConversationOpened(channel="web"))
    for _ in range(2):
        await service.spine.door.write(service.conversation, lambda _: [ev.CustomerWrote(text="?")], "same")
    assert (await service.figures())["passerelle_events_total customer.wrote"] == 1


async def test_what_a_store_that_is_away_did_not_take_is_carried_later(service: Service) -> None:
    await service.write(ev.ConversationOpened(channel="web"))
    service.book.away = True
    with pytest.raises(StoreUnavailable):
        await service.tally.carry()
    service.book.away = False
    assert (await service.figures())["passerelle_events_total conversation.opened"] == 1
    assert (await service.figures())["passerelle_events_total conversation.opened"] == 1


def test_no_figure_and_no_label_holds_what_somebody_wrote() -> None:
    said = {count for name in TABLE for count in counted([SAMPLES[name]])}
    assert {count.label for count in said if count.figure == "event"} == set(TABLE)
    assert all(count.label.split()[-1] in LABELS[count.figure] for count in said)
    for count in said:
        assert all(part.replace(".", "").replace("_", "").isalpha() for part in count.label.split()), count
