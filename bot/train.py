"""Training the assistant: Rasa's own training over config.yml, domain.yml and data/, quiet and the same every time.

Importing this module imports Rasa and with it TensorFlow: only `passerelle train` does.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import yaml
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.model_training import train as train_with_rasa
from rasa.shared.exceptions import RasaException

from bot.fingerprint import MODEL_NAME, ROOT, keep_fingerprint, model_fingerprint
from bot.mend import VECTORS, replaced
from bot.nlu.encoder import shared_encoder
from bot.nlu.lines import BadLines, training_lines

# Complaints of Rasa that are answered: IntentReader sets the response selector and EntityReader finds what the lines
# annotate, which Rasa looks for in components of its own; the others it says of every domain of this shape.
_EXPECTED = (
    "training a response selector",
    "consisting of entity examples",
    "Slot auto-fill has been removed",
    "duplicated intents have been found across multiple domain files",
)
_RASA_ERRORS = (RasaException, GraphRunError, GraphComponentException)
_LOG_LEVEL = "LOG_LEVEL"  # from ERROR on, Rasa shows no progress bars


class TrainingFailed(RuntimeError):
    """No model came of it: says what Rasa said, and what to look at."""


def train(out: Path, progress: Callable[[str], None], root: Path = ROOT) -> Path:
    """Train on what lies below `root` and put the model into the folder `out`, with its fingerprint beside it.

    Args:
        out: folder of models; made when missing. An older model is replaced only when the new one is whole.
        progress: told in a few words what is being done.
        root: the folder with config.yml, domain.yml and data/.

    Raises:
        TrainingFailed: Rasa could not train.
    """
    fingerprint = model_fingerprint(root)
    progress("reading the training data")
    with tempfile.TemporaryDirectory() as folder, _in(root), _quiet():
        progress("training (language, intents, signals, rules)")
        out.mkdir(parents=True, exist_ok=True)
        encoder = shared_encoder()
        with encoder.recalling(out / VECTORS):
            made = _made(Path(folder))
            encoder.keep(out / VECTORS)
        model = replaced(out.resolve() / MODEL_NAME, made)
    keep_fingerprint(model, fingerprint)
    progress(f"trained: {model}")
    return model


def _made(folder: Path) -> Path:
    """The model file that Rasa puts into `folder`."""
    try:
        result = train_with_rasa(
            domain="domain.yml",
            config="config.yml",
            training_files=[str(path) for path in _data_files(folder)],
            output=str(folder),
            fixed_model_name=MODEL_NAME,
            force_training=True,
        )
    except SystemExit as error:  # Rasa ends the process for some mistakes in the data
        raise TrainingFailed("Rasa stopped the training; `rasa data validate` says where the data is wrong") from error
    except (*_RASA_ERRORS, BadLines) as error:
        raise TrainingFailed(f"the model could not be trained: {_root(error)}") from error
    if not result.model:
        raise TrainingFailed("there is no training data; data/nlu and data/rules must hold some")
    return Path(result.model)


def _root(error: BaseException) -> BaseException:
    """What a component of ours said, below what Rasa wrapped around it."""
    return _root(error.__cause__) if isinstance(error.__cause__, (*_RASA_ERRORS, ValueError)) else error


def _data_files(folder: Path) -> list[Path]:
    """Rules, stories and lines. Where our components read the lines themselves, Rasa is given a few of each intent."""
    lines = Path("data/nlu")
    given = [_few(training_lines(lines), folder / "few.yml") if _read_by_ourselves() else lines]
    return [path for path in (*given, Path("data/rules"), Path("data/stories")) if path.exists()]


def _read_by_ourselves() -> bool:
    """Does config.yml name a folder of `lines`? A config.yml that is broken is Rasa's to complain about."""
    try:
        config = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))
        return any("lines" in component for component in config["pipeline"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return False


def _few(lines: Iterable[tuple[str, str]], path: Path) -> Path:
    """Two lines of each intent, as a file of Rasa's."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in lines:
        by_intent.setdefault(intent, []).append(text)
    blocks = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in few[:2])} for name, few in by_intent.items()
    ]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    return path


@contextmanager
def _in(root: Path) -> Iterator[None]:
    """Rasa finds its files, and our components theirs, from the working folder."""
    before = Path.cwd()
    os.chdir(root)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Rasa's banner, progress bars and expected complaints do not reach the terminal."""
    before = os.environ.get(_LOG_LEVEL)
    os.environ[_LOG_LEVEL] = "ERROR"
    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            for part in _EXPECTED:
                warnings.filterwarnings("ignore", message=rf"(?s).*{part}")
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            yield
    finally:
        os.environ.pop(_LOG_LEVEL)
        if before is not None:
            os.environ[_LOG_LEVEL] = before
