"""Addresses of databases as people write them, and what a session of MySQL is told before it is used."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from pupitre.connectors.sql import SqlConnector, marks, open_engine
from pupitre.databases import with_driver


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("postgres://anna@host/books", "postgresql+psycopg://anna@host/books", id="as a host writes it"),
        pytest.param("postgresql://host/books", "postgresql+psycopg://host/books", id="Postgres"),
        pytest.param("mysql://host/books", "mysql+pymysql://host/books", id="MySQL"),
        pytest.param("mariadb://host/books", "mariadb+pymysql://host/books", id="MariaDB"),
        pytest.param("mysql+asyncmy://host/books", "mysql+asyncmy://host/books", id="a driver of one's own"),
        pytest.param("sqlite:///books.sqlite", "sqlite:///books.sqlite", id="a file"),
    ],
)
def test_an_address_without_a_driver_gets_the_one_that_is_installed(written: str, meant: str) -> None:
    assert with_driver(written) == meant


def told(engine: sa.Engine) -> str:
    """The first thing that a connection of the engine would say to its server."""
    said: list[str] = []

    def instead(_dialect: Any, _record: Any, _args: Any, named: dict[str, Any]) -> None:
        said.append(named["init_command"])
        raise OperationalError("", None, ConnectionError())

    listen(engine, "do_connect", instead)
    with pytest.raises(OperationalError):
        engine.connect()
    engine.dispose()
    return said[0]


def writing(url: str) -> sa.Engine:
    return SqlConnector(name="books", url=url).engine


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        pytest.param(open_engine, "SET SESSION TRANSACTION READ ONLY", id="who reads cannot write"),
        pytest.param(
            writing,
            "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')",
            id="who writes is refused what does not fit",
        ),
    ],
)
def test_a_session_of_mysql_begins_with_what_it_may(opened: Callable[[str], sa.Engine], expected: str) -> None:
    assert told(opened("mysql+pymysql://anna@127.0.0.1/books")) == expected


def test_the_marks_of_what_was_done_have_a_key_that_mysql_takes() -> None:
    made = str(CreateTable(marks).compile(dialect=mysql.dialect()))

    assert "proposal_id VARCHAR(200) NOT NULL" in made
