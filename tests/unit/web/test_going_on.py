"""The same conversation after signing in, on another channel and back, and what has been read of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any

import pytest
import segno

from channels import links, ways
from channels.admission.identity import sign
from channels.customer.elsewhere import KNOWN_MS, LINK_S
from channels.customer.qr import QUIET
from channels.live.hub import BEGINNING
from channels.transport.deps import WEB
from conversation import events as ev
from conversation.ids import new_id
from conversation.state import Conversation
from conversation.store import Ring
from tests.servers import eventually
from tests.unit.web.service import KEY, Customer, Service

JUNK = ("", "a.b.c")


def signed(service: Service, person: str = "C-7", ends_s: int = 3_600) -> str:
    claims = {"sub": person, "name": "Zoé", "exp": service.clock() // 1000 + ends_s}
    return sign(claims, "k1", KEY, service.clock() / 1000)


async def state_of(customer: Customer) -> Conversation:
    return await customer.service.door.read(customer.conversation)


async def opens(service: Service, token: str) -> str | None:
    """The conversation of a one-time link, which is spent by that."""
    state = await links.follow(service.book, service.door, token, new_id())
    return state.id if state else None


async def signs_in(service: Service, customer: Customer, person: str = "C-7") -> None:
    """From then on with the token that comes back: the former one is worth nothing any more."""
    answer = await customer.call("POST", "/identity", {"identity": signed(service, person)})
    assert answer.status == 202
    customer.token = answer.body["token"]


# --- signing in


async def test_a_visitor_who_signs_in_keeps_the_conversation(service: Service, customer: Customer) -> None:
    await customer.says("ma tasse est cassée")
    assert (await customer.call("POST", "/identity", {"identity": signed(service)})).status == 202
    state = await service.door.read(customer.conversation)
    assert (state.proof, state.person, state.name) == ("person", "C-7", "Zoé")
    elsewhere = await service.opens(identity=signed(service))
    assert elsewhere.conversation == customer.conversation
    assert "ma tasse est cassée" in await elsewhere.texts()


async def test_signing_in_twice_is_written_once(service: Service, customer: Customer) -> None:
    for _ in range(2):
        await signs_in(service, customer)
    events = [entry.event for entry in await service.store.entries(customer.conversation)]
    assert len([event for event in events if isinstance(event, ev.CustomerIdentified)]) == 1


async def test_a_conversation_of_one_customer_is_never_anothers(service: Service, customer: Customer) -> None:
    await signs_in(service, customer)
    answer = await customer.call("POST", "/identity", {"identity": signed(service, "C-8")})
    assert (answer.status, answer.code) == (409, "conflict")
    assert (await service.door.read(customer.conversation)).person == "C-7"


async def test_who_came_in_by_a_mistyped_address_is_out_once_somebody_signs_in(
    service: Service, customer: Customer
) -> None:
    url = await links.offer(service.book, "https://shop.example", await state_of(customer), 600, typed=True)
    stranger = await service.opens(link=url.partition("#link=")[2])
    async with stranger.socket() as wire:
        await wire.until("events")
        await signs_in(service, customer)
        await customer.says("ma commande LBQ-10001")
        assert (await wire.until("bye"))["code"] == "token_invalid"
    assert (await stranger.call("GET", "/events?after=0")).code == "token_invalid"
    assert "ma commande LBQ-10001" in await customer.texts()


async def test_who_came_in_by_a_mistyped_address_is_out_once_a_code_proves_who_it_is(
    service: Service, customer: Customer
) -> None:
    url = await links.offer(service.book, "https://shop.example", await state_of(customer), 600, typed=True)
    stranger = await service.opens(link=url.partition("#link=")[2])
    renewed = await stranger.call("POST", "/token")
    await service.writes(customer.conversation, ev.CustomerIdentified(proof="person", how="code", person="C-7"))
    for token in (stranger.token, renewed.body["token"]):
        answer = await Customer(service, customer.conversation, token).says("et moi ?")
        assert (answer.status, answer.code) == (401, "token_invalid")
    assert (await customer.says("oui, c'est moi")).status == 202


async def test_it_was_somebody_else_who_signed_in(service: Service, customer: Customer) -> None:
    await customer.says("ma tasse est cassée")
    await signs_in(service, customer)
    other_device = await service.opens(identity=signed(service))
    assert other_device.conversation == customer.conversation
    service.clock.advance(1)
    assert (await customer.call("DELETE", "/identity")).status == 202
    state = await service.door.read(customer.conversation)
    assert (state.proof, state.person, state.name) == ("none", None, None)
    for somebody in (customer, other_device):
        assert (await somebody.says("toujours là ?")).code == "token_invalid"
    assert await service.book.conversations_of("C-7") == []
    assert (await service.opens(identity=signed(service))).conversation != customer.conversation


async def test_whose_opening_id_was_here_before_gets_a_conversation_of_their_own(service: Service) -> None:
    first = await service.opens(id="the-page-of-a-visitor")
    assert (await service.opens(id="the-page-of-a-visitor")).conversation == first.conversation
    await signs_in(service, first)
    await first.says("ma commande LBQ-10001")
    for _ in range(2):
        again = await service.opens(id="the-page-of-a-visitor")
        assert again.conversation != first.conversation
        assert "ma commande LBQ-10001" not in await again.texts()
    assert (await service.opens(id="the-page-of-a-visitor")).conversation == again.conversation


async def test_where_nobody_signed_in_there_is_nothing_to_undo(service: Service, customer: Customer) -> None:
    assert (await customer.call("DELETE", "/identity")).code == "conflict"
    assert (await customer.says("toujours là")).status == 202


# --- what holds for good, and what does not


async def test_what_somebody_asked_for_good_holds_in_their_next_conversation(service: Service) -> None:
    here = await service.opens(identity=signed(service), language="fr")
    for body in ({"wish": "written_only"}, {"wish": "slow_pace"}, {"wish": "name", "value": " Cam "}):
        assert (await here.call("POST", "/wishes", body)).status == 202
    await here.call("POST", "/wishes", {"wish": "slow_pace", "on": False})
    await here.call("POST", "/language", {"language": "en"})
    await service.writes(here.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    await service.writes(here.conversation, ev.ConversationClosed(outcome="settled"))
    later = await service.opens(identity=signed(service), language="fr")
    state = await service.door.read(later.conversation)
    assert later.conversation != here.conversation
    assert state.wishes == {"written_only": "yes", "name": "Cam"}
    assert (state.language, state.language_chosen) == ("en", True)
    told = [event["wish"] for event in (await later.events())["events"] if event["type"] == "customer.wished"]
    assert told == [
        {"name": "written_only", "on": True, "value": ""},
        {"name": "name", "on": True, "value": "Cam"},
    ]


async def test_a_wish_said_twice_is_written_once_and_a_name_is_needed(service: Service, customer: Customer) -> None:
    for _ in range(2):
        assert (await customer.call("POST", "/wishes", {"wish": "no_news"})).status == 202
    assert (await customer.texts())[1:] == ["C’est noté\u00a0: Ne pas m’écrire en premier"]
    assert (await customer.call("POST", "/wishes", {"wish": "name", "value": " "})).code == "bad_json"
    assert (await customer.call("POST", "/wishes", {"wish": "a pony"})).code == "bad_json"


async def test_a_device_that_is_forgotten_is_out_and_no_other(service: Service, customer: Customer) -> None:
    service.clock.advance(1)
    again = Customer(service, customer.conversation, (await customer.call("POST", "/token")).body["token"])
    assert (await customer.call("DELETE", "/token")).status == 200
    assert (await customer.says("encore moi")).code == "token_invalid"
    async with customer.socket() as wire:
        assert (await wire.until("bye"))["code"] == "token_invalid"
    assert (await again.says("moi aussi")).status == 202


async def test_a_forgotten_device_stays_forgotten_and_leaves_nothing_in_the_conversation(
    service: Service, customer: Customer
) -> None:
    service.clock.advance(1)
    again = Customer(service, customer.conversation, (await customer.call("POST", "/token")).body["token"])
    await customer.call("POST", "/human", {"id": "h"})
    assert (await customer.call("DELETE", "/token")).status == 200
    assert await service.store.cursors(customer.conversation) == {}
    service.clock.advance(59 * 86_400)  # somebody waits: a token does not end in the middle of that
    assert (await again.call("GET", "/events?after=0")).status == 200
    assert (await customer.call("GET", "/events?after=0")).code == "token_invalid"
    service.clock.advance(2 * 86_400)
    assert (await again.call("GET", "/events?after=0")).code == "token_expired"


async def test_who_waits_to_be_let_in_is_looked_at_again(service: Service, customer: Customer) -> None:
    """A storm lets sockets in by and by; somebody signs in meanwhile."""
    stranger = Customer(service, customer.conversation, customer.token)
    door = service.chat[WEB].hub._beginning
    async with contextlib.AsyncExitStack() as shut:
        for _ in range(BEGINNING):
            await shut.enter_async_context(door)
        async with stranger.socket() as wire:
            await eventually(lambda: service.watched(customer.conversation))
            await signs_in(service, customer)
            await shut.aclose()
            refused, bye = await wire.next(), await wire.next()
    assert (refused["type"], bye["type"], bye["code"]) == ("refused", "bye", "token_invalid")


@pytest.mark.parametrize(("ends_s", "code"), [(-1, "token_expired"), (25 * 3_600, "token_invalid")])
async def test_who_signs_in_is_checked(service: Service, customer: Customer, ends_s: int, code: str) -> None:
    answer = await customer.call("POST", "/identity", {"identity": signed(service, ends_s=ends_s)})
    assert (answer.status, answer.code) == (401, code)
    for junk in JUNK:
        assert (await customer.call("POST", "/identity", {"identity": junk})).status == 401
    assert (await service.door.read(customer.conversation)).proof == "none"


# --- on Telegram and back


async def bot(service: Service) -> None:
    """The telegram process says where it can be reached."""
    await service.book.note(f"{ways.NOTE}telegram", "https://t.me/BonQuartierBot?start=", 3_600)
    service.clock.advance(KNOWN_MS / 1000)


async def test_telegram_is_offered_while_a_bot_runs(service: Service, customer: Customer) -> None:
    assert "links" not in (await customer.events())["floor"]
    refused = await customer.call("POST", "/link", {"channel": "telegram"})
    assert (refused.status, refused.code) == (404, "not_found")
    await bot(service)
    assert (await customer.events())["floor"]["links"] == ["telegram"]


async def test_a_link_brings_the_conversation_there_once(service: Service, customer: Customer) -> None:
    await bot(service)
    link = (await customer.call("POST", "/link", {"channel": "telegram"})).body
    assert link["url"] == f"https://t.me/BonQuartierBot?start={link['code']}"
    assert_draws(link["qr"], link["url"])
    assert link["expires_at"] == service.clock() + LINK_S * 1_000
    assert await opens(service, link["code"]) == customer.conversation
    assert await opens(service, link["code"]) is None


def assert_draws(qr: dict[str, Any], url: str) -> None:
    """The path fills the very modules of the code, a border around them."""
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr["path"]):
        dark |= {(int(x) + n, int(y)) for n in range(int(width))}
    matrix = segno.make_qr(url, error="m").matrix
    assert dark == {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert qr["size"] == len(matrix) + 2 * QUIET


async def test_a_link_is_worth_nothing_after_its_time(service: Service, customer: Customer) -> None:
    await bot(service)
    link = (await customer.call("POST", "/link", {"channel": "telegram"})).body
    service.clock.advance(LINK_S + 1)
    assert await opens(service, link["code"]) is None


async def test_a_link_leads_back_into_the_conversation_once(service: Service, customer: Customer) -> None:
    await customer.says("on en était là")
    await links.keep(service.book, "way-back", await state_of(customer), 600)
    again = await service.opens(link="way-back")
    assert again.conversation == customer.conversation
    assert "on en était là" in await again.texts()
    spent = await service.call("POST", "/api/chat", {"link": "way-back"})
    assert (spent.status, spent.code) == (404, "not_found")


async def test_a_link_that_was_followed_while_the_store_was_away_is_good_afterwards(
    service: Service, customer: Customer
) -> None:
    await links.keep(service.book, "way-back", await state_of(customer), 600)
    for reads in (0, 1):  # the target of the link cannot be read, or what comes after it
        service.store.tails_left = reads
        away = await service.call("POST", "/api/chat", {"link": "way-back", "id": "first"})
        assert (away.status, away.code) == (503, "unavailable")
    service.store.tails_left = None
    assert (await service.call("POST", "/api/chat", {"link": "way-back", "id": "second"})).code == "not_found"
    for _ in range(2):  # the answer may be lost on its way, too
        assert (await service.opens(link="way-back", id="first")).conversation == customer.conversation


async def test_a_link_to_a_typed_address_does_not_open_what_was_proven_since(
    service: Service, customer: Customer
) -> None:
    async def mailed() -> str:
        url = await links.offer(service.book, "https://shop.example", await state_of(customer), 600, typed=True)
        return url.partition("#link=")[2]

    assert (await service.opens(link=await mailed())).conversation == customer.conversation
    late = await mailed()
    await service.writes(customer.conversation, ev.CustomerIdentified(proof="person", how="jwt", person="C-7"))
    refused = await service.call("POST", "/api/chat", {"link": late})
    assert (refused.status, refused.code) == (404, "not_found")


async def test_a_link_of_before_somebody_signed_in_or_out_leads_nowhere(service: Service, customer: Customer) -> None:
    await bot(service)

    async def given_out() -> tuple[str, str]:
        url = await links.offer(service.book, "https://shop.example", await state_of(customer), 600)
        return url.partition("#link=")[2], (await customer.call("POST", "/link", {"channel": "telegram"})).body["code"]

    before = await given_out()
    await signs_in(service, customer)
    since = await given_out()
    for token in before:
        assert (await service.call("POST", "/api/chat", {"link": token})).code == "not_found"
    assert await opens(service, since[0]) == customer.conversation
    service.clock.advance(1)
    assert (await customer.call("DELETE", "/identity")).status == 202
    assert await opens(service, since[1]) is None


async def test_nobody_gets_a_link_without_the_token(service: Service, customer: Customer) -> None:
    await bot(service)
    answer = await service.call("POST", f"/api/chat/{customer.conversation}/link", {"channel": "telegram"})
    assert answer.status == 401
    assert (await customer.call("POST", "/link", {"channel": "fax"})).status == 400


# --- what has been read


async def seen(customer: Customer) -> int:
    return int((await customer.events())["floor"].get("seen_seq", 0))


async def looked_at(service: Service, customer: Customer, number: int) -> None:
    """The agent who holds the conversation has it on the screen, up to here and further."""
    looked = {"role": "agent", "id": "a1", "name": "Léa", "taken": True, "seq": number + 100}
    await service.store.advance(customer.conversation, "taken", number)
    await service.store.ring(Ring(conversation=customer.conversation, kind="read", data=looked))


async def test_that_the_machine_has_read_a_message_is_nothing_to_tell(service: Service, customer: Customer) -> None:
    number = (await customer.says("bonjour")).body["seq"]
    async with customer.socket() as wire:
        await wire.until("events")
        await service.writes(customer.conversation, ev.AssistantUnderstood(covers=(number,), turn="t"))
        await service.writes(customer.conversation, ev.AssistantWrote(text="Bonjour !"))
        assert "seen_seq" not in (await wire.until("events"))["floor"]
    assert await seen(customer) == 0


async def test_a_message_is_read_once_an_agent_has_it_on_the_screen(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    number = (await customer.says("vous êtes là ?")).body["seq"]
    async with customer.socket() as wire:
        await wire.until("events")
        await looked_at(service, customer, number)
        assert (await wire.until("floor"))["floor"] == {"holder": "agent", "seen_seq": number}
    assert await seen(customer) == number


async def test_what_an_agent_has_read_stays_read_after_a_hand_back(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    number = (await customer.says("vous êtes là ?")).body["seq"]
    await looked_at(service, customer, number)
    await service.writes(customer.conversation, ev.HandoffHandedBack(agent="a1", name="Léa"))
    assert await seen(customer) == number
    await customer.says("merci")
    assert await seen(customer) == number


async def test_who_answers_has_read(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    number = (await customer.says("vous êtes là ?")).body["seq"]
    await service.writes(customer.conversation, ev.AgentWrote(agent="a1", name="Léa", text="Oui."))
    assert await seen(customer) == number
    later = (await customer.says("merci")).body["seq"]
    assert number <= await seen(customer) < later


async def test_an_agent_who_looks_at_the_list_has_not_read_it_for_the_customer(
    service: Service, customer: Customer
) -> None:
    number = (await customer.says("bonjour")).body["seq"]
    async with customer.socket() as wire:
        await wire.until("events")
        looked = {"role": "agent", "id": "a1", "name": "Léa", "seq": number}
        await service.store.ring(Ring(conversation=customer.conversation, kind="read", data=looked))
        await service.writes(customer.conversation, ev.AssistantWrote(text="Oui ?"))
        assert "seen_seq" not in (await wire.until("events"))["floor"]


async def listened(service: Service, customer: Customer) -> bool:
    return service.watched(customer.conversation) > 0


async def test_a_poll_ends_when_the_message_was_read(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    number = (await customer.says("bonjour")).body["seq"]
    poll = asyncio.create_task(customer.events(after=number, wait=30))
    await eventually(lambda: listened(service, customer))
    await looked_at(service, customer, number)
    assert await poll == {"events": [], "floor": {"holder": "agent", "seen_seq": number}}
