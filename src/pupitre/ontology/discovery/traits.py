"""What columns and tables look like beside keys and links.

Enumerations, states, soft deletes, money and its currency, dates kept as text; tables that are an archive, a history
or a copy of another.
"""

from collections.abc import Iterator, Mapping, Sequence

from ...labels import Sensitivity
from . import lexicon
from .found import FoundColumn, Twin
from .keys import Choice
from .links import within
from .names import Naming
from .profile import Kind, Table
from .sensitivity import draft, parties
from .words import folded


def columns(tables: Sequence[Table], naming: Naming) -> Iterator[FoundColumn]:
    """Each column with its traits and the draft of its label."""
    somebody = parties(tables, naming)
    for table in tables:
        for column in table.columns:
            words = set(naming.columns[table.name, column.name].words)
            traits: list[str] = []
            few = 1 < len(column.samples) <= 20 and table.rows >= 3 * len(column.samples)
            describes = naming.columns[table.name, column.name].describes
            text = column.kind in (Kind.CODE, Kind.WORDS, Kind.BOOLEAN)
            enumeration = few and text and not describes and not naming.columns[table.name, column.name].dates
            if enumeration:
                traits.append("enumeration")
            if words & lexicon.STATUS:
                traits.append("status")
            if words & lexicon.DELETED and column.kind in (
                Kind.BOOLEAN,
                Kind.INTEGER,
                Kind.DATE,
                Kind.EMPTY,
                Kind.CODE,
            ):
                traits.append("soft delete")
            traits += [shape for shape in ("date in text", "local date", "number in text") if shape in column.shapes]
            currencies = {shape for shape in column.shapes if shape.isupper() and len(shape) == 3}
            currencies |= {word.upper() for word in words & {"eur", "usd", "gbp", "chf", "cad", "jpy"}}
            currencies |= {"EUR"} if words & {"euro", "euros"} else set()
            number = column.kind in (Kind.INTEGER, Kind.DECIMAL)
            if number and (words & lexicon.MONEY_WORDS or currencies):
                traits.append("money")
            if words & lexicon.CURRENCY_WORDS and not number:
                traits.append("currency")
                currencies |= {value.upper() for value in column.samples if len(value) == 3 and value.isalpha()}
            if (words & lexicon.UNIT_WORDS and text) or (number and words & lexicon.UNITS):
                traits.append("unit")
            label = draft(table, column, naming, somebody)
            yield FoundColumn(
                table=table.name,
                column=column.name,
                kind=column.kind.value,
                declared_type=column.declared,
                rows=column.rows,
                nulls=column.nulls,
                empty=column.empty,
                distinct=column.distinct,
                least=column.least,
                most=column.most,
                longest=column.longest,
                traits=tuple(traits),
                values=column.samples if enumeration and label.level.rank <= Sensitivity.INTERNAL.rank else (),
                currencies=tuple(sorted(currencies)),
                nature=column.nature,
                sensitivity=label.level,
                sensitivity_sure=label.sure,
                sensitivity_said=label.said,
                masked=column.masked,
            )


def twins(tables: Sequence[Table], chosen: Mapping[str, Choice], naming: Naming) -> list[Twin]:
    """Tables that look like one: most of their columns have the same names."""
    names = {table.name: {folded(column.name) for column in table.columns} for table in tables}
    found: list[Twin] = []
    for index, one in enumerate(tables):
        for other in tables[index + 1 :]:
            shared = len(names[one.name] & names[other.name])
            if shared < 3 or shared < 0.7 * min(len(names[one.name]), len(names[other.name])):
                continue
            if shared < 0.5 * max(len(names[one.name]), len(names[other.name])):
                continue
            later, first = (one, other) if _is_later(one, naming) else (other, one)
            words = naming.tables[later.name]
            relation = "archive" if words.archive else "history" if words.history else "same columns"
            overlap = _overlap(later, first, chosen)
            if relation == "same columns" and (
                shared < 0.85 * len(names[later.name] | names[first.name]) or shared < 4
            ):
                continue
            found.append(
                Twin(table=later.name, of=first.name, relation=relation, columns_shared=shared, keys_shared=overlap)
            )
    return sorted(found, key=lambda twin: (twin.relation, twin.table, twin.of))


def _is_later(table: Table, naming: Naming) -> bool:
    return naming.tables[table.name].archive or naming.tables[table.name].history


def _overlap(one: Table, other: Table, chosen: Mapping[str, Choice]) -> float:
    mine, theirs = chosen.get(one.name), chosen.get(other.name)
    if mine is None or theirs is None or len(mine.columns) != 1 or len(theirs.columns) != 1:
        return 0.0
    left, right = one.column(mine.columns[0]), other.column(theirs.columns[0])
    if left is None or right is None or not len(left.values) or not len(right.values):
        return 0.0
    less, more = (left, right) if len(left.values) <= len(right.values) else (right, left)
    return round(float(within(less.values, more.values).mean()), 3)
