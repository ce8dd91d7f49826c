"""What rules and answers name must exist: else a rule never fires, and an answer has a hole."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversation.answers import Answers
from conversation.errors import BadPolicy
from conversation.policy import load
from passerelle.compose import ROOT
from passerelle.errors import StartError
from passerelle.names import unknown_gaps, vocabulary

WRONG = """
rules:
  - name: on its way
    when: {intent: [track_orders], order_state: [in_transits], sensitive: [frauds], vip: maybe}
    then: handover
    reason: complex
    evidence: "En route / On its way"
  - {when: {intent: cancel_order}, then: offer, reason: complex, evidence: x}
teams:
  english: {takes: {channel: [sms], request: [faq/stors]}}
"""


def problems_of(folder: Path, text: str) -> list[str]:
    (folder / "handoff.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadPolicy) as caught:
        load(folder / "handoff.yml", vocabulary(ROOT))
    return caught.value.problems


def test_every_mistake_is_named_with_its_rule_and_what_may_stand_there(tmp_path: Path) -> None:
    told = problems_of(tmp_path, WRONG)
    expected = {
        "rules: 'on its way': when: intent: 'track_orders' is not known; did you mean track_order",
        "rules: 'on its way': when: order_state: 'in_transits' is not known; did you mean in_transit?",
        "rules: 'on its way': when: sensitive: 'frauds' is not known; did you mean fraud?",
        "rules: 'on its way': when: vip: is 'maybe', it must be true or false",
        "rules: 'on its way': then: 'handover' is not known; did you mean hand_over? it may be offer, hand_over",
        "rules: number 2: name is missing",
        "rules: number 2: when: intent: must be a list: [cancel_order]",
        "teams: english: takes: channel: 'sms' is not known; it may be telegram, web, whatsapp",
        "teams: english: takes: request: 'faq/stors' is not known; did you mean faq/stores",
    }
    assert len(told) == len(expected)
    assert {begin for begin in expected if any(line.startswith(begin) for line in told)} == expected


def test_the_shipped_rules_name_what_there_is() -> None:
    assert load(ROOT / "handoff.yml", vocabulary(ROOT)).rules


def test_a_domain_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"domain\.yml cannot be read"):
        vocabulary(tmp_path)


def test_a_gap_that_nothing_fills_is_named_with_its_answer(tmp_path: Path) -> None:
    record = "{text: {fr: 'Le {papier} de {name}', en: 'The {papier} by {carrier}'}}"
    (tmp_path / "a.yml").write_text(f"utter_faq/gifts: {record}\nutter_late: {record}\n", encoding="utf-8")
    told = [line.split(":")[0:2] for line in unknown_gaps(Answers(tmp_path).all(), ROOT)]
    assert told == [
        ["utter_faq/gifts", " nothing fills {carrier}"],
        ["utter_faq/gifts", " nothing fills {papier}"],
        ["utter_late", " nothing fills {papier}"],
    ]


def test_the_shipped_answers_have_no_hole() -> None:
    assert list(unknown_gaps(Answers(ROOT / "data" / "answers").all(), ROOT)) == []
