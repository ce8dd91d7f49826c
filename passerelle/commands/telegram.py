"""`passerelle telegram`: carries messages from and to Telegram."""

from __future__ import annotations

import argparse
import asyncio

from channels.telegram.service import serve as carry
from channels.telegram.settings import TelegramRefused, TelegramSettings
from passerelle import logs
from passerelle.compose import spine
from passerelle.errors import StartError
from passerelle.processes import add_parent_flag, serve
from passerelle.settings import PREFIX, Settings, load, with_secret
from passerelle.telegrams import telegram_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""
    add_parent_flag(parser)


def main(arguments: argparse.Namespace) -> int:
    """Carry until stopped."""
    settings = with_secret(load())
    logs.configure("telegram")
    bot = telegram_settings(settings)
    if bot is None:
        raise StartError(f"no {PREFIX}TELEGRAM_TOKEN; @BotFather gives one (docs/telegram.md)")
    return serve(lambda stop: _work(stop, settings, bot), arguments.with_parent)


async def _work(stop: asyncio.Event, settings: Settings, bot: TelegramSettings) -> None:
    async with spine(settings) as shared:
        try:
            await carry(bot, shared.door, shared.book, stop)
        except TelegramRefused as error:
            raise StartError(str(error)) from error
