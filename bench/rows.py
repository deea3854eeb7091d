"""How long it takes to hold a million rows against an ontology: `python -m bench.rows`.

Prints JSON: rows, seconds of the processor, the most memory in megabytes, and what was found (a few planted mistakes).
"""

import json
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from pupitre.ontology import reading
from pupitre.ontology.proving import prove

ONTOLOGY = """
name: bench
types:
  Customer:
    label: customer
    source: data
    table: customers
    key: id
    properties:
      id: {type: integer, required: true}
      name: {type: text, sensitivity: personal, required: true}
      email: {type: email, sensitivity: personal}
      since: {type: date}
  Invoice:
    label: invoice
    source: data
    table: invoices
    key: number
    properties:
      number: {type: identifier, required: true}
      total: {type: money}
      due: {type: date}
      status: {type: enum, values: [open, paid, late]}
      note: {type: text, sensitivity: personal}
links:
  Invoice.customer: {to: Customer, via: customer_id}
"""

CUSTOMERS, INVOICES = 100_000, 900_000


def customers() -> Iterator[tuple[object, ...]]:
    for n in range(CUSTOMERS):
        yield n, f"Name {n}", f"c{n}@north.example" if n % 9999 else "nobody", f"20{n % 24:02}-{1 + n % 12:02}-01"


def invoices() -> Iterator[tuple[object, ...]]:
    for n in range(INVOICES):
        due = f"20{n % 24:02}-{1 + n % 12:02}-{1 + n % 28:02}"
        customer = n % (CUSTOMERS + 1)
        yield f"F-{n:07}", customer, n / 100, due, ("open", "paid", "late")[n % 3], f"note {n}"


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.sqlite"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE customers (id, name, email, since)")
            database.execute("CREATE TABLE invoices (number, customer_id, total, due, status, note)")
            database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", customers())
            database.executemany("INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?)", invoices())
        database.close()
        engine = sa.create_engine(f"sqlite:///{path}")
        began = time.process_time()
        found = prove(reading.parse(ONTOLOGY), {"data": engine})
        seconds = time.process_time() - began
        engine.dispose()
    return {
        "rows": CUSTOMERS + INVOICES,
        "processor_seconds": round(seconds, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "found": [(one.type, one.property, one.rule, one.count) for one in found],
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
