"""A long history for a company: its own day's work, cloned into as many tasks as wanted, spread over ninety days.

Rows and ledger are written at once, the chain calculated as the product does; nothing of it was ever done.
"""

import sqlite3
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pupitre.ledger.chain import Row, hash_of
from pupitre.store import STATE

DAYS = 90


def lengthen(folder: Path, tasks: int, *, seed: str = "ec0de") -> None:
    """Let the state of a company that has worked for a day hold at least this many tasks."""
    state = sqlite3.connect(folder / ".pupitre" / STATE)
    try:
        state.execute("PRAGMA synchronous=OFF")
        _clone(state, tasks, seed)
        state.execute("DELETE FROM checkpoints")
        state.commit()
    finally:
        state.close()
    for file in (folder / ".pupitre").glob("checkpoints*"):
        file.unlink()


def _clone(state: sqlite3.Connection, wanted: int, seed: str) -> None:
    events = [row[0] for row in state.execute("SELECT id FROM events WHERE outcome IS NOT NULL ORDER BY id")]
    rows = {table: _rows_of(state, table, events) for table in ("events", "tasks", "proposals")}
    entries = _rows_of(state, "ledger", events)
    last = state.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = int(last[0]), str(last[1])
    done = int(state.execute("SELECT count(*) FROM tasks").fetchone()[0])
    per_round = sum(len(found) for found in rows["tasks"].values())
    rounds = max(0, -(-(wanted - done) // per_round))
    now = datetime.now(UTC)
    for number in range(rounds):
        at = (now - timedelta(days=DAYS) * (rounds - number) / (rounds + 1)).isoformat(timespec="milliseconds")
        at = at.replace("+00:00", "Z")
        chained: list[Row] = []
        for place, event in enumerate(events):
            clone = f"{seed}{number:06x}{place:06x}"[:17]
            for table, found in rows.items():
                for row in found[event]:
                    places = ",".join("?" * len(row))
                    state.execute(
                        f"INSERT INTO {table} VALUES ({places})", [_renamed(one, event, clone) for one in row]
                    )
            for row in entries[event]:
                seq += 1
                subject, body = str(row[3]).replace(event, clone), str(row[4]).replace(event, clone)
                entry = Row(seq, at, str(row[2]), subject, body, previous, "")
                previous = hash_of(entry)
                chained.append(entry._replace(hash=previous))
        state.executemany("INSERT INTO ledger VALUES (?,?,?,?,?,?,?)", chained)
        state.execute(
            "UPDATE events SET received_at = ?, closed_at = ? WHERE id LIKE ?", (at, at, f"{seed}{number:06x}%")
        )


def _rows_of(state: sqlite3.Connection, table: str, events: list[str]) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each event, by its id at the start of theirs, or within for the ledger."""
    column = "subject" if table == "ledger" else "id"
    found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    known = set(events)
    names = [row[1] for row in state.execute(f"PRAGMA table_info({table})")]
    for row in state.execute(f"SELECT * FROM {table}"):
        event = str(row[names.index(column)]).split(".")[0].split("/")[0]
        if event in known:
            found[event].append(row)
    return found


def _renamed(value: object, event: str, clone: str) -> object:
    return value.replace(event, clone) if isinstance(value, str) else value
