"""Keeps a process light: stands in for libraries that Rasa imports for things which that process never does.

A brain trains nothing, draws nothing, serves no page and talks to no platform of Rasa's own; yet importing Rasa's core
pulls in TensorFlow, scikit-learn, a web server and a dozen clients: two thirds of the memory and half of the start. Put
in place before Rasa, this finder answers their imports with empty modules, whose names are empty classes: enough to be
subclassed, used as a decorator or named in an annotation. `passerelle train` does without these as well,
`rasa train|test|shell` use the real ones; tests/scenario/test_same_answers.py holds both equal.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

TENSORFLOW = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "keras", "jax")
LEARNING = ("joblib", "sklearn")  # and half of scipy with them
SERVER = ("apscheduler", "engineio", "jwt", "sanic", "sanic_cors", "sanic_jwt", "socketio")
CLIENTS = (
    *("aio_pika", "aiogram", "boto3", "botocore", "fbmessenger", "mattermostwrapper", "pymongo", "slack_sdk", "twilio"),
    *("google.auth", "google.oauth2", "webexteamssdk"),
)
TERMINAL = ("matplotlib", "prompt_toolkit", "questionary")
_ARENA_MAX = -8  # glibc's name for how many heaps there may be


class _Anything(type):
    """A class whose attributes are such classes, and whose call is a decorator that changes nothing."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name, (), {})

    def __call__(cls, *given: Any, **named: Any) -> Any:
        return given[0] if given and callable(given[0]) else cls


class _Empty(ModuleType):
    """A module that has every name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name, (), {})


class _Finder(MetaPathFinder, Loader):
    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        first, *more = fullname.split(".")
        inside = first in self._names or (bool(more) and f"{first}.{more[0]}" in self._names)
        return ModuleSpec(fullname, self, is_package=True) if inside else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def stand_in(names: Sequence[str] = (*TENSORFLOW, *LEARNING, *SERVER, *CLIENTS, *TERMINAL)) -> None:
    """From now on these are empty in this process. Call before importing rasa; what is imported already stays real."""
    sys.meta_path.insert(0, _Finder([name for name in names if name not in sys.modules]))


def one_heap() -> None:
    """All threads share one heap, where the C library has several (glibc): each would keep what its longest line took.

    It holds for threads that begin from now on.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_ARENA_MAX, 1)
