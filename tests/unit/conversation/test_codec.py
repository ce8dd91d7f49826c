"""Events to bytes and back: nothing is lost, nothing wrong is written, nothing unknown stops a reader."""

from __future__ import annotations

import json

import pytest

from conversation import codec
from conversation import events as ev
from conversation.errors import BadEvent
from conversation.event_table import TABLE
from tests.samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_every_event_comes_back_as_it_went(name: str) -> None:
    event = SAMPLES[name]
    assert codec.decode(codec.encode(event)) == event
    assert codec.from_dict(codec.to_dict(event)) == event
    assert json.loads(codec.encode(event))["type"] == name


@pytest.mark.parametrize("name", SAMPLES)
def test_erasable_fields_are_fields(name: str) -> None:
    row = TABLE[name]
    assert set(row.erased_fields) <= set(row.event.__struct_fields__)


def test_an_unknown_field_is_refused_when_writing() -> None:
    with pytest.raises(TypeError):
        ev.CustomerWrote(text="x", mood="sad")  # type: ignore[call-arg]


def test_a_wrong_type_is_refused_when_writing() -> None:
    with pytest.raises(BadEvent, match="text"):
        codec.encode(ev.CustomerWrote(text=3))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type":"customer.sang","song":"la"}',
        b'{"type":"customer.wrote","v":2,"words":["x"]}',
        b'{"type":"customer.wrote"}',
        b"not json",
        b"[]",
    ],
)
def test_what_a_newer_process_wrote_is_kept_and_skipped(raw: bytes) -> None:
    assert codec.decode(raw) == ev.Unread(raw=raw)


def test_an_unknown_field_is_skipped_when_reading() -> None:
    assert codec.decode(b'{"type":"customer.wrote","text":"x","tone":"warm"}') == ev.CustomerWrote(text="x")


@pytest.mark.parametrize("data", [{}, {"type": "no.such"}, {"type": "fact.stated", "name": 1}])
def test_plain_data_that_is_no_event_says_so(data: dict[str, object]) -> None:
    with pytest.raises(BadEvent):
        codec.from_dict(data)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_erased_event_can_still_be_written_and_holds_no_words(name: str) -> None:
    gone = codec.erased(SAMPLES[name])
    assert codec.decode(codec.encode(gone)) == gone
    assert not any(getattr(gone, field) for field in TABLE[name].erased_fields)


def test_an_order_s_card_is_erased_with_the_message_it_stands_in() -> None:
    card = ev.OrderCard(number="LBQ-10001", state="livrée", steps=(ev.Step(label="Livrée", day="mardi", done=True),))
    gone = codec.erased(ev.AssistantWrote(text="LBQ-10001 est livrée.", card=card))
    assert codec.decode(codec.encode(gone)) == gone
    assert b"LBQ-10001" not in codec.encode(gone)
