"""The one served `widget.js`, put together at start from its parts: no build step, and nothing to send but code.

Parts are plain scripts that share one function's scope, in the order given here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cached_property
from pathlib import Path

from channels.web import squeeze

STATIC = Path(__file__).with_name("static")
PARTS = (
    "origin words elements moments memory service link outbox chat rows message thread composer cards panel element "
    "register"
).split()
ORIGIN = "/* Passerelle: channels/web/static/widget */"


class Asset:
    """A file as it is sent: its bytes, the same compressed, and the tag by which a browser knows that it has it."""

    def __init__(self, content: bytes, media_type: str) -> None:
        self.content = content
        self.media_type = media_type
        self.tag = hashlib.sha256(content).hexdigest()[:20]

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)


def widget(folder: Path = STATIC / "widget") -> Asset:
    """The whole widget, style sheet included."""
    css = squeeze.style((folder / "widget.css").read_text("utf-8"))
    parts = [f"const STYLE = {json.dumps(css, ensure_ascii=False)};"]
    parts += [(folder / f"{name}.js").read_text("utf-8") for name in PARTS]
    code = squeeze.script("\n".join(parts))
    return Asset(f'{ORIGIN}\n(()=>{{"use strict";{code}}})();\n'.encode(), "text/javascript")
