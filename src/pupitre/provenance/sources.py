"""Several sources of one value: whose word counts, and the label that they have together."""

from collections.abc import Collection, Iterable

from ..labels import Label, Sensitivity, Writer, join, written_by
from ..records import Origin
from ..values import Kind
from .traced import Span, Traced, each_once

Source = tuple[Label, Origin]

_TIERS = {Writer.PERSON: 0, Writer.COMPANY: 0, Writer.PARTNER: 1, Writer.OUTSIDE: 2, Writer.MODEL: 2}


def _tier(label: Label) -> int:
    return max(_TIERS[writer] for writer in label.writers)


def best_of(sources: Collection[Source]) -> list[Source]:
    """The sources whose writers are trusted most."""
    tiers = [_tier(label) for label, _ in sources]
    return [source for source, tier in zip(sources, tiers, strict=True) if tier == min(tiers)]


def near_to(sources: Iterable[Source], of: Collection[str]) -> list[Source]:
    """Trusted sources that are of the objects in question, a person's own words, or a template that was approved."""
    return [
        (label, origin)
        for label, origin in sources
        if (origin.of in of or origin.kind in _SPOKEN) and label.is_trusted
    ]


_SPOKEN = frozenset({"person", "template"})


def is_trusted(sources: Iterable[Source]) -> bool:
    """Whether all of them are the company's or a person's."""
    return all(label.is_trusted for label, _ in sources)


class Join:
    """The join of very many labels, built once."""

    def __init__(self, labels: Iterable[Label] = ()) -> None:
        self.writers: set[Writer] = set()
        self.subjects: set[str] = set()
        self.highest = Sensitivity.PUBLIC
        for label in labels:
            self.add(label)

    def add(self, label: Label) -> bool:
        """Join one more; whether that changed anything."""
        is_higher = label.sensitivity.rank > self.highest.rank
        if not is_higher and label.writers <= self.writers and label.subjects <= self.subjects:
            return False
        self.writers |= label.writers
        self.subjects |= label.subjects
        if is_higher:
            self.highest = label.sensitivity
        return True

    def label(self, writers: Iterable[Writer] | None = None) -> Label:
        """The join, or the same with other writers."""
        first, *others = sorted(self.writers if writers is None else set(writers))
        # The subjects come last, so that they are joined once: they can be thousands.
        return join(
            *(written_by(writer, Sensitivity.PUBLIC) for writer in others),
            written_by(first, self.highest, self.subjects),
        )


def joined(labels: Iterable[Label]) -> Label:
    """The join of labels; one that holds all the others is given as it is."""
    kept = list({id(label): label for label in labels}.values())
    widest = max(kept, key=lambda label: (len(label.subjects), len(label.writers)))
    # Where one label holds all the others it is their join, and need not be built again.
    if all(
        label.writers <= widest.writers
        and label.subjects <= widest.subjects
        and label.sensitivity.rank <= widest.sensitivity.rank
        for label in kept
    ):
        return widest
    return Join(kept).label()


def by_chance(sources: Iterable[Source]) -> Label:
    """The label of a value that equals these but may do so by chance: never a trusted one."""
    whole = Join(label for label, _ in sources)
    label = whole.label()
    return whole.label([*whole.writers, Writer.MODEL]) if label.is_trusted else label


def with_writers_of(best: Iterable[Source], sources: Iterable[Source]) -> Label:
    """The writers of the best sources; as sensitive as the most sensitive of all, and about all their subjects."""
    writers = {writer for label, _ in best for writer in label.writers}
    return Join(label for label, _ in sources).label(writers)


def origins_of(sources: Iterable[Source]) -> tuple[Origin, ...]:
    """Where they come from, each origin once."""
    return each_once(origin for _, origin in sources)


def span_of(start: int, end: int, sources: Collection[Source], of: Collection[str]) -> Span:
    """A part of a text that holds a value of these sources."""
    kept = near_to(sources, of) or sources
    return Span(
        start=start,
        end=end,
        kind=Kind.TEXT,
        value=None,
        traced=Traced(label=joined(label for label, _ in kept), origins=origins_of(kept)),
    )
