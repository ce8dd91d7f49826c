"""What docs/privacy.md says of `export` and `forget`: all of a person, then none of their words anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conversation import events as ev
from conversation.agenda import ARCHIVE
from conversation.archive import ArchivedStore
from conversation.door import Door
from conversation.event_table import TABLE
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation
from conversation.memory import Clock, MemoryArchive, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.store import Append
from handoff.database import Database
from handoff.search.archivist import Archivist
from handoff.search.index import Index
from passerelle.compose import Spine
from passerelle.persons import Places, export, forget
from tests.samples import SAMPLES

PERSON, FILE = "C-2001", "ab" * 32
TOLD = (
    ev.ConversationOpened(channel="web", page_title="Théière"),
    ev.CustomerIdentified(proof="person", how="jwt", person=PERSON, name="Camille", email="camille@example.com"),
    ev.CustomerWrote(text="Ma théière est cassée"),
    ev.CustomerSentFile(file=FILE, name="photo.jpg", media_type="image/jpeg", size_bytes=3, caption="cassée"),
    ev.AssistantUnderstood(covers=(3,), turn="t", slots={"email": "camille@example.com"}),
    ev.AssistantWrote(text="Bonjour Camille"),
    ev.HandoffRequested(reason="explicit", by="customer", evidence=("« cassée »",)),
    ev.HandoffClaimed(agent="a1", name="Léa"),
    ev.AgentNoted(agent="a1", name="Léa", text="Camille, 12 rue de la Paix"),
)
WORDS = ("Camille", "camille@example.com", "cassée", "photo.jpg", "12 rue de la Paix", PERSON, FILE)


@pytest.fixture
def index() -> Index:
    return Index(Database("sqlite://"))


@pytest.fixture
def spine() -> Spine:
    clock = Clock(1_000_000)
    store = MemoryStore(clock)
    book = MemoryBook(clock)
    return Spine(store, book, Door(store, Policy(), book=book), Policy())


async def talk(spine: Spine) -> str:
    """A conversation of the person, and its file in the folder."""
    c = new_conversation()
    for number, event in enumerate(TOLD):
        await spine.door.write(c, lambda _, event=event: [event], f"e{number}")  # type: ignore[misc]
    return c


async def test_everything_is_exported_by_customer_and_by_conversation(spine: Spine, index: Index) -> None:
    c = await talk(spine)
    document = await export(spine, PERSON, index)
    assert document["conversations"] == (await export(spine, c, index))["conversations"]
    [conversation] = document["conversations"]
    assert [line["type"] for line in conversation["events"]] == [ev.name_of(event) for event in TOLD]
    told = json.dumps(document, ensure_ascii=False)
    assert [word for word in WORDS if word not in told] == []


async def test_nothing_of_the_words_is_left(spine: Spine, index: Index, tmp_path: Path) -> None:
    c = await talk(spine)
    kept = tmp_path / FILE[:2] / FILE
    kept.parent.mkdir()
    kept.write_bytes(b"jpg")
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    (outbox / f"{c}.5.eml").write_bytes(b"mail")
    (outbox / "07-other.5.eml").write_bytes(b"mail")
    floor = (await spine.door.read(c)).floor
    assert await forget(spine, PERSON, Places(index, tmp_path, outbox)) == ([c], [])
    assert [path.name for path in outbox.iterdir()] == ["07-other.5.eml"]
    left = json.dumps(await export(spine, c, index), ensure_ascii=False)
    assert [word for word in WORDS if word in left] == []
    assert not kept.exists()
    assert (await export(spine, PERSON, index))["conversations"] == []
    assert (await spine.door.read(c)).floor == floor
    assert await forget(spine, PERSON, Places(index, tmp_path, outbox)) == ([], [])


async def test_the_archive_is_exported_and_forgotten_too(spine: Spine, index: Index, tmp_path: Path) -> None:
    bare, archive = spine.store, MemoryArchive()
    door = Door(ArchivedStore(bare, archive), Policy(), book=spine.book)
    spine = Spine(door.store, spine.book, door, Policy())
    c = await talk(spine)
    await door.write(c, lambda _: [ev.ConversationClosed(outcome="settled")], "closed")
    await bare.append(Append(conversation=c, id="", events=(), seen=0, floor=Floor(), agenda={ARCHIVE: 1}))
    snapshot, [work] = await bare.snapshot(c), await bare.take(ARCHIVE, all_shards())
    assert snapshot is not None
    await archive.put(snapshot)
    assert await bare.take_out(snapshot, work)
    told = json.dumps(await export(spine, PERSON, index), ensure_ascii=False)
    assert [word for word in WORDS if word not in told] == []
    assert await forget(spine, PERSON, Places(index, tmp_path, tmp_path)) == ([c], [])
    kept = await archive.get(c)
    assert kept is not None
    for entries in (kept.entries(), await spine.store.entries(c)):
        left = " ".join(repr(entry) for entry in entries)
        assert [word for word in WORDS if word in left] == []
    assert ev.name_of((await spine.store.entries(c))[-1].event) == "conversation.erased"


@pytest.mark.parametrize("known_by", [PERSON, "Camille@example.com"])
async def test_what_was_said_a_moment_ago_is_forgotten_before_any_index_has_read_it(
    spine: Spine, index: Index, tmp_path: Path, known_by: str
) -> None:
    first, second = await talk(spine), await talk(spine)
    found = await forget(spine, known_by, Places(index, tmp_path, tmp_path))
    assert set(found.conversations) == {first, second}
    left = json.dumps([await export(spine, c, index) for c in (first, second)], ensure_ascii=False)
    assert [word for word in WORDS if word in left] == []
    assert await spine.book.conversations_of(PERSON) == await spine.book.conversations_of("camille@example.com") == []


async def test_what_the_book_says_but_the_log_does_not_is_left_alone(
    spine: Spine, index: Index, tmp_path: Path
) -> None:
    """A process died between the note in the book and the line in the log; or the merge was undone."""
    noted, undone, theirs = new_conversation(), new_conversation(), await talk(spine)
    for c in (noted, undone):
        await spine.door.write(c, lambda _: [ev.ConversationOpened(channel="web"), ev.CustomerWrote(text="à moi")], "o")
    identified = ev.CustomerIdentified(proof="person", how="jwt", person=PERSON)
    for event in (ev.ConversationMerged(into=PERSON), identified, ev.ConversationUnmerged(into=PERSON, by="customer")):
        await spine.door.write(undone, lambda _, event=event: [event], ev.name_of(event))  # type: ignore[misc]
    await spine.book.remember(PERSON, noted, 1)
    found = await forget(spine, PERSON, Places(index, tmp_path, tmp_path))
    assert (found.conversations, set(found.claimed)) == ([theirs], {noted, undone})
    for c in (noted, undone):
        assert "à moi" in json.dumps(await export(spine, c, index), ensure_ascii=False)


async def test_who_was_never_signed_in_is_found_by_the_address_and_found_no_more(
    spine: Spine, index: Index, tmp_path: Path
) -> None:
    c = await talk(spine)
    spine.store.clock.advance(3)  # type: ignore[attr-defined]
    assert await Archivist(spine.door, spine.book, index, MemoryArchive()).drain() == 1
    await spine.book.part(PERSON, c)
    assert index.find(["theiere"], 9) == [c]
    assert await forget(spine, "Camille@example.com", Places(index, tmp_path, tmp_path)) == ([c], [])
    assert index.find(["theiere"], 9) == []
    assert (await export(spine, "camille@example.com", index))["conversations"] == []


async def test_what_was_cut_short_is_finished_by_the_same_address(spine: Spine, index: Index, tmp_path: Path) -> None:
    c = await talk(spine)
    spine.store.clock.advance(3)  # type: ignore[attr-defined]
    await Archivist(spine.door, spine.book, index, MemoryArchive()).drain()
    await spine.book.part(PERSON, c)
    last = await spine.store.erase(c)
    await spine.door.write(c, lambda _: [ev.ConversationErased(before=last)], f"erased/{last}")
    assert index.find(["theiere"], 9) == [c]  # here it ended
    assert await forget(spine, "camille@example.com", Places(index, tmp_path, tmp_path)) == ([c], [])
    assert index.find(["theiere"], 9) == []


async def test_an_address_somebody_only_typed_opens_and_erases_nothing(
    spine: Spine, index: Index, tmp_path: Path
) -> None:
    theirs, typed, looked_up = await talk(spine), new_conversation(), new_conversation()
    weak = ev.CustomerIdentified(proof="order", how="email", order="LBQ-10002", email="camille@example.com")
    contact = ev.CustomerGaveContact(kind="email", value="camille@example.com")
    for c, event in ((typed, contact), (looked_up, weak)):
        await spine.door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "opened")
        await spine.door.write(c, lambda _, event=event: [event], "said")  # type: ignore[misc]
    signed_in = ev.CustomerIdentified(proof="person", how="jwt", person="C-2002")
    await spine.door.write(looked_up, lambda _: [signed_in], "signed in")
    spine.store.clock.advance(3)  # type: ignore[attr-defined]
    await Archivist(spine.door, spine.book, index, MemoryArchive()).drain()
    document = await export(spine, "Camille@example.com", index)
    assert [it["id"] for it in document["conversations"]] == [theirs]
    assert set(document["claimed"]) == {typed, looked_up}
    found = await forget(spine, "Camille@example.com", Places(index, tmp_path, tmp_path))
    assert (found.conversations, set(found.claimed)) == ([theirs], {typed, looked_up})
    assert (await spine.door.read(typed)).contacts == {"email": "camille@example.com"}


def test_whatever_a_sample_says_freely_can_be_erased() -> None:
    """A new event whose texts are not named in its row would keep a customer's words for ever."""
    kept = {
        f"{name}.{field}"
        for name, sample in SAMPLES.items()
        for field in ("text", "caption", "comment", "value", "title", "evidence", "email", "note", "reason", "address")
        if hasattr(sample, field) and field not in TABLE[name].erased_fields
    }
    # Words of ours: the reason of a hand-over is one of nine, a button's value a random key.
    assert kept == {"handoff.requested.reason", "customer.chose.value"}
