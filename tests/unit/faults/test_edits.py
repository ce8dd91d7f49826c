"""The fault harness on edited messages: a good log is silent, and each way to break it has its name."""

from __future__ import annotations

from channels.messaging.pushing import pushed
from channels.telegram.encode import encode
from conversation import events as ev
from tests.faults.checker import check
from tests.faults.lines import answer, meaning
from tests.faults.seen import Phone, Seen
from tests.unit.faults.test_checker import CLAIMED, OPENED, Case, replaced

GREETING, WISH, OTHER_WISH = "bonjour", "question sur le retour", "merci"


class OnPhone(Case):
    """One conversation on a phone, whose customer edits; nothing of the bot was put before anybody's eyes."""

    def __init__(self) -> None:
        super().__init__()
        self.phone = Phone("phone", 7, self.c)
        self.seen = Seen(phones=[self.phone], meaning=meaning)

    async def says(self, id: str, text: str) -> int:
        self.phone.said.append(text)
        return await self.write(id, ev.CustomerWrote(text=text, channel="telegram"))

    async def edits(self, number: int, text: str) -> int:
        """Other words for what was said as the n-th."""
        self.phone.edited.append((number, text))
        wrote = [entry.seq for entry in self.log if isinstance(entry.event, ev.CustomerWrote)]
        edited = ev.CustomerEdited(target=wrote[number], text=text, channel="telegram", anew=True)
        return await self.write(f"edit {len(self.phone.edited)}", edited)

    async def reads(self, *seqs: int, to: str = "") -> None:
        """One turn, with an answer to these words or none."""
        turn = f"turn/{self.c}/0/{seqs[0]}"
        words = [ev.AssistantWrote(text=answer(f"Réponse ({seqs[0]})", to.split(" | ")))] if to else []
        await self.write(turn, ev.AssistantUnderstood(covers=seqs, turn=turn), *words)

    def found(self) -> set[str]:
        """What is wrong with the edits; what the phone shows is another test's."""
        self.phone.shown = [text for entry in self.log for text in told(entry.event)]
        return {breach.kind for breach in check(self.seen, {self.c: self.log})}


def told(event: ev.Event) -> list[str]:
    return [message.text for message in encode(event, "fr")] if pushed(event) else []


async def greeted() -> tuple[OnPhone, int]:
    """A greeting that was answered."""
    case = OnPhone()
    await case.write("open", *OPENED)
    seq = await case.says("m1", GREETING)
    await case.reads(seq, to=GREETING)
    return case, seq


async def test_the_last_words_are_answered_before_and_after_a_first_answer() -> None:
    case, _ = await greeted()
    await case.reads(await case.edits(0, WISH), to=WISH)
    again = await case.says("m2", GREETING)
    await case.reads(again, await case.edits(1, OTHER_WISH), to=OTHER_WISH)
    assert case.found() == set()


async def test_what_was_edited_in_the_middle_of_its_turn_is_read_once_more() -> None:
    case = OnPhone()
    await case.write("open", *OPENED)
    seq = await case.says("m1", GREETING)
    first, second = await case.edits(0, WISH), await case.edits(0, OTHER_WISH)
    await case.reads(seq, to=GREETING)
    assert "lost" in case.found()
    await case.reads(first, second, to=OTHER_WISH)
    assert case.found() == set()


async def test_an_edit_that_is_not_in_the_log_is_lost() -> None:
    case, _ = await greeted()
    case.phone.edited.append((0, WISH))
    assert case.found() == {"lost"}


async def test_an_edit_that_stands_twice_in_the_log_is_doubled() -> None:
    case, _ = await greeted()
    await case.reads(await case.edits(0, WISH), await case.edits(0, WISH), to=WISH)
    case.phone.edited.pop()
    assert case.found() == {"doubled"}


async def test_an_answer_to_words_that_were_changed_before_is_found() -> None:
    case = OnPhone()
    await case.write("open", *OPENED)
    seq = await case.says("m1", GREETING)
    await case.reads(seq, await case.edits(0, WISH), to=GREETING)
    assert case.found() == {"lost"}


async def test_an_answer_to_what_only_says_the_same_in_other_words_is_doubled() -> None:
    case, _ = await greeted()
    edit = await case.edits(0, f"{GREETING} !")
    await case.reads(edit, to=f"{GREETING} !")
    assert case.found() == {"doubled"}


async def test_a_typo_put_right_is_read_without_a_word_and_a_new_wish_is_not() -> None:
    case, _ = await greeted()
    await case.reads(await case.edits(0, f"{GREETING} !"))
    assert case.found() == set()
    await case.reads(await case.edits(0, WISH))
    assert case.found() == {"silent"}


async def test_who_has_gone_on_or_talks_to_a_person_gets_no_answer_to_an_edit() -> None:
    case, _ = await greeted()
    await case.reads(await case.says("m2", WISH), to=WISH)
    await case.edits(0, OTHER_WISH)
    await case.write("claim", CLAIMED)
    await case.edits(1, OTHER_WISH)
    assert case.found() == set()


async def test_a_turn_that_reads_an_edit_nobody_had_to_read_is_doubled() -> None:
    case, _ = await greeted()
    second = await case.says("m2", WISH)
    await case.reads(second, to=WISH)
    edit = await case.edits(0, OTHER_WISH)
    third = await case.says("m3", WISH)
    await case.reads(third, to=WISH)
    turn = next(e for e in case.log if isinstance(e.event, ev.AssistantUnderstood) and third in e.event.covers)
    read = ev.AssistantUnderstood(covers=(edit, third), turn=turn.id)
    case.log = [replaced(e, e.id, read) if e is turn else e for e in case.log]
    assert "doubled" in case.found()
