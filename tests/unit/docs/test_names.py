"""What pages name is there: settings, files, events, metrics; and pages that code names are there too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from conversation.event_table import TABLE
from docs.found_metrics import find_metrics
from passerelle.settings import PREFIX, Settings
from tests.unit.docs.pages import ROOMS, ROOT, pages, quoted

FILE = re.compile(r"[\w.@-]+(/[\w.@*-]+)+\.(py|yml|md|lua|json|toml|conf|env|service)|[\w.-]+\.(py|toml)|handoff\.yml")
DOTTED = re.compile(r"(conversation|customer|assistant|fact|action|promise|gesture|handoff|agent|service|message)\.\w+")
OTHERS = {"bot/nlu"}  # named from within docs/


def sources() -> dict[str, str]:
    """Our Python, by path."""
    listed = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return {name: (ROOT / name).read_text("utf-8") for name in listed.split() if name.endswith(".py")}


def test_every_setting_that_a_page_names_is_one() -> None:
    deployed = filter(Path.is_file, (ROOT / "deploy").rglob("*"))
    texts = {path.name: path.read_text("utf-8") for path in [*pages(), *deployed]}
    named = {(page, name) for page, text in texts.items() for name in re.findall(PREFIX + r"([A-Z_]*[A-Z])\b", text)}
    known = {name.upper() for name in Settings.__dataclass_fields__}
    assert sorted((page, name) for page, name in named if name not in known) == []


def test_every_file_that_a_page_names_is_there() -> None:
    named = {said for said in quoted() if FILE.fullmatch(said.text) and said.text not in OTHERS}
    assert len(named) > 50
    assert sorted(said for said in named if not list(ROOT.glob(said.text)) and not _by_name(said.text)) == []


def _by_name(text: str) -> bool:
    """A file named without its folder, because the sentence has named the folder."""
    return "/" not in text and any(ROOT.glob(f"channels/*/{text}"))


def test_every_event_that_a_page_names_is_written_somewhere() -> None:
    named = {said for said in quoted() if DOTTED.fullmatch(said.text) and not said.text.endswith((".yml", ".py"))}
    code = "\n".join(sources().values())
    assert named
    assert sorted(said for said in named if said.text not in TABLE and f'"{said.text}"' not in code) == []


def test_every_metric_that_a_page_names_is_there() -> None:
    known = {metric.name: metric for metric in find_metrics(ROOT)}
    for page in pages():
        for name, labels in re.findall(r"`(passerelle_[a-z_]+)(?:\{(\w+)=[^`]*\})?`", page.read_text("utf-8")):
            assert name in known, f"{page.name}: {name}"
            assert not labels or labels in known[name].labels, f"{page.name}: {name} has no label {labels}"


def test_every_page_that_the_code_names_is_there() -> None:
    named = {(name, page) for name, text in sources().items() for page in re.findall(r"docs/\w+\.md", text)}
    assert named
    assert sorted((name, page) for name, page in named if not (ROOT / page).exists()) == []
