"""A copy of one's data and having them erased, in the chat: for who has proven who they are, each with a receipt."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest

from conversation import events as ev
from conversation import files
from conversation.agenda import ERASURE
from conversation.ids import all_shards
from conversation.worker import Worker
from handoff.database import Database
from handoff.errors import DatabaseAway
from handoff.search.index import Index
from passerelle import assistant, persons
from passerelle.compose import Spine
from passerelle.erasing import Eraser
from tests.scenario.world import SECRET, Customer, World
from tests.unit.actions.proofs import proves

QUESTION = "où lire votre politique de confidentialité ?"
COPY, ERASE = "Une copie de mes données", "Effacer mes données"
YES, NO = "Oui, tout effacer", "Non, garder"


class Kept:
    """The world's own store as the service has it: what copies and erasures read and write."""

    def __init__(self, world: World, folder: Path) -> None:
        self.spine = Spine(world.store, world.book, world.door, world.policy)
        self.places = persons.Places(Index(Database("sqlite://")), folder, folder / "outbox")
        copy = partial(persons.copy, self.spine, index=self.places.index)
        assistant.wire(world.shop, world.brain_door, SECRET, folder, world.book, copy)

    async def erases(self) -> int:
        return await Worker(self.spine.store, ERASURE, Eraser(self.spine, self.places).handle).drain()


@pytest.fixture
def kept(world: World, tmp_path: Path) -> Kept:
    return Kept(world, tmp_path)


class Away(Index):
    """Our database goes away when the last words are out of the log."""

    def erase(self, conversation: str, seq: int) -> None:
        raise DatabaseAway("away")


async def camille(world: World) -> Customer:
    """Signed in, and told what can be done with her data."""
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says(QUESTION)
    return customer


async def test_the_copy_comes_at_once_with_date_and_number(world: World, kept: Kept) -> None:
    earlier = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await earlier.says("où est ma commande LBQ-10001 ?")
    customer = await camille(world)
    [told] = await customer.taps(COPY)
    assert re.search(r"lundi 23 novembre, reçu [0-9A-F]{8}", told)
    said = [event for event in await customer.log(ev.AssistantWrote) if isinstance(event, ev.AssistantWrote)][-1]
    [copy] = said.attachments
    document = json.loads(files.place(kept.places.files, copy.file).read_bytes())
    assert {each["id"] for each in document["conversations"]} == {earlier.id, customer.id}
    assert "où est ma commande LBQ-10001 ?" in json.dumps(document, ensure_ascii=False)


async def test_what_agents_note_for_each_other_is_not_in_it(world: World, kept: Kept) -> None:
    customer = await camille(world)
    await world.door.write(customer.id, lambda _: [ev.AgentNoted(agent="a", name="Léa", text="se méfier")], "note")
    assert b"se m\xc3\xa9fier" not in await persons.copy(kept.spine, "C-2001", kept.places.index)


async def test_a_visitor_proves_it_by_an_order_and_a_code_first(world: World, kept: Kept) -> None:
    customer = await world.customer().arrives()
    await customer.says(QUESTION)
    [asked] = await customer.taps(COPY)
    assert "un code part" in asked
    await customer.says("LBQ-10001")
    await customer.says("69007")
    assert (await customer.state()).requested_slot == "code"
    assert not any(event.attachments for event in await customer.log(ev.AssistantWrote))  # type: ignore[attr-defined]
    await proves(customer)
    assert "reçu" in (await customer.reads())[-1]


async def test_a_copy_that_cannot_be_made_brings_a_person(world: World) -> None:
    customer = await camille(world)
    await customer.taps(COPY)
    assert (await customer.state()).holder == "waiting"


async def test_five_copies_a_day_are_enough(world: World, kept: Kept) -> None:
    customer = await camille(world)
    for _ in range(5):
        assert "reçu" in (await customer.taps(COPY))[0]
    assert "demain" in (await customer.taps(COPY))[0]


