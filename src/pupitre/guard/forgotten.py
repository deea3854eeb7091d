"""What is probably forgotten or wrong in a declaration: what the tools themselves tell, and what the names betray.

Nothing here decides about a call: it is a list of questions to whoever declares a site, each with what to write.
"""

from collections.abc import Iterator, Mapping

from ..errors import Problem
from ..language import phrase
from .authors import Question, of_a_type, told_in
from .lexicon import NOUNS_TOO, VERBS
from .nouns import is_common
from .schemas import DEEPEST, Schema, objects_of, properties_of
from .site import ArgumentOf, Does, FieldKind, RecordType, Site, ToolOf
from .words import words_of


def check(site: Site, schemas: Mapping[str, Schema], file: str = "site.yaml") -> list[Problem]:
    """What is probably forgotten: `schemas` are the JSON Schemas of the arguments that the program itself gives."""
    return [
        Problem(file=file, line=site.line_of(*place), message=message, hint=hint)
        for place, message, hint in (*_undeclared(site, schemas), *_suspect(site))
    ]


def _undeclared(site: Site, schemas: Mapping[str, Schema]) -> Iterator[Question]:
    for name, schema in schemas.items():
        tool = site.tools.get(name)
        if tool is None:
            yield (
                ("tools",),
                phrase("the tool `{tool}` is not declared: each of its calls is asked about", tool=name),
                phrase("declare what it does under `tools`"),
            )
            continue
        if tool.does is not Does.READ:
            for argument, form in properties_of(schema).items():
                yield from _of_what_it_takes(name, tool, argument, form, schema)


def _of_what_it_takes(name: str, tool: ToolOf, path: str, form: Schema, schema: Schema) -> Iterator[Question]:
    """What is not said of an argument, or of what stands inside it."""
    declared = tool.arguments.get(path)
    objects = objects_of(form, schema) if path.count(".") < DEEPEST else None
    if path in tool.objects and objects is not None and not objects.is_mapping:
        for inner, each in objects.properties.items():
            yield from _of_what_it_takes(name, tool, f"{path}.{inner}", each, schema)
    elif objects is not None and path not in tool.objects:
        keys = ", ".join(f"{inner}: …" for inner in objects.properties) or "…"
        yield (
            ("tools", name, "arguments", path),
            phrase("`{name}` of `{tool}` holds objects, and nothing says what stands in them", name=path, tool=name),
            phrase("declare it `{kind: …, keys: …}`: until then much in it is asked about")
            if objects.is_mapping
            else phrase("declare it `{inside: {{keys}}}`: until then much in it is asked about", keys=keys),
        )
    elif declared is None:
        yield (
            ("tools", name, "arguments", path),
            phrase("the argument `{name}` of `{tool}` is not declared", name=path, tool=name),
            phrase("say what it holds; until then it is taken for a text"),
        )
    elif declared.kind is FieldKind.PLAIN:
        yield from _unsaid(name, path, declared, form)


def _unsaid(tool: str, name: str, declared: ArgumentOf, form: Schema) -> Iterator[Question]:
    """What the schema knows of a value and the declaration does not say."""
    if form.get("type") == "boolean" and declared.values.keys() - {"true", "false"}:
        yield (
            ("tools", tool, "arguments", name),
            phrase("`{name}` of `{tool}` takes yes or no, and its values are words", name=name, tool=tool),
            phrase("write them as `values: {true: […], false: […]}`"),
        )
    if form.get("enum") and not declared.values:
        yield (
            ("tools", tool, "arguments", name),
            phrase("`{name}` of `{tool}` takes one of a few words, and they are not declared", name=name, tool=tool),
            phrase("list them under `values`, each with the words by which people ask for it"),
        )
    if form.get("default") not in (None, "") and declared.default is None:
        yield (
            ("tools", tool, "arguments", name),
            phrase("`{name}` of `{tool}` has a usual value, and it is not declared", name=name, tool=tool),
            phrase("write it as `default`: any other value must then be said"),
        )


