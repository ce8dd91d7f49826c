"""What Rasa, TensorFlow and SQLAlchemy read from the environment while imported, said in one place."""

from __future__ import annotations

import os
import warnings

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TQDM_DISABLE": "1",  # Rasa draws bars for what takes milliseconds
    "DISABLE_UVLOOP": "1",  # Rasa's Telegram library swaps the event loop of whoever imports it
}


# Said by Rasa at every start, whatever the domain: nothing that anybody here could mend.
EXPECTED = (
    "pkg_resources is deprecated",
    "(?s)Deprecated call to .pkg_resources",
    "(?s).*Slot auto-fill has been removed",
    "(?s).*duplicated intents",
)


def quiet() -> None:
    """Set them where the environment does not say otherwise. Call before importing rasa or sqlalchemy."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    for message in EXPECTED:
        warnings.filterwarnings("ignore", message=message)
