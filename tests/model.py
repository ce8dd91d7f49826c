"""The trained model of `models/`, loaded once for the whole test run: it takes seconds and half a gigabyte."""

from __future__ import annotations

from functools import lru_cache

from passerelle import assistant
from passerelle.assistant import Loaded
from passerelle.compose import ROOT


@lru_cache(maxsize=1)
def loaded_model() -> Loaded:
    """`make test` has trained it; by hand: `passerelle train`."""
    return assistant.load(ROOT / "models")
