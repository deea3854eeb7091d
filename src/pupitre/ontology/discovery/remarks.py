"""What is unusual about tables that were read: nothing in them, too much in them, days that no calendar has.

Each remark is one line and nothing is lost by it. What could not be read at all is noted where it is read, in `sql` and
`files`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...language import phrase
from .found import Note
from .profile import NO_DAY, Table

WIDE = 500
"""Columns above which somebody should ask which of them are used."""
HUGE = 1_000_000
"""Characters or bytes of one value above which it is remarked that it was not read."""
_NAMED = 8
"""Empty tables that are named; the others are counted."""


def remarks(tables: Sequence[Table]) -> Iterator[Note]:
    """A line for what stands out; nothing about a value."""
    empty: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        if not table.rows:
            empty[table.source].append(table.name)
        yield from _of_table(table)
    for source, names in empty.items():
        named = ", ".join(f"`{name}`" for name in names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        yield Note(
            source=source,
            table=None,
            message=phrase("tables without any row: {count} ({tables})", count=len(names), tables=named),
            hint=phrase("only names speak for their links; ask whether they are still used"),
        )


def _of_table(table: Table) -> Iterator[Note]:
    if len(table.columns) > WIDE:
        yield Note(
            source=table.source,
            table=table.name,
            message=phrase("`{table}` has {count} columns", table=table.name, count=len(table.columns)),
            hint=phrase("all of them were read; ask which ones are used"),
        )
    for column in table.columns:
        if column.longest > HUGE:
            yield Note(
                source=table.source,
                table=table.name,
                message=phrase(
                    "a value of `{column}` has {size} MB", column=column.name, size=round(column.longest / 1_000_000)
                ),
                hint=phrase("it was measured and not read; nothing is lost"),
            )
        if NO_DAY in column.shapes:
            yield Note(
                source=table.source,
                table=table.name,
                message=phrase(
                    "`{column}` holds days that no calendar has, such as those of year 0", column=column.name
                ),
                hint=phrase("they were read as they stand; `pupitre check --data` counts them"),
            )
