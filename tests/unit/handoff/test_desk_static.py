"""What the desk's page is made of, read as text: its words in both languages, and nothing that makes markup of text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handoff
from handoff.desk import bundle

STATIC = Path(handoff.__file__).parent / "static"
OWN = sorted((STATIC / "desk").rglob("*.js"))


def names(language: str) -> set[str]:
    """The names that a language has words for."""
    return set().union(*(book(name) for name in (language, f"{language}-later")))


def book(name: str) -> set[str]:
    """The names in one book of words."""
    words = (STATIC / "desk" / "words" / f"{name}.js").read_text("utf-8")
    return set(re.findall(r'^  "([\w.]+)":', words, re.MULTILINE))


def test_both_languages_have_the_same_words_in_the_same_books() -> None:
    assert book("fr") == book("en") != set()
    assert book("fr-later") == book("en-later") != set()
    assert book("fr") & book("fr-later") == set()


def test_every_word_that_is_asked_for_exists() -> None:
    code = "\n".join(path.read_text("utf-8") for path in OWN)
    literal = set(re.findall(r'\bt\("([\w.]+)"', code))
    families = set(re.findall(r"\bt\(`(\w+)\.\$\{", code))
    assert literal - names("fr") == set()
    assert {it for it in families if not any(name.startswith(f"{it}.") for name in names("fr"))} == set()


def test_text_never_becomes_markup_or_code() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:")
    assert [path.name for path in OWN if forbidden.search(path.read_text("utf-8"))] == []


def test_no_pattern_looks_behind_itself() -> None:
    # A browser of early 2023 that does not know it (Safari before 16.4) would read none of the desk's one script.
    assert [path.name for path in OWN if re.search(r"\(\?<[=!]", path.read_text("utf-8"))] == []


def test_the_page_loads_only_files_that_are_there() -> None:
    page = (STATIC / "desk.html").read_text("utf-8")
    named = re.findall(r'(?:href|src)="/desk/static/([^"]+)"', page)
    assert len(named) > 3
    assert [name for name in named if not (STATIC / name).is_file()] == []
    sheets = (STATIC / "css" / "desk.css").read_text("utf-8")
    imported = re.findall(r'^@import "([^"]+)";$', sheets, re.MULTILINE)
    assert sheets.count("@import") == len(imported) > 3
    assert [name for name in imported if not (STATIC / "css" / name).is_file()] == []
    assert "<style" not in page
    assert re.search(r"<script(?![^>]* src=)", page) is None


def test_the_first_module_carries_what_it_imports_and_the_others_take_it_from_there() -> None:
    main = bundle.travelling(STATIC / "desk" / bundle.ENTRY)
    assert re.findall(r"^import .*", main, re.MULTILINE) == [
        'import * as of_preact from "../vendor/htm-preact-standalone-3.1.1.module.js";'
    ]
    assert re.findall(r"^export (.{14})", main, re.MULTILINE) == ["const modules "]
    assert main.count("const of_words = ") == 1
    help_page = bundle.travelling(STATIC / "desk" / "help.js")
    assert 'const { t } = modules["words.js"];' in help_page
    assert 'import { Dialog } from "./dialog.js";' in help_page


def test_scripts_travel_without_what_only_people_read() -> None:
    assert bundle.slim('// One.\nconst a = "http://x"; // two\n  b();\n') == 'const a = "http://x";\nb();\n'
    lines = [line for path in OWN for line in path.read_text("utf-8").splitlines() if " // " in line.lstrip()]
    assert len(lines) > 50
    assert [line for line in lines if line.partition(" // ")[0].count('"') % 2] == []  # none of them in a string


def test_sheets_travel_without_what_only_people_read() -> None:
    written = (
        '/* Wide. */\n.a > b,\n.c { content: "# "; margin: 0 4px; }\n@media (width > 9px) {\n  .a { top: 0; }\n}\n'
    )
    assert bundle.sheet(written) == '.a > b,.c{content: "# ";margin: 0 4px}@media (width > 9px){.a{top: 0}}'
    sheets = [path.read_text("utf-8") for path in (STATIC / "css").glob("*.css")]
    assert [text for sheet in sheets for text in re.findall(r'"[^"\n]*"', sheet) if set(text) & set("{};,")] == []


@pytest.mark.parametrize(
    ("other", "wrong"),
    [('import "./main.js";', "cannot travel"), ('import { a } from "./main.js";', "import each other")],
)
def test_what_cannot_travel_says_why(tmp_path: Path, other: str, wrong: str) -> None:
    (tmp_path / "main.js").write_text('import { b } from "./b.js";\n', "utf-8")
    (tmp_path / "b.js").write_text(f"{other}\nexport const b = 1;\n", "utf-8")
    with pytest.raises(ValueError, match=wrong):
        bundle.travelling(tmp_path / "main.js")
