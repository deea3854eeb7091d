"""What a client is answered: the ontology in small pieces, and the company's objects within the client's mandate.

Every answer is a page: so many parts, and where it goes on. What the client may not see stands there by its name as
masked, and was never read. Nothing here is recorded, limited or sent: that is in `tools`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ..clients import Brought
from ..company import Client
from ..errors import QuestionError
from ..house import House
from ..knowledge import Library, Paragraph, mandate_of
from ..labels import Label, Sensitivity, Writer
from ..language import phrase, say
from ..ontology.answers import Answers, Row, Rows, Shown
from ..ontology.model import ActionType, ObjectType, Said, effect_kind
from ..ontology.questions import MOST_SKIPPED, Listing, Mandate, Places, Summary
from ..records import parse_ref
from ..shown import Form, Json

NAMES = 60
"""Types and actions on a page."""

PARTS = 40
"""Properties, links and arguments on a page."""
LONGEST = 1_500
"""Characters of a paragraph in an answer to a search; the resource holds all of it."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer."""

    form: Form
    following: int | None = None
    """What to skip for the next page; `None` on the last one."""
    brought: Brought = Brought()


class Pages:
    """Answers one client."""

    def __init__(self, house: House, client: Client) -> None:
        self._ontology = house.ontology
        self._language = house.company.language
        self._client = client
        mandate = Mandate(types=frozenset(client.reads), ceiling=Sensitivity(client.ceiling))
        self._answers = Answers(house.ontology, house.reader.engines, mandate)
        self._places: Places = self._answers.places
        self._library = Library(house.folder, house.company.state)
        self._mandate = mandate_of(client)

    # The ontology

    def types(self, skip: int = 0) -> Page:
        """The names of the types that may be read and of the actions that may be proposed."""
        parts: list[tuple[str, Json]] = [
            ("types", {"name": name, "label": self._said(kind.label)}) for name, kind in self._readable()
        ]
        parts += [
            ("actions", {"name": name, "label": self._said(action.label)}) for name, action in self._proposable()
        ]
        return self._sliced({}, parts, skip, NAMES)

    def described(self, name: str, skip: int = 0) -> Page:
        """One type with its properties and links, or one action with its arguments."""
        actions = dict(self._proposable())
        if name in actions:
            return self._action(name, actions[name], skip)
        return self._type(name, self._places.type(name), skip)

    # The objects

    def listed(self, question: Listing) -> Page:
        """Objects of a type."""
        return self._rows(self._answers.list(question))

    def one(self, ref: str) -> Page:
        """One object."""
        row = self._answers.get(ref)
        if row is None:
            raise QuestionError(
                phrase("there is no `{ref}`", ref=ref),
                hint=phrase("look for it with `search`; a key is compared exactly"),
            )
        return self._rows(Rows(type=parse_ref(row.ref)[0], rows=(row,), following=None))

    def followed(self, ref: str, link: str, *, limit: int, skip: int) -> Page:
        """The objects at the end of a link."""
        return self._rows(self._answers.follow(ref, link, limit, skip))

    def summed(self, question: Summary) -> Page:
        """Numbers about objects."""
        table = self._answers.summary(question)
        groups: list[Json] = []
        for group in table.groups:
            values: Form = {"values": [shown.value for shown in group.measures]}
            groups.append({"by": [shown.value for shown in group.group], **values} if group.group else values)
        labels = [shown.label for group in table.groups for shown in (*group.group, *group.measures)]
        brought = Brought.by(len(table.groups), labels)
        form: Form = {"type": table.type, "groups": groups, "label": brought.sensitivity.value}
        return Page(form=form, following=_reachable(table.following), brought=brought)

    # The knowledge

    def known(self, words: str, most: int) -> Page:
        """The paragraphs that say most about something, each with its id and its citation."""
        found = [one.paragraph for one in self._library.search(words, self._mandate, most=most)]
        return self._cited([this for this in found if self._may_see(this)], LONGEST)

    def paragraph(self, identity: str) -> Page:
        """One paragraph, whole."""
        this = self._library.get(identity, self._mandate)
        if this is None or not self._may_see(this):
            raise QuestionError(
                phrase("there is no paragraph `{id}`", id=identity),
                hint=phrase("look for it with `search_knowledge`: an edited paragraph has another id"),
            )
        return self._cited([this], len(this.text))

    def _may_see(self, this: Paragraph) -> bool:
        return this.label.sensitivity.rank <= Sensitivity(self._client.ceiling).rank

    def _cited(self, these: Sequence[Paragraph], longest: int) -> Page:
        paragraphs: list[Json] = [
            {
                "id": this.id,
                "uri": f"knowledge://{quote(this.id, safe='')}",
                "text": this.text[:longest],
                "citation": say(this.citation, self._language),
                "sensitivity": this.label.sensitivity.value,
                **_present(
                    cut=len(this.text) > longest,
                    source=this.source,
                    day=this.day.isoformat() if this.day else "",
                    written_outside=not this.label.is_trusted,
                ),
            }
            for this in these
        ]
        brought = Brought.by(len(these), [this.label for this in these])
        return Page(form={"paragraphs": paragraphs}, brought=brought)

    def _rows(self, rows: Rows) -> Page:
        shown = [(path, value) for row in rows.rows for path, value in row.values.items()]
        form: Form = {"type": rows.type, "objects": [self._object(row) for row in rows.rows]}
        form |= _present(
            labels={path: value.label.sensitivity.value for path, value in shown if not value.masked},
            masked={path: value.label.sensitivity.value for path, value in shown if value.masked},
            written_outside=list(dict.fromkeys(path for path, value in shown if _is_foreign(value))),
        )
        labels = [value.label for _, value in shown if not value.masked]
        return Page(form=form, following=_reachable(rows.following), brought=Brought.by(len(rows.rows), labels))

    def _object(self, row: Row) -> Form:
        """An object without what is empty or masked."""
        parties = sorted(self._named(value.label for value in row.values.values()) - {row.ref})
        cut = [path for path, value in row.values.items() if value.cut]
        return {
            "ref": row.ref,
            **_present(title=row.title if row.title != parse_ref(row.ref)[1] else "", belongs_to=parties),
            "values": {path: value.value for path, value in row.values.items() if value.value is not None},
            **_present(cut=cut),
        }

    def _named(self, labels: Iterable[Label]) -> set[str]:
        """The parties that data belongs to, as far as the client may name them."""
        subjects = {parse_ref(subject) for label in labels for subject in label.subjects}
        return {f"{kind}:{key}" for kind, key in subjects if key != "*" and self._places.may_read(kind)}

    # The parts of the ontology

    def _type(self, name: str, kind: ObjectType, skip: int) -> Page:
        head: Form = {
            "type": name,
            "label": self._said(kind.label),
            "key": list(kind.key),
            **_present(title=kind.title, description=self._said(kind.description)),
        }
        parts: list[tuple[str, Json]] = []
        own = self._places.all(name)
        for path in own:
            place = self._places.find(name, path)
            if place.link is not None:
                link = self._places.link_at(place)
                parts.append(("links", {"name": path, "to": link.to, **_present(label=self._said(link.label))}))
                continue
            declared = kind.properties[path]
            parts.append((
                "properties",
                {
                    "name": path,
                    "type": declared.type.value,
                    "sensitivity": declared.sensitivity.value,
                    **_present(
                        label=self._said(declared.label),
                        values=list(declared.values),
                        masked=not self._places.is_seen(place),
                        written_outside=declared.written_by is not Writer.COMPANY,
                    ),
                },
            ))
        parts += [("links_here", full) for full in self._places.links_to(name)]
        parts += [("actions", key) for key, action in self._proposable() if action.on == name]
        return self._sliced(head, parts, skip, PARTS)

    def _action(self, name: str, action: ActionType, skip: int) -> Page:
        head: Form = {
            "action": name,
            "label": self._said(action.label),
            "does": effect_kind(action),
            "decided_by": "the rules of the company, then a person",
            **_present(on=action.on, description=self._said(action.description)),
        }
        parts: list[tuple[str, Json]] = [
            (
                "arguments",
                {
                    "name": key,
                    "type": item.type.value,
                    "required": item.required,
                    **_present(label=self._said(item.label), values=list(item.values)),
                },
            )
            for key, item in action.arguments.items()
        ]
        return self._sliced(head, parts, skip, PARTS)

    def _sliced(self, head: Form, parts: Sequence[tuple[str, Json]], skip: int, size: int) -> Page:
        """A page of parts, each under the name of its kind."""
        held: dict[str, list[Json]] = {}
        for kind, part in parts[skip : skip + size]:
            held.setdefault(kind, []).append(part)
        more = skip + size < len(parts)
        return Page(form={**head, **held}, following=skip + size if more else None)

    def _readable(self) -> Iterable[tuple[str, ObjectType]]:
        return ((name, kind) for name, kind in self._ontology.types.items() if self._places.may_read(name))

    def _proposable(self) -> Iterable[tuple[str, ActionType]]:
        """The actions of the mandate; messages of the team are nobody's to hand over."""
        for name in self._client.proposes:
            action = self._ontology.actions.get(name)
            if action is not None and effect_kind(action) != "hand_over":
                yield name, action

    def _said(self, names: Said | None) -> str:
        return names.get(self._language) if names is not None else ""


def _is_foreign(value: Shown) -> bool:
    return value.value is not None and not value.label.is_trusted


def _reachable(following: int | None) -> int | None:
    """The next page, unless it lies further than one may turn: then a narrower question is what helps."""
    return following if following is not None and following <= MOST_SKIPPED else None


def _present(**parts: str | bool | Sequence[str] | Mapping[str, str] | None) -> Form:
    """What is there: an empty part says nothing and costs the reader its place."""
    return {name: part for name, part in parts.items() if part}
