"""What a waiting customer is shown of what their agent will read."""

from __future__ import annotations

from conversation import events as ev
from tests.unit.handoff.world import World


async def test_a_wish_that_is_on_is_told_by_its_name_alone(world: World) -> None:
    c = await world.opened(language="en")
    await world.append(c, ev.CustomerWished(wish="written_only", on=True), ev.CustomerWished(wish="name", value="Zoé"))
    await world.asks(c)
    await world.after(0)
    announced = await world.last(c)
    assert isinstance(announced, ev.HandoffAnnounced)
    assert announced.passed_on == ("In writing only, never a call", "The name to be used: Zoé")
