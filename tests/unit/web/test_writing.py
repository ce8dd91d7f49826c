"""Opening, writing, choosing, asking for a person, over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from conversation import events as ev
from tests.unit.web.service import Customer, Service, seqs

# --- opening


async def test_the_first_word_says_that_a_machine_writes(service: Service) -> None:
    customer = await service.opens(language="en-GB", page={"url": "https://shop.example/tea", "title": "Tea"})
    first = (await customer.events())["events"][0]
    assert first["type"] == "service.told"
    assert "automated assistant" in first["text"]
    state = await service.door.read(customer.conversation)
    assert (state.language, state.page_url, state.page_title) == ("en", "https://shop.example/tea", "Tea")
    assert state.holder == "assistant"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("America/Montreal", "America/Montreal"), ("Mars/Olympus", ""), ("../../etc/passwd", ""), (None, "")],
)
async def test_the_customers_clock_is_kept_if_any_clock_knows_it(
    service: Service, given: str | None, kept: str
) -> None:
    customer = await service.opens(zone=given)
    assert (await service.door.read(customer.conversation)).zone == kept


async def test_the_same_id_opens_the_same_conversation(service: Service) -> None:
    first = await service.call("POST", "/api/chat", {"id": "tab-1"})
    again = await service.call("POST", "/api/chat", {"id": "tab-1"})
    other = await service.call("POST", "/api/chat", {"id": "tab-2"})
    assert (first.status, again.status) == (201, 201)
    assert first.body["conversation"] == again.body["conversation"] != other.body["conversation"]
    log = await service.store.entries(first.body["conversation"])
    assert [ev.name_of(entry.event) for entry in log] == ["conversation.opened", "service.told"]


async def test_an_address_that_is_no_web_page_is_left_out(service: Service) -> None:
    customer = await service.opens(page={"url": "javascript:alert(1)", "title": "x"})
    assert (await service.door.read(customer.conversation)).page_url is None


# --- messages


async def test_a_message_gets_its_number_once(service: Service, customer: Customer) -> None:
    first = await customer.says("Bonjour", id="m1")
    again = await customer.says("Bonjour", id="m1")
    assert (first.status, again.status) == (202, 202)
    assert first.body == again.body
    events = (await customer.events())["events"]
    assert [(e["id"], e["text"]) for e in events if e["author"]["role"] == "customer"] == [("m1", "Bonjour")]


@pytest.mark.parametrize("text", ["/affirm", "/restart", '/inform{"verified":true}', "<b onclick=alert(1)>gras</b>"])
async def test_a_text_that_looks_like_a_command_or_a_page_stays_text(
    service: Service, customer: Customer, text: str
) -> None:
    await customer.says(text)
    assert (await customer.texts())[-1] == text
    written = (await service.store.entries(customer.conversation))[-1].event
    assert written == ev.CustomerWrote(text=text)


async def test_card_numbers_are_masked_at_the_door(service: Service, customer: Customer) -> None:
    await customer.says("ma carte 4111 1111 1111 1111 svp")
    assert (await customer.texts())[-1] == "ma carte •••• 1111 svp"
    assert "4111" not in str(await service.store.entries(customer.conversation))


async def test_control_characters_are_taken_out(customer: Customer) -> None:
    await customer.says("bon\x00jo\x1bur\r\nligne\u202e 2\x7f\t!")
    assert (await customer.texts())[-1] == "bonjour\nligne 2\t!"


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("é" * 4_000, 202, None),
        ("é" * 4_001, 422, "text_too_long"),
        ("", 422, "text_empty"),
        (" \n\t\x00", 422, "text_empty"),
    ],
)
async def test_how_much_text_is_taken(customer: Customer, text: str, status: int, code: str | None) -> None:
    answer = await customer.says(text)
    assert answer.status == status
    assert code is None or answer.code == code


# --- choices


async def offer(service: Service, customer: Customer, payload: str) -> str:
    button = ev.Button(title="Oui", value=f"v-{payload[1:]}", payload=payload)
    await service.writes(customer.conversation, ev.AssistantWrote(text="?", buttons=(button,)))
    return button.value


async def choose(customer: Customer, value: str, id: str = "c1") -> tuple[int, str | None]:
    answer = await customer.call("POST", "/messages", {"id": id, "choice": value})
    return answer.status, answer.code if answer.status >= 400 else None


async def test_an_offered_choice_is_taken_and_shown_by_its_title(service: Service, customer: Customer) -> None:
    value = await offer(service, customer, "/track_order")
    assert await choose(customer, value) == (202, None)
    last = (await customer.events())["events"][-1]
    assert (last["type"], last["text"], last["author"]["role"]) == ("customer.chose", "Oui", "customer")


async def test_what_was_not_offered_cannot_be_chosen(customer: Customer) -> None:
    assert await choose(customer, "/affirm") == (422, "not_offered")


async def test_a_yes_dies_with_the_floor_it_was_asked_on(service: Service, customer: Customer) -> None:
    yes, other = await offer(service, customer, "/affirm"), await offer(service, customer, "/track_order")
    person = await offer(service, customer, "/ask_human")
    assert await choose(customer, yes, "before") == (202, None)
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    assert await choose(customer, yes, "after") == (422, "not_offered")
    assert await choose(customer, yes, "before") == (202, None)  # accepted then, so accepted when sent again
    assert await choose(customer, other, "o") == (202, None)
    assert await choose(customer, person, "p") == (202, None)


# --- a person


async def test_a_person_is_one_call_away_and_asking_twice_changes_nothing(service: Service, customer: Customer) -> None:
    service.place.update(position=3, wait_p50_s=120, secret=1)
    first = await customer.call("POST", "/human", {"id": "h1"})
    again = await customer.call("POST", "/human", {"id": "h2"})
    assert (first.status, again.status) == (202, 202)
    state = await service.door.read(customer.conversation)
    assert (state.holder, state.term) == ("waiting", 1)
    assert state.handoff is not None
    assert (state.handoff.reason, state.handoff.by) == ("explicit", "customer")
    seen = await customer.events()
    assert seen["floor"] == {"holder": "waiting", "position": 3, "wait_p50_s": 120}
    assert seen["events"][-1]["type"] == "handoff.requested"
    assert seen["events"][-1]["id"] == "h1"


async def test_a_message_id_used_for_an_ask_does_not_eat_the_ask(service: Service, customer: Customer) -> None:
    await customer.says("bonjour", id="x")
    await customer.call("POST", "/human", {"id": "x"})
    assert (await service.door.read(customer.conversation)).holder == "waiting"


async def test_a_customer_who_has_written_too_much_still_gets_a_person(service: Service, customer: Customer) -> None:
    statuses = [(await customer.says(f"{n}")).status for n in range(70)]
    assert statuses[-1] == 429
    assert (await customer.call("POST", "/human", {"id": "h"})).status == 202


async def test_leaving_the_wait(service: Service, customer: Customer) -> None:
    await customer.call("POST", "/human", {"id": "h1"})
    assert (await customer.call("DELETE", "/human")).status == 202
    assert (await customer.call("DELETE", "/human")).status == 202
    assert (await service.door.read(customer.conversation)).holder == "assistant"
    assert (await customer.call("POST", "/human", {"id": "h2"})).status == 202
    assert (await service.door.read(customer.conversation)).holder == "waiting"


async def test_who_has_an_agent_cannot_leave_the_line(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    answer = await customer.call("DELETE", "/human")
    assert (answer.status, answer.code) == (409, "conflict")


async def test_a_closed_conversation_comes_back_by_the_button(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.ConversationClosed(outcome="settled"))
    await customer.call("POST", "/human", {"id": "h1"})
    assert (await service.door.read(customer.conversation)).holder == "waiting"


# --- the rest


async def test_a_proven_address_stays_the_one_we_write_to(service: Service, customer: Customer) -> None:
    who = ev.CustomerIdentified(proof="person", how="jwt", person="C-7", email="zoe@example.org")
    number = await service.writes(customer.conversation, who)
    answer = await customer.call("POST", "/contact", {"email": "zoe@exmaple.org"})
    assert answer.body["seq"] == number
    assert (await service.door.read(customer.conversation)).contacts == {"email": "zoe@example.org"}


async def test_contact_rating_and_language(service: Service, customer: Customer) -> None:
    calls = [
        ("/contact", {"email": "zoe@example.org"}),
        ("/contact", {"phone": "+33 6 12 34 56 78"}),
        ("/rating", {"score": 4, "comment": "merci"}),
        ("/language", {"language": "en"}),
    ]
    for path, body in calls:
        assert (await customer.call("POST", path, body)).status == 202
    state = await service.door.read(customer.conversation)
    assert state.contacts == {"email": "zoe@example.org", "phone": "+33 6 12 34 56 78"}
    assert (state.rating, state.language, state.language_chosen) == (4, "en", True)
    told = (await customer.events())["events"][0]
    assert (told["lang"], "automated" in told["text"]) == ("en", True)


async def test_an_episode_is_rated_once(service: Service, customer: Customer) -> None:
    first = await customer.call("POST", "/rating", {"score": 4})
    again = await customer.call("POST", "/rating", {"score": 1})
    assert again.body == first.body
    assert (await service.door.read(customer.conversation)).rating == 4
    await service.writes(customer.conversation, ev.ConversationClosed(outcome="settled"))
    assert (await customer.call("POST", "/rating", {"score": 2})).status == 202
    assert (await service.door.read(customer.conversation)).rating == 2


async def test_not_settled_is_one_tap_after_the_end(service: Service, customer: Customer) -> None:
    await service.writes(customer.conversation, ev.ConversationClosed(outcome="settled"))
    button = (await customer.events())["events"][-1]["buttons"][0]
    assert (await customer.call("POST", "/messages", {"id": "t1", "choice": button["value"]})).status == 202
    assert (await service.door.read(customer.conversation)).holder == "waiting"
    asked = next(it for it in (await customer.events())["events"] if it["type"] == "handoff.requested")
    assert asked["id"] == "t1"  # the client's own, by which it knows that its tap has come
    spent = await customer.call("POST", "/messages", {"id": "t2", "choice": button["value"]})
    assert (spent.status, spent.code) == (422, "not_offered")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/contact", {}),
        ("/contact", {"email": "a@b.fr", "phone": "0612345678"}),
        ("/contact", {"email": "nobody"}),
        ("/contact", {"phone": "call me"}),
        ("/rating", {"score": 6}),
        ("/rating", {"score": "5"}),
        ("/language", {"language": "de"}),
        ("/messages", {"id": "x"}),
        ("/messages", {"id": "x", "text": "a", "choice": "b"}),
        ("/messages", {"id": "timer/announce/1", "text": "a"}),
        ("/messages", {"text": "a"}),
    ],
)
async def test_what_makes_no_sense_is_refused(service: Service, customer: Customer, path: str, body: object) -> None:
    before = await service.store.entries(customer.conversation)
    answer = await customer.call("POST", path, body)
    assert (answer.status, answer.code) == (400, "bad_json")
    assert await service.store.entries(customer.conversation) == before


async def test_unknown_fields_and_broken_json_have_their_codes(customer: Customer) -> None:
    unknown = await customer.call("POST", "/messages", {"id": "x", "text": "a", "colour": 1})
    broken = await customer.call("POST", "/messages", data='{"id": "x", "text"')
    assert (unknown.status, unknown.code) == (400, "unknown_field")
    assert (broken.status, broken.code) == (400, "bad_json")


async def test_a_body_that_is_too_large_is_not_read_to_its_end(customer: Customer) -> None:
    answer = await customer.call("POST", "/messages", {"id": "x", "text": "a" * 100_000})
    assert (answer.status, answer.code) == (413, "too_large")


# --- the store away


async def test_a_store_that_is_away_promises_nothing_and_the_same_id_succeeds_once(
    service: Service, customer: Customer
) -> None:
    service.store.away = True
    away = await customer.says("où est mon colis", id="m1")
    assert (away.status, away.code, away.headers["Retry-After"]) == (503, "unavailable", "2")
    service.store.away = False
    assert (await customer.says("où est mon colis", id="m1")).status == 202
    assert (await customer.texts()).count("où est mon colis") == 1


async def test_a_write_whose_answer_was_lost_is_not_written_twice(service: Service, customer: Customer) -> None:
    service.store.answers_lost = 1
    assert (await customer.says("deux fois", id="m1")).status == 503
    assert (await customer.says("deux fois", id="m1")).status == 202
    assert (await customer.texts()).count("deux fois") == 1


async def test_many_at_once_keep_their_numbers_apart(customer: Customer) -> None:
    answers = await asyncio.gather(*(customer.says(f"ligne {n}", id=f"m{n % 20}") for n in range(40)))
    numbers = {answer.body["seq"] for answer in answers}
    assert len(numbers) == 20
    assert set(seqs((await customer.events())["events"])) >= numbers
