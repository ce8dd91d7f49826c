"""Who is offered what: the last agent first, then who speaks the language, knows the matter and has least to do."""

from __future__ import annotations

from handoff.routing import HARD, Case, Offer, Seat, offers

NOW = 1_000_000
STICKY_MS = 120_000

LEA = Seat("lea", "Léa", ("fr",), (), 2)
SAM = Seat("sam", "Sam", ("fr", "en"), ("returns",), 2)


def of(*cases: Case, seats: tuple[Seat, ...] = (LEA, SAM), now: int = NOW) -> dict[str, tuple[str, str]]:
    """Whom each case is offered to, and why."""
    return {id: (offer.agent, offer.why) for id, offer in offers(cases, seats, now, STICKY_MS).items()}


def test_a_customer_is_offered_to_who_writes_the_language() -> None:
    assert of(Case("c", "en")) == {"c": ("sam", "free")}


def test_a_team_is_asked_first() -> None:
    assert of(Case("c", "fr", team="returns")) == {"c": ("sam", "free")}


def test_the_last_agent_comes_first_for_a_short_while_only() -> None:
    case = Case("c", "fr", asked_at=NOW, former="sam")
    busy = Seat("sam", "Sam", ("fr",), (), 2, held=1, load=1)
    assert of(case, seats=(LEA, busy)) == {"c": ("sam", "last_agent")}
    assert of(case, seats=(LEA, busy), now=NOW + STICKY_MS) == {"c": ("lea", "free")}


def test_a_last_agent_who_is_full_or_gone_is_not_waited_for() -> None:
    case = Case("c", "fr", asked_at=NOW, former="sam")
    full = Seat("sam", "Sam", ("fr",), (), 2, held=2, load=2)
    assert of(case, seats=(LEA, full)) == {"c": ("lea", "free")}
    assert of(case, seats=(LEA,)) == {"c": ("lea", "free")}


def test_who_has_just_released_it_is_asked_last() -> None:
    case = Case("c", "fr", left="lea")
    assert of(case) == {"c": ("sam", "free")}
    assert of(case, seats=(LEA,)) == {"c": ("lea", "free")}


def test_nobody_waits_for_a_language_or_a_team_that_is_not_there() -> None:
    assert of(Case("c", "en"), seats=(LEA,)) == {"c": ("lea", "overflow")}
    assert of(Case("c", "fr", team="vip")) == {"c": ("lea", "overflow")}
    assert of(Case("c", "en", team="vip")) == {"c": ("sam", "overflow")}


def test_cases_go_round_by_load_and_stop_at_the_last_place() -> None:
    cases = [Case(f"c{number}", "fr") for number in range(5)]
    assert list(of(*cases).values()) == [("lea", "free"), ("sam", "free"), ("lea", "free"), ("sam", "free")]


def test_a_hard_case_weighs_more() -> None:
    cases = (Case("hard", "fr", weight=HARD), Case("a", "fr"), Case("b", "fr"))
    seats = (Seat("lea", "Léa", ("fr",), (), 8), Seat("sam", "Sam", ("fr",), (), 8))
    assert [agent for agent, _ in of(*cases, seats=seats).values()] == ["lea", "sam", "sam"]


def test_an_empty_room_is_offered_nothing() -> None:
    assert of(Case("c", "fr"), seats=()) == {}
    assert offers([], [LEA], NOW, STICKY_MS) == {}
    assert offers([Case("c", "fr")], [LEA], NOW, STICKY_MS) == {"c": Offer("lea", "Léa", "free")}
