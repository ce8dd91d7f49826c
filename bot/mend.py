"""A model put right after a few lines changed, in seconds: its own parts are mended, what Rasa made of it stays.

For the service manager who adds a line because something was misunderstood. Nothing here imports Rasa, and only new
lines are encoded. Whatever else changed (configuration, domain, rules, code, intents, many lines) takes a training.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from bot.fingerprint import (
    MODEL_NAME,
    ROOT,
    Fingerprint,
    fingerprint_of,
    keep_fingerprint,
    model_fingerprint,
)
from bot.nlu.encoder import Encoder, shared_encoder
from bot.nlu.intents import Intents
from bot.nlu.lines import BadLines, training_lines
from bot.nlu.signals.frustration import DISCONTENT
from bot.nlu.signals.labelled import BadLabels
from bot.nlu.signals.signals import SignalReader, more_than_a_wish
from bot.nlu.understanding import BadModel, part_of, unpacked

VECTORS = "vectors.npz"  # beside the model: what was encoded, for the next training
_UNSQUEEZED = 0  # gzip's level: a fifth larger, three seconds sooner, and one sooner when a brain starts


def mend(out: Path, progress: Callable[[str], None], root: Path = ROOT) -> bool:
    """Mend the model in the folder `out` when all that changed below `root` is a few lines; False when it is more.

    Args:
        out: folder of models.
        progress: told in a few words what is being done.
        root: the folder with config.yml, domain.yml and data/.
    """
    model, now = out.resolve() / MODEL_NAME, model_fingerprint(root)
    before = fingerprint_of(model) if model.is_file() else None
    if before is None or before.rest != now.rest:
        return False
    try:
        with tempfile.TemporaryDirectory() as folder:
            mended = _Model(unpacked(model, Path(folder) / "model"), model, root).mended(before, now, progress)
            if mended:
                replaced(model, _packed(Path(folder) / "model", Path(folder) / MODEL_NAME))
    except (BadModel, BadLines, BadLabels):
        return False  # a training says what is wrong
    except Exception as error:  # noqa: BLE001 - mending only saves time: a training needs nothing of the old model
        progress(f"not mended: {error!r}")
        return False
    if mended:
        keep_fingerprint(model, now)
        progress(f"mended: {model}")
    return mended


def replaced(model: Path, made: Path) -> Path:
    """`model`, which is `made` from one moment to the next, also when the machine stops in between."""
    waiting = model.with_suffix(".new")
    shutil.copyfile(made, waiting)
    with waiting.open("rb") as copy:
        os.fsync(copy.fileno())
    waiting.replace(model)
    return model


class _Model:
    """An unpacked model."""

    def __init__(self, folder: Path, model: Path, root: Path) -> None:
        self._folder = folder
        self._model = model
        self._root = root

    def mended(self, before: Fingerprint, now: Fingerprint, progress: Callable[[str], None]) -> bool:
        """Were all changes such that they could be mended? Then they are."""
        encoder, place = shared_encoder(), part_of(self._model, self._folder, "IntentReader")
        intents = Intents.load(place, encoder)
        lines = training_lines(self._root / "data" / "nlu")
        change = intents.change_to(lines)
        if change is None:
            return False
        more = more_than_a_wish(self._root / "data", lines)
        if change.size or intents.differs(more):  # else a comment changed, or the last mending ended before its record
            progress(f"mending ({change.size} lines of intents)")
            intents.mended(change, more, place, encoder).save(place)
        touched = any(intent == DISCONTENT for _, intent in intents.touched(change))
        if touched or before.labelled != now.labelled:
            progress("training (signals)")
            self._signals(lines, encoder)
        _renamed(self._folder / "metadata.json")
        return True

    def _signals(self, lines: list[tuple[str, str]], encoder: Encoder) -> None:
        """Lines of signals are few: they are fitted anew."""
        with encoder.recalling(self._model.parent / VECTORS):
            reader = SignalReader.train(self._root / "data", lines, encoder)
        reader.save(part_of(self._model, self._folder, "SignalsReader"))


def _renamed(path: Path) -> None:
    """Another model has another name: brains say which one they serve."""
    metadata = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(metadata | {"model_id": uuid.uuid4().hex}), encoding="utf-8")


def _packed(folder: Path, path: Path) -> Path:
    with tarfile.open(path, "w:gz", compresslevel=_UNSQUEEZED) as archive:
        archive.add(folder, "")
    return path
