"""`handoff.yml`: every problem with its place, at once; what is left out has the design's value."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversation.errors import BadPolicy
from conversation.policy import Policy, load


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "handoff.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_is_the_design(tmp_path: Path) -> None:
    assert load(written(tmp_path, "")) == Policy()


def test_the_shipped_file_is_valid(root: Path) -> None:
    assert load(root / "handoff.yml").waits.assistant_down == 20


def test_what_is_given_is_taken(tmp_path: Path) -> None:
    policy = load(written(tmp_path, "waits: {slow: 5}\nhours: {zone: Europe/Paris, sunday: '10:00-12:00'}"))
    assert (policy.waits.slow, policy.hours.of(6)) == (5, "10:00-12:00")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("waits: [", "not YAML"),
        ("- a", "mapping"),
        ("wait: {}", "unknown section 'wait'"),
        ("waits: {slwo: 3}", "slwo"),
        ("waits: {slow: soon}", "waits"),
        ("waits: {slow: -1}", "more than 0"),
        ("hours: {monday: '9-18'}", "09:00-18:00"),
        ("hours: {monday: '18:00-09:00'}", "09:00-18:00"),
        ("rules: [{name: a}]", "rules"),
        ("retention: {archive_after_days: 0}", "null for never"),
    ],
)
def test_a_broken_file_says_where_and_what(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadPolicy, match="cannot be used") as caught:
        load(written(tmp_path, text))
    assert any(says in problem for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("waits:\n  slow: 8\n target: 3", 3, "indented"),
        ("rules:\n  - name: dear: very", 2, "quotes"),
        ("rules:\n- a\nb: 2\n- c", 4, "indented"),
        ("rules:\n\t- a", 2, "spaces"),
        ("waits: {}\nname: 'open\nb: 2", 2, "closed"),
        ("waits: {slow: 8\n\n\nrules: []", 1, "closed"),
    ],
)
def test_what_is_not_yaml_says_the_line_once_and_what_to_look_at(
    tmp_path: Path, text: str, line: int, hint: str
) -> None:
    with pytest.raises(BadPolicy) as caught:
        load(written(tmp_path, text))
    (said,) = caught.value.problems
    assert f"at line {line}:" in said
    assert hint in said
    assert "<unicode string>" not in said


def test_all_sections_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy) as caught:
        load(written(tmp_path, "waits: {slow: x}\nthresholds: {sure: y}\nnope: 1"))
    assert len(caught.value.problems) == 3


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="cannot be read"):
        load(tmp_path / "none.yml")


TEAMS = """
hours: {zone: Europe/Paris, saturday: null}
teams:
  english: {takes: {language: [en]}, hours: {monday: '10:00-16:00', closed_on: [2026-12-24]}}
  returns: {when_closed: house}
"""


def test_a_team_has_the_hours_of_the_house_but_for_what_it_says(tmp_path: Path) -> None:
    policy = load(written(tmp_path, TEAMS))
    english = policy.teams["english"].hours
    assert english is not None
    assert [english.of(day) for day in (0, 1, 5)] == ["10:00-16:00", "09:00-19:00", None]
    assert policy.hours.of(0) == "09:00-19:00"
    assert (policy.teams["returns"].hours, policy.teams["returns"].when_closed) == (None, "house")


@pytest.mark.parametrize(
    ("team", "says"),
    [
        ("{hours: {monday: '9-18'}}", "teams: english: hours: '9-18' is not a span like 09:00-18:00"),
        ("{hours: {zone: Mars}}", "teams: english: hours: 'Mars' is no time zone"),
        ("{hours: {mondai: '09:00-18:00'}}", "teams: english: hours: 'mondai' is not known; did you mean monday"),
        ("{takes: {language: [de]}}", "teams: english: takes: language: 'de' is not known; it may be fr, en"),
        ("{takes: {reason: [sad]}}", "teams: english: takes: reason: 'sad' is not known; it may be"),
        ("{when_closed: never}", "teams: english: when_closed: 'never' is not known; it may be wait, house"),
        ("[en]", "teams: english: must be a mapping with takes, hours"),
    ],
)
def test_a_broken_team_says_which_and_what(tmp_path: Path, team: str, says: str) -> None:
    with pytest.raises(BadPolicy) as caught:
        load(written(tmp_path, f"teams: {{english: {team}}}"))
    assert [problem.startswith(says) for problem in caught.value.problems] == [True], caught.value.problems


def test_a_teams_name_is_that_of_a_skill(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="'Vente à emporter' is no name of a team") as caught:
        load(written(tmp_path, "teams: {Vente à emporter: {}, english: {takes: 3}}"))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("duty: {matters: [sadness]}", "duty: matters: 'sadness' is not known; it may be"),
        ("duty: {again_after: 0}", "duty: again_after is 0"),
        ("duty: {calls_each: 0}", "duty: calls_each is 0, it must be at least 1"),
        ("callbacks: {at_once: -1}", "callbacks: at_once is -1"),
        ("callbacks: {lasts: 60}", "callbacks: lasts is 60"),
        ("callbacks: {choice: 0}", "callbacks: choice is 0"),
    ],
)
def test_what_makes_no_duty_and_no_call_back_says_why(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadPolicy) as caught:
        load(written(tmp_path, text))
    assert [problem.startswith(says) for problem in caught.value.problems] == [True], caught.value.problems
