"""The words of a text as they are compared, and what can be an identifier by its form."""

import re
import unicodedata
from collections.abc import Iterator

from .vouching import is_telling

RUN = 6
"""Words in a row that count as copied."""

Word = tuple[str, int, int]

_MARKS = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters that no reader sees."""
_WORD = re.compile(rf"[^\W_][\w{_MARKS}]*")
# without a figure none tells: most words are passed over at once
_TOKEN = re.compile(
    rf"(?<![\w{_MARKS}.@/-])(?=[A-Za-z._/-]*[0-9])[A-Za-z0-9][A-Za-z0-9._/-]{{2,62}}[A-Za-z0-9](?![\w{_MARKS}@]|[./-]\w)"
)


def words_of(text: str) -> Iterator[Word]:
    """The words of a text as they are compared, with their places: here folding is the careful side."""
    for match in _WORD.finditer(text):
        word = match.group()
        yield word.lower() if word.isascii() else _plain(word), match.start(), match.end()


def spelled(text: str) -> list[str]:
    """The words of a text as they are compared."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [word for word, _, _ in words_of(text)]


def _plain(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word).casefold()
    return "".join(char for char in spread if unicodedata.category(char) not in {"Mn", "Cf"})


def runs_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Each `RUN` words in a row."""
    return zip(*(words[place:] for place in range(RUN)), strict=False)


def tokens_of(text: str) -> Iterator[str]:
    """What can be an identifier by its form alone."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if is_telling(token):
            yield token
