"""Tokens, identities, sites and paces: who may call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import hdrs
from structlog.testing import capture_logs

from channels.admission.errors import WireError
from channels.admission.identity import sign, verify
from channels.admission.limits import Limiter, Pace, client_address
from channels.admission.tokens import Tokens
from channels.transport.access import ORIGINS_TOLD
from channels.web.settings import Paces, parse_keys, parse_networks, parse_origins
from conversation import events as ev
from conversation.ids import new_conversation
from conversation.memory import Clock
from tests.raw import raw_head
from tests.unit.web.service import KEY, NOW, Customer, Service, running

DAY_S = 24 * 3_600

# --- tokens


async def test_a_call_without_a_token_says_where_to_get_one(service: Service, customer: Customer) -> None:
    answer = await service.call("GET", f"/api/chat/{customer.conversation}/events")
    assert (answer.status, answer.code) == (401, "token_missing")
    assert "POST /api/chat" in answer.body["error"]["message"]


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.replace(".", ".9", 1), lambda t: "é"]
)
async def test_a_token_that_we_did_not_sign_is_invalid(service: Service, customer: Customer, spoil: Any) -> None:
    forged = Customer(service, customer.conversation, spoil(customer.token))
    answer = await forged.call("GET", "/events")
    assert (answer.status, answer.code) == (401, "token_invalid")


async def test_headers_that_are_no_text_are_refused_like_any_other(service: Service, customer: Customer) -> None:
    path = f"/api/chat/{customer.conversation}/events"
    assert b" 401 " in await raw_head(service.url, path, b"Authorization: Bearer a.\xff")
    assert b" 403 " in await raw_head(service.url, path, b"Origin: http://[")


async def test_a_token_of_another_conversation_opens_nothing(service: Service, customer: Customer) -> None:
    other = await service.opens()
    answer = await Customer(service, customer.conversation, other.token).says("bonjour")
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_a_token_of_a_conversation_that_is_gone_finds_nothing(service: Service) -> None:
    gone = new_conversation()
    answer = await Customer(service, gone, Tokens("s" * 32, service.clock).issue(gone)).says("bonjour")
    assert (answer.status, answer.code) == (404, "not_found")


async def test_a_token_ends_after_thirty_days_and_a_fresh_one_goes_on(service: Service, customer: Customer) -> None:
    service.clock.advance(29 * DAY_S)
    fresh = await customer.call("POST", "/token")
    service.clock.advance(2 * DAY_S)
    ended = await customer.call("GET", "/events")
    assert (ended.status, ended.code) == (401, "token_expired")
    again = Customer(service, customer.conversation, fresh.body["token"])
    assert (await again.call("GET", "/events")).status == 200


async def test_a_token_does_not_end_while_somebody_writes(service: Service, customer: Customer) -> None:
    service.clock.advance(30 * DAY_S - 60)
    await customer.says("bonjour")
    service.clock.advance(120)
    assert (await customer.says("toujours là")).status == 202
    service.clock.advance(2 * 3_600)
    assert (await customer.says("trop tard")).status == 401


async def test_a_token_does_not_end_while_somebody_waits(service: Service, customer: Customer) -> None:
    await customer.call("POST", "/human", {"id": "h"})
    service.clock.advance(31 * DAY_S)
    assert (await customer.call("POST", "/token")).status == 200


# --- identities


def signed(service: Service, **claims: Any) -> str:
    return sign({"sub": "C-7", "name": "Zoé", "email": "zoe@example.org", **claims}, "k1", KEY, service.clock() / 1000)


async def test_a_signed_customer_is_known_by_name(service: Service) -> None:
    customer = await service.opens(identity=signed(service, language="en"))
    state = await service.door.read(customer.conversation)
    assert (state.proof, state.person, state.name, state.language) == ("person", "C-7", "Zoé", "en")
    await customer.says("hi")
    assert (await customer.events())["events"][-1]["author"] == {"role": "customer", "name": "Zoé"}


async def test_an_open_conversation_is_given_back_to_its_person(service: Service) -> None:
    first = await service.call("POST", "/api/chat", {"identity": signed(service)})
    again = await service.call("POST", "/api/chat", {"identity": signed(service), "id": "other-tab"})
    assert (first.status, again.status) == (201, 200)
    assert again.body["conversation"] == first.body["conversation"]
    await service.writes(first.body["conversation"], ev.ConversationClosed(outcome="settled"))
    after = await service.call("POST", "/api/chat", {"identity": signed(service)})
    assert after.status == 201
    assert after.body["conversation"] != first.body["conversation"]


async def test_a_conversation_that_only_claims_a_person_is_not_handed_over(service: Service) -> None:
    stranger = await service.opens()
    await service.book.remember("C-7", stranger.conversation, NOW)
    own = await service.call("POST", "/api/chat", {"identity": signed(service)})
    assert own.status == 201
    assert own.body["conversation"] != stranger.conversation


async def test_the_id_of_one_persons_request_opens_nothing_for_another(service: Service) -> None:
    mine = await service.opens(id="1", identity=signed(service))
    theirs = await service.opens(id="1", identity=signed(service, sub="C-8"))
    anonymous = await service.opens(id="1")
    assert len({mine.conversation, theirs.conversation, anonymous.conversation}) == 3


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": NOW // 1000 - 1}, "token_expired"),
        ({"exp": NOW // 1000 + 25 * 3_600}, "token_invalid"),
        ({"exp": "tomorrow"}, "token_invalid"),
        ({"aud": "another-shop"}, "token_invalid"),
        ({"sub": ""}, "token_invalid"),
        ({"sub": 7}, "token_invalid"),
    ],
)
async def test_identities_are_checked(service: Service, claims: dict[str, Any], code: str) -> None:
    answer = await service.call("POST", "/api/chat", {"identity": signed(service, **claims)})
    assert (answer.status, answer.code) == (401, code)


@pytest.mark.parametrize("token", ["", "a.b.c", "é.é.é", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJDLTcifQ."])
def test_what_is_no_signed_token_is_invalid(token: str) -> None:
    with pytest.raises(WireError) as refused:
        verify(token, {"k1": KEY}, NOW / 1000)
    assert refused.value.code == "token_invalid"


def test_a_key_that_we_do_not_know_signs_nobody_in() -> None:
    for kid, secret in (("k2", KEY), ("k1", KEY + "!")):
        with pytest.raises(WireError):
            verify(sign({"sub": "C-7"}, kid, secret, NOW / 1000), {"k1": KEY}, NOW / 1000)


async def test_two_keys_at_a_time_let_a_shop_change_them(tmp_path: Path) -> None:
    async with running(tmp_path, identity_keys={"k1": KEY, "k2": KEY[::-1]}) as service:
        now_s = service.clock() / 1000
        for kid, secret in (("k1", KEY), ("k2", KEY[::-1])):
            customer = await service.opens(identity=sign({"sub": f"C-{kid}"}, kid, secret, now_s))
            assert (await service.door.read(customer.conversation)).person == f"C-{kid}"


# --- sites


async def test_pages_of_other_sites_need_to_be_named(tmp_path: Path) -> None:
    """And read that they may not: else their customers would be told of a line that is down."""
    async with running(tmp_path, origins=("https://shop.example",)) as service:
        for origin, status in (
            ("https://shop.example", 201),
            (service.url, 201),
            ("https://evil.example", 403),
            ("null", 403),
        ):
            answer = await service.call("POST", "/api/chat", {}, headers={"Origin": origin})
            assert answer.status == status, origin
            assert status == 201 or answer.code == "forbidden"
            assert answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] == origin
        assert len([each async for each in service.store.conversations()]) == 2


async def test_a_refused_site_is_named_to_the_operator_once(tmp_path: Path) -> None:
    async with running(tmp_path, origins=("https://shop.example",)) as service:
        with capture_logs() as logs:
            for origin in ("https://Other.example", "https://other.example", "https://shop.example", "null"):
                await service.call("POST", "/api/chat", {}, headers={"Origin": origin})
            for number in range(2 * ORIGINS_TOLD):
                await service.call("POST", "/api/chat", {}, headers={"Origin": f"https://{number}.example"})
    told = [line for line in logs if line["event"] == "origin.refused"]
    assert told[0]["origin"] == "https://other.example"
    assert "PASSERELLE_ORIGINS=https://shop.example,https://other.example " in told[0]["next"]
    assert "serve the page" in told[1]["next"]
    assert len(told) == len({line["origin"] for line in told}) == ORIGINS_TOLD


async def test_a_browser_that_asks_first_is_told_what_it_may_send(tmp_path: Path) -> None:
    async with running(tmp_path, origins=("https://shop.example",)) as service:
        for origin in ("https://shop.example", "https://evil.example"):
            asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = await service.call("OPTIONS", "/api/chat/07-abc/messages", headers=asks)
            assert answer.status == 204
            assert "Authorization" in answer.headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS]


async def test_refusals_can_be_read_by_the_page_that_caused_them(tmp_path: Path) -> None:
    async with running(tmp_path, origins=("https://shop.example",)) as service:
        answer = await service.call("GET", "/api/chat/x/events", headers={"Origin": "https://shop.example"})
        assert answer.code == "token_missing"
        assert answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] == "https://shop.example"


async def test_a_socket_from_another_site_is_refused_at_the_handshake(service: Service, customer: Customer) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with customer.socket(origin="https://evil.example"):
            pass
    assert refused.value.status == 403


# --- paces


def test_a_pace_allows_a_burst_then_says_exactly_how_long_to_wait() -> None:
    clock = Clock(NOW)
    limiter, pace = Limiter(clock), Pace(burst=3, per_s=0.5)
    assert [limiter.allow("a", pace) for _ in range(4)] == [0.0, 0.0, 0.0, pytest.approx(2.0)]
    assert limiter.allow("b", pace) == 0.0
    clock.advance(1.9)
    assert limiter.allow("a", pace) > 0
    clock.advance(0.1)
    assert limiter.allow("a", pace) == 0.0
    clock.advance(60)
    assert [limiter.allow("a", pace) > 0 for _ in range(4)] == [False, False, False, True]


def test_nobody_waits_for_a_clock_that_was_set_back() -> None:
    clock = Clock(NOW)
    limiter, pace = Limiter(clock), Pace(burst=3, per_s=0.5)
    assert limiter.allow("a", pace) == 0.0
    clock.advance(-3600)
    assert [limiter.allow("a", pace) > 0 for _ in range(4)] == [False, False, False, True]


async def test_too_many_messages_are_told_when_to_come_back(service: Service, customer: Customer) -> None:
    answers = [await customer.says(f"{n}") for n in range(61)]
    assert {answer.status for answer in answers[:60]} == {202}
    assert (answers[60].status, answers[60].code, answers[60].headers["Retry-After"]) == (429, "too_many", "1")
    service.clock.advance(1)
    assert (await customer.says("encore")).status == 202


async def test_an_address_behind_our_proxy_is_paced_by_itself(tmp_path: Path) -> None:
    paces = Paces(open_by_address=Pace(burst=2, per_s=0.1))
    async with running(tmp_path, paces=paces, trusted_proxies=parse_networks("127.0.0.0/8")) as service:

        async def opening(address: str) -> int:
            return (await service.call("POST", "/api/chat", {}, headers={"X-Forwarded-For": address})).status

        assert [await opening("203.0.113.5") for _ in range(3)] == [201, 201, 429]
        assert await opening("203.0.113.6") == 201
        assert await opening("198.51.100.1, 203.0.113.5") == 429  # what the client itself claims does not count


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["198.51.100.1"], "203.0.113.5"),
        ("10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["198.51.100.1, 10.0.0.9"], "198.51.100.1"),
        ("10.0.0.2", ["198.51.100.1", "192.0.2.1"], "192.0.2.1"),
        ("10.0.0.2", ["nonsense"], "10.0.0.2"),
        ("::ffff:203.0.113.5", [], "203.0.113.5"),
        ("2001:db8:1:2:3::4", [], "2001:db8:1:2::/64"),
        ("127.0.0.1", [], None),
        (None, [], None),
    ],
)
def test_whose_address_counts(peer: str | None, forwarded: list[str], client: str | None) -> None:
    assert client_address(peer, forwarded, parse_networks("10.0.0.0/8")) == client


# --- how the settings are spelled


def test_settings_are_read_or_refused_with_what_to_write() -> None:
    assert parse_keys("a:12345678901234, b:abcdefghijklmn:o") == {"a": "12345678901234", "b": "abcdefghijklmn:o"}
    assert parse_origins("https://Shop.example/, http://localhost:8000") == (
        "https://shop.example",
        "http://localhost:8000",
    )
    for parse, wrong in (
        (parse_keys, "a:short"),
        (parse_keys, "no-colon"),
        (parse_networks, "10.0.0.0/99"),
        (parse_origins, "shop.example"),
        (parse_origins, "https://shop.example/path"),
    ):
        with pytest.raises(ValueError, match="write "):
            parse(wrong)
