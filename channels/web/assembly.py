"""The two served scripts, put together at start from their parts: no build step, and nothing to send but code.

`widget.js` is all that a page loads: the launcher, and the conversation without a screen. The panel is a module that
it imports at the first open. Parts are plain scripts that share one scope, in the order given here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache, cached_property
from pathlib import Path

from channels.web import squeeze
from conversation.words import ZONE

STATIC = Path(__file__).with_name("static")
WIDGET = STATIC / "widget"
FIRST = "elements first/origin first/launch first/memory first/service first/link first/outbox".split()
FIRST += "first/entrance first/files first/awake first/chat first/element first/register".split()
PANEL = "elements panel/words panel/icons panel/moments panel/rows panel/order panel/photo panel/attachment".split()
PANEL += "panel/message panel/thread panel/composer panel/elsewhere panel/wishes panel/menu".split()
PANEL += "panel/wait panel/rating panel/panel".split()
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


@cache
def widget() -> Asset:
    """What a page loads. It knows where to import the panel from."""
    code = _script(FIRST, "first/launcher.css", PANEL=panel_path(panel()))
    return _asset(f'(()=>{{"use strict";{code}}})();')


@cache
def panel() -> Asset:
    """What the first open loads: a module of the panel and its style sheet."""
    return _asset(_script(PANEL, "panel/panel.css", ZONE=ZONE.key))


def panel_path(asset: Asset) -> str:
    """Where this very panel is served: another content has another address, so browsers may keep it for good."""
    return f"/widget/{asset.tag}.js"


def _script(parts: list[str], sheet: str, **constants: str) -> str:
    """The parts in one scope, after their constants and style sheet."""
    constants["STYLE"] = squeeze.style((WIDGET / sheet).read_text("utf-8"))
    text = [f"const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in constants.items()]
    text += [(WIDGET / f"{part}.js").read_text("utf-8") for part in parts]
    return squeeze.script("\n".join(text))


def _asset(code: str) -> Asset:
    return Asset(f"{ORIGIN}\n{code}\n".encode(), "text/javascript")
