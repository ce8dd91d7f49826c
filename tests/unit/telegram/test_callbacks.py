"""Call-backs on Telegram: times are buttons, a tap is a choice, and a promised call can be moved or cancelled."""

from __future__ import annotations

from conversation import callbacks as calls
from conversation import events as ev
from tests.unit.telegram.world import World

DAY_MS = 86_400_000


async def test_times_are_buttons_and_a_tap_is_a_choice(world: World) -> None:
    await world.says("un conseiller svp")
    await world.write(ev.HandoffRequested(reason="explicit", by="customer"))
    first, second = world.clock() + DAY_MS, world.clock() + DAY_MS + 1_800_000
    await world.write(calls.offer([first, second], "Europe/Paris"))
    await world.send()
    shown = world.customer.sees[-1]
    assert "Vous préférez être appelé ?" in shown.text
    assert len(shown.buttons) == 2
    await world.customer.taps(list(shown.buttons)[1])
    await world.carry()
    state = await world.conversation()
    assert state.callback is not None
    assert (state.callback.wish, state.callback.at) == ("take", second)
    assert shown.text.splitlines()[-1].startswith("✓ ")
    assert [message.kind for message in state.unread] == ["text"], "no assistant has to read the tap"
    made = ev.PromiseMade(
        promise="call-1", text="on vous appelle", by="L’équipe", due_at=second + 1, reach="phone", begins_at=second
    )
    await world.write(made)
    await world.send()
    assert world.customer.reads[-1].endswith("C’est noté : on vous appelle.")
    await world.customer.taps("Annuler l’appel")
    await world.carry()
    wished = (await world.conversation()).callback
    assert wished is not None
    assert wished.wish == "cancel"


async def test_a_time_that_has_passed_is_stale(world: World) -> None:
    await world.says("un conseiller svp")
    await world.write(calls.offer([world.clock() + 1000], "Europe/Paris"))
    await world.send()
    world.clock.advance(2)
    await world.customer.taps(next(iter(world.customer.sees[-1].buttons)))
    await world.carry()
    assert (await world.conversation()).callback is None
