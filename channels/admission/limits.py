"""How fast is too fast: a pace per conversation and per client address, kept in this process's memory.

The rule is the generic cell rate algorithm: one number per name, exact waiting times, no timers.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from channels.admission.errors import WireError

NAMES_KEPT = 50_000  # about 10 MB; the names unused for longest are forgotten first


class Pace(NamedTuple):
    """`burst` at once, then `per_s` a second."""

    burst: int
    per_s: float


class Limiter:
    """Counts by name; `clock` gives ms."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()  # name -> when its whole burst is there again, in s

    def allow(self, name: str, pace: Pace) -> float:
        """Count one more; 0.0 when that is allowed, else the seconds to wait before it is."""
        now, each_s = self._clock() / 1000, 1 / pace.per_s
        full_at = max(now, self._full_at.get(name, 0.0)) + each_s
        wait_s = full_at - now - pace.burst * each_s
        if wait_s > 2 * each_s:  # nobody ever has to wait so long: the clock was set back
            full_at, wait_s = now + each_s, 0.0
        if wait_s > 1e-9:
            return wait_s
        self._full_at[name] = full_at
        self._full_at.move_to_end(name)
        if len(self._full_at) > NAMES_KEPT:
            self._full_at.popitem(last=False)
        return 0.0

    def check(self, name: str, pace: Pace) -> None:
        """Count one more. Raises `WireError` `too_many` with the time to wait."""
        wait_s = self.allow(name, pace)
        if wait_s:
            after_s = math.ceil(wait_s)
            message = f"too many requests in a short time; wait {after_s} s, then send the same again"
            raise WireError("too_many", message, retry_after_s=after_s)


def client_address(peer: str | None, forwarded: Sequence[str], trusted: Iterable[_Network]) -> str | None:
    """Who really calls: the last address of X-Forwarded-For that is not a trusted proxy's own.

    `forwarded` holds the header's values as they came. None for this machine itself (a unix socket,
    loopback): nobody else can come from there, and a proxy that nobody named must not throttle everybody.
    """
    networks = tuple(trusted)
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    address = _parse(peer)
    while hops and address is not None and any(address in network for network in networks):
        nearer = _parse(hops.pop())
        if nearer is None:
            break
        address = nearer
    if address is None or address.is_loopback:
        return None
    # One household or server has a whole /64 of IPv6.
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _parse(text: str | None) -> _Address | None:
    try:
        address = ipaddress.ip_address((text or "").split("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