def _suspect(site: Site) -> Iterator[Question]:
    for name, tool in site.tools.items():
        if tool.does is Does.UNKNOWN:
            yield (
                ("tools", name, "does"),
                phrase("nobody has said what the tool `{tool}` does: each of its calls is asked about", tool=name),
                phrase("say it with `does`"),
            )
            continue
        yield from _of_a_tool(site, name, tool)
        for argument, item in tool.arguments.items():
            yield from _of_an_argument(name, tool, argument, item)
    for name, kind in site.types.items():
        yield from _of_a_type(site, name, kind)


def _of_a_tool(site: Site, name: str, tool: ToolOf) -> Iterator[Question]:
    items = tool.arguments.values()
    said = _said_by(name)
    if said is not None and tool.does in _WEAKER.get(said, ()):
        yield (
            ("tools", name, "does"),
            phrase(
                "`{tool}` is declared as `{does}`, and its name says `{said}`", tool=name, does=tool.does, said=said
            ),
            phrase("mend `does`, unless the name misleads"),
        )
    if tool.does in _REACHES and not tool.reaches and not any(item.to for item in items):
        yield (
            ("tools", name),
            phrase("the tool `{tool}` sends something, and no argument says to whom", tool=name),
            phrase("put `to: true` on the argument that holds the recipient"),
        )
    if tool.does in _ON and tool.reaches is None and not any(item.to for item in items):
        told = [field for each in sorted(tool.done_to & site.types.keys()) for field in told_in(site.types[each])]
        if told:
            yield (
                ("tools", name),
                phrase("nothing says whether `{tool}` tells those who stand in `{field}`", tool=name, field=told[0]),
                phrase("write `reaches: {field}`, or `reaches: []` where nobody is told", field=told[0]),
            )
    if (
        tool.does in _ON
        and tool.of is None
        and not any(item.of or item.kind is FieldKind.SECRET or item.to for item in items)
    ):
        yield (
            ("tools", name),
            phrase("the tool `{tool}` acts on something, and no argument says on what", tool=name),
            phrase("put `of: TYPE` on the argument that holds the object, or on the tool where there is only one"),
        )
    if tool.does in (Does.READ, Does.FETCH) and tool.gives is None:
        yield (
            ("tools", name),
            phrase("what `{tool}` reads has no writer: it is taken for a stranger's text", tool=name),
            phrase("say with `gives` what it answers and who wrote it"),
        )
    if any(each.does is Does.UNKNOWN for each in site.tools.values()):
        return
    read = {each.gives.type for each in site.tools.values() if each.gives is not None}
    referred = {item.of for kind in site.types.values() for item in kind.fields.values()}
    for item in items:
        if tool.does is not Does.READ and item.of is not None and item.of not in read | referred:
            yield (
                ("tools", name),
                phrase(
                    "nothing reads a `{type}`, and `{tool}` acts on one",
                    type=item.of,
                    tool=name,
                ),
                phrase("declare the tool that `gives` it"),
            )


def _of_an_argument(tool: str, declared: ToolOf, name: str, item: ArgumentOf) -> Iterator[Question]:
    here = ("tools", tool, "arguments", name)
    if declared.does in _HELD and item.kind is FieldKind.FREE:
        yield (
            here,
            phrase("`{name}` of `{tool}` is held to nothing", name=name, tool=tool),
            phrase("declare it `plain`, unless no value of it can do harm"),
        )
    is_link = not _LINKS.isdisjoint(words_of(name))
    if declared.does is Does.READ:
        if item.kind is FieldKind.URL or (is_link and item.kind is FieldKind.TEXT):
            yield (
                here,
                phrase("`{tool}` reads what a link leads to: the request itself leaves the house", tool=tool),
                phrase("declare it `fetch`, and `{name}` as `url` with `to: true`", name=name),
            )
        return
    if is_like_an_address(name, item) and "to" not in item.model_fields_set:
        yield (
            here,
            phrase("`{name}` of `{tool}` sounds like an address, and is not declared as one", name=name, tool=tool),
            phrase("declare it `address` or `url`, with `to: true` where what is done reaches whoever stands there; "
                   "where it is a place or mere words, write `{kind: text, to: false}`"),
        )  # fmt: skip
    if item.kind in _WORDS and not _AMOUNTS.isdisjoint(words_of(name)):
        yield (
            here,
            phrase("`{name}` of `{tool}` sounds like an amount, and is not declared as one", name=name, tool=tool),
            phrase("declare it `money`"),
        )
    if item.kind is FieldKind.ID and item.of is None and not item.new and not item.to:
        yield (
            here,
            phrase("`{name}` of `{tool}` is the number of something, and nothing says of what", name=name, tool=tool),
            phrase("put `of: TYPE` on it"),
        )
    for value, words in item.values.items():
        shared = {word for other, others in item.values.items() if other != value for word in (other, *others)}
        for word in shared.intersection(words):
            yield (
                here,
                phrase(
                    "`{word}` asks for more than one value of `{name}` of `{tool}`", word=word, name=name, tool=tool
                ),
                phrase("leave it with one of them"),
            )


