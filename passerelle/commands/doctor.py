"""`passerelle doctor`: looks at everything the service needs and says what to do about what is not right."""

from __future__ import annotations

import argparse
import asyncio

from passerelle.checks import Finding, all_findings
from passerelle.settings import Settings, load

MARKS = {True: "ok", False: "NO", None: "--"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""


def main(arguments: argparse.Namespace) -> int:
    """Print a line per finding; 1 when something is not right."""
    found = asyncio.run(all_findings(load(), (_model,)))
    width = max(len(finding.name) for finding in found)
    for finding in found:
        print(f"{MARKS[finding.ok]}  {finding.name:<{width}}  {finding.says}")
    return 1 if any(finding.ok is False for finding in found) else 0


async def _model(settings: Settings) -> list[Finding]:
    """Is there a model, and was it trained on what lies here now?"""
    return [Finding("model", False, "none; run: passerelle train")]
