"""A contact sheet: all pictures of one state beside each other, small, with captions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.pictures.looks import THEMES, Shot

SCALE = 0.47  # a line of 15 px is still read when the sheet is opened in full
ROW_PX = 1_320  # no row is wider
GAP_PX = 10
CAPTION_PX = 18
QUALITY = 25  # of WebP: letters stay clean, and all sheets below what tests/unit/docs/test_pictures.py allows

_GROUND = "#c9cfce"
_INK = "#16201f"


def sheet(taken: Mapping[str, Sequence[Shot]]) -> Image.Image:
    """One image: each name begins a row, and goes on in further ones where its pictures are wide."""
    rows = [
        row
        for name, shots in taken.items()
        for row in _rows([_captioned(name, shot) for shot in sorted(shots, key=_place)])
    ]
    width = max(sum(image.width + GAP_PX for image in row) for row in rows) + GAP_PX
    height = sum(row[0].height + GAP_PX for row in rows) + GAP_PX
    whole = Image.new("RGB", (width, height), _GROUND)
    top = GAP_PX
    for row in rows:
        left = GAP_PX
        for image in row:
            whole.paste(image, (left, top))
            left += image.width + GAP_PX
        top += row[0].height + GAP_PX
    return whole


def _place(shot: Shot) -> tuple[int, int]:
    """Light before dark, narrow before wide."""
    return THEMES.index(shot.theme), shot.size.width


def _rows(images: Sequence[Image.Image]) -> Iterator[list[Image.Image]]:
    row: list[Image.Image] = []
    for image in images:
        if row and sum(it.width + GAP_PX for it in row) + image.width > ROW_PX:
            yield row
            row = []
        row.append(image)
    yield row


def _captioned(name: str, shot: Shot) -> Image.Image:
    size = round(shot.image.width * SCALE), round(shot.image.height * SCALE)
    whole = Image.new("RGB", (size[0], size[1] + CAPTION_PX), _GROUND)
    whole.paste(shot.image.resize(size, Image.Resampling.LANCZOS), (0, CAPTION_PX))
    caption = f"{name}, {shot.theme}, {shot.size.name} {shot.size.width}"
    ImageDraw.Draw(whole).text((0, 1), caption, _INK, ImageFont.load_default(12))
    return whole


def save(image: Image.Image, path: Path) -> None:
    """Keep it as WebP."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "WEBP", quality=QUALITY, method=6)
