"""Logging in: who gets in, who does not, and that nobody learns why not."""

from __future__ import annotations

import asyncio

import pytest

from handoff.agents import SESSION_S
from handoff.desk.deps import HASHES_AT_ONCE
from handoff.desk.login import TRIES_OF_ADDRESS
from tests.raw import raw_head
from tests.unit.handoff.desk import PASSWORD, DeskWorld

LOGIN = "/api/desk/login"


async def test_an_agent_logs_in_and_is_known_from_then_on(desk: DeskWorld) -> None:
    seat = await desk.seat("Léa")
    status, me = await seat.get("/me")
    assert status == 200
    assert me["agent"] == {
        "id": seat.agent.id,
        "name": "Léa",
        "email": "léa@shop.example",
        "role": "agent",
        "language": "fr",
        "languages": ["fr", "en"],
        "skills": [],
        "capacity": 8,
    }
    assert me["presence"] == {"state": "online", "reason": None}
    assert me["csrf_token"] == seat.csrf


async def test_the_cookie_is_for_our_own_pages_and_not_for_scripts(desk: DeskWorld) -> None:
    desk.agents.add("sam@shop.example", "Sam", PASSWORD)
    async with desk.browser().post(LOGIN, json={"email": " SAM@shop.example", "password": PASSWORD}) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/api/desk"))
    assert PASSWORD not in cookie


async def test_unknown_wrong_and_disabled_are_told_the_same(desk: DeskWorld) -> None:
    desk.agents.add("sam@shop.example", "Sam", PASSWORD)
    desk.agents.add("old@shop.example", "Old", PASSWORD)
    desk.agents.disable("old@shop.example")
    told = []
    for email, password in (
        ("no@shop.example", PASSWORD),
        ("sam@shop.example", "wrong"),
        ("old@shop.example", PASSWORD),
    ):
        async with desk.browser().post(LOGIN, json={"email": email, "password": password}) as answer:
            told.append((answer.status, await answer.json()))
    assert told[0][0] == 401
    assert told[0][1]["error"]["code"] == "login_failed"
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"{", 400, "bad_json"),
        (b'{"email":1,"password":"x"}', 400, "bad_json"),
        (b'{"email":"a","password":"b","admin":true}', 400, "unknown_field"),
        (b'{"email":"a@b","password":"\xff"}', 400, "bad_json"),
        (b'{"email":"a@b","password":"' + b"x" * 70_000 + b'"}', 413, "too_large"),
    ],
)
async def test_a_bad_body_is_told_what_is_wrong(desk: DeskWorld, body: bytes, status: int, code: str) -> None:
    async with desk.browser().post(LOGIN, data=body) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]["code"] == code


async def test_guessing_ends_after_ten_tries_even_with_the_right_password(desk: DeskWorld) -> None:
    desk.agents.add("sam@shop.example", "Sam", PASSWORD)
    browser = desk.browser()
    statuses = []
    for number in range(12):
        password = PASSWORD if number == 11 else "guess"
        async with browser.post(LOGIN, json={"email": "sam@shop.example", "password": password}) as answer:
            statuses.append(answer.status)
            retry = answer.headers.get("Retry-After")
    assert statuses == [401] * 10 + [429] * 2
    assert retry == "900"
    desk.clock.advance(901)
    async with browser.post(LOGIN, json={"email": "sam@shop.example", "password": PASSWORD}) as answer:
        assert answer.status == 200


async def test_who_knows_the_password_may_log_in_as_often_as_they_like(desk: DeskWorld) -> None:
    desk.agents.add("sam@shop.example", "Sam", PASSWORD)
    for _ in range(12):
        async with desk.browser().post(LOGIN, json={"email": "sam@shop.example", "password": PASSWORD}) as answer:
            assert answer.status == 200


async def test_guesses_sent_at_once_are_all_counted(desk: DeskWorld) -> None:
    browser = desk.browser()

    async def guess() -> int:
        async with browser.post(LOGIN, json={"email": "sam@shop.example", "password": "guess"}) as answer:
            return answer.status

    statuses = await asyncio.gather(*(guess() for _ in range(20)))
    assert statuses.count(401) < 10 + HASHES_AT_ONCE
    assert set(statuses) == {401, 429}


async def test_without_a_session_nothing_is_shown(desk: DeskWorld) -> None:
    for path in ("/me", "/conversations", "/conversations/07-0123456789ab", "/ws"):
        async with desk.browser().get(f"/api/desk{path}") as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (401, "token_missing")


