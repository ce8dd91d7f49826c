"""The checker of the fault harness: a good log is silent, and each way to break it has its name."""

from __future__ import annotations

from collections.abc import Sequence

from channels.messaging.pushing import undelivered
from channels.telegram.encode import encode
from conversation import events as ev
from conversation.door import Door
from conversation.event_table import TABLE
from conversation.ids import new_conversation
from conversation.memory import Clock, MemoryStore
from conversation.policy import Policy
from conversation.records import Entry
from tests.faults.checker import check
from tests.faults.seen import Accepted, AgentSeen, Customer, Deed, Injected, Phone, Seen

OPENED = (ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice"))
CLAIMED = ev.HandoffClaimed(agent="ag-1", name="Léa")


class Case:
    """One conversation, written through the real door; what everybody saw of it is right until a test breaks it."""

    def __init__(self) -> None:
        self.clock = Clock(1_000_000)
        self.store = MemoryStore(self.clock)
        self.c = new_conversation()
        self.customer = Customer("anna", "LBQ-20001", self.c)
        self.log: list[Entry] = []
        self.seen = Seen(customers=[self.customer])

    async def write(self, id: str, *events: ev.Event) -> int:
        """A batch as anybody writes it."""
        self.clock.advance(1)
        written = await Door(self.store, Policy()).write(self.c, lambda _: events, id)
        assert written.appended is not None
        await self.read()
        return written.appended.first

    async def says(self, id: str, text: str) -> int:
        seq = await self.write(id, ev.CustomerWrote(text=text))
        self.customer.accepted.append(Accepted(id, seq, text))
        return seq

    async def answers(self, *seqs: int, term: int = 0) -> None:
        turn = f"turn/{self.c}/{term}/{seqs[0]}"
        understood = ev.AssistantUnderstood(covers=seqs, turn=turn)
        await self.write(turn, understood, ev.AssistantWrote(text=f"réponse à {seqs[0]}"))

    async def read(self) -> None:
        """Everybody sees all there is."""
        self.log = await self.store.entries(self.c)
        shown = [e.seq for e in self.log if "customer" in TABLE[ev.name_of(e.event)].readers]
        self.customer.followed, self.customer.reread = list(shown), list(shown)

    def found(self) -> set[str]:
        return {breach.kind for breach in check(self.seen, {self.c: self.log})}


async def answered() -> Case:
    """Two messages, an answer to each."""
    case = Case()
    await case.write("open", *OPENED)
    for number in (1, 2):
        await case.answers(await case.says(f"m{number}", "bonjour"))
    return case


async def test_nothing_is_wrong_with_a_good_conversation() -> None:
    assert (await answered()).found() == set()


async def test_an_accepted_message_that_is_gone_is_lost() -> None:
    case = await answered()
    case.customer.accepted.append(Accepted("m3", 2_000_000, "perdu"))
    assert case.found() == {"lost"}


async def test_an_accepted_message_under_another_number_is_lost() -> None:
    case = await answered()
    case.customer.accepted[0] = case.customer.accepted[0]._replace(seq=1)
    assert "lost" in case.found()


async def test_a_message_that_stands_twice_is_doubled() -> None:
    case = await answered()
    again = await case.write("m1 again", ev.CustomerWrote(text="bonjour"))
    case.log = [entry if entry.seq != again else replaced(entry, "m1") for entry in case.log]
    assert "doubled" in case.found()


async def test_an_answer_too_many_is_doubled() -> None:
    case = await answered()
    seq = case.customer.accepted[0].seq
    twice = ev.AssistantUnderstood(covers=(seq,), turn="again")
    await case.write("again", twice, ev.AssistantWrote(text="encore"))
    assert "doubled" in case.found()


async def test_what_is_seen_out_of_order_twice_or_not_at_all() -> None:
    for change, kind in (
        (lambda seqs: [*seqs, seqs[0]], "doubled"),
        (lambda seqs: seqs[::-1], "reordered"),
        (lambda seqs: [seqs[0], *seqs[2:]], "lost"),
    ):
        case = await answered()
        case.customer.followed = change(case.customer.followed)
        assert kind in case.found()


async def test_who_leaves_before_the_end_has_missed_nothing() -> None:
    case = await answered()
    case.customer.followed = case.customer.followed[:3]
    assert case.found() == set()


async def test_what_only_a_lost_primary_had_should_not_have_been_seen() -> None:
    case = await answered()
    case.customer.followed.append(9_999_999)
    assert "lost" in case.found()


async def test_an_answer_of_an_earlier_term_is_out_of_turn() -> None:
    case = await answered()
    seq = await case.says("m3", "humain")
    await case.write("asked", ev.HandoffRequested(reason="explicit", by="customer"))
    await case.answers(seq, term=0)
    assert case.found() == {"out of turn"}


async def test_an_answer_on_an_agent_s_floor_is_out_of_turn() -> None:
    case = await answered()
    await case.write("claim", CLAIMED)
    wrote = case.log[-1]
    case.log.append(Entry(wrote.seq + 1, "x", wrote.at, wrote.floor, ev.AssistantWrote(text="moi aussi")))
    await_shown = [*case.customer.reread, wrote.seq + 1]
    case.customer.reread = case.customer.followed = await_shown
    assert case.found() == {"out of turn"}


async def test_a_turn_without_a_word_is_silent() -> None:
    case = await answered()
    seq = await case.says("m3", "allo ?")
    await case.write("turn/x/0/1", ev.AssistantUnderstood(covers=(seq,), turn="x"))
    assert case.found() == {"silent"}


async def test_what_does_not_come_to_rest_is_silent() -> None:
    case = await answered()
    case.seen.silent.append(case.c)
    assert case.found() == {"silent"}


async def test_an_agent_s_word_is_kept_once_and_read_again() -> None:
    case = await answered()
    await case.write("claim", CLAIMED)
    seq = await case.write("desk/a1", ev.AgentWrote(agent="ag-1", name="Léa", text="Je regarde."))
    desk = [e.seq for e in case.log if "desk" in TABLE[ev.name_of(e.event)].readers]
    agent = AgentSeen("lea", {case.c: [Accepted("a1", seq, "Je regarde.")]}, {case.c: desk})
    case.seen.agents = [agent]
    assert case.found() == set()
    agent.accepted[case.c].append(Accepted("a2", seq + 1, "Perdu."))
    assert case.found() == {"lost"}


# --- orders


async def changed(*, ends: Sequence[ev.Event] = (), made: bool = True) -> tuple[Case, str]:
    case = await answered()
    seq = await case.says("m3", "adresse LBQ-20001")
    action = f"turn/{case.c}/0/{seq}/change_delivery/LBQ-20001"
    await case.write(f"{action}/begun", ev.ActionBegun(action=action, kind="change_delivery", order="LBQ-20001"))
    for end in ends or (ev.ActionDone(action=action, kind="change_delivery", order="LBQ-20001"),):
        await case.write(f"{action}/ended", end)
    await case.answers(seq)
    case.seen.deeds = [Deed("LBQ-20001", action, "change_address")] if made else []
    return case, action


async def test_an_order_changed_once_and_said_so() -> None:
    case, _ = await changed()
    assert case.found() == set()


async def test_an_order_changed_for_nothing_in_the_log() -> None:
    case, action = await changed()
    case.seen.deeds.append(Deed("LBQ-20001", action.replace("/0/", "/1/"), "change_address"))
    assert case.found() == {"out of turn", "done twice"}


async def test_an_order_said_to_be_changed_that_is_not() -> None:
    case, _ = await changed(made=False)
    assert case.found() == {"lost"}


async def test_an_order_changed_that_is_said_not_to_be() -> None:
    case, action = await changed()
    failed = ev.ActionFailed(action=action, kind="change_delivery", order="LBQ-20001")
    case.log = [replaced(e, e.id, failed) if isinstance(e.event, ev.ActionDone) else e for e in case.log]
    assert case.found() == {"lost"}


# --- Telegram


async def on_a_phone() -> tuple[Case, Phone]:
    case = await answered()
    shown = [m.text for e in case.log if not is_own(e) for m in encode(e.event, "fr")]
    phone = Phone("phone", 7, case.c, ["bonjour", "bonjour"], shown)
    case.seen.phones = [phone]
    return case, phone


def is_own(entry: Entry) -> bool:
    name = ev.name_of(entry.event)
    return "customer" not in TABLE[name].readers or name.startswith("customer.")


async def test_a_phone_that_shows_everything_once() -> None:
    case, _ = await on_a_phone()
    assert case.found() == set()


async def test_a_phone_that_shows_something_twice() -> None:
    case, phone = await on_a_phone()
    phone.shown.append(phone.shown[-1])
    assert case.found() == {"doubled"}


async def test_a_phone_that_never_shows_something_nobody_knows_of() -> None:
    case, phone = await on_a_phone()
    phone.shown.pop()
    assert case.found() == {"lost"}


async def test_what_was_said_into_a_phone_is_in_the_log_once() -> None:
    case, phone = await on_a_phone()
    phone.said.pop()
    assert case.found() == {"doubled"}


async def test_a_message_in_doubt_needs_a_failure_that_was_injected() -> None:
    case, phone = await on_a_phone()
    lost, text = case.log[-1].seq, phone.shown.pop()
    await case.write("failed", ev.MessageFailed(target=lost, channel="telegram", why="in_doubt", details="TimedOut"))
    assert case.found() == {"in doubt"}
    case.seen.injected = [Injected(7, text)]
    assert case.found() == set()
    case.seen.injected, case.seen.troubled = [], [(case.log[-1].at - 10, case.log[-1].at)]
    assert case.found() == set()


async def test_an_injected_failure_of_what_speaks_of_another_message_is_known() -> None:
    case, _ = await on_a_phone()
    told = await case.write("offered", undelivered([case.log[-1].seq], "telegram"))
    notice = case.log[-1].event
    [text] = [message.text for message in encode(notice, "fr", {e.seq: e.event for e in case.log})]
    await case.write("failed", ev.MessageFailed(target=told, channel="telegram", why="in_doubt", details="ReadTimeout"))
    case.seen.injected = [Injected(7, text)]
    assert case.found() == set()


async def test_of_two_alike_either_may_be_the_one_in_doubt() -> None:
    case = await answered()
    first, _ = [await case.write(f"told {n}", ev.ServiceTold(kind="slow")) for n in (1, 2)]
    shown = [m.text for e in case.log if not is_own(e) for m in encode(e.event, "fr")]
    phone = Phone("phone", 7, case.c, ["bonjour", "bonjour"], shown[:-1])
    failed = ev.MessageFailed(target=first, channel="telegram", why="in_doubt", details="TimedOut")
    await case.write("failed", failed)
    case.seen.phones, case.seen.injected = [phone], [Injected(7, shown[-1])]
    assert case.found() == set()
    phone.shown = [*shown, shown[-1]]
    assert case.found() == {"doubled"}


def replaced(entry: Entry, id: str, event: ev.Event | None = None) -> Entry:
    return Entry(entry.seq, id, entry.at, entry.floor, event or entry.event)
