"""Lists of people that are kept beside the code: tables of customers, exports, databases in a file.

Counted are addresses of mail and numbers of telephones that look real; what is made up for trying things out is none.
To whom the program sends such data while it runs is in `egress`.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from typing import cast

from ...language import phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..inventory import File, Inventory
from ..parsing import Source
from ..vocabulary import Delicate

_FEWEST = 5
"""So many different people make a list."""
_MOST_BYTES = 5_000_000
_MAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9][\w.%+-]{0,40}@(?P<domain>[a-z0-9-]{2,40}(?:\.[a-z]{2,10}){1,2})(?![\w.])", re.I
)
_NUMBER = re.compile(r"\+?\d[\d .()/-]{7,20}")
_MADE_UP = re.compile(
    r"(?i)example|test|(^|\.)(e?mail|domain|company|acme|sample|demo|fake|dummy|placeholder|localhost|foo|bar|corp|xyz|empresa|teste|exemplo|"
    r"exemple|mailinator|nowhere|yourdomain|mycompany)\.|\.(local|invalid|test)$"
)
_HASHED = re.compile(r"(?:pbkdf2:sha\d+:\d+|scrypt:\d+:\d+:\d+|\$2[aby]\$\d\d|\$argon2id?\$v=\d+)\$?[^\s\x00]{20,60}")
"""What is kept of a password: each is an account."""
_NOBODY = re.compile(
    r"(?i)^(no-?reply|info|support|hello|contact|admin\d*|user\d*|test\w*|demo\w*|webmaster|sales|git|noreply)@"
)
_TRIED_OUT = re.compile(
    r"(?i)sample|example|demo|dummy|fake|mock|seed|fixture|template|test|schema|locale|i18n|package|tsconfig|lock"
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find the files that hold a list of people."""
    for file in inventory.files:
        if _is_list(file):
            text = (inventory.text(file) or "")[:_MOST_BYTES]
            people = _in_rows(text) if file.path.lower().endswith((".csv", ".tsv")) else _in_objects(file, text)
            if people >= _FEWEST:
                source = Source(path=file.path, text=text, language="text")
                yield _finding(source, people)
    for path in inventory.stores:
        if not _TRIED_OUT.search(path) and (people := _in_store(inventory, path)) >= _FEWEST:
            yield _finding(Source(path=path, text="", language="text"), people)


def _is_list(file: File) -> bool:
    return (
        file.path.lower().endswith((".csv", ".tsv", ".json", ".jsonl", ".ndjson"))
        and not (file.is_test or file.is_example or file.generated)
        and not _TRIED_OUT.search(file.path)
    )


def _finding(source: Source, people: int) -> Finding:
    # The place shows no line of the file: it would carry the very names into the report.
    place = source.place(0, 0, most=1).model_copy(update={"text": ""})
    return found(
        "egress-records",
        Severity.HIGH,
        place,
        f"people in {source.path}",
        phrase("the file holds the addresses or numbers of {count} people.", count=people),
        who=Who.READER,
        confidence=Confidence.MEDIUM,
    )


def _in_rows(text: str) -> int:
    """How many people a table with a head names: only its columns about people are read."""
    head, _, rest = text.partition("\n")
    mark = max(";,\t|", key=head.count)
    names = [name.strip(" \"'\ufeff").lower() for name in head.split(mark)]
    if len(names) < 2:
        return 0
    personal = [
        number for number, name in enumerate(names) if vocabulary.column(name.replace(" ", "_")) is Delicate.PERSONAL
    ]
    if not personal:
        return 0
    cells = [row.split(mark) for row in rest.split("\n")[:20_000]]
    return _people(cell for row in cells for number, cell in enumerate(row) if number in personal)


def _in_objects(file: File, text: str) -> int:
    """How many people a list of objects names."""
    if "@" not in text:
        return 0
    try:
        lines = text.splitlines()[:20_000] if file.path.endswith(("l", "ndjson")) else [text]
        plain: list[object] = [json.loads(line) for line in lines if line.strip()]
    except (ValueError, RecursionError):
        return 0
    said: list[str] = []
    waiting = plain
    while waiting and len(said) < 100_000:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(cast("list[object]", one))
        elif isinstance(one, dict):
            for name, value in cast("dict[str, object]", one).items():
                if isinstance(value, dict | list):
                    waiting.append(cast("object", value))
                elif isinstance(value, str) and vocabulary.column(name.lower()) is Delicate.PERSONAL:
                    said.append(value)
    return _people(said)


def _in_store(inventory: Inventory, path: str) -> int:
    """How many people a database or a sheet in a file names, by what stands in it as plain letters."""
    try:
        if path.lower().endswith((".xlsx", ".xlsm")):
            with zipfile.ZipFile(inventory.root / path) as sheets, sheets.open("xl/sharedStrings.xml") as strings:
                data = strings.read(_MOST_BYTES)
        else:
            with (inventory.root / path).open("rb") as stream:
                data = stream.read(_MOST_BYTES)
            if not data.startswith(b"SQLite format 3\x00"):
                return 0
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return 0
    plain = data.decode("utf-8", "ignore")
    return max(_people([plain], numbers=False), len(set(_HASHED.findall(plain))))


def _people(cells: Iterator[str] | list[str], *, numbers: bool = True) -> int:
    """How many different people are named by address or number, whichever are more."""
    mails: set[str] = set()
    called: set[str] = set()
    for cell in cells:
        for hit in _MAIL.finditer(cell):
            if not _MADE_UP.search(hit.group("domain")) and not _NOBODY.match(hit.group(0)):
                mails.add(hit.group(0).lower())
        if numbers and len(cell) < 40 and _NUMBER.fullmatch(cell.strip(" \"'")):
            digits = re.sub(r"\D", "", cell)
            if 8 <= len(digits) <= 15 and "555" not in digits and len(set(digits)) > 3 and "12345" not in digits:
                called.add(digits)
    return max(len(mails), len(called))
