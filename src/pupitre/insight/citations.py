"""Does a claim stand in what it cites? First whether the quote is there, then whether it carries the claim.

Both looks are decided here, without a model: the key exists and the quote stands in the passage; the figures, names
and days of the claim stand in its quotes, nothing is turned round, and each part of the sentence has its words there.
A claim that fails is never printed without its citation: it is not printed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from ..documents.words import content, folded, words
from ..language import Phrase, phrase
from .digest import Claim, Measures
from .sources import Passage
from .words import NEGATIONS, OPPOSITES, figures, names

CARRIED = 0.5
"""Share of the content words of each part of a claim that must stand in its quotes."""
NEAR = 0.62
"""Likeness of meaning that stands for common words where a claim says it in other words."""
SHORTEST = 12
"""Characters: a shorter quote carries nothing."""

Likeness = Callable[[str, str], float]
"""How near two sentences are in meaning, 0 to 1; also from one language to the other."""

_OWN = re.compile(r"https?://\S*|www\.\S*|\[\d+\]")
"""What only `render` puts on the page: addresses and numbers of sources."""

_SWEEPING = frozenset(
    "all every always only never none most everyone nobody guarantee guarantees guaranteed tous toutes toujours seul "
    "seule seulement jamais aucun aucune chaque garantit garanti majorite".split()
)


def check(claim: Claim, passages: Mapping[str, Passage], likeness: Likeness | None = None) -> Phrase | None:
    """Why a claim cannot be printed; `None` where it can."""
    own = [one for one in _OWN.findall(claim.text) if not any(plain(one) in plain(c.quote) for c in claim.citations)]
    if own:
        return phrase("it names an address or the number of a source itself")
    for citation in claim.citations:
        wrong = quoted(citation.passage, citation.quote, passages)
        if wrong is not None:
            return wrong
    if claim.kind in ("connection", "tension") and len(origins(claim)) < 2:
        return phrase("it needs two sources, and has one")
    quotes = [citation.quote for citation in claim.citations]
    return _named(claim.topic, "\n".join(quotes)) or carried(claim.text, quotes, likeness)


def quoted(key: str, quote: str, passages: Mapping[str, Passage]) -> Phrase | None:
    """Why a quote is none: the passage does not exist, or does not say it."""
    passage = passages.get(key)
    if passage is None:
        return phrase("the passage that it cites does not exist")
    if passage.orders:
        return phrase("the passage that it cites gives orders to programs")
    if len(plain(quote)) < SHORTEST:
        return phrase("what it quotes is too short to carry anything")
    if plain(quote) not in plain(passage.text):
        return phrase("what it quotes does not stand in the passage")
    return None


def carried(text: str, quotes: Sequence[str], likeness: Likeness | None = None) -> Phrase | None:
    """Why these quotes do not carry this text; `None` where they do."""
    whole = "\n".join(quotes)
    if plain(text) in plain(whole):
        return None
    strange = _named(text, whole)
    if strange is not None:
        return strange
    if _is_turned(text, quotes):
        return phrase("it turns round what it quotes")
    said, given = set(words(text)), set(words(whole))
    if (said & _SWEEPING) - given and not given & _SWEEPING:
        return phrase("it says it more generally than what it quotes")
    for part in _parts(text):
        held = content(part)
        if not held:
            continue
        stems = set(content(whole))
        share = sum(word in stems or any(_kin(word, other) for other in stems) for word in held) / len(held)
        near = max((likeness(part, quote) for quote in _pieces(quotes)), default=0.0) if likeness else 0.0
        if share < CARRIED and not (near >= NEAR and (share >= CARRIED / 2 or _is_foreign(share, near))):
            return phrase("what it quotes does not carry it, or carries only a part of it")
    return None


def measure(claims: Sequence[Claim], likeness: Likeness | None = None) -> Measures:
    """Recall and precision of the citations of these claims, as the second look judges them."""
    held = 0
    useful, count = 0, 0
    for claim in claims:
        quotes = [citation.quote for citation in claim.citations]
        whole = carried(claim.text, quotes, likeness) is None
        held += whole
        for place, quote in enumerate(quotes):
            count += 1
            alone = carried(claim.text, [quote], likeness) is None
            others = quotes[:place] + quotes[place + 1 :]
            needed = whole and (not others or carried(claim.text, others, likeness) is not None)
            useful += alone or needed
    return Measures(
        claims=len(claims),
        verified=held,
        recall=round(held / len(claims), 2) if claims else 0.0,
        precision=round(useful / count, 2) if count else 0.0,
        inferred=sum(claim.basis == "inferred" for claim in claims),
    )


def origins(claim: Claim) -> set[str]:
    """The sources that a claim cites."""
    return {citation.passage.partition(".")[0] for citation in claim.citations}


def plain(text: str) -> str:
    """The text with one kind of space, quotation mark and hyphen; everything else as it stands."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\u2018\u2019\u201a\u201b\u2032`\u00b4]", "'", text)
    text = re.sub(r"[\u201c\u201d\u201e\u00ab\u00bb\u2033]", '"', text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"\s+", " ", re.sub(r'"\s+|\s+"', '"', text)).strip()


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote stands in a text as it is written there; `None` where only its sense of it does."""
    pattern = "".join(_WAYS.get(letter, re.escape(letter)) for letter in plain(quote))
    found = re.search(pattern, text)
    return found.span() if found is not None else None


_WAYS = {
    " ": r"\s+",
    "'": r"['\u2018-\u201b\u2032`\u00b4]",
    '"': r"\s*[\"\u201c-\u201e\u00ab\u00bb\u2033]\s*",
    "-": r"[\u2010-\u2015\u2212-]",
}
"""The letters that `plain` makes alike."""


def _named(text: str, whole: str) -> Phrase | None:
    """A figure, name or day that does not stand in what is quoted."""
    missing = figures(text) - figures(whole)
    if missing:
        return phrase("a figure in it does not stand in what it quotes: {figure}", figure=", ".join(sorted(missing)))
    there = folded(whole)
    strange = sorted(name for name in names(text) if name not in there)
    if strange:
        return phrase("a name in it does not stand in what it quotes: {name}", name=", ".join(strange))
    return None


def _is_turned(text: str, quotes: Sequence[str]) -> bool:
    """Whether the claim denies what its nearest quoted sentence affirms, or says its contrary."""
    nearest = max(_pieces(quotes), key=lambda piece: len(set(content(piece)) & set(content(text))), default="")
    said, given = set(words(text.replace("n't", "nt"))), set(words(nearest.replace("n't", "nt").replace("n’t", "nt")))
    if bool(said & NEGATIONS) != bool(given & NEGATIONS):
        # "only" and "nothing but" deny in one word what the other says in two; two denials are none
        both = folded(f"{text} {nearest}")
        return not (said | given) & {"only", "seul", "seule", "seulement"} and not re.search(
            r"\bn(?:e |')\w+ (?:\w+ )?qu[e']", both
        )
    whole = set(words(" ".join(quotes)))
    for first, second in OPPOSITES:
        for ours, theirs in ((first, second), (second, first)):
            if said & ours and not said & theirs and whole & theirs and not whole & ours:
                return not bool(said & NEGATIONS) and not bool(given & NEGATIONS)
    return False


def _parts(text: str) -> list[str]:
    """The parts of a sentence that each say something: half a truth is none."""
    parts = re.split(r"[;:.!?]\s|,\s|\b(?:and|but|while|because|whereas|et|mais|tandis que|car|alors que)\b", text)
    joined: list[str] = []
    for part in parts:
        if joined and (len(content(part)) < 3 or len(content(joined[-1])) < 3):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _pieces(quotes: Sequence[str]) -> list[str]:
    return [piece for quote in quotes for piece in re.split(r"(?<=[.!?])\s+", quote) if piece.strip()]


def _kin(word: str, other: str) -> bool:
    """Whether two stems begin alike, as `produc` and `productiv`."""
    return len(word) >= 5 and len(other) >= 5 and word[:5] == other[:5]


def _is_foreign(share: float, near: float) -> bool:
    """No word in common and a very near meaning: the same, said in the other language."""
    return share < CARRIED / 2 and near >= NEAR + 0.08
