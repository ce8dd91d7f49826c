"""What a customer reads on WhatsApp for each event, within Meta's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messaging.saying import Outgoing
from channels.whatsapp.encode import SHAPE, WHATSAPP, encode, payload
from conversation import events as ev
from tests.fakes.graph import _wrong


def asked(*titles: str, text: str = "Laquelle ?") -> list[Outgoing]:
    buttons = tuple(ev.Button(title=title, value=f"k{n}") for n, title in enumerate(titles))
    return encode(ev.AssistantWrote(text=text, buttons=buttons), "fr", {})


def kind(message: Outgoing) -> str:
    return str(payload(message, "fr").get("interactive", {"type": "text"})["type"])


@pytest.mark.parametrize(
    ("titles", "text", "shown"),
    [
        ((), "Oui", "text"),
        (("Oui", "Non"), "Sûr ?", "button"),
        (("Oui", "Non"), "mot " * 300, "list"),
        (("a", "b", "c", "d"), "?", "list"),
        (("Suivre ma commande LBQ-10001",), "?", "list"),
    ],
)
def test_few_short_choices_are_buttons_the_others_a_list(titles: tuple[str, ...], text: str, shown: str) -> None:
    assert kind(asked(*titles, text=text)[-1]) == shown


def test_a_long_title_stands_below_itself() -> None:
    [message] = asked("Suivre ma commande LBQ-10001")
    [row] = payload(message, "fr")["interactive"]["action"]["sections"][0]["rows"]
    assert row == {"id": "k0", "title": "Suivre ma commande LBQ-…", "description": "Suivre ma commande LBQ-10001"}


def test_what_does_not_fit_becomes_lines_of_text() -> None:
    [message] = asked(*(f"n{number}" for number in range(12)))
    assert message.text == "🤖 Laquelle ?\n• n10\n• n11"
    assert len(message.buttons) == 10


@given(
    st.text(alphabet="aé🙂 .\n", min_size=1, max_size=9000).filter(lambda text: bool(text.strip())),
    st.lists(st.text(alphabet="ab é", min_size=1, max_size=100), max_size=14),
)
def test_meta_takes_all_of_it(text: str, titles: list[str]) -> None:
    messages = asked(*titles, text=text)
    assert [_wrong(payload(message, "fr")) for message in messages] == [None] * len(messages)
    assert all(message.text.startswith("🤖 ") for message in messages)


def test_a_text_beyond_all_parts_is_seen_to_be_cut() -> None:
    messages = asked(text="mot " * 30_000)
    assert (len(messages), messages[-1].text[-1]) == (20, "…")
    assert len(messages[-1].text) <= WHATSAPP.text_limit


def test_what_failed_is_said_again_in_as_many_offers_as_it_needs() -> None:
    failed: dict[int, ev.Event] = {seq: ev.AssistantWrote(text="mot " * 2500) for seq in range(10)}
    groups = SHAPE.offers(failed)
    assert [seq for group in groups for seq in group] == list(failed)
    for group in groups:
        details = {"channel": "whatsapp", "targets": " ".join(map(str, group))}
        again = encode(ev.ServiceTold(kind="maybe_undelivered", details=details), "fr", failed)
        assert sum(message.text.count("mot") for message in again) == 2500 * len(group)


def test_a_retracted_message_is_named() -> None:
    earlier: dict[int, ev.Event] = {5: ev.AgentWrote(agent="a", name="Léa", text="Lundi.")}
    [message] = encode(ev.MessageRetracted(target=5, by="agent"), "fr", earlier)
    assert message.text == "ℹ️ Ne tenez pas compte de ce message, il a été retiré :\n\n👤 Léa : Lundi."


def test_a_closed_conversation_can_be_taken_up_again_by_a_tap() -> None:
    [message] = encode(ev.ConversationClosed(outcome="settled"), "en", {})
    assert message.buttons == (("This is not settled", "not_settled"),)
