"""What a customer reads on Telegram for each event: who writes is always the first thing to be seen."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messaging.pushing import pushed, targets
from channels.messaging.saying import Outgoing
from channels.telegram.encode import SHAPE, TELEGRAM, encode, rows, units
from conversation import events as ev
from conversation.event_table import ROWS

LINES = [
    (ev.AssistantWrote(text="Bonjour"), "🤖 Bonjour", "🤖 Bonjour"),
    (ev.AgentWrote(agent="a1", name="Léa", text="Oui"), "👤 Léa : Oui", "👤 Léa: Oui"),
    (
        ev.HandoffClaimed(agent="a1", name="Léa"),
        "ℹ️ Léa vous répond et a lu votre échange.",
        "ℹ️ Léa is with you and has read your conversation.",
    ),
    (
        ev.ServiceTold(kind="slow"),
        "ℹ️ Je n’ai pas encore la réponse. Si elle tarde encore, je vous passe à une personne, sans rien répéter.",
        "ℹ️ I do not have the answer yet. If it takes longer, I will pass you to a person, with nothing to repeat.",
    ),
    (
        ev.ActionDone(action="x", kind="cancel_order", order="LBQ-10001"),
        "ℹ️ ✓ Commande annulée\u00a0: LBQ-10001",
        "ℹ️ ✓ Order cancelled: LBQ-10001",
    ),
]


@pytest.mark.parametrize(("event", "french", "english"), LINES)
def test_line(event: ev.Event, french: str, english: str) -> None:
    assert [message.text for message in encode(event, "fr")] == [french]
    assert [message.text for message in encode(event, "en")] == [english]


def test_an_unknown_language_is_french() -> None:
    assert encode(ev.HandoffAnnounced(position=1), "de")[0].buttons == (("Quitter la file", "/leave"),)


def test_only_what_others_say_to_the_customer_is_pushed() -> None:
    def sample(kind: type[ev.Event]) -> ev.Event:
        fields = msgspec.structs.fields(kind)
        values = {field.name: "x" for field in fields if field.required}
        return kind(**values)

    names = {row.name for row in ROWS if pushed(sample(row.event))}
    assert {"assistant.wrote", "agent.wrote", "service.told", "handoff.claimed", "message.retracted"} <= names
    private = {"agent.noted", "assistant.superseded", "assistant.suggested", "message.failed", "fact.stated"}
    assert not names & private
    assert not {name for name in names if name.startswith("customer.")}
    assert not pushed(ev.Unread(raw=b"{}"))


def test_buttons_stand_under_the_last_part() -> None:
    buttons = (ev.Button(title="Oui", value="k1"), ev.Button(title="Non", value="k2"))
    first, last = encode(ev.AssistantWrote(text="mot " * 1500, buttons=buttons), "fr")
    assert first.buttons == ()
    assert rows(last) == [(("Oui", "k1"), ("Non", "k2"))]


def test_long_titles_have_a_row_each() -> None:
    titles = ("Suivre ma commande", "Retour", "Facture")
    [message] = encode(
        ev.AssistantWrote(text="?", buttons=tuple(ev.Button(title=t, value=t[:3]) for t in titles)), "fr"
    )
    assert [[title for title, _ in row] for row in rows(message)] == [["Suivre ma commande"], ["Retour", "Facture"]]


def test_a_value_too_long_for_telegram_becomes_a_line_of_text() -> None:
    buttons = (ev.Button(title="Oui", value="é" * 33), ev.Button(title="Non", value="n"))
    assert encode(ev.AssistantWrote(text="Sûr ?", buttons=buttons), "fr") == [
        Outgoing("🤖 Sûr ?\n• Oui", (("Non", "n"),))
    ]


@pytest.mark.parametrize("end", ["\n\n", "\n", " Fin. ", " Vraiment ? ", " « Oui ! » "])
def test_a_long_text_is_cut_where_a_paragraph_or_a_sentence_ends(end: str) -> None:
    text = "mot " * 700 + end + "mot " * 700
    first, _ = encode(ev.AssistantWrote(text=text), "fr")
    assert first.text.endswith(end)


@given(st.text(alphabet="aé🙂 \n", min_size=1, max_size=9000).filter(lambda text: bool(text.strip())))
def test_no_part_is_longer_than_telegram_takes_and_nothing_is_lost(text: str) -> None:
    messages = encode(ev.AgentWrote(agent="a", name="Léa", text=text), "fr")
    assert all(len(message.text.encode("utf-16-le")) // 2 <= TELEGRAM.text_limit for message in messages)
    assert all(message.text.startswith("👤 Léa : ") for message in messages)
    assert "".join(message.text[len("👤 Léa : ") :] for message in messages).rstrip() == text.rstrip()


def test_what_was_perhaps_lost_is_said_again_with_who_said_it() -> None:
    event = ev.ServiceTold(kind="maybe_undelivered", details={"channel": "telegram", "targets": "5 9"})
    assert targets(event, "telegram") == (5, 9)
    known: dict[int, ev.Event] = {
        5: ev.AssistantWrote(text="Demain.", buttons=(ev.Button(title="Merci", value="k1"),)),
        9: ev.AgentWrote(agent="a", name="Léa", text="Je regarde."),
    }
    [message] = encode(event, "fr", known)
    assert message.text.split("\n\n") == [
        "ℹ️ Un de nos messages ne vous est peut-être pas parvenu : le voici à nouveau.",
        "🤖 Demain.",
        "👤 Léa : Je regarde.",
    ]


def test_doubts_of_another_channel_are_not_repeated_here() -> None:
    assert encode(ev.ServiceTold(kind="maybe_undelivered"), "fr") == []


def test_a_retracted_message_is_named() -> None:
    event = ev.MessageRetracted(target=5, by="agent")
    [message] = encode(event, "fr", {5: ev.AgentWrote(agent="a", name="Léa", text="Lundi.")})
    assert message.text == "ℹ️ Ne tenez pas compte de ce message, il a été retiré :\n\n👤 Léa : Lundi."
    assert encode(ev.MessageRetracted(target=5, by="customer"), "fr") == []


def test_many_failed_messages_are_offered_in_as_many_offers_as_they_need() -> None:
    failed: dict[int, ev.Event] = {seq: ev.AssistantWrote(text="mot " * 2500) for seq in range(10)}
    groups = SHAPE.offers(failed)
    assert [seq for group in groups for seq in group] == list(failed)
    for group in groups:
        event = ev.ServiceTold(
            kind="maybe_undelivered", details={"channel": "telegram", "targets": " ".join(map(str, group))}
        )
        assert sum(message.text.count("mot") for message in encode(event, "fr", failed)) == 2500 * len(group)
    assert len(groups) > 1
    assert SHAPE.offers({}) == []


def test_a_text_beyond_all_parts_is_seen_to_be_cut() -> None:
    messages = encode(ev.AssistantWrote(text="mot " * 30_000), "fr")
    assert len(messages) == 20
    assert messages[-1].text.endswith("…")
    assert units(messages[-1].text) <= TELEGRAM.text_limit
