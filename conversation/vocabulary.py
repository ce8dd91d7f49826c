"""The words that `handoff.yml` may use and that are defined elsewhere: wishes, states of orders, topics, channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from conversation.mistakes import called, unknown

_ALL_INTENTS = "all of them: docs/intents.md"


class Vocabulary(NamedTuple):
    """What exists; a rule or a team that names anything else would never apply."""

    intents: tuple[str, ...]
    order_states: tuple[str, ...]
    topics: tuple[str, ...]
    channels: tuple[str, ...]


def unknown_words(data: Mapping[str, Any], words: Vocabulary) -> Iterator[str]:
    """Each word of the file's rules and teams that nothing is called by. Wrong shapes are told elsewhere."""
    rules = data.get("rules")
    of_rules = {"intent": words.intents, "order_state": words.order_states, "sensitive": words.topics}
    for place, rule in enumerate(rules if isinstance(rules, list) else (), 1):
        yield from _in(f"rules: {called(rule, place)}: when", _part(rule, "when"), of_rules)
    teams = data.get("teams")
    of_teams = {"channel": words.channels, "request": words.intents}
    for name, team in teams.items() if isinstance(teams, Mapping) else ():
        yield from _in(f"teams: {name}: takes", _part(team, "takes"), of_teams)


def _part(record: Any, name: str) -> Any:
    return record.get(name) if isinstance(record, Mapping) else None


def _in(where: str, given: Any, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, words in known.items():
        listed = _part(given, name)
        for word in listed if isinstance(listed, list) else ():
            if word not in words:
                yield f"{where}: {name}: {unknown(word, words, _ALL_INTENTS)}"
