"""A repository of code as a source: what could be mended arrives as events, an approved change lands on a branch.

The findings stand in a small database of the state folder, `findings`, which the ontology maps like any other table:
agents read them, and an action that sets `applied` to the text of `patch` lands exactly that text. The branch bears the
id of the proposal, so that it is made once. What is found and how a change is landed is given by who makes the
connector (`house`); the working tree of the repository is never touched.
"""

import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Container, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from ..errors import SourceError
from ..labels import Labelled, Sensitivity, Writer, written_by
from ..language import now, phrase
from ..records import Done, Effect, Event, EventId, Failed, Message, NotRun, ProposalId, Receipt, RowUpdate
from ..threads import aside

TABLE = "findings"
PAUSE = 30.0
"""Seconds between two looks at whether something was committed."""

_COLUMNS = ("id", "check_name", "severity", "path", "line", "title", "summary", "patch")
_MADE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
  id TEXT PRIMARY KEY, check_name TEXT, severity TEXT, path TEXT, line INTEGER, title TEXT, summary TEXT, patch TEXT,
  applied TEXT NOT NULL DEFAULT '', branch TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'open'
)
"""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A finding that can be mended, as it stands in the table."""

    id: str
    check_name: str
    severity: str
    path: str
    line: int
    title: str
    summary: str
    patch: str


@dataclass(frozen=True, kw_only=True)
class Repository:
    """What can be asked of a repository."""

    head: Callable[[], str]
    """The commit that it stands at."""
    look: Callable[[], Sequence[Offered]]
    """What could be mended."""
    land: Callable[[str, str, str, str], str]
    """Branch, finding, patch and message: the commit that was made."""
    landed: Callable[[str], str | None]
    """The commit of a branch."""


class CodeConnector:
    """A repository of the company's own code, as a connector."""

    def __init__(self, *, name: str, file: Path, repository: Repository) -> None:
        self.name = name
        self._file = file
        self._repository = repository
        self._head = ""
        self._next = 0.0
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(_MADE)

    async def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        """What can be mended since the last commit, each finding once."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + PAUSE
        head = await aside(self._repository.head)
        if head == self._head:
            return
        offered = await aside(self._look)
        self._head = head
        for one in offered:
            if one.id not in known:
                yield self._event(one)

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        """Land the change that the effect holds, on a branch of its own."""
        if (
            not isinstance(effect, RowUpdate)
            or effect.table != TABLE
            or not isinstance(effect.after.get("applied"), str)
        ):
            return Failed(error=phrase("in a repository only the change of a finding can be landed"))
        return await aside(self._perform, proposal_id, effect)

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        """Whether the branch stands; certain, because it comes last."""
        try:
            commit = await aside(self._repository.landed, branch_of(proposal_id))
        except SourceError:
            return None
        if commit is None:
            return NotRun(reason=phrase("there is no branch `{branch}`", branch=branch_of(proposal_id)))
        if isinstance(effect, RowUpdate):
            await aside(self._mark, effect, branch_of(proposal_id))
        return Done(external_id=commit)

    def _look(self) -> Sequence[Offered]:
        offered = self._repository.look()
        named = ", ".join(_COLUMNS)
        with closing(sqlite3.connect(self._file)) as connection, connection:
            # What is mended stays as it was: the record of what was approved.
            connection.execute(f"DELETE FROM {TABLE} WHERE state = 'open'")
            connection.executemany(
                f"INSERT OR IGNORE INTO {TABLE} ({named}) VALUES ({', '.join('?' * len(_COLUMNS))})",
                [tuple(getattr(one, column) for column in _COLUMNS) for one in offered],
            )
        return offered

    def _event(self, one: Offered) -> Event:
        text = f"{one.id}\n{one.title}\n{one.path}:{one.line} ({one.check_name}, {one.severity})\n{one.summary}\n"
        print_of = hashlib.sha256(f"{self.name}\0{one.id}".encode()).hexdigest()
        return Event(
            id=EventId(f"e{print_of[:16]}"),
            source=self.name,
            place=one.id,
            received_at=now(),
            content=Labelled(
                value=Message(sender=None, subject=one.title, text=text),
                # Names of files and what stands in them were written by whoever wrote the program.
                label=written_by(Writer.OUTSIDE, Sensitivity.INTERNAL),
            ),
        )

    def _perform(self, proposal: ProposalId, effect: RowUpdate) -> Receipt:
        finding = str(next(iter(effect.key.values()), ""))
        with closing(sqlite3.connect(self._file)) as connection:
            row = connection.execute(
                f"SELECT patch, summary, check_name FROM {TABLE} WHERE id = ?", (finding,)
            ).fetchone()
        if row is None or row[0] != effect.after["applied"]:
            return Failed(error=phrase("the change of the finding `{id}` is another one by now", id=finding))
        branch = branch_of(proposal)
        try:
            commit = self._repository.land(
                branch, finding, str(row[0]), f"{row[1]}\n\n{row[2]} {finding}\n{proposal}"
            )
        except SourceError as error:
            return Failed(error=error.message)
        self._mark(effect, branch)
        return Done(external_id=commit)

    def _mark(self, effect: RowUpdate, branch: str) -> None:
        finding = str(next(iter(effect.key.values()), ""))
        with closing(sqlite3.connect(self._file)) as connection, connection:
            connection.execute(
                f"UPDATE {TABLE} SET state = 'mended', applied = ?, branch = ? WHERE id = ?",
                (effect.after.get("applied"), branch, finding),
            )


def branch_of(proposal: ProposalId) -> str:
    """The branch on which the change of a proposal lands."""
    return f"pupitre/{proposal}"
