"""Makes the widget's parts small for the wire: pure, and only for the plain dialect they are written in.

The dialect: comments on lines of their own, every statement ended with a semicolon, no template literals, a regular
expression only after `(`, `=` or `,`. Then comments, indentation and line ends can go without a parser, private
members (`#name`) and names that are declared and never used as a property can become short ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

_STRING = r'"(?:\\.|[^"\\\n])*"' + "|" + r"'(?:\\.|[^'\\\n])*'"
_REGEX = r"(?:(?<=\()|(?<=[=,] ))/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+/[a-z]*"
_TOKEN = re.compile(rf"{_STRING}|{_REGEX}|\.\.\.|#?[\w$]+|\s+|.")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_ARGUMENTS = re.compile(r"\(([\w$, ={}\[\]]*)\) (?:=>|\{)|\b([a-z]\w*) =>")
_DECLARING = frozenset(("const", "let", "function", "class"))
_RESERVED = frozenset(
    "as async await catch class const do else false finally for function get if in let new null of return set static "
    "super switch this throw true try typeof undefined while".split()
)
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def script(text: str) -> str:
    """A script of the dialect, much shorter and doing the same."""
    text = _without_comments(text, "//")
    tokens = _TOKEN.findall(text)
    short = _short_names(tokens, text)
    return _joined([short.get(token, token) for token in tokens])


def style(text: str) -> str:
    """A style sheet without comments and the blanks it does not need."""
    text = re.sub(r"\s*([{};,>])\s*", r"\1", _without_comments(text, "/*"))
    return re.sub(r":\s+", ":", text).replace(";}", "}")


def _without_comments(text: str, mark: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(mark))


def _joined(tokens: list[str]) -> str:
    """The tokens with a blank only where two words or two signs would run together."""
    out = [""]
    apart = False
    for token in tokens:
        if token.isspace():
            apart = True
            continue
        last, first = out[-1][-1:], token[0]
        if apart and ((_wordy(last) and _wordy(first)) or (last in "+-" and last == first)):
            out.append(" ")
        out.append(token)
        apart = False
    return "".join(out).replace(";}", "}")


def _wordy(sign: str) -> bool:
    return sign.isalnum() or sign in ("_", "$", "#")


def _short_names(tokens: list[str], text: str) -> dict[str, str]:
    """What each long name becomes, the most used ones shortest."""
    words = [token for token in tokens if not token.isspace()]
    private = Counter(word for word in words if word[0] == "#")
    own = _declared(words, text) - _fixed(words) - _RESERVED
    public = Counter(word for word in words if word in own and len(word) > 2)
    fresh, hidden = _fresh({word for word in words if len(word) <= 2}), _fresh(set())
    short = {word: next(fresh) for word, _ in public.most_common()}
    return short | {word: "#" + next(hidden) for word, _ in private.most_common()}


def _declared(words: list[str], text: str) -> set[str]:
    """Names that the script itself brings in: by a declaration or as an argument."""
    names = {word for before, word in pairwise(words) if before in _DECLARING}
    for listed, single in _ARGUMENTS.findall(text):
        names.update(_NAME.findall(listed), [single] if single else [])
    return {name for name in names if _NAME.fullmatch(name)}


def _fixed(words: list[str]) -> set[str]:
    """Names that mean something to others: properties, keys of objects, and what is taken out of objects by name."""
    fixed: set[str] = set()
    brackets: list[str] = []
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word in "([{":
            brackets.append(word)
        elif word in ")]}" and word:
            brackets.pop()
        in_braces = brackets[-1:] == ["{"]
        if before == "." or after == ":" or (in_braces and before in "{," and after in ",}="):
            fixed.add(word)
    return fixed


def _fresh(taken: set[str]) -> Iterator[str]:
    names = [*_LETTERS, *(a + b for a in _LETTERS for b in _LETTERS)]
    return (name for name in names if name not in taken and name not in _RESERVED)
