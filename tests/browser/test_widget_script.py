"""How the served script is made: every part is in it, it is squeezed without harm, and no part writes HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.web import pages, squeeze
from channels.web.assembly import PARTS, STATIC, widget

FOLDER = STATIC / "widget"


def test_every_part_is_served() -> None:
    assert sorted(PARTS) == sorted(path.stem for path in FOLDER.glob("*.js"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.stem)
def test_text_of_people_cannot_become_html(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", text)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.stem)
def test_parts_keep_to_the_dialect_that_is_squeezed(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert not [line for line in lines if "`" in re.sub(r"^\s*//.*", "", line)]
    assert not [line for line in lines if re.search(r"[;{}] *//", line)]


def test_both_languages_say_the_same_things() -> None:
    text = (FOLDER / "words.js").read_text("utf-8")
    french, english = text.split("\n  en: {")
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
