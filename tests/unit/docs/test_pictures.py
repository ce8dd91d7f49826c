"""Every state that is pictured has its sentence, its sheet and its place on the page; and the sheets stay small."""

from __future__ import annotations

from tests.pictures import album

STATES = [state for room in album.ROOMS for state in album.states(room)]
SHEET_BYTES = 130_000
ALL_BYTES = 8_500_000  # what a clone carries for them


def test_every_state_has_a_sheet_and_every_sheet_a_state() -> None:
    names = [state.name for state in STATES]
    assert len(names) == len(set(names)) > 100
    assert sorted(path.stem for path in album.FOLDER.iterdir()) == sorted(names)


def test_every_state_is_told_in_one_line() -> None:
    assert [state.name for state in STATES if not state.sentence.endswith(".") or "\n" in state.sentence] == []


def test_every_chapter_is_on_the_page() -> None:
    for room, chapters in album.ROOMS.items():
        modules = {path.stem for path in (album.HERE / room).glob("*.py")}
        assert modules - set(chapters.values()) <= {"__init__", "scene", "shift"}


def test_sheets_load_with_a_page_of_others() -> None:
    sizes = {path.name: path.stat().st_size for path in album.FOLDER.iterdir()}
    assert [name for name, size in sizes.items() if size > SHEET_BYTES] == []
    assert sum(sizes.values()) <= ALL_BYTES
