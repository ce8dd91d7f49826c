"""The same conversation after signing in, on another channel and back, and what has been read of it."""

from __future__ import annotations

import asyncio

import pytest

from channels import links
from channels.web.elsewhere import BOT, BOT_KNOWN_MS, LINK_S
from channels.web.identity import sign
from conversation import events as ev
from conversation.store import Ring
from tests.servers import eventually
from tests.unit.web.service import KEY, Customer, Service

JUNK = ("", "a.b.c")


def signed(service: Service, person: str = "C-7", ends_s: int = 3_600) -> str:
    claims = {"sub": person, "name": "Zoé", "exp": service.clock() // 1000 + ends_s}
    return sign(claims, "k1", KEY, service.clock() / 1000)


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
        assert (await customer.call("POST", "/identity", {"identity": signed(service)})).status == 202
    events = [entry.event for entry in await service.store.entries(customer.conversation)]
    assert len([event for event in events if isinstance(event, ev.CustomerIdentified)]) == 1


async def test_a_conversation_of_one_customer_is_never_anothers(service: Service, customer: Customer) -> None:
    await customer.call("POST", "/identity", {"identity": signed(service)})
    answer = await customer.call("POST", "/identity", {"identity": signed(service, "C-8")})
    assert (answer.status, answer.code) == (409, "conflict")
    assert (await service.door.read(customer.conversation)).person == "C-7"


@pytest.mark.parametrize(("ends_s", "code"), [(-1, "token_expired"), (25 * 3_600, "token_invalid")])
async def test_who_signs_in_is_checked(service: Service, customer: Customer, ends_s: int, code: str) -> None:
    answer = await customer.call("POST", "/identity", {"identity": signed(service, ends_s=ends_s)})
    assert (answer.status, answer.code) == (401, code)
    for junk in JUNK:
        assert (await customer.call("POST", "/identity", {"identity": junk})).status == 401
    assert (await service.door.read(customer.conversation)).proof == "none"


# --- on Telegram and back


async def bot(service: Service) -> None:
    """The telegram process says who it is."""
    await service.book.note(BOT, '{"username":"BonQuartierBot","at":1}', 3_600)
    service.clock.advance(BOT_KNOWN_MS / 1000)


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
    assert link["expires_at"] == service.clock() + LINK_S * 1_000
    assert await service.book.redeem_link(link["code"]) == customer.conversation
    assert await service.book.redeem_link(link["code"]) is None


async def test_a_link_is_worth_nothing_after_its_time(service: Service, customer: Customer) -> None:
    await bot(service)
    link = (await customer.call("POST", "/link", {"channel": "telegram"})).body
    service.clock.advance(LINK_S + 1)
    assert await service.book.redeem_link(link["code"]) is None


async def test_a_link_leads_back_into_the_conversation_once(service: Service, customer: Customer) -> None:
    await customer.says("on en était là")
    await service.book.offer_link("way-back", customer.conversation, 600)
    again = await service.opens(link="way-back")
    assert again.conversation == customer.conversation
    assert "on en était là" in await again.texts()
    spent = await service.call("POST", "/api/chat", {"link": "way-back"})
    assert (spent.status, spent.code) == (404, "not_found")


async def test_a_link_to_a_typed_address_does_not_open_what_was_proven_since(
    service: Service, customer: Customer
) -> None:
    async def mailed() -> str:
        url = await links.offer(service.book, "https://shop.example", customer.conversation, 600, typed=True)
        return url.partition("#link=")[2]

    assert (await service.opens(link=await mailed())).conversation == customer.conversation
    late = await mailed()
    await service.writes(customer.conversation, ev.CustomerIdentified(proof="person", how="jwt", person="C-7"))
    refused = await service.call("POST", "/api/chat", {"link": late})
    assert (refused.status, refused.code) == (404, "not_found")


async def test_nobody_gets_a_link_without_the_token(service: Service, customer: Customer) -> None:
    await bot(service)
    answer = await service.call("POST", f"/api/chat/{customer.conversation}/link", {"channel": "telegram"})
    assert answer.status == 401
    assert (await customer.call("POST", "/link", {"channel": "fax"})).status == 400


# --- what has been read


async def seen(customer: Customer) -> int:
    return int((await customer.events())["floor"].get("seen_seq", 0))


async def test_a_message_is_read_once_the_assistant_has_taken_it(service: Service, customer: Customer) -> None:
    number = (await customer.says("bonjour")).body["seq"]
    assert await seen(customer) == 0
    async with customer.socket() as wire:
        await wire.until("events")
        await service.writes(customer.conversation, ev.AssistantUnderstood(covers=(number,), turn="t"))
        assert (await wire.until("floor"))["floor"]["seen_seq"] == number
    assert await seen(customer) == number


async def test_while_an_agent_is_there_only_the_agents_eyes_count(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    number = (await customer.says("vous êtes là ?")).body["seq"]
    async with customer.socket() as wire:
        await wire.until("events")
        await service.writes(customer.conversation, ev.AssistantUnderstood(covers=(number,), turn="t"))
        looked = {"role": "agent", "id": "a1", "name": "Léa", "seq": number + 100}
        await service.store.advance(customer.conversation, "read:desk", number)
        await service.store.ring(Ring(conversation=customer.conversation, kind="read", data=looked))
        assert (await wire.until("floor"))["floor"] == {"holder": "agent", "seen_seq": number}
    assert await seen(customer) == number


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
    number = (await customer.says("bonjour")).body["seq"]
    poll = asyncio.create_task(customer.events(after=number, wait=30))
    await eventually(lambda: listened(service, customer))
    await service.writes(customer.conversation, ev.AssistantUnderstood(covers=(number,), turn="t"))
    assert await poll == {"events": [], "floor": {"holder": "assistant", "seen_seq": number}}
