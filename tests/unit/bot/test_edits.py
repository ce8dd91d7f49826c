"""A message that its customer edits: its last words are answered, once, whenever the edit comes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant, Played
from bot.brain import Brain, Options
from bot.player import Player
from conversation import events as ev
from conversation.ids import new_id
from passerelle.assistant import Loaded
from tests.scenario.world import Customer, World
from tests.unit.bot.test_brain import ANSWERED, QUESTION, answers, nowhere, turns

TIMES = "quels sont vos délais de livraison ?"
TIMES_ANSWERED = "utter_faq/delivery_times"


async def edits(customer: Customer, target: int, text: str) -> None:
    customer.world.clock.advance(1)
    edited = ev.CustomerEdited(target=target, text=text, channel="telegram", anew=True)
    await customer.world.door.write(customer.id, lambda _: [edited], new_id())


async def settled(customer: Customer) -> list[str]:
    """All answers, once nothing is left to do; no promise is broken on the way."""
    await customer.world.settle()
    assert (await customer.state()).unread == ()
    assert customer.world.breaches == []
    covered = [seq for turn in await turns(customer) for seq in turn.covers]
    assert covered == sorted(set(covered))
    return await answers(customer)


async def test_what_is_edited_before_its_answer_is_what_is_answered(world: World) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes(TIMES)
    await edits(customer, seq, QUESTION)
    assert await settled(customer) == [ANSWERED]


async def test_a_wish_that_is_changed_after_its_answer_gets_one_new_one(world: World) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes(QUESTION)
    assert await settled(customer) == [ANSWERED]
    await edits(customer, seq, TIMES)
    assert await settled(customer) == [ANSWERED, TIMES_ANSWERED]
    await edits(customer, seq, f"{TIMES} svp")
    assert await settled(customer) == [ANSWERED, TIMES_ANSWERED]


async def test_a_typo_that_is_put_right_after_the_answer_gets_none(world: World) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes("où est ma comande LBQ-10001 ?")
    told = await settled(customer)
    await edits(customer, seq, "où est ma commande LBQ-10001 ?")
    assert await settled(customer) == told
    await edits(customer, seq, "où est ma commande LBQ-10002 ?")
    assert len(await settled(customer)) == len(told) + 1


async def test_a_number_that_is_put_right_is_still_the_order_that_was_asked_for(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.writes("où est ma commande ?")
    await settled(customer)
    seq = await customer.writes("10010")
    await settled(customer)
    await edits(customer, seq, "10001")  # by now the postcode is asked for
    assert (await settled(customer))[-1] == "utter_ask_proof"
    state = await customer.state()
    assert (state.slots["order_number"], state.facts) == ("LBQ-10001", ())
    seq = await customer.writes("69006")
    await settled(customer)
    await edits(customer, seq, "69007")
    await settled(customer)
    assert (await customer.state()).proven_orders == ("LBQ-10001",)


async def test_an_edit_that_changes_no_word_is_not_heard_twice(world: World) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes("xkcd qwertz blorp")
    told = await settled(customer)
    await edits(customer, seq, "xkcd qwertz blorp")
    assert await settled(customer) == told
    assert (await customer.state()).misunderstood == 1
    await edits(customer, seq, "zzyzx qwertz blorp")
    assert len(await settled(customer)) > len(told)


async def test_who_edits_it_into_an_ask_for_a_person_gets_one(world: World) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes(QUESTION)
    await settled(customer)
    await edits(customer, seq, "je veux parler à un conseiller")
    await settled(customer)
    assert (await customer.state()).holder == "waiting"


class Restless:
    """An assistant whose customer edits the message, in turn to each of these, while it is played."""

    def __init__(self, assistant: Assistant, customer: Customer, seq: int, texts: list[str]) -> None:
        self._assistant, self._customer, self._seq, self._texts = assistant, customer, seq, texts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    async def play(self, *args: Any) -> Played:
        played: Played = await self._assistant.play(*args)
        if self._texts:
            await edits(self._customer, self._seq, self._texts.pop(0))
        return played


@pytest.mark.parametrize(
    ("texts", "answered"),
    [
        ([QUESTION], [ANSWERED]),
        # Edited more often than anybody waits for: what was read last is answered, then what it became.
        ([TIMES, QUESTION, TIMES], [ANSWERED, TIMES_ANSWERED]),
        ([TIMES, QUESTION, TIMES, QUESTION], [ANSWERED]),
    ],
    ids=["once", "again and again", "and back"],
)
async def test_an_edit_while_the_answer_is_made_is_not_lost(
    world: World, loaded: Loaded, texts: list[str], answered: list[str]
) -> None:
    customer = await world.customer().arrives()
    seq = await customer.writes("bonjour, une question")
    assistant: Any = Restless(loaded.assistant, customer, seq, list(texts))
    player = Player(assistant, loaded.voice, world.policy, nowhere)
    await Brain(world.door, player, world.book, Options(bursts=False)).drain()
    said = await settled(customer)
    assert [name for name in said if name in (ANSWERED, TIMES_ANSWERED)] == answered
