"""Whom an answer goes to: the writer of a mail that was read, by the name that he gives himself.

`Reply to the lady from the web form, Olive Dupont` reaches whoever wrote so, and only with an answer. Whoever chooses a
name can choose anybody's: so there must be one such writer alone, and nobody on record who has that name with another
address.
"""

from collections.abc import Iterator, Sequence

from .plain import strings_of
from .reached import is_answer
from .request import Request
from .scopes import Act
from .seen import Seen
from .site import ByField, FieldKind, Wrote
from .thing import Thing
from .words import words_of


class Answered:
    """The one whom the answer of a request goes to."""

    def __init__(self, seen: Seen, acts: Sequence[Act]) -> None:
        """`acts` are all that send: an answer beside a mail to somebody else is none of this."""
        self._seen = seen
        self._request: Request = seen.request
        answers = [act for act in acts if is_answer(seen.request, act)]
        places = seen.things.all_places()
        is_alone = not any(
            act not in answers and any(act.verb[1] <= begin and end <= act.place[1] for begin, end in places)
            for act in acts
        )
        self._act = answers[0] if len(answers) == 1 and is_alone else None

    def is_writer(self, text: str) -> bool:
        """Whether an address, or the number of a mail, is that of the only writer whom the request names."""
        if self._act is None:
            return False
        written = [*self._written(self._act)]
        senders = {sender for thing, _ in written for sender in _senders(thing)}
        if len(senders) != 1 or not any(text in senders or text in thing.called() for thing, _ in written):
            return False
        words = {word for _, name in written for word in words_of(name)[-1:]}
        return not any(
            senders.isdisjoint(thing.values(FieldKind.ADDRESS)) and words & {*words_of(label)}
            for label, thing in self._on_record()
        )

    def _written(self, act: Act) -> Iterator[tuple[Thing, str]]:
        """The mails whose writer is called by the name that he gives himself: all of it, or its end after a title."""
        said = words_of(self._request.text[slice(*act.place)])
        titled = {word for before, word in zip(said, said[1:], strict=False) if before in _TITLES}
        for type_name, kind in self._seen.site.types.items():
            for thing in self._seen.things.of_type(type_name) if isinstance(kind.wrote, ByField) else ():
                for name in _writer_names(thing):
                    words = words_of(name)
                    whole = any(said[n : n + len(words)] == words for n in range(len(said)))
                    if whole or words[-1] in titled:
                        yield thing, name

    def _on_record(self) -> Iterator[tuple[str, Thing]]:
        """Whoever can be written to and shares a word of his name with the request."""
        for type_name, kind in self._seen.site.types.items():
            if not isinstance(kind.wrote, ByField):
                for thing in self._seen.things.near(type_name):
                    if any(thing.values(FieldKind.ADDRESS)):
                        yield from ((label, thing) for label, _ in thing.names())


def _writer_names(thing: Thing) -> Iterator[str]:
    """How the writer of a mail calls himself; not what he calls his mail."""
    for key, _ in thing.kind.by_kind[FieldKind.NAME]:
        if _TITLES_OF_TEXTS.isdisjoint(words_of(key.replace("_", " "))):
            yield from (name for name in strings_of(thing.fields.get(key)) if 2 <= len(words_of(name)) <= _NAME)


def _senders(thing: Thing) -> frozenset[str]:
    """Who sent a mail, as the owner's server checked it."""
    wrote = thing.kind.wrote
    item = thing.kind.fields.get(wrote.field) if isinstance(wrote, ByField) else None
    if item is None or item.kind is not FieldKind.ADDRESS or item.wrote is not Wrote.OWN:
        return frozenset()
    return frozenset(strings_of(thing.fields.get(wrote.field))) if isinstance(wrote, ByField) else frozenset()


_NAME = 4
"""Words of a person's name."""
_TITLES = frozenset("mr mrs ms miss dr mme madame monsieur m mlle maitre".split())
_TITLES_OF_TEXTS = frozenset("subject title titre objet sujet file fichier attachment attachments".split())
"""How the names of texts are called, which are no names of who wrote them."""
