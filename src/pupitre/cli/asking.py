"""`pupitre query`: the company's objects by a small typed question, within a mandate, each value with its label.

What may be asked and how it is answered is in `ontology.questions` and `ontology.answers`; there is no SQL here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ..errors import QuestionError
from ..language import Money, phrase, say_money
from ..shown import Form, Json
from .opening import Common, folder_of
from .screen import Screen, shown_line

if TYPE_CHECKING:
    from ..company import Company
    from ..ontology.answers import Answers, Figures, Shown
    from ..ontology.answers import Row as Object
    from ..ontology.model import Ontology
    from ..ontology.questions import Condition, Mandate

Ceiling = Literal["public", "internal", "personal", "financial"]

_TESTS = {"=": "is", "!=": "is_not", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least", "~": "contains"}
_CONDITION = re.compile(r"(?P<at>[^=!<>~]+?)\s*(?P<sign>!=|<=|>=|=|<|>|~)\s*(?P<value>.*)", re.DOTALL)


def query(
    of: Annotated[str, Parameter(name="TYPE", help=phrase("a type of the ontology, such as `Invoice`").text)],
    /,
    *where: Annotated[
        str,
        Parameter(
            name="CONDITION",
            help=phrase("`due<2026-01-01`, `customer.city=Lyon`; with = != < <= > >= and ~ for contains").text,
        ),
    ],
    show: Annotated[
        tuple[str, ...],
        Parameter(name="--show", metavar="PATH", negative=(), help=phrase("a property, also along links").text),
    ] = (),
    order: Annotated[
        str | None,
        Parameter(
            name="--order",
            metavar="PATH",
            allow_leading_hyphen=True,
            help=phrase("sorted by it; `-PATH` downwards").text,
        ),
    ] = None,
    by: Annotated[
        tuple[str, ...], Parameter(name="--by", metavar="PATH", negative=(), help=phrase("counts by it").text)
    ] = (),
    total: Annotated[
        tuple[str, ...], Parameter(name="--sum", metavar="PATH", negative=(), help=phrase("adds it up").text)
    ] = (),
    who: Annotated[
        str | None,
        Parameter(
            name="--for", metavar="NAME", help=phrase("as this agent or client of pupitre.toml may see it").text
        ),
    ] = None,
    ceiling: Annotated[
        Ceiling, Parameter(name="--ceiling", help=phrase("the most sensitive that is shown; the rest is masked").text)
    ] = "internal",
    limit: Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)] = 20,
    skip: Annotated[int, Parameter(name="--skip", metavar="N", help=phrase("how many to leave out first").text)] = 0,
    common: Common = Common(),
) -> int:
    """Answer a question about the company's objects."""
    from ..company import load
    from ..connectors.sql import open_engine
    from ..ontology import reading
    from ..ontology.answers import Answers
    from ..ontology.questions import Group, Listing, Measure, Order, Summary

    folder, reader = folder_of(common)
    company, ontology = load(folder), reading.load(folder)
    mandate = _mandate(company, ontology, who, ceiling)
    names = {kind.source for name, kind in ontology.types.items() if name in mandate.types}
    engines = {name: open_engine(company.sql_url(name)) for name in sorted(names)}
    most, after = max(1, min(limit, 200)), max(0, skip)
    conditions = tuple(map(_condition, where))
    try:
        answers = Answers(ontology, engines, mandate)
        if by or total:
            measures: tuple[Measure, ...] = (Measure(), *(Measure(what="sum", of=path) for path in total))
            groups = tuple(Group(by=path) for path in by)
            table = answers.summary(
                Summary(type=of, where=conditions, measures=measures, by=groups, limit=most, skip=after)
            )
            heads = [*by, "count", *(f"sum {path}" for path in total)]
            amounts = [None, *(_currency(answers, ontology, of, path) for path in total)]
            _figures(reader, of, heads, [*(None for _ in by), *amounts], table.groups, table.following)
        else:
            orders = (Order(by=order.removeprefix("-"), descending=order.startswith("-")),) if order else ()
            rows = answers.list(Listing(type=of, where=conditions, order=orders, show=show, limit=most, skip=after))
            paths = list(dict.fromkeys(path for row in rows.rows for path in row.values))
            amounts = {path: _currency(answers, ontology, of, path) for path in paths}
            _objects(reader, of, amounts, rows.rows, rows.following)
    finally:
        for engine in engines.values():
            engine.dispose()
    return 0