def is_like_an_address(name: str, item: ArgumentOf) -> bool:
    """Whether an argument that takes words is called as those are that take an address or a link."""
    return item.kind in _WORDS and item.of is None and not (_LINKS | _RECIPIENTS).isdisjoint(words_of(name))


def _of_a_type(site: Site, name: str, kind: RecordType) -> Iterator[Question]:
    amounts = [field for field, item in kind.fields.items() if item.kind is FieldKind.MONEY]
    if len(amounts) > 1 and not any(kind.fields[field].words for field in amounts):
        yield (
            ("types", name),
            phrase("the type `{type}` has several amounts, and nothing says how people call them", type=name),
            phrase("put `words: [deposit, acompte]` on each"),
        )
    done_to = {item.of for tool in site.tools.values() if tool.does in _ON for item in tool.arguments.values()}
    is_party = kind.choice or any(item.kind is FieldKind.ADDRESS for item in kind.fields.values())
    if name in done_to and len(done_to) > 2 and not (is_party or is_common(name) or kind.words):
        yield (
            ("types", name),
            phrase("nothing says how people call a `{type}`", type=name),
            phrase("put `words: [lesson, cours]` on the type: whoever speaks of an invoice means no lesson"),
        )
    yield from of_a_type(site, name, kind)


def _said_by(name: str) -> Does | None:
    """What the name of a tool says that it does, where it begins with a verb that can mean nothing else."""
    first = next(iter(words_of(name.replace("_", " "))), "")
    if first in NOUNS_TOO - _SURE_IN_NAMES:
        return None
    return next((does for does in _WEAKER if first in VERBS[does]), None)


_SURE_IN_NAMES = frozenset("share invite post tweet message email cancel transfer drop".split())
"""Nouns too, but verbs where the name of a tool begins with them."""

_WEAKER: dict[Does, frozenset[Does]] = {
    Does.DESTROY: frozenset(Does) - {Does.DESTROY, Does.UNKNOWN},
    Does.PAY: frozenset({Does.READ, Does.FETCH, Does.CREATE, Does.CHANGE, Does.RESERVE}),
    Does.SHARE: frozenset({Does.READ, Does.FETCH, Does.CREATE, Does.CHANGE}),
    Does.INVITE: frozenset({Does.READ, Does.FETCH}),
    Does.SEND: frozenset({Does.READ, Does.CREATE, Does.CHANGE}),
    Does.PUBLISH: frozenset({Does.READ, Does.CREATE, Does.CHANGE}),
    Does.CHANGE: frozenset({Does.READ}),
    Does.CREATE: frozenset({Does.READ}),
}
"""What a name may say, and as what it is then probably declared wrongly."""

_HELD = frozenset({Does.CHANGE, Does.SHARE, Does.INVITE, Does.PAY, Does.DESTROY})
_REACHES = frozenset({Does.SEND, Does.PUBLISH, Does.PAY, Does.SHARE, Does.INVITE, Does.FETCH})
_ON = frozenset({Does.DESTROY, Does.SHARE, Does.CHANGE})
_WORDS = frozenset({FieldKind.TEXT, FieldKind.NAME, FieldKind.PLAIN, FieldKind.FREE})
_LINKS = frozenset("url uri link website webhook endpoint callback lien site".split())
_RECIPIENTS = frozenset(
    "to cc bcc recipient recipients participants attendees guests invitees email emails mail iban account phone mobile "
    "address destinataire destinataires adresse courriel telephone compte".split()
)
_AMOUNTS = frozenset("amount price sum fee montant prix somme tarif".split())
