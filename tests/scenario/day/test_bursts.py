"""Stories of people who write as people write: in pieces, twice, and before the answer is there."""

from __future__ import annotations

from conversation import events as ev
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.pictures import photo
from tests.scenario.day.town import Town


async def test_four_pieces_within_three_seconds_get_one_answer(town_at: TownAt) -> None:
    town = await town_at(bursts=True)
    ines = await town.customer()
    for piece in ("bonjour", "j'ai un souci", "LBQ-10012"):
        await ines.says(piece)
        assert await ines.reads() == [], "she is still writing"
        town.later(seconds=0.7)
    await ines.puts_photo(photo())
    town.later(seconds=2)
    [answer] = await ines.listens()
    assert "LBQ-10012" in answer
    [turn] = await ines.log(ev.AssistantUnderstood)
    assert len(turn.covers) == 4


async def test_four_pieces_on_telegram_get_one_answer(town_at: TownAt) -> None:
    town = await town_at(bursts=True)
    ines = await town.on_telegram("Inès")
    town.later(minutes=1)
    before = len(await ines.log(ev.AssistantUnderstood))
    for piece in ("bonjour", "j'ai un souci", "LBQ-10012"):
        await ines.says(piece)
        assert await ines.reads() == [], "she is still writing"
        town.later(seconds=0.7)
    await ines.puts("photo", photo())
    await ines.listens()
    town.later(seconds=2)
    [answer] = await ines.listens()
    assert "LBQ-10012" in answer
    turns = (await ines.log(ev.AssistantUnderstood))[before:]
    assert [len(turn.covers) for turn in turns] == [4]


async def test_a_whole_question_is_not_kept_waiting(town_at: TownAt) -> None:
    town = await town_at(bursts=True)
    ana = await town.customer("en")
    [answer] = await ana.says("how long does delivery take?")
    assert "working days" in answer or "days" in answer


async def test_a_call_for_a_person_ends_the_wait_for_more(town_at: TownAt) -> None:
    town = await town_at(bursts=True)
    paul = await town.customer()
    await paul.says("bonjour")
    await paul.says("un conseiller svp")
    assert await paul.waits()


async def test_who_corrects_the_line_above_is_answered_once(town_at: TownAt) -> None:
    town = await town_at(bursts=True)
    paul = await town.customer()
    await paul.says("LBQ-10013")
    await paul.says("pardon LBQ-10001")
    town.later(seconds=3)
    [answer] = await paul.listens()
    assert "LBQ-10001" in answer
    assert "LBQ-10013" not in answer


async def test_the_same_message_sent_twice_is_answered_once(town: Town) -> None:
    paul = await town.customer()
    first = await paul.writes("quels sont vos délais de livraison ?", "m-1")
    assert await paul.writes("quels sont vos délais de livraison ?", "m-1") == first
    assert len(await paul.listens()) == 1
    assert len(await paul.log(ev.CustomerWrote)) == 1
