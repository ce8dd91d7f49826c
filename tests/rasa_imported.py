"""Rasa, imported once before anything else needs it and without its warnings: sanic, which comes with it, switches
everybody's deprecation warnings on."""

from __future__ import annotations

import warnings

with warnings.catch_warnings(record=True):
    warnings.simplefilter("ignore")
    import bot.processor  # noqa: F401
