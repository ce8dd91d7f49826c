"""What the shop's own servers ask: news of an order, politely, and incidents that concern many."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from channels.admission.identity import SHOP_AUDIENCE, sign
from channels.api.shop_calls import INCIDENT_LIMIT_BYTES
from channels.outreach import incidents
from channels.outreach.incidents import KNOWN_MS
from channels.outreach.news import A_WEEK
from conversation import events as ev
from tests.unit.web.service import KEY, NOW, Answer, Customer, Service

LATE = {"person": "C-7", "about": "late", "order": "LBQ-10001", "date": "2025-11-25", "consent": ["telegram", "email"]}
OFFER = {"person": "C-7", "about": "commercial", "text": {"fr": "Soldes !"}, "consent": ["web"]}
STRIKE = {"text": {"fr": "Grève chez Colissimo.", "en": "A strike at Colissimo."}}
OVER = {"fr": "La grève est finie.", "en": "The strike is over."}


def word(service: Service, **claims: Any) -> dict[str, str]:
    """The shop's signature, as its server makes one for each call."""
    now_s = service.clock() / 1000
    token = sign({"aud": SHOP_AUDIENCE, "exp": int(now_s) + 300, **claims}, "k1", KEY, now_s)
    return {"Authorization": f"Bearer {token}"}


async def asks(service: Service, path: str, body: object = None, method: str = "POST") -> Answer:
    return await service.call(method, f"/api/shop{path}", body, headers=word(service))


async def tells(service: Service, **news: Any) -> Answer:
    return await asks(service, "/news", {"id": f"n{next(service.ids)}", **LATE, **news})


def identity(service: Service, person: str = "C-7") -> str:
    return sign({"sub": person, "name": "Zoé", "email": "zoe@example.com"}, "k1", KEY, service.clock() / 1000)


async def known(service: Service, **opened: Any) -> Customer:
    """A customer who is signed in on the page."""
    return await service.opens(identity=identity(service), **opened)


async def on_telegram(service: Service) -> Customer:
    """The same, who went on with it on Telegram."""
    customer = await known(service)
    await service.writes(customer.conversation, ev.CustomerLinked(channel="telegram", address="42"))
    await service.book.bind("telegram", "42", customer.conversation)
    return customer


# --- who may call