def _mandate(company: "Company", ontology: "Ontology", who: str | None, ceiling: Ceiling) -> "Mandate":
    from ..labels import Sensitivity
    from ..ontology.questions import Mandate

    if who is None:
        return Mandate(types=frozenset(ontology.types), ceiling=Sensitivity(ceiling))
    agent, client = company.settings.agents.get(who), company.settings.clients.get(who)
    if client is not None:
        lower = min(Sensitivity(ceiling), Sensitivity(client.ceiling), key=lambda level: level.rank)
        return Mandate(types=frozenset(client.reads), ceiling=lower)
    if agent is not None:
        return Mandate(types=frozenset(agent.reads), ceiling=Sensitivity(ceiling))
    raise QuestionError(
        phrase("there is neither an agent nor a client `{name}`", name=who),
        hint=phrase("its table in pupitre.toml is `[agents.{name}]` or `[clients.{name}]`", name=who),
    )


def _condition(text: str) -> "Condition":
    from ..ontology.questions import Condition

    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        raise QuestionError(
            phrase("`{text}` is no condition", text=text),
            hint=phrase("write a property, a sign and a value, such as `due<2026-01-01`"),
        )
    if not found["value"]:
        return Condition(at=found["at"], test="known" if found["sign"] == "!=" else "empty")
    return Condition.model_validate({"at": found["at"], "test": _TESTS[found["sign"]], "value": found["value"]})


def _currency(answers: "Answers", ontology: "Ontology", of: str, path: str) -> str | None:
    """In which currency a property is, where it is an amount: its values are whole cents."""
    from ..values import Kind

    place = answers.places.find(of, path)
    declared = ontology.types[place.type].properties[place.property] if place.property is not None else None
    return declared.currency if declared is not None and declared.type is Kind.MONEY else None


def _objects(
    reader: Screen, of: str, amounts: Mapping[str, str | None], rows: "Sequence[Object]", following: int | None
) -> None:
    if reader.json:
        objects: list[Json] = [
            {"ref": row.ref, "title": row.title, "values": {path: _form(value) for path, value in row.values.items()}}
            for row in rows
        ]
        reader.form({"type": of, "objects": objects, "next": following})
        return
    lines = [
        [row.ref, *(_cell(reader, row.values.get(path), amount) for path, amount in amounts.items())] for row in rows
    ]
    _table(reader, [of, *amounts], lines, following)


def _figures(
    reader: Screen,
    of: str,
    heads: Sequence[str],
    amounts: Sequence[str | None],
    groups: "Sequence[Figures]",
    following: int | None,
) -> None:
    if reader.json:
        listed: list[Json] = [
            {name: _form(value) for name, value in zip(heads, (*one.group, *one.measures), strict=True)}
            for one in groups
        ]
        reader.form({"type": of, "groups": listed, "next": following})
        return
    lines = [
        [_cell(reader, value, amount) for value, amount in zip((*one.group, *one.measures), amounts, strict=True)]
        for one in groups
    ]
    _table(reader, heads, lines, following)


def _table(reader: Screen, heads: Sequence[str], lines: Sequence[Sequence[str]], following: int | None) -> None:
    if not lines:
        reader.line(phrase("Nothing answers to it."), "yellow")
        return
    table = Table.grid(padding=(0, 2))
    table.add_row(*(Text(shown_line(head), style="bold") for head in heads))
    for line in lines:
        table.add_row(*(Text(shown_line(cell)) for cell in line))
    reader.show(table)
    if following is not None:
        reader.line(phrase("There is more: `--skip {number}`.", number=following), "dim")


def _cell(reader: Screen, value: "Shown | None", currency: str | None) -> str:
    if value is None or (value.value is None and not value.masked):
        return "-"
    if value.masked:
        from ..ontology.wording import LEVELS

        return f"({reader.say(LEVELS[value.label.sensitivity][0])})"
    if currency is not None and isinstance(value.value, int):
        return say_money(Money(cents=value.value, currency=currency), reader.language)
    return str(value.value)


def _form(value: "Shown") -> Form:
    """A value with its label; what is masked was never read."""
    form: Form = {
        "value": value.value,
        "sensitivity": value.label.sensitivity.value,
        "trusted": value.label.is_trusted,
    }
    return {**form, "masked": True} if value.masked else form
