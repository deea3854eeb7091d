"""Questions about the records of a declaration: who can write in them, and whether a kind fits what a field is called.

Questions only, as in `forgotten`, where those about tools are. Who says `wrote` of a field has answered.
"""

from collections.abc import Iterator

from ..labels import Sensitivity
from ..language import Phrase, phrase
from .site import ByField, FieldKind, FieldOf, RecordType, Site, Wrote
from .words import words_of

Question = tuple[tuple[str, ...], Phrase, Phrase]
"""What it is about, as `Site.line_of` takes it; what is doubtful; what to write."""


def of_a_type(site: Site, name: str, kind: RecordType) -> Iterator[Question]:
    """What is doubtful about a type."""
    for field, item in kind.fields.items():
        yield from _of_its_kind(name, field, item)
    if kind.wrote is Wrote.STRANGER:
        yield from _of_its_writer(name, kind)
    if kind.wrote is not Wrote.OWN:
        return
    is_shared = any(not _PARTAKERS.isdisjoint(words_of(field)) for field in kind.fields)
    for field, item in kind.fields.items():
        words = set(words_of(field))
        is_text = item.wrote is None and item.kind in (FieldKind.TEXT, FieldKind.NAME)
        if is_text and not words.isdisjoint(_OTHERS_WORDS):
            yield (
                ("types", name, "fields", field),
                phrase("`{field}` of `{type}` counts as the owner's own words", field=field, type=name),
                phrase("put `wrote: stranger` on it where anybody else can type it, `wrote: own` where nobody can"),
            )
        elif is_text and is_shared and not words.isdisjoint(_SHARED_WORDS):
            yield (
                ("types", name, "fields", field),
                phrase("several people have to do with a `{type}`, and `{field}` counts as the owner's own words",
                       field=field, type=name),
                phrase("put `wrote: colleague` or `wrote: stranger` on it where they can type it, `wrote: own` "
                       "where they cannot"),
            )  # fmt: skip
        if item.of is None and item.wrote is None and not words.isdisjoint(_WRITERS):
            yield (
                ("types", name, "fields", field),
                phrase(
                    "`{field}` of `{type}` says who wrote it, and all counts as the owner's", field=field, type=name
                ),
                phrase("put under `wrote` the field, and who of those in it are the owner and his colleagues"),
            )
    if kind.choice and _may_be_gathered(site, name, kind):
        yield (
            ("types", name, "choice"),
            phrase("the agent may choose from `{type}`, and whoever writes a mail may come to stand there", type=name),
            phrase("leave `choice` out where the program fills the list by itself; where a person does, say "
                   "`wrote: own` of a field"),
        )  # fmt: skip


def _of_its_writer(name: str, kind: RecordType) -> Iterator[Question]:
    """Whether all counts as a stranger's though the owner's systems say of each record who wrote it."""
    for field, item in kind.fields.items():
        if item.wrote is Wrote.OWN and item.kind in _BY_WHICH and not _MAKERS.isdisjoint(words_of(field)):
            yield (
                ("types", name, "wrote"),
                phrase(
                    "`{field}` of `{type}` says who wrote it, and all counts as a stranger's", field=field, type=name
                ),
                phrase(
                    "put `wrote: {field: {field}, own: […], colleagues: […]}` on the type; with no lists where only "
                    "strangers write",
                    field=field,
                ),
            )
            return


def told_in(kind: RecordType) -> Iterator[str]:
    """The fields of those who take part in a record, and may be told what becomes of it."""
    for field, item in kind.fields.items():
        if item.kind in (FieldKind.ADDRESS, FieldKind.NAME, FieldKind.ID) and not _PARTAKERS.isdisjoint(
            words_of(field)
        ):
            yield field


def _may_be_gathered(site: Site, name: str, kind: RecordType) -> bool:
    """Whether it may be a list that a mail program fills with what it has seen: names and addresses, and nothing else."""
    has_mail = any(isinstance(each.wrote, ByField) for each in site.types.values())
    kinds = {item.kind for item in kind.fields.values()}
    return (
        has_mail
        and not _GATHERED.isdisjoint(words_of(name))
        and FieldKind.ADDRESS in kinds
        and kinds <= {FieldKind.ADDRESS, FieldKind.NAME}
        and all(item.wrote is None for item in kind.fields.values())
    )


def _of_its_kind(name: str, field: str, item: FieldOf) -> Iterator[Question]:
    here = ("types", name, "fields", field)
    words = set(words_of(field))
    is_kept = item.sensitivity.rank >= Sensitivity.PERSONAL.rank
    if item.kind in _WORDS and not words.isdisjoint(_REACHABLE) and item.of is None and not is_kept:
        yield (
            here,
            phrase("somebody can be reached by `{field}` of `{type}`, and it is not declared as an address",
                   field=field, type=name),
            phrase("declare it `{kind: address, sensitivity: personal}`"),
        )  # fmt: skip
    if item.kind is FieldKind.ADDRESS and not words.isdisjoint(_POSTAL):
        yield (
            here,
            phrase(
                "`{field}` of `{type}` sounds like a place, to which no program sends anything",
                field=field,
                type=name,
            ),
            phrase("declare it `text`, with `sensitivity: personal` where somebody lives there"),
        )
    if item.kind is FieldKind.MONEY and not words.isdisjoint(_RANGES):
        yield (
            here,
            phrase("`{field}` of `{type}` is no single amount", field=field, type=name),
            phrase("declare it `plain`: nothing is paid by it"),
        )
    if item.kind is FieldKind.ID and not words.isdisjoint(_PAPERS):
        yield (
            here,
            phrase(
                "`{field}` is the number of a paper of somebody, and no number of a `{type}`", field=field, type=name
            ),
            phrase("declare it `{kind: text, sensitivity: personal}`"),
        )


_WORDS = frozenset({FieldKind.TEXT, FieldKind.NAME, FieldKind.PLAIN, FieldKind.FREE})
_REACHABLE = frozenset("phone mobile telephone tel email mail courriel iban".split())
_POSTAL = frozenset("street postal postcode zip city town rue ville postale".split())
_RANGES = frozenset("range bracket fourchette".split())
_PAPERS = frozenset("passport passeport ssn nir licence permis".split())
_PARTAKERS = frozenset(
    "participants participant attendees attendee guests guest invitees invites members membres watchers followers "
    "subscribers".split()
)
_GATHERED = frozenset("contact contacts correspondent correspondents correspondant correspondants".split())
_OTHERS_WORDS = frozenset(
    "body comment comments message messages review reviews feedback subject description commentaire commentaires avis "
    "sujet content contenu".split()
)
_SHARED_WORDS = frozenset("title location place notes note text agenda titre lieu texte".split())
_WRITERS = frozenset("sender author expediteur auteur".split())
_MAKERS = _WRITERS | frozenset("from owner organizer organiser creator proprietaire organisateur createur".split())
_BY_WHICH = frozenset({FieldKind.ADDRESS, FieldKind.NAME, FieldKind.ID})