async def test_only_who_the_shop_has_signed_may_call(service: Service) -> None:
    customers = {"Authorization": f"Bearer {identity(service)}"}
    for headers, code in [
        ({}, "token_missing"),
        (customers, "token_invalid"),
        (word(service, exp=service.clock() // 1000 + 3_600), "token_invalid"),
        (word(service, exp=service.clock() // 1000 - 1), "token_expired"),
    ]:
        answer = await service.call("POST", "/api/shop/news", {"id": "n", **LATE}, headers=headers)
        assert (answer.status, answer.code) == (401, code)
    token = word(service)["Authorization"].removeprefix("Bearer ")
    assert (await service.call("POST", "/api/chat", {"identity": token})).status == 401


# --- news


async def test_news_goes_on_where_the_customer_wrote_last(service: Service) -> None:
    customer = await on_telegram(service)
    answer = await tells(service)
    assert (answer.status, answer.body["channel"]) == (202, "telegram")
    assert answer.body["conversation"] == customer.conversation
    said = (await customer.events())["events"][-1]
    assert said["author"]["role"] == "assistant"
    assert "LBQ-10001 a du retard : elle est maintenant attendue mardi 25 novembre" in said["text"]
    assert "conseiller" in said["text"]


async def test_the_same_call_again_is_the_same_news(service: Service) -> None:
    customer = await on_telegram(service)
    one, two = [await tells(service, id="again") for _ in range(2)]
    assert (one.status, one.body) == (two.status, two.body)
    assert len([text for text in await customer.texts() if "LBQ-10001" in text]) == 1


async def test_who_never_wrote_gets_a_mail_that_leads_into_a_conversation_of_their_own(service: Service) -> None:
    answer = await tells(service, email="zoe@example.com", name="Zoé", language="en")
    assert answer.body["channel"] == "email"
    events = [entry.event for entry in await service.store.entries(answer.body["conversation"])]
    (mail,) = [event for event in events if isinstance(event, ev.MailRequested)]
    assert (mail.kind, mail.to) == ("news", "zoe@example.com")
    assert "now expected on Tuesday 25 November" in mail.details["text"]
    assert "agent" not in mail.details["text"]  # no way to a person: nobody reads what is answered to a mail
    assert (await known(service)).conversation == answer.body["conversation"]


async def test_a_telegram_chat_that_is_somebody_elses_now_is_not_written_to(service: Service) -> None:
    customer = await on_telegram(service)
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    await service.writes(customer.conversation, ev.ConversationClosed(outcome="settled"))
    fresh = await tells(service)
    assert fresh.body["channel"] == "telegram"
    assert await service.book.bound("telegram", "42") == fresh.body["conversation"] != customer.conversation
    await service.book.bind("telegram", "42", (await service.opens()).conversation)
    await service.writes(fresh.body["conversation"], ev.HandoffClaimed(agent="a1", name="Léa"))
    await service.writes(fresh.body["conversation"], ev.ConversationClosed(outcome="settled"))
    assert (await tells(service, about="lost")).code == "no_consent"


async def test_without_consent_nobody_is_written_to(service: Service) -> None:
    customer = await on_telegram(service)
    assert (await tells(service, consent=["email"])).code == "no_consent"
    assert (await tells(service, consent=[])).code == "no_consent"
    assert (await customer.call("POST", "/wishes", {"wish": "no_news"})).status == 202
    assert (await tells(service)).code == "no_consent"
    assert not [text for text in await customer.texts() if "LBQ-10001" in text]


async def test_nothing_commercial_while_a_case_is_open(service: Service) -> None:
    customer = await known(service)
    await customer.call("POST", "/human", {"id": "h"})
    refused = await tells(service, **OFFER)
    assert (refused.status, refused.code) == (409, "case_open")
    assert (await tells(service, consent=["web"])).status == 202  # what is wrong with the order is no advertising
    await customer.call("DELETE", "/human")
    assert (await tells(service, **OFFER)).status == 202


async def test_nobody_is_written_to_all_the_time(service: Service) -> None:
    await on_telegram(service)
    assert (await tells(service)).status == 202
    again = await tells(service)
    assert (again.status, again.code) == (429, "too_many")
    assert int(again.headers["Retry-After"]) > 0
    for number in range(1, A_WEEK):
        assert (await tells(service, order=f"LBQ-1000{number + 1}")).status == 202
    assert (await tells(service, order="LBQ-10009")).code == "too_many"
    service.clock.advance(8 * 86_400)
    assert (await tells(service, order="LBQ-10009")).status == 202


async def test_of_two_calls_at_once_one_is_told(service: Service) -> None:
    customer = await on_telegram(service)
    answers = await asyncio.gather(*(tells(service) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [202, 429, 429, 429]
    assert len([text for text in await customer.texts() if "LBQ-10001" in text]) == 1


async def test_a_call_that_could_not_be_stored_may_be_sent_again(service: Service) -> None:
    customer = await on_telegram(service)
    service.store.answers_lost = 1
    assert (await tells(service, id="lost")).status == 503
    assert (await tells(service, id="lost")).status == 202
    assert len([text for text in await customer.texts() if "LBQ-10001" in text]) == 1


async def test_a_conversation_the_shop_opens_keeps_what_was_asked_for_good(service: Service) -> None:
    customer = await known(service, language="fr")
    for path, body in [("/language", {"language": "en"}), ("/wishes", {"wish": "written_only"})]:
        assert (await customer.call("POST", path, body)).status == 202
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    await service.writes(customer.conversation, ev.ConversationClosed(outcome="settled"))
    fresh = await service.door.read((await tells(service, email="zoe@example.com")).body["conversation"])
    assert fresh.id != customer.conversation
    assert (fresh.language, fresh.language_chosen, fresh.wishes) == ("en", True, {"written_only": "yes"})
    [mail] = [e.event for e in await service.store.entries(fresh.id) if isinstance(e.event, ev.MailRequested)]
    assert "now expected on Tuesday" in mail.details["text"]


@pytest.mark.parametrize(
    "hole", [{"date": None}, {"order": None}, {"about": "commercial"}, {"consent": ["fax"]}, {"id": "a/b"}]
)
async def test_news_with_a_hole_in_it_is_refused(service: Service, hole: dict[str, Any]) -> None:
    answer = await tells(service, **hole)
    assert (answer.status, answer.code) == (400, "bad_json")


# --- incidents


async def declares(service: Service, **concerned: Any) -> None:
    assert (await asks(service, "/incidents/strike", {**STRIKE, **concerned}, "PUT")).status == 200
    service.clock.advance(KNOWN_MS / 1000)


async def test_those_concerned_are_greeted_once_and_hear_the_end(service: Service) -> None:
    before = await known(service)
    await declares(service, persons=["C-7"])
    stranger = await service.opens(language="en")
    for _ in range(2):
        assert (await known(service)).conversation == before.conversation
        await before.says("où est mon colis ?")
    assert [text.partition("\n")[0] for text in await before.texts()].count("Grève chez Colissimo.") == 1
    assert not [text for text in await stranger.texts() if "strike" in text]
    assert (await asks(service, "/incidents", method="GET")).body["incidents"][0]["persons"] == 1
    for _ in range(2):
        assert (await asks(service, "/incidents/strike/end", OVER)).body == {"told": 1}
    assert (await before.texts()).count("La grève est finie.") == 1
    assert (await asks(service, "/incidents", method="GET")).body == {"incidents": []}
    service.clock.advance(KNOWN_MS / 1000)
    assert not [text for text in await (await service.opens(identity=identity(service, "C-8"))).texts() if "Gr" in text]


async def test_two_tabs_at_once_are_greeted_once(service: Service) -> None:
    before = await known(service)
    await declares(service, persons=["C-7"])
    tabs = [known(service), known(service), before.says("où est mon colis ?"), before.says("et l’autre ?")]
    await asyncio.gather(*tabs)
    assert [text.partition("\n")[0] for text in await before.texts()].count("Grève chez Colissimo.") == 1


async def test_a_name_used_again_is_another_incident(service: Service) -> None:
    customer = await known(service)
    for _ in range(2):
        await declares(service, everybody=True)
        await customer.says("bonjour")
        assert (await asks(service, "/incidents/strike/end", OVER)).body == {"told": 1}
    texts = [text.partition("\n")[0] for text in await customer.texts()]
    assert (texts.count("Grève chez Colissimo."), texts.count("La grève est finie.")) == (2, 2)


async def test_whom_the_end_does_not_look_for_hears_it_on_coming_back(
    service: Service, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of those who were greeted does not grow without end."""
    monkeypatch.setattr(incidents, "WRITTEN_TO_MOST", 0)
    await declares(service, everybody=True)
    await customer.says("bonjour")
    assert (await asks(service, "/incidents/strike/end", OVER)).body == {"told": 0}
    service.clock.advance(KNOWN_MS / 1000)
    await customer.says("me revoilà")
    assert (await customer.texts()).count("La grève est finie.") == 1


async def test_what_concerns_everybody_greets_who_opens_the_chat(service: Service) -> None:
    await declares(service, everybody=True)
    assert "A strike at Colissimo." in "".join(await (await service.opens(language="en")).texts())


async def test_who_proves_a_concerned_order_is_told_with_the_next_word(service: Service, customer: Customer) -> None:
    await declares(service, orders=["LBQ-10001"])
    await customer.says("LBQ-10001")
    proven = ev.CustomerIdentified(proof="order", how="postcode", order="LBQ-10001")
    await service.writes(customer.conversation, proven)
    number = (await customer.says("alors ?")).body["seq"]
    events = (await customer.events(after=number - 1))["events"]
    assert [event["author"]["role"] for event in events] == ["customer", "assistant"]


async def test_who_has_left_hears_the_end_by_mail(service: Service, customer: Customer) -> None:
    await declares(service, everybody=True)
    await customer.says("bonjour")
    await customer.call("POST", "/contact", {"email": "zoe@example.com"})
    await asks(service, "/incidents/strike/end", OVER)
    events = [entry.event for entry in await service.store.entries(customer.conversation)]
    assert [event.to for event in events if isinstance(event, ev.MailRequested)] == ["zoe@example.com"]


async def test_an_incident_that_concerns_nobody_or_says_nothing_is_refused(service: Service) -> None:
    assert service.clock() == NOW
    assert (await asks(service, "/incidents/x", STRIKE, "PUT")).code == "bad_json"
    assert (await asks(service, "/incidents/x", {"text": {"fr": " "}, "everybody": True}, "PUT")).code == "text_empty"
    uuids = [f"{n:08}-0000-4000-8000-000000000000" for n in range(5_000)]
    assert (await asks(service, "/incidents/x", {**STRIKE, "persons": uuids}, "PUT")).body["persons"] == 5_000
    many = {**STRIKE, "persons": [*uuids, "C-7"]}
    assert (await asks(service, "/incidents/x", many, "PUT")).code == "too_large"
    huge = {**STRIKE, "persons": ["x" * INCIDENT_LIMIT_BYTES]}
    assert (await asks(service, "/incidents/x", huge, "PUT")).code == "too_large"
    assert (await asks(service, "/incidents/a%20b", {**STRIKE, "everybody": True}, "PUT")).code == "bad_json"
