"""The two served scripts, put together at start from their parts: no build step, and nothing to send but code.

`widget.js` is all that a page loads: the launcher. The conversation without a screen and the panel that shows it are
modules which it imports when they are wanted. Parts are plain scripts that share one scope, in the order given here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache, cached_property
from pathlib import Path

from channels.widget import squeeze

STATIC = Path(__file__).with_name("static")
WIDGET = STATIC / "widget"
FIRST = "elements owners pauses first/origin first/launch first/memory first/element first/register".split()
TALK = "owners pauses talk/service talk/link talk/outbox talk/entrance talk/files talk/awake".split()
TALK += "talk/tongue talk/moments talk/rows talk/chat".split()
PANEL = "panel/imported elements panel/words panel/icons panel/order panel/attachment".split()
PANEL += "panel/message panel/thread panel/composer panel/told panel/elsewhere panel/wishes panel/menu".split()
PANEL += "panel/wait panel/rating panel/panel".split()
ORIGIN = "/* Passerelle: channels/widget/static/widget */"


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
    """What a page loads. It knows where to import the others from."""
    code = _script(FIRST, STYLE=_sheet("first/launcher.css"), TALK=talk_path(talk()), PANEL=panel_path(panel()))
    return _asset(f'(()=>{{"use strict";{code}}})();')


@cache
def talk() -> Asset:
    """The conversation: a module that comes with the first open, or once the page is quiet for who was here before."""
    return _asset(_script(TALK))


@cache
def panel() -> Asset:
    """The panel and its style sheet: a module that comes with the first open."""
    code = _script(PANEL, STYLE=_sheet("panel/panel.css"))
    return _asset(code.replace('"TALK"', json.dumps(talk_path(talk())), 1))


def talk_path(asset: Asset) -> str:
    """Where this very conversation's script is served: another content has another address, to be kept for good."""
    return f"/widget/talk-{asset.tag}.js"


def panel_path(asset: Asset) -> str:
    """The same of a panel."""
    return f"/widget/panel-{asset.tag}.js"


def _sheet(path: str) -> str:
    return squeeze.style((WIDGET / path).read_text("utf-8"))


def _script(parts: list[str], **constants: str) -> str:
    """The parts in one scope, after their constants."""
    text = [f"const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in constants.items()]
    text += [(WIDGET / f"{part}.js").read_text("utf-8") for part in parts]
    return squeeze.script("\n".join(text))


def _asset(code: str) -> Asset:
    return Asset(f"{ORIGIN}\n{code}\n".encode(), "text/javascript")
