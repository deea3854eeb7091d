"""The state's database: transactions, and what is on the disk when they end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre.errors import StateError
from pupitre.store import STATE, Store, flags, open_same, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def name(connection: sa.Connection, value: str) -> None:
    connection.execute(flags.insert().values(name=value, value=""))


def names(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(sa.select(flags.c.name)).scalars()) - {"version"}


def test_what_is_written_stands(store: Store) -> None:
    with store.writing() as connection:
        name(connection, "a")
    assert names(store) == {"a"}


def test_what_goes_wrong_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        name(connection, "a")
        raise ZeroDivisionError
    assert names(store) == set()


def test_who_reads_commits_nothing(store: Store) -> None:
    with store.reading() as connection:
        name(connection, "a")
    assert names(store) == set()


def test_who_opens_a_connection_himself_has_a_transaction(store: Store) -> None:
    with store.engine.connect() as connection:
        name(connection, "a")
        connection.rollback()
    assert names(store) == set()


def test_who_reads_sees_one_moment_and_stops_no_writer(store: Store) -> None:
    with store.reading() as reader:
        reader.execute(sa.select(flags)).all()
        with store.writing() as connection:
            name(connection, "a")
        assert {row.name for row in reader.execute(sa.select(flags))} == {"version"}


def test_a_connection_makes_no_file_where_there_is_none_any_more(store: Store, tmp_path: Path) -> None:
    store.engine.dispose()
    (tmp_path / STATE).unlink()
    with pytest.raises(StateError, match="cannot be used"):
        names(store)
    assert not (tmp_path / STATE).exists()


def test_a_program_beside_another_opens_the_same_file_or_none(store: Store, tmp_path: Path) -> None:
    same = open_same(tmp_path, store.file)
    with store.writing() as connection:
        name(connection, "a")
    assert names(same) == {"a"}
    same.close()
    (tmp_path / STATE).rename(tmp_path / "away")
    open_store(tmp_path).close()
    with pytest.raises(StateError, match="is not the file any more"):
        open_same(tmp_path, store.file)


def test_a_writer_takes_the_lock_before_it_reads(store: Store, tmp_path: Path) -> None:
    other = open_store(tmp_path)
    with store.writing(), pytest.raises(StateError, match="is locked"), other.writing(patience=0.05):
        pass
    with other.writing() as connection:
        assert (
            connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() > 1000
        )  # it waits as long as usual again
    other.close()


@pytest.mark.parametrize(
    ("lasting", "synchronous"),
    [pytest.param(True, 2, id="on the disk"), pytest.param(False, 1, id="in the hands of the system")],
)
def test_a_write_waits_for_the_disk_where_it_is_to_last(store: Store, lasting: bool, synchronous: int) -> None:
    for first in (True, False):
        with store.writing(lasting=first):
            pass
        with store.writing(lasting=lasting) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == synchronous
