"""How the served scripts are made: every part is in them, squeezed without harm, and no part writes HTML."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.widget import pages, squeeze
from channels.widget.assembly import FIRST, PANEL, TALK, WIDGET, panel, panel_path, talk, talk_path, widget

PATHS = sorted(WIDGET.rglob("*.js"))
ALL = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
BUDGET_BYTES = 15 * 1024  # before the first click, the project's promise; the best known widgets are ten times larger


def test_every_part_is_served() -> None:
    assert {*FIRST, *TALK, *PANEL} == {str(path.relative_to(WIDGET).with_suffix("")) for path in PATHS}


def test_before_the_first_click_there_is_little_to_load() -> None:
    assert len(widget().gzipped) + len(talk().gzipped) <= BUDGET_BYTES  # both, for who was here before
    assert len(panel().gzipped) <= BUDGET_BYTES
    for asset in (widget(), talk(), panel()):
        assert gzip.decompress(asset.gzipped) == asset.content


def test_the_script_asks_for_those_that_belong_to_it() -> None:
    assert panel_path(panel()) in widget().content.decode()
    assert talk_path(talk()) in widget().content.decode()


@ALL
def test_no_pattern_looks_behind_itself(path: Path) -> None:
    # A browser of early 2023 that does not know it (Safari before 16.4) would read none of the panel's script.
    assert not re.search(r"\(\?<[=!]", path.read_text("utf-8"))


@ALL
def test_text_of_people_cannot_become_html(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", text)


@ALL
def test_parts_keep_to_the_dialect_that_is_squeezed(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert not [line for line in lines if "`" in re.sub(r"^\s*//.*", "", line)]
    assert not [line for line in lines if re.search(r"[;{}] *//", line)]
    assert not [line for line in lines if re.search(r"(&&|\|\||\?|return) /[^/ ]", line)]


def test_both_languages_say_the_same_things() -> None:
    for words in ("first/launch.js", "panel/words.js"):
        french, english = (WIDGET / words).read_text("utf-8").split("\n  en: {")
        names = re.compile(r"^ +(\w+):", re.MULTILINE)
        assert [name for name in names.findall(french) if name != "fr"] == names.findall(english)


def test_squeezing_leaves_strings_and_properties_alone() -> None:
    text = """
    // A comment, which goes.
    class Box {
      #inside = "a  //  b";
      put(thing) {
        const longName = thing.longName + " const " + this.#inside;
        return { longName, other: longName };
      }
      get ready() { return a + +b; }
    }
    function helper(argument) { return argument.match(/[/ ]+ "x/) ?? typeof argument; }
    """
    squeezed = squeeze.script(text)
    assert '"a  //  b"' in squeezed
    assert "comment" not in squeezed
    assert ".longName" in squeezed
    assert "{longName,other:longName}" in squeezed
    assert "a+ +b" in squeezed
    assert '/[/ ]+ "x/' in squeezed
    assert "helper" not in squeezed
    assert "#inside" not in squeezed


def test_squeezing_a_style_sheet() -> None:
    assert squeeze.style("/* x */\na,\nb { color: red;\n  margin: 0 1px; }\n") == "a,b{color:red;margin:0 1px}"


def test_the_same_parts_make_the_same_script() -> None:
    assert widget().tag == widget().tag


async def test_browsers_keep_the_scripts_as_long_as_they_are_the_ones_of_now() -> None:
    app = web.Application()
    pages.setup(app)
    # path -> what, and for how long
    served = {
        "/widget.js": (widget(), "public, max-age=300"),
        panel_path(panel()): (panel(), "public, max-age=31536000, immutable"),
        talk_path(talk()): (talk(), "public, max-age=31536000, immutable"),
        "/widget/panel-of-before-the-upgrade.js": (panel(), "no-store"),
        "/widget/talk-of-before-the-upgrade.js": (talk(), "no-store"),
    }
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        for path, (asset, kept) in served.items():
            packed = await client.get(path, headers={"Accept-Encoding": "gzip"})
            assert await packed.read() == asset.gzipped
            assert packed.headers["Content-Type"] == "text/javascript; charset=utf-8"
            assert packed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert packed.headers["Access-Control-Allow-Origin"] == "*"  # a module is fetched by the rules of CORS
            assert packed.headers["Cache-Control"] == kept
            known = await client.get(path, headers={"If-None-Match": packed.headers["ETag"]})
            assert (known.status, await known.read()) == (304, b"")
            plain = await client.get(path, headers={"Accept-Encoding": "identity"})
            assert await plain.read() == asset.content


async def test_without_a_demo_there_is_no_shop() -> None:
    app = web.Application()
    pages.setup(app)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/chat")
        assert "passerelle-chat" in await (await client.get("/chat")).text()


async def test_a_host_that_is_no_address_gets_into_no_header() -> None:
    app = web.Application()
    pages.setup(app)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/chat", headers={"Host": "evil; script-src *"})
        assert "evil" not in answer.headers.get("Content-Security-Policy", "")
