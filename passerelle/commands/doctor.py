"""`passerelle doctor`: looks at everything the service needs and says what to do about what is not right."""

from __future__ import annotations

import argparse
import asyncio

from bot.fingerprint import fingerprint_of, model_fingerprint, newest_model
from conversation.answers import Answers, BadAnswers
from passerelle import logs
from passerelle.checks import Finding, all_findings
from passerelle.compose import ROOT
from passerelle.names import unknown_gaps
from passerelle.settings import Settings, load

MARKS = {True: "ok", False: "NO", None: "--"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""


def main(arguments: argparse.Namespace) -> int:
    """Print a line per finding; 1 when something is not right."""
    logs.configure("doctor")
    found = asyncio.run(all_findings(load(), (_model, _answers)))
    width = max(len(finding.name) for finding in found)
    for finding in found:
        print(f"{MARKS[finding.ok]}  {finding.name:<{width}}  {finding.says}")
    return 1 if any(finding.ok is False for finding in found) else 0


async def _model(settings: Settings) -> list[Finding]:
    """Is there a model, and was it trained on what lies here now?"""
    model = newest_model(settings.model)
    if model is None:
        return [Finding("model", False, f"none in {settings.model}; run: passerelle train")]
    if fingerprint_of(model) != model_fingerprint():
        return [Finding("model", False, "older than its data or code; run: passerelle train")]
    return [Finding("model", True, str(model))]


async def _answers(settings: Settings) -> list[Finding]:
    """Can the answers be read, and is everything filled in that they leave open?"""
    try:
        answers = Answers(ROOT / "data" / "answers")
    except BadAnswers as error:
        return [Finding("answers", False, str(error))]
    holes = list(unknown_gaps(answers.all(), ROOT))
    if holes:
        return [Finding("answers", False, hole) for hole in holes]
    return [Finding("answers", True, f"{len(answers.names())} in French and English")]
