"""The conversation as a text to keep."""

from __future__ import annotations

from channels.web.encode import View
from channels.web.transcript import transcript
from conversation import events as ev
from conversation.floor import Floor
from conversation.records import Entry
from conversation.words import say
from tests.unit.web.service import Customer, Service

AT = 1_763_719_200_000  # Friday 21 November 2025, 11:00 in Paris
DAY_MS = 86_400_000

SAID: tuple[tuple[int, ev.Event], ...] = (
    (0, ev.ServiceTold(kind="ai_notice")),
    (0, ev.CustomerWrote(text="Bonjour,\nma tasse est casée")),
    (1, ev.AssistantUnderstood(covers=(2,), turn="t")),
    (1, ev.CustomerEdited(target=2, text="Bonjour,\nma tasse est cassée")),
    (60_000, ev.CustomerSentFile(file="ab", name="tasse.jpg", media_type="image/jpeg", size_bytes=3)),
    (90_000, ev.AssistantWrote(text="trop vite")),
    (91_000, ev.MessageRetracted(target=6, by="assistant")),
    (DAY_MS, ev.AgentWrote(agent="a", name="Léa", text="Je vous en renvoie une.")),
    (DAY_MS, ev.AgentNoted(agent="a", name="Léa", text="client fidèle")),
)


def entries() -> list[Entry]:
    return [Entry(seq, "i", AT + ms, Floor(), event) for seq, (ms, event) in enumerate(SAID, 1)]


def test_it_reads_like_the_conversation() -> None:
    assert transcript(entries(), View("07-abc", "fr", "Zoé")).split("\n\n") == [
        "Votre conversation · 07-abc",
        "vendredi 21 novembre 2025",
        f"11:00  Service client :\n       {say(SAID[0][1], 'fr')}",
        "11:00  Vous :\n       Bonjour,\n       ma tasse est cassée",
        "11:01  Vous :\n       [fichier : tasse.jpg]",
        "11:01  Assistant automatique :\n       (message retiré)",
        "samedi 22 novembre 2025",
        "11:00  Léa :\n       Je vous en renvoie une.\n",
    ]


def test_it_is_in_the_language_of_the_conversation() -> None:
    text = transcript(entries(), View("07-abc", "en", "Zoé"))
    assert text.startswith("Your conversation · 07-abc\n\nFriday, 21 November 2025")
    assert "11:00  You:\n" in text
    assert "client fidèle" not in text


def test_what_the_service_tells_of_a_deed_is_not_put_into_the_customers_mouth() -> None:
    deeds = (ev.CustomerWished(wish="no_news"), ev.CustomerLinked(channel="telegram", address="7"))
    said = [Entry(seq, "i", AT, Floor(), deed) for seq, deed in enumerate(deeds, 1)]
    text = transcript(said, View("07-abc", "fr", "Zoé"))
    assert text.count("11:00  Service client :") == len(deeds)
    assert "Vous" not in text


async def test_only_who_has_the_token_may_have_it(service: Service, customer: Customer) -> None:
    await customer.says("gardez ceci")
    answer = await customer.call("GET", "/transcript")
    assert "gardez ceci" in answer.body.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await service.call("GET", f"/api/chat/{customer.conversation}/transcript")).status == 401
    other = await service.opens()
    stolen = await service.call("GET", f"/api/chat/{customer.conversation}/transcript", headers=other.auth)
    assert stolen.status == 403
