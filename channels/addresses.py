"""Where mail can be sent to: asked when an address is given, and again before a mail leaves."""

from __future__ import annotations

import re

# What SMTP takes without extensions; stricter than the standard, as no shop's customer writes quotes into an address.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")


def is_address(text: str) -> bool:
    """Can mail be sent there?"""
    return bool(_ADDRESS.fullmatch(text))
