"""What every test shares: an environment that nobody's own settings leak into, and places for files."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from passerelle.absent import CLIENTS, TENSORFLOW, stand_in
from passerelle.cli import GARBAGE
from passerelle.quiet import quiet

pytest_plugins = ["tests.servers", "tests.redis_servers"]

ROOT = Path(__file__).resolve().parent.parent

quiet()
# Each worker of pytest imports Rasa as the brain does, in half of the time; who needs TensorFlow starts a process.
stand_in((*TENSORFLOW, *CLIENTS))
for name in [name for name in os.environ if name.startswith("PASSERELLE_")]:
    del os.environ[name]
# Nobody here speaks TLS with the world, and reading all its authorities for each client takes 20 ms.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.devnull

# Rasa imports sanic, which sets a filter for every deprecation in the process: let it, and forget it.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    importlib.import_module("sanic.app")

# No deadline: tests assert no absolute times. CI repeats the same examples, people's machines find new ones.
hypothesis.settings.register_profile("passerelle", deadline=None, derandomize="CI" in os.environ, print_blob=True)
hypothesis.settings.load_profile("passerelle")

# A worker holds a million objects that stay: as in a brain (passerelle/cli.py), they are not looked through again.
gc.set_threshold(*GARBAGE)


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end."""
    gc.freeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout, where config.yml, domain.yml and data/ lie."""
    return ROOT


@pytest.fixture
def socket_dir() -> Iterator[Path]:
    """A folder with a short name: a unix socket's path ends at about 100 characters, tmp_path is longer."""
    path = Path(tempfile.mkdtemp(prefix="psr-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)
