"""Letters: which ones a reader takes for others, and how they are put in one case.

Nothing is folded that could turn one address into another.
"""

import unicodedata


def suspicious(text: str) -> bool:
    """Whether a typed value (an address, an account, an identifier) holds characters that a reader takes for others.

    Look-alike letters, full-width figures, invisible and bidirectional marks, typographic dashes: all but ASCII,
    accented Latin letters and spaces. Not meant for prose, where dashes and quotation marks are at home.
    """
    if text.isascii():
        return not text.isprintable()
    return not (_PLAIN_OR_MARK.issuperset(text) and _PLAIN.issuperset(unicodedata.normalize("NFC", text)))


_LETTERS = [
    chr(code)
    for code in range(0xC0, 0x180)
    if chr(code).isalpha() and unicodedata.normalize("NFKC", chr(code)) == chr(code) and chr(code) not in "ıĸſ"
]
_PLAIN = frozenset([*map(chr, range(0x20, 0x7F)), *_LETTERS, "\xa0", "\u2009", "\u202f", "€", "£"])
_PLAIN_OR_MARK = _PLAIN | frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327")
# One to one and within these letters: `str.lower` would turn the Kelvin sign into a `k`, `str.upper` `ß` into `SS`.
LOWER = {ord(char): low for char in _PLAIN if (low := char.lower()) != char and low in _PLAIN}
UPPER = {ord(char): up for char in _PLAIN if (up := char.upper()) != char and up in _PLAIN}


SPACES = " \t\xa0\u2009\u202f"


def invisible(char: str) -> bool:
    """Whether no reader sees a character."""
    return unicodedata.category(char) == "Cf"
