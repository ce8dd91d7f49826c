"""Lists of phrases as one pattern: whole words over folded text, from the word files."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.nlu.wordfiles import BadWordFile, read, word_set

_NAMED = re.compile(r"(?<!P)<(\w+)>")


@lru_cache(maxsize=64)  # twice what the word files hold
def phrases(file: str, key: str, **instead: str) -> re.Pattern[str]:
    """Any of the phrases in `words/FILE.yml` under `key`, one a line; `<name>` is any word of the list `names`.

    With `name="other"`, `<name>` is any word of the list `others` instead.

    Raises:
        BadWordFile: the key is missing, or a phrase is no regular expression.
    """
    lists = {str(name): text for name, text in read(file).items()}
    if not isinstance(lists.get(key), str):
        raise BadWordFile(f"words/{file}.yml has no phrases under {key!r}; write `{key}: |` and one phrase a line")
    together = "|".join(f"(?:{phrase})" for phrase in lists[key].splitlines() if phrase)
    for name in set(_NAMED.findall(together)):
        together = together.replace(f"<{name}>", _any_of(word_set(str(lists.get(f"{instead.get(name, name)}s", "")))))
    try:
        return re.compile(rf"(?<!\w)(?:{together})(?!\w)")
    except re.error as error:
        raise BadWordFile(f"a phrase of words/{file}.yml, {key}, is no regular expression: {error}") from error


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"
