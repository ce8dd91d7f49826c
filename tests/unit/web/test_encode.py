"""What a customer sees of each event, and that nothing else of it gets out."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from channels.admission.errors import STATUS, WireError, refusal
from channels.admission.tokens import Tokens
from channels.web import decode, encode
from channels.web.encode import View
from conversation import events as ev
from conversation.errors import Conflict, NotOnThisFloor, StoreUnavailable, UnknownConversation
from conversation.event_table import ROWS, TABLE
from conversation.floor import Floor
from conversation.memory import Clock
from conversation.records import Entry
from conversation.state import Conversation

VIEW = View("07-abcdefabcdef", "en", "Zoé")
SECRET = "private-words"

# An example of every event, with SECRET in each field that customers must not see.
EXAMPLES: tuple[ev.Event, ...] = (
    ev.ConversationOpened(channel="web", page_url=SECRET, page_title=SECRET, zone=SECRET),
    ev.ConversationClosed(outcome="settled", by=SECRET, name=SECRET, reason=SECRET),
    ev.ConversationReopened(by="customer", why=SECRET),
    ev.ConversationMerged(into=SECRET, why=SECRET),
    ev.ConversationUnmerged(into=SECRET, why=SECRET),
    ev.ConversationErased(before=3),
    ev.CustomerWrote(text="bonjour", channel=SECRET),
    ev.CustomerChose(value=SECRET, title="Oui", channel=SECRET),
    ev.CustomerSentFile(file="ab", name="tea.png", media_type="image/png", size_bytes=3, caption="voilà"),
    ev.CustomerEdited(target=7, text="bonsoir"),
    ev.CustomerCorrected(name=SECRET, value="12 rue des Lilas"),
    ev.CustomerIdentified(proof="person", how=SECRET, person=SECRET, email=SECRET),
    ev.CustomerLinked(channel="telegram", address=SECRET),
    ev.CustomerGaveContact(kind="email", value="zoe@example.org"),
    ev.CustomerSwitchedLanguage(language="en"),
    ev.CustomerWished(wish="name", value="Zoé"),
    ev.CallbackWished(wish="take", at=1_763_719_200_000, channel=SECRET),
    ev.CustomerRated(score=1, comment=SECRET),
    ev.AssistantUnderstood(covers=(1,), turn=SECRET, slots={"a": SECRET}),
    ev.AssistantWrote(text="Hello", answer=SECRET, buttons=(ev.Button(title="Yes", value="opaque", payload=SECRET),)),
    ev.AssistantSuperseded(text=SECRET),
    ev.AssistantSuggested(text=SECRET),
    ev.FactStated(name=SECRET, value=SECRET, by="shop"),
    ev.ActionBegun(action=SECRET, kind=SECRET),
    ev.ActionDone(action=SECRET, kind="cancel_order", order="LBQ-10001", result=SECRET),
    ev.ActionFailed(action=SECRET, kind=SECRET, why=SECRET),
    ev.ActionUnknown(action=SECRET, kind=SECRET, why=SECRET),
    ev.PromiseMade(promise=SECRET, text="we write to you", by=SECRET, due_at=1_763_719_200_000, reach=SECRET),
    ev.PromiseKept(promise=SECRET),
    ev.PromiseMissed(promise=SECRET),
    ev.PromiseWithdrawn(promise=SECRET),
    ev.PromiseReminded(promise=SECRET),
    ev.GestureGranted(kind="voucher", reason=SECRET, agent=SECRET, name="Léa", amount_cents=500),
    ev.HandoffRequested(reason="frustration", by="assistant", evidence=(SECRET,)),
    ev.HandoffAnnounced(position=2, wait_p50_s=60, reach=SECRET),
    ev.HandoffCancelled(by="customer"),
    ev.HandoffClaimed(agent=SECRET, name="Léa"),
    ev.HandoffTransferred(agent=SECRET, name="Noé", by=SECRET, note=SECRET),
    ev.HandoffRequeued(why="agent_silent", agent=SECRET, name=SECRET),
    ev.HandoffHandedBack(agent=SECRET, name="Léa", decided="Refund agreed"),
    ev.AgentWrote(agent=SECRET, name="Léa", text="Hello"),
    ev.AgentNoted(agent=SECRET, name="Léa", text=SECRET),
    ev.AgentAlarmed(agent=SECRET, silent_s=90),
    ev.AgentBegan(action=SECRET, kind=SECRET, order=SECRET, agent=SECRET, name=SECRET),
    ev.RuleOverridden(
        action=SECRET, kind=SECRET, order=SECRET, rule=SECRET, why=SECRET, agent=SECRET, name=SECRET, approved_by=SECRET
    ),
    ev.LineHidden(target=1, on=True, agent=SECRET, name=SECRET),
    ev.AgentWarned(agent=SECRET, name=SECRET),
    ev.CaseLabelled(label=SECRET, on=True, agent=SECRET, name=SECRET),
    ev.CaseSnoozed(until=1, agent=SECRET, name=SECRET),
    ev.DutyCalled(call=SECRET, matter=SECRET, agent=SECRET, name=SECRET, way="email", to=SECRET),
    ev.DutyDelivered(target=1),
    ev.DutyAcknowledged(agent=SECRET, name=SECRET, how="link"),
    ev.ServiceTold(kind="ai_notice", details={"a": SECRET}),
    ev.ErasureRequested(receipt=SECRET),
    ev.MailRequested(kind="code", to=SECRET, details={"nonce": SECRET}),
    ev.MailSent(target=1),
    ev.MessageFailed(target=1, channel="telegram", why="blocked", details=SECRET),
    ev.MessageRetracted(target=9, by="agent"),
)


def shown(event: ev.Event, id: str = "i") -> dict[str, Any] | None:
    return encode.event(Entry(5, id, 1_000, Floor(), event), VIEW)


def test_there_is_an_example_of_every_event() -> None:
    assert [type(example) for example in EXAMPLES] == [row.event for row in ROWS]


@pytest.mark.parametrize("event", EXAMPLES, ids=ev.name_of)
def test_nothing_private_gets_out(event: ev.Event) -> None:
    seen = shown(event)
    assert SECRET not in json.dumps(seen)
    assert (seen is not None) == ("customer" in TABLE[ev.name_of(event)].readers)


@pytest.mark.parametrize("event", [e for e in EXAMPLES if shown(e) is not None], ids=ev.name_of)
def test_an_event_has_the_contracts_keys(event: ev.Event) -> None:
    seen = shown(event)
    assert seen is not None
    keys = ["seq", "id", "type", "at", "lang", "author", "text", "buttons", "attachments"]
    assert [key for key in seen if key not in ("target", "wish")] == keys
    assert seen["author"]["role"] in ("customer", "assistant", "agent", "system")


def test_what_a_newer_process_wrote_is_passed_over() -> None:
    assert shown(ev.Unread(raw=b'{"type":"customer.sang"}')) is None


def test_who_writes_is_always_said() -> None:
    def author(event: ev.Event) -> tuple[str, str]:
        seen = shown(event)
        assert seen is not None
        return seen["author"]["role"], seen["author"]["name"]

    assert author(ev.AssistantWrote(text="x")) == ("assistant", "Automated assistant")
    assert author(ev.AgentWrote(agent="a", name="Léa", text="x")) == ("agent", "Léa")
    assert author(ev.CustomerWrote(text="x")) == ("customer", "Zoé")
    assert author(ev.HandoffClaimed(agent="a", name="Léa")) == ("system", "Customer service")


def test_customers_get_their_own_ids_back() -> None:
    asked = shown(ev.HandoffRequested(reason="explicit", by="customer"), id="human/h1")
    watchdog = shown(ev.HandoffRequested(reason="assistant_down", by="watchdog"), id="timer/assistant_down/1")
    assert asked is not None
    assert watchdog is not None
    assert (asked["id"], watchdog["id"]) == ("h1", "timer/assistant_down/1")


def test_files_and_an_orders_card_stand_beside_the_text() -> None:
    invoice = ev.Attachment(file="ab", name="facture.pdf", media_type="application/pdf", size_bytes=9)
    card = ev.OrderCard(number="LBQ-10001", state="En route", steps=(ev.Step(label="Expédiée", done=True),))
    wrote = shown(ev.AssistantWrote(text="Voici.", attachments=(invoice,), card=card))
    assert wrote is not None
    assert wrote["attachments"][0]["url"] == "/api/chat/07-abcdefabcdef/files/ab"
    assert list(wrote["card"]["steps"]) == [{"label": "Expédiée", "done": True}]
    agents = shown(ev.AgentWrote(agent="a", name="Léa", text="", attachments=(invoice,)))
    assert agents is not None
    assert agents["attachments"] == wrote["attachments"]


def test_going_on_elsewhere_is_said_here() -> None:
    linked = shown(ev.CustomerLinked(channel="telegram", address="1"))
    assert linked is not None
    assert linked["text"] == "The conversation continues on Telegram."


def test_the_floor_shows_only_what_is_known() -> None:
    assert encode.floor("waiting", {"position": 1, "wait_p50_s": None, "secret": 5}) == {
        "holder": "waiting",
        "position": 1,
    }


def test_the_customers_own_typing_is_not_sent_back() -> None:
    assert encode.typing({"role": "customer"}, "fr") is None
    assert encode.typing({"role": "agent", "name": "Léa"}, "fr") == {
        "type": "typing",
        "author": {"role": "agent", "name": "Léa"},
    }


# --- decoding and refusing


@pytest.mark.parametrize(
    ("named", "language"), [(None, "fr"), ("", "fr"), ("fr-CA", "fr"), ("EN_us", "en"), ("de", "en"), ("fro", "en")]
)
def test_a_pages_language_becomes_one_of_ours(named: str | None, language: str) -> None:
    assert decode.language(named) == language


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'"x"', b'{"id":5}', b'{"id":null}', b"\xff", b'{"id":"\\ud800"}', b'{"id":"a"} x']
)
def test_every_broken_body_is_bad_json(data: bytes) -> None:
    with pytest.raises(WireError) as refused:
        decode.body(data, decode.Human)
    assert refused.value.code == "bad_json"


def test_a_broken_frame_still_says_whose_it_was() -> None:
    assert decode.id_of('{"type":"message","id":"m1","x":1}') == "m1"
    assert decode.id_of("{") is None
    assert decode.id_of('{"id":7}') is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreUnavailable("at redis://secret"), "unavailable"),
        (UnknownConversation("07-abc"), "not_found"),
        (Conflict("term 3, not 2"), "conflict"),
        (NotOnThisFloor("agent.wrote", "closed"), "conflict"),
        (KeyError("an internal detail"), "unavailable"),
    ],
)
def test_any_error_becomes_one_of_the_contracts(error: Exception, code: str) -> None:
    told = refusal(error)
    assert (told.code, told.code in STATUS) == (code, True)
    assert str(error) not in told.message


def test_a_token_names_its_conversation_and_nothing_else() -> None:
    clock = Clock(1_000)
    tokens = Tokens("secret", clock)
    assert tokens.read(tokens.issue("07-abcdefabcdef")).conversation == "07-abcdefabcdef"
    with pytest.raises(WireError):
        Tokens("another secret", clock).read(tokens.issue("07-abcdefabcdef"))


def test_a_conversation_that_nobody_uses_is_not_going_on() -> None:
    tokens = Tokens("secret", Clock(10**12))
    quiet = Conversation(id="07-abcdefabcdef", customer_at=10**12 - 7_200_000)
    assert not tokens.going_on(quiet)
    assert tokens.going_on(msgspec.structs.replace(quiet, customer_at=10**12 - 60_000))
    assert tokens.going_on(msgspec.structs.replace(quiet, floor=Floor("waiting", 1)))
