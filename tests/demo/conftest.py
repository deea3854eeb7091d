"""The demo company, written once for all tests of this folder that only read it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pupitre import demo
from pupitre.demo import books as bookkeeping
from pupitre.demo.books import Books
from pupitre.demo.cases import Case
from pupitre.demo.messages import cases_of


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    company = tmp_path_factory.mktemp("demo") / "lacombe"
    demo.write(company)
    return company


@pytest.fixture(scope="package")
def books() -> Books:
    return bookkeeping.generate(demo.SEED, demo.TODAY)


@pytest.fixture(scope="package")
def cases(books: Books) -> tuple[Case, ...]:
    return cases_of(books)


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{folder / 'data' / 'lacombe.sqlite'}?mode=ro", uri=True)
    yield connection
    connection.close()