async def test_all_is_erased_after_one_yes_and_the_receipt_says_so(world: World, kept: Kept) -> None:
    earlier = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await earlier.says("mon colis est abîmé, je suis furieuse")
    customer = await camille(world)
    await customer.taps(ERASE)
    assert await kept.erases() == 0
    [told] = await customer.taps(YES)
    receipt = re.search(r"[0-9A-F]{8}", told)
    assert receipt is not None
    assert await kept.erases() == 1
    state = await customer.state()
    assert (state.person, state.name, state.proof, state.erasure) == (None, None, "none", None)
    last = (await customer.log(ev.ServiceTold))[-1]
    assert last == ev.ServiceTold(
        kind="data_erased", details={"receipt": receipt.group(), "fr": "23 novembre 2026", "en": "23 November 2026"}
    )
    for c in (earlier, customer):
        assert "furieuse" not in repr(await c.log())
        assert "Camille" not in repr(await c.log())
    assert await kept.erases() == 0


async def test_who_writes_on_after_an_erasure_is_nobody_known(world: World, kept: Kept) -> None:
    customer = await camille(world)
    await customer.wishes(ev.CustomerWished(wish="name", value="Cam"))
    await customer.taps(ERASE)
    await customer.taps(YES)
    await kept.erases()
    [hello] = await customer.says("bonjour")
    assert "Cam" not in hello
    await customer.says("où est ma commande LBQ-10001 ?")
    assert (await customer.state()).requested_slot == "proof"


NO_YES = [
    "Si j'efface tout, est-ce que je garde mes factures ?",
    "Oui mais attendez, que deviennent mes commandes ?",
    "Yes but what happens to my loyalty points?",
    "si possible seulement mon adresse",
]


@pytest.mark.parametrize("line", NO_YES)
async def test_a_question_that_begins_like_a_yes_erases_nothing(world: World, kept: Kept, line: str) -> None:
    customer = await camille(world)
    await customer.taps(ERASE)
    await customer.says(line)
    assert (await customer.state()).erasure is None


@pytest.mark.parametrize(("minutes", "erased"), [(1, 1), (16, 0)])
async def test_a_typed_yes_counts_for_a_while(world: World, kept: Kept, minutes: int, erased: int) -> None:
    customer = await camille(world)
    await customer.taps(ERASE)
    world.clock.advance(minutes * 60)
    await customer.says("oui, tout effacer")
    assert await kept.erases() == erased


@pytest.mark.parametrize("answer", ["non", "non merci, gardez tout"])
async def test_a_no_keeps_everything(world: World, kept: Kept, answer: str) -> None:
    customer = await camille(world)
    await customer.taps(ERASE)
    assert await customer.says(answer) == ["Entendu, rien n’est effacé."]
    assert await kept.erases() == 0


async def test_another_question_is_no_yes(world: World, kept: Kept) -> None:
    customer = await camille(world)
    await customer.taps(ERASE)
    await customer.says("quels sont vos horaires ?")
    assert await kept.erases() == 0


async def asked_for_on_telegram(world: World) -> Customer:
    """The yes is said, and the conversation goes on in a chat."""
    customer = await camille(world)
    linked = ev.CustomerLinked(channel="telegram", address="4711")
    await world.door.write(customer.id, lambda _: [linked], "linked")
    await customer.taps(ERASE)
    await customer.taps(YES)
    return customer


async def test_an_erasure_cut_short_is_finished_by_the_next_worker(world: World, kept: Kept) -> None:
    customer = await asked_for_on_telegram(world)
    [work] = await world.store.take(ERASURE, all_shards())
    away = persons.Places(Away(Database("sqlite://")), kept.places.files, kept.places.outbox)
    eraser = Eraser(kept.spine, away)
    with pytest.raises(DatabaseAway):
        await eraser.handle(work)
    world.clock.advance(31)
    assert await kept.erases() == 1
    assert (await customer.state()).addresses == {"telegram": "4711"}
    assert await world.book.conversations_of("C-2001") == []
    assert [e.kind for e in await customer.log(ev.ServiceTold)][-1] == "data_erased"  # type: ignore[attr-defined]


async def test_the_receipt_goes_to_the_chat_where_it_was_asked_for(world: World, kept: Kept) -> None:
    customer = await asked_for_on_telegram(world)
    await kept.erases()
    assert (await customer.state()).addresses == {"telegram": "4711"}


async def test_who_waits_for_a_person_can_have_it_meanwhile(world: World, kept: Kept) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says("effacez toutes mes données personnelles, c'est mon droit")
    assert (await customer.state()).holder == "waiting"
    await customer.taps(ERASE)
    await customer.taps(YES)
    assert await kept.erases() == 1
    assert (await customer.state()).holder == "waiting"
