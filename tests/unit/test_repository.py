"""What must not get into the repository: other people's benchmark data, big files, this machine's addresses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Says "this test row is out of scope" in HINT3; written apart so that this file does not hold it.
HINT3_MARK = "NO_NODES" + "_DETECTED"
LARGEST_DATA_BYTES = 750_000  # the lines of moods, all written here, take half a megabyte
DATA_SUFFIXES = {".csv", ".tsv", ".json", ".jsonl", ".yml", ".yaml", ".txt", ".md"}


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := root / name).is_file()]


def test_no_benchmark_data(root: Path, tracked: list[Path]) -> None:
    named = [path for path in tracked if re.search("hint3|banking77|clinc", str(path.relative_to(root)), re.I)]
    assert not [path for path in named if path.suffix in DATA_SUFFIXES - {".md"}]
    data = [path for path in tracked if path.suffix in DATA_SUFFIXES]
    assert not [path for path in data if HINT3_MARK in path.read_text("utf-8")]


def test_no_big_data_file(tracked: list[Path]) -> None:
    data = [path for path in tracked if path.suffix in DATA_SUFFIXES]
    assert not [path for path in data if path.stat().st_size > LARGEST_DATA_BYTES]


def test_lock_names_public_addresses_only(root: Path) -> None:
    lock = (root / "uv.lock").read_text("utf-8")
    assert set(re.findall(r'"https?://([^/"]+)', lock)) == {"pypi.org", "files.pythonhosted.org"}
    assert not re.findall(r'"(?:file:|/)[^"]*"|(?:path|directory|url) = "[./][^"]*"', lock)
    assert 'source = { editable = "." }' in lock


def test_other_peoples_files_come_with_their_licence(root: Path, tracked: list[Path]) -> None:
    vendored = {path.parent for path in tracked if path.parent.name == "vendor"}
    assert not [folder for folder in vendored if not list(folder.glob("*LICEN[CS]E*"))]
    assert not [path for path in tracked if "node_modules" in path.relative_to(root).parts]