async def test_a_session_ends_by_time_by_logging_out_and_by_disabling(desk: DeskWorld) -> None:
    lea, sam, kim = [await desk.seat(name) for name in ("Lea", "Sam", "Kim")]
    assert (await sam.post("/logout"))[0] == 200
    desk.agents.disable(kim.agent.email)
    assert [(await seat.get("/me"))[0] for seat in (lea, sam, kim)] == [200, 401, 401]
    desk.clock.advance(SESSION_S)
    assert (await lea.get("/me"))[0] == 401
    assert await lea.get("/start") == (200, {"agent": None})


async def test_changes_need_the_token_of_the_page(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    for wrong in ("", "x", sam.csrf, "é"):
        async with lea.client.post(f"/api/desk/conversations/{c}/claim", headers={"X-CSRF-Token": wrong}) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "csrf")
    assert (await desk.door.read(c)).holder == "assistant"


async def test_pages_of_other_sites_are_refused(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    status, body = await lea.post(f"/conversations/{c}/claim", Origin="https://evil.example")
    assert (status, body["error"]["code"]) == (403, "forbidden")
    async with lea.client.get("/api/desk/me", headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 403
    own = str(lea.client.make_url("/")).rstrip("/")
    assert (await lea.post(f"/conversations/{c}/claim", Origin=own))[0] == 200


async def test_headers_that_are_no_text_are_refused_like_any_other(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    url = str(lea.client.make_url("/")).rstrip("/")
    assert b" 403 " in await raw_head(url, "/api/desk/me", b"Origin: http://[")
    assert b" 401 " in await raw_head(url, "/api/desk/me", b"Cookie: passerelle_desk=\xff")


@pytest.mark.parametrize("path", ["..%2fdesk%2fpages.py", "%2fetc%2fpasswd", "%00", "nothing.js"])
async def test_only_the_desks_own_files_are_served(desk: DeskWorld, path: str) -> None:
    url = str(desk.browser().make_url("/")).rstrip("/")
    assert b" 404 " in await raw_head(url, f"/desk/static/{path}", b"Accept: */*")


async def test_logging_out_gives_back_what_was_held(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.asks(c)
    await lea.claims(c)
    assert await lea.post("/logout") == (200, {"released": 1})
    state = await desk.door.read(c)
    assert state.holder == "waiting"
    assert state.handoff is not None
    assert state.handoff.in_front


async def test_a_guesser_does_not_lock_out_who_has_logged_in_here_before(desk: DeskWorld) -> None:
    sam = await desk.seat("Sam")
    stranger = desk.browser()
    right = {"email": sam.agent.email, "password": PASSWORD}
    for _ in range(11):
        async with stranger.post(LOGIN, json={**right, "password": "guess"}) as answer:
            guessed = answer.status
    assert guessed == 429
    async with stranger.post(LOGIN, json=right) as answer:
        assert answer.status == 429
    async with sam.client.post(LOGIN, json=right) as answer:
        assert answer.status == 200
    for _ in range(10):
        async with sam.client.post(LOGIN, json={**right, "password": "guess"}) as answer:
            assert answer.status == 401
    async with sam.client.post(LOGIN, json=right) as answer:
        assert answer.status == 429


async def test_a_known_browser_is_known_for_its_own_agent_only(desk: DeskWorld) -> None:
    sam = await desk.seat("Sam")
    kim = desk.agents.add("kim@shop.example", "Kim", PASSWORD)
    for _ in range(10):
        async with sam.client.post(LOGIN, json={"email": kim.email, "password": "guess"}) as answer:
            assert answer.status == 401
    async with sam.client.post(LOGIN, json={"email": kim.email, "password": PASSWORD}) as answer:
        assert answer.status == 429


async def test_behind_a_proxy_that_nobody_named_an_office_is_not_one_guesser(desk: DeskWorld) -> None:
    browser, proxied = desk.browser(), {"X-Forwarded-For": "203.0.113.7"}
    desk.desk.client_address = lambda request: request.remote
    for _ in range(TRIES_OF_ADDRESS):
        await desk.book.hit("login:@127.0.0.1", 900)
    desk.agents.add("sam@shop.example", "Sam", PASSWORD)
    body = {"email": "sam@shop.example", "password": PASSWORD}
    async with browser.post(LOGIN, json=body) as answer:
        assert answer.status == 429
    async with browser.post(LOGIN, json=body, headers=proxied) as answer:
        assert answer.status == 200
