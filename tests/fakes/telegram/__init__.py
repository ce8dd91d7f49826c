"""A Bot API server on loopback: what Telegram documents, and its failures by script."""

from tests.fakes.telegram.failures import Failure
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import FakeTelegram

__all__ = ["Failure", "FakeTelegram", "Person"]
