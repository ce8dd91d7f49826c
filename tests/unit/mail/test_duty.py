"""Calls to people on duty by mail: one link, nothing that the customer wrote, and none for what somebody has."""

from __future__ import annotations

from conversation import events as ev
from tests.unit.mail.world import C, World, text_of

SAM = "sam@shop.example"


async def called(world: World, language: ev.Language = "fr") -> None:
    await world.opened("en")
    asked = ev.HandoffRequested(reason="sensitive", by="assistant")
    await world.write(asked, ev.HandoffAnnounced(opens_at=world.clock() + 86_400_000))
    call = {"call": "s3cret", "matter": "fraud", "agent": "ag-1", "name": "Sam", "nth": 2}
    await world.write(ev.DutyCalled(way="email", to=SAM, language=language, **call))  # type: ignore[arg-type]


async def test_a_call_is_in_the_agents_language_with_one_link(world: World) -> None:
    await called(world)
    await world.send()
    assert [to for _, to in world.server.envelopes] == [SAM]
    text = text_of(world.mail)
    assert world.mail["Subject"] == "À prendre maintenant : Fraude en cours"
    assert f"/desk/duty#{C}.s3cret" in text
    assert "C’est l’appel n° 2." in text
    assert "bouilloire" not in text
    assert "Camille" not in text
    assert "#link=" not in text, "the customer's own way back is nobody else's"
    state = await world.door.read(C)
    assert state.duty is not None
    assert state.duty.calls[-1].sent is True


async def test_nobody_is_woken_for_what_somebody_has(world: World) -> None:
    await called(world)
    await world.write(ev.DutyAcknowledged(agent="ag-2", name="Léa", how="desk"))
    await world.send()
    assert world.server.envelopes == []
    state = await world.door.read(C)
    assert (state.mails, state.duty is not None and state.duty.calls[-1].sent) == ((), False)
