"""What looks like trouble and is none: more of the story, told to who has asked a question."""

from __future__ import annotations

import pytest

from tests.scenario.world import World


@pytest.mark.parametrize(
    ("language", "lines", "more"),
    [
        ("fr", ("j'ai reçu un colis ouvert", "LBQ-10005"), "il manque le miel"),
        ("fr", ("j'ai reçu un colis ouvert",), "il manque le miel"),
        ("en", ("my cup arrived broken", "LBQ-10001"), "and one plate is chipped"),
    ],
)
async def test_who_tells_more_of_what_is_broken_is_asked_on(
    world: World, language: str, lines: tuple[str, ...], more: str
) -> None:
    customer = await world.customer(language=language).arrives()
    *_, [asked] = [await customer.says(line) for line in lines]
    [again] = await customer.says(more)
    state = await customer.state()
    assert state.holder == "assistant"
    assert state.requested_slot in ("order_number", "proof")
    assert "LBQ" in again
    assert again != asked
    assert not world.breaches


async def test_who_has_to_tell_it_a_third_time_has_a_person(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("j'ai reçu un colis ouvert", "il manque le miel", "le pot de confiture est cassé aussi"):
        await customer.says(line)
    assert (await customer.state()).holder == "waiting"
