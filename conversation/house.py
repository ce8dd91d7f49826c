"""The clock of the house: the time zone (`hours.zone` of handoff.yml) by which customers and agents are told moments.

Set once, where the rules are read (`passerelle.compose.policy`); until then, and in logs of before, it is Paris.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

_zones = {"house": ZoneInfo("Europe/Paris")}


def zone() -> ZoneInfo:
    """Whose clock a moment is told by where nothing else is said."""
    return _zones["house"]


def lives_in(name: str) -> None:
    """From here on the house goes by this zone, such as `Europe/Paris`; the rules have checked that there is one."""
    _zones["house"] = ZoneInfo(name)
