"""How a letter looks in a mail: as plain text, and as simple HTML. Pure."""

from __future__ import annotations

from html import escape

from channels.letters.letter import Big, Block, Letter, Link, Row, Said, Text


def plain(letter: Letter) -> str:
    """As plain text; nothing is lost in it."""
    return "\n\n".join([*map(_plain, letter.blocks), f"-- \n{letter.signs}"]) + "\n"


def _plain(block: Block) -> str:
    match block:
        case Said(who, text):
            return f"{who} :\n" + "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        case Big(text):
            return f"    {text}"
        case Row(name, value):
            return f"{name} : " + value.replace("\n", "\n  ")
        case Link(title, url, note):
            return f"{title} :\n{url}\n{note}"
        case Text(text):
            return text


def html(letter: Letter, language: str) -> str:
    """As HTML without pictures, scripts or anything from elsewhere."""
    blocks = "\n".join(map(_html, letter.blocks))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<body style="{_BODY}">\n{blocks}\n'
        f'<p style="{_SMALL}">{_lines(letter.signs)}</p>\n</body>\n</html>\n'
    )


_BODY = "font:16px/1.5 system-ui,sans-serif;color:#1f2328;max-width:36em;margin:24px auto;padding:0 16px"
_SMALL = "color:#57606a;font-size:14px;border-top:1px solid #d0d7de;padding-top:12px;margin-top:24px"
_SAID = "margin:0 0 16px;padding:8px 16px;border-left:4px solid #0b6e4f;background:#f6f8fa"
_BUTTON = "display:inline-block;padding:12px 20px;border-radius:8px;background:#0b6e4f;color:#fff;text-decoration:none"


def _html(block: Block) -> str:
    match block:
        case Said(who, text):
            return f'<blockquote style="{_SAID}"><strong>{escape(who)}</strong><br>{_lines(text)}</blockquote>'
        case Big(text):
            return f'<p style="font-size:32px;letter-spacing:6px"><strong>{escape(text)}</strong></p>'
        case Row(name, value):
            return f"<p><strong>{escape(name)}</strong><br>{_lines(value)}</p>"
        case Link(title, url, note):
            button = f'<a href="{escape(url)}" style="{_BUTTON}">{escape(title)}</a>'
            return f'<p>{button}</p>\n<p style="color:#57606a;font-size:14px">{_lines(note)}</p>'
        case Text(text):
            return f"<p>{_lines(text)}</p>"


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.splitlines()))
