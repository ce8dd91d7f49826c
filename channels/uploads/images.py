"""Photos made safe: read by their content, painted anew, so that only pixels are kept.

What is written anew has no place and camera in it (EXIF), no second file behind the picture, and nothing a viewer
could be tricked by. Sizes are looked at before a pixel is unpacked: a few KB can claim to be a picture of gigabytes.
"""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PIL import Image, ImageOps

from channels.admission.errors import WireError

# 50 million: what phones take at most in their usual mode; 150 MB while it is open.
PIXELS_MOST = 50_000_000
# A crack in a cup is seen at 4,096; a phone's 12 million pixels stay as they are, but for a margin.
SIDE_MOST = 4_096
_READ = ("PNG", "JPEG", "GIF", "WEBP")
_KEPT = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/png"}
_HOW: dict[str, dict[str, int]] = {"image/jpeg": {"quality": 88}, "image/webp": {"quality": 88}, "image/png": {}}

# One thread: one open picture is the most memory that photos take, and nobody else's thread waits for them.
_painter = ThreadPoolExecutor(1, "pictures")
PLACES = 8  # photos that wait for it or are in its hands, each up to 10 MB in memory
AGAIN_S = 5
_places = asyncio.Semaphore(PLACES)


class Picture(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    media_type: str


async def repaint(content: bytes) -> Picture:
    """`repainted`, in a thread of its own. Raises also `WireError` `unavailable` while too many wait for it."""
    if _places.locked():
        raise WireError("unavailable", "many photos are coming in just now; send this one again in a moment", AGAIN_S)
    async with _places:
        return await asyncio.get_running_loop().run_in_executor(_painter, repainted, content)


def repainted(content: bytes) -> Picture:
    """The same picture, upright, with nothing else in it; of one that moves, the first image.

    Raises `WireError` `bad_json` for what is no whole picture, `too_large` for one with too many pixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_READ) as image:
            _check_size(image)
            return _painted(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many() from error
    except WireError:
        raise
    except Exception as error:  # decoders raise what they meet in broken files: struct.error, IndexError, ...
        raise WireError("bad_json", "this picture is broken or is none; take the photo again and send it") from error


def _painted(image: Image.Image) -> Picture:
    kind = _KEPT[str(image.format)]
    image.draft("RGB", (SIDE_MOST, SIDE_MOST))  # a JPEG is unpacked no larger than needed
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((SIDE_MOST, SIDE_MOST))
    transparent = kind != "image/jpeg" and (upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info)
    pixels = upright.convert("RGBA" if transparent else "RGB")
    pixels.info = {}
    out = io.BytesIO()
    pixels.save(out, kind.rsplit("/", 1)[-1].upper(), **_HOW[kind])
    return Picture(out.getvalue(), kind)


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > PIXELS_MOST:
        raise _too_many()


def _too_many() -> WireError:
    return WireError(
        "too_large", f"this picture has more than {PIXELS_MOST // 10**6} million pixels; send a smaller one"
    )
