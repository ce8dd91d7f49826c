"""Several wishes in one line: both questions answered, both orders looked after, one after the other, nothing lost."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.assistant import Assistant
from bot.brain import Brain, Options
from bot.player import Player
from bot.replay import no_place
from bot.several import several
from bot.turn import Line
from conversation import events as ev
from conversation.events import Reading
from conversation.records import Message
from passerelle.assistant import Loaded
from shop.words import State
from tests.scenario.world import Customer, World


class Hearing:
    """An assistant that finds further wishes in one line, as its reading may."""

    def __init__(self, assistant: Assistant, text: str, also: tuple[str, ...]) -> None:
        self._assistant = assistant
        self._text = text
        self._also = also

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    async def read(self, message: Message, *args: Any) -> Line:
        line = await self._assistant.read(message, *args)
        if message.text != self._text or line.reading is None:
            return line
        return msgspec.structs.replace(line, reading=msgspec.structs.replace(line.reading, also=self._also))


def hearing(world: World, loaded: Loaded, text: str, *also: str) -> Brain:
    assistant: Any = Hearing(loaded.assistant, text, also)
    player = Player(assistant, loaded.voice, world.policy, no_place)
    return Brain(world.brain_door, player, world.book, Options(bursts=False))


async def says(customer: Customer, brain: Brain, text: str) -> list[str]:
    seq = await customer.writes(text)
    await brain.drain()
    return await customer.reads(seq)


async def answers(customer: Customer) -> list[str | None]:
    wrote = await customer.log(ev.AssistantWrote)
    return [event.answer for event in wrote if isinstance(event, ev.AssistantWrote)]


async def test_two_questions_get_two_answers(world: World, loaded: Loaded) -> None:
    text = "quelle est la durée de la garantie, et vous livrez en combien de temps ?"
    customer = await world.customer().arrives()
    await says(customer, hearing(world, loaded, text, "faq/delivery_times"), text)
    assert len(set(await answers(customer)) & {"utter_faq/warranty", "utter_faq/delivery_times"}) == 2


async def test_an_order_and_a_question(world: World, loaded: Loaded) -> None:
    text = "où est ma commande LBQ-10001 et quels sont vos horaires ?"
    customer = await world.customer().arrives()
    brain = hearing(world, loaded, text, "faq/opening_hours")
    await says(customer, brain, text)
    assert await answers(customer) == ["utter_faq/opening_hours", "utter_ask_proof"]
    [told] = await says(customer, brain, "69007")
    assert "LBQ-10001" in told


async def test_two_wishes_are_taken_one_after_the_other(world: World, loaded: Loaded) -> None:
    text = "annulez ma commande LBQ-10002 et envoyez-moi sa facture"
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    brain = hearing(world, loaded, text, "get_invoice")
    first = await says(customer, brain, text)
    assert await answers(customer) == ["utter_first_then", "utter_ask_confirm_cancel"]
    assert "l’annulation" in first[0]
    assert "la facture" in first[0]
    then = await says(customer, brain, "oui")
    assert world.shop.order("LBQ-10002").state is State.CANCELLED
    assert "est annulée" in then[0]
    assert (await answers(customer))[-2:] == ["utter_now_then", "utter_invoice"]
    assert not world.breaches


async def test_a_no_to_the_first_does_not_lose_the_second(world: World, loaded: Loaded) -> None:
    text = "cancel my order LBQ-10002, and send me the invoice"
    customer = await world.customer("en").arrives(person="C-2001", name="Camille Laurent")
    brain = hearing(world, loaded, text, "get_invoice")
    await says(customer, brain, text)
    await says(customer, brain, "no")
    assert world.shop.order("LBQ-10002").state is not State.CANCELLED
    assert (await answers(customer))[-1] == "utter_invoice"


async def test_a_person_ends_it_all(world: World, loaded: Loaded) -> None:
    text = "annulez ma commande LBQ-10002 et envoyez-moi sa facture"
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    brain = hearing(world, loaded, text, "get_invoice")
    await says(customer, brain, text)
    await says(customer, brain, "un humain svp")
    assert (await customer.state()).holder == "waiting"
    assert world.shop.order("LBQ-10002").state is not State.CANCELLED


def test_what_the_line_says_once_counts_once() -> None:
    """Anger, a grave topic and an ask for a person belong to the line, not to each of its wishes."""
    signals = {"frustration": 2, "wants_human": True, "language": "fr"}
    order, kettle = {"entity": "order_number", "value": "LBQ-10002"}, {"entity": "product", "value": "kettle"}
    parsed: dict[str, object] = {
        "text": "…",
        "intent": {"name": "cancel_order"},
        "entities": [order, kettle],
        "signals": signals,
    }
    reading = Reading(seq=1, intent="cancel_order", also=("get_invoice", "faq/contact"))
    line = Line(Message(seq=1, at=0, kind="text", text="…"), reading, parsed=parsed)
    photo = Line(Message(seq=2, at=0, kind="file", text=""), None)
    first, second, third = several([line, photo])
    assert (first.line, first.also) == (line, False)
    assert (second.also, second.line.parsed["signals"]) == (True, {"language": "fr"})
    assert (second.line.parsed["entities"], third.line.parsed["entities"]) == ([order, kettle], [kettle])


@pytest.mark.parametrize(
    ("first", "further", "orders", "played"),
    [
        ("cancel_order", "track_order", (["LBQ-2"], ["LBQ-1"]), ["track_order", "cancel_order"]),
        ("cancel_order", "track_order", (["LBQ-1"], ["LBQ-1"]), ["cancel_order", "track_order"]),
        ("track_order", "cancel_order", (["LBQ-1"], ["LBQ-2"]), ["track_order", "cancel_order"]),
        ("cancel_order", "get_invoice", (["LBQ-2"], ["LBQ-1"]), ["cancel_order", "get_invoice"]),
    ],
)
def test_what_is_only_told_of_an_order_waits_for_no_yes_about_another(
    first: str, further: str, orders: tuple[list[str], list[str]], played: list[str]
) -> None:
    reading = Reading(seq=1, intent=first, also=(further,))
    parsed: dict[str, object] = {"text": "…", "intent": {"name": first}, "signals": {"frustration": 2}}
    own = {wish: tuple(numbers) for wish, numbers in zip((first, further), orders, strict=True)}
    line = Line(Message(seq=1, at=0, kind="text", text="…"), reading, parsed=parsed, orders=own)
    said = list(several([line]))
    assert [one.line.parsed["intent"]["name"] for one in said] == played  # type: ignore[index]
    assert [one.also for one in said] == [False, True]
    assert [one.line.parsed["signals"] for one in said] == [{"frustration": 2}, {}]


@pytest.mark.parametrize(("named", "played"), [(True, ["complain", "give_order_number"]), (False, ["complain"])])
def test_a_complaint_goes_on_with_the_order_it_names(named: bool, played: list[str]) -> None:
    order = ev.Entity(entity="order_number", value="LBQ-1", start=0, end=5)
    reading = Reading(seq=1, intent="complain", entities=(order,) if named else ())
    parsed: dict[str, object] = {"text": "…", "intent": {"name": "complain"}}
    line = Line(Message(seq=1, at=0, kind="text", text="…"), reading, parsed=parsed)
    assert [one.line.parsed["intent"]["name"] for one in several([line])] == played  # type: ignore[index]


async def test_an_order_that_a_complaint_names_is_opened_beside_it(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("I want to make a formal complaint about order LBQ-10001")
    assert (await customer.state()).requested_slot == "proof"
