"""The shield of agents: lines that insult are folded and kept, set words ask to stop, a hard case is passed on."""

from __future__ import annotations

import pytest

from conversation import events as ev
from handoff.insults import insults
from handoff.routing import Case, Seat, offers
from tests.unit.handoff.desk import DeskWorld, Json
from tests.unit.handoff.desk import Seat as At

DAY_S = 24 * 3600


async def colleague(who: At, name: str) -> Json:
    _, body = await who.get("/agents")
    return next(it for it in body["agents"] if it["name"] == name)


async def last_words(who: At, c: str) -> str:
    _, body = await who.get("/conversations?view=mine")
    return str(next(it["last"]["text"] for it in body["conversations"] if it["id"] == c))


async def test_a_line_is_folded_by_hand_and_stays_in_the_log(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "Vous êtes tous des incapables")
    await lea.claims(c)
    _, thread = await lea.get(f"/conversations/{c}")
    said = next(event for event in thread["events"] if event["type"] == "customer.wrote")
    assert said["insults"]
    assert thread["conversation"]["last"]["text"] == "…"
    assert "incapables" not in str(thread["brief"])
    for n, on in enumerate((True, False)):
        assert (await lea.on(c, "hidden", {"id": f"h{n}", "seq": said["seq"], "on": on}))[0] == 202
    hidden = [event for event in await desk.log(c) if isinstance(event, ev.LineHidden)]
    assert [(it.target, it.on, it.name) for it in hidden] == [(said["seq"], True, "Lea"), (said["seq"], False, "Lea")]
    [kept] = [it.text for it in await desk.log(c) if isinstance(it, ev.CustomerWrote)]
    assert kept == "Vous êtes tous des incapables"
    assert await last_words(lea, c) == "Vous êtes tous des incapables"  # an agent says that it hurts nobody
    seq = (await desk.says(c, "Ça vous amuse, hein")).seq
    assert await last_words(lea, c) == "Ça vous amuse, hein"
    assert (await lea.on(c, "hidden", {"id": "h8", "seq": seq}))[0] == 202
    assert await last_words(lea, c) == "…"
    _, thread = await lea.get(f"/conversations/{c}")
    assert "amuse" not in str([thread["brief"], thread["conversation"]])
    await desk.append(c, ev.CustomerWrote(text="et ça ?", quotes="Vous êtes des abrutis", channel="telegram"))
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["events"][-1]["text"] == "« … »\net ça ?"
    assert (await lea.on(c, "hidden", {"id": "h9", "seq": said["seq"] + 1}))[0] == 404
    assert (await lea.on(c, "hidden", {"id": "h9", "seq": 2**64}))[0] == 400


async def test_set_words_in_the_customers_language_and_others_the_second_time(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    for n in ("w1", "w1", "w2"):
        assert (await lea.on(c, "warning", {"id": n}))[0] == 202
    first, second = [event.text for event in await desk.log(c) if isinstance(event, ev.AgentWrote)]
    assert "sans insultes" in first
    assert "sans insultes" in second
    assert first != second
    assert (await desk.door.read(c)).holder == "agent"  # nobody loses their person by it
    await lea.on(c, "release")
    assert (await lea.on(c, "warning", {"id": "w3"}))[0] == 409


async def test_a_hard_case_is_passed_on_with_a_pause_and_keeps_its_place(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await desk.append(c, ev.HandoffRequested(reason="explicit", by="customer"))
    await lea.claims(c)
    status, body = await lea.on(c, "relief")
    assert (status, body["floor"]["holder"], body["presence"]["reason"]) == (200, "waiting", "hard_case")
    requeued = await desk.last(c)
    assert isinstance(requeued, ev.HandoffRequeued)
    mine = await colleague(sam, "Lea")
    assert (mine["hard"], (await colleague(sam, "Sam"))["hard"]) == (1, 0)
    assert (await lea.on(c, "relief"))[0] == 409
    await sam.claims(c)


async def test_what_is_held_and_hard_counts_for_its_day(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    seq = (await desk.says(c, "Ça suffit !")).seq
    angry = ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(ev.Reading(seq=seq, frustration=2),))
    await desk.append(c, angry)
    await lea.claims(c)
    await desk.desk.hub.look()
    assert (await colleague(lea, "Lea"))["hard"] == 1
    await desk.desk.hub.look()
    assert (await colleague(lea, "Lea"))["hard"] == 1
    await lea.on(c, "close", {"outcome": "settled"})
    assert (await colleague(lea, "Lea"))["hard"] == 1
    desk.clock.advance(DAY_S)
    lea = await desk.again(lea.agent)
    assert (await colleague(lea, "Lea"))["hard"] == 0


def test_hard_cases_are_shared_out_over_the_day() -> None:
    tired = Seat("ana", "Ana", ("fr",), (), 4, hard=3)
    fresh = Seat("bob", "Bob", ("fr",), (), 4, held=1, load=1.0)
    hard, easy = Case("h", "fr", weight=2.0), Case("e", "fr")
    assert offers([hard], [tired, fresh], 0, 0)["h"].agent == "bob"
    assert offers([easy], [tired, fresh], 0, 0)["e"].agent == "ana"


@pytest.mark.parametrize(
    "text",
    [
        "Vous êtes des abrutis",
        "espèce de connard",
        "Ferme ta gueule",
        "t’es vraiment un débile",
        "Allez vous faire foutre",
        "bande d'incapables",
        "Je vais vous retrouver",
        "Je vais vous retrouver et vous allez voir !",
        "I will find you.",
        "You are a piece of shit",
        "fuck you",
        "you're an idiot",
        "You stupid bastards",
        "shut the fuck up",
        "Kill yourself",
    ],
)
def test_an_insult_is_heard(text: str) -> None:
    assert insults(text)


@pytest.mark.parametrize(
    "text",
    [
        "C'est de la merde votre livraison",
        "Je me sens idiot d'avoir attendu",
        "Je suis vraiment déçue, c'est scandaleux",
        "Quel bordel, putain",
        "Votre service est incapable de répondre",
        "Le con-fit de canard est arrivé ouvert",
        "Vous êtes très aimables",
        "this is bullshit, where is my parcel",
        "I feel stupid, sorry",
        "Do you sell a shut-off valve?",
        "Are you kidding me",
        "Où est ma commande LBQ-10001 ?",
        "Les fdp sont offerts à partir de combien ?",
        "Vous êtes incapables de me dire où est mon colis",
        "Je vais vous retrouver la facture",
        "Pauvre imbécile que je suis, j'ai donné la mauvaise adresse",
        "I'll find you the order number",
        "This kettle is a piece of shit",
        "I threw it in the bloody trash",
        "I feel like a bloody idiot",
    ],
)
def test_anger_at_things_is_none(text: str) -> None:
    assert not insults(text)
