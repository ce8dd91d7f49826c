"""What Rasa, TensorFlow and SQLAlchemy read from the environment while imported, said in one place."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TQDM_DISABLE": "1",  # Rasa draws bars for what takes milliseconds
    "DISABLE_UVLOOP": "1",  # Rasa's Telegram library swaps the event loop of whoever imports it
}


# Said by Rasa and what it imports at every start, whatever the domain: nothing that anybody here could mend.
_EXPECTED = re.compile(
    r"pkg_resources is deprecated|Deprecated call to .pkg_resources"
    r"|.*Slot auto-fill has been removed|.*duplicated intents",
    re.DOTALL,
)
_Show = Callable[..., None]


def quiet() -> None:
    """Set them where the environment does not say otherwise. Call before importing rasa or sqlalchemy."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # A filter would not last: Sanic puts one of its own before all others when it is imported.
    warnings.showwarning = partial(_show, warnings.showwarning)


def _show(show: _Show, message: Warning | str, *where: Any, **more: Any) -> None:
    if not _EXPECTED.match(str(message)):
        show(message, *where, **more)
