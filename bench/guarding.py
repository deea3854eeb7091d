"""How long the gate for the tools of other programs takes to note what a long task read, and to decide after it."""

import json
import time
from datetime import date
from statistics import median

from pupitre.guard import Guard, Json, parse

SITE = """
name: {fr: Atelier, en: Workshop}
types:
  Client:
    wrote: own
    fields: {id: id, name: name, email: address, city: plain, note: {kind: text, sensitivity: personal}}
tools:
  clients: {does: read, gives: {type: Client}}
  write: {does: send, arguments: {to: {kind: address, to: true}, text: text}}
"""


def measure(records: int = 2000, rounds: int = 50, runs: int = 9) -> dict[str, dict[str, float]]:
    """Milliseconds of processor time, the best and the median of the runs: noting five values of each record, and
    deciding a call among them; the first whose text leaves pays for what was left undone until then."""
    rows: list[Json] = [
        {
            "id": f"C-{number:05}",
            "name": f"Person{number} Family{number % 700}",
            "email": f"p{number}@mail.example",
            "city": "Nantes",
            "note": f"remark number {number}",
        }
        for number in range(records)
    ]
    found = [_run(rows, rounds) for _ in range(runs)]
    names = ("noting_10000_values_ms", "first_text_that_leaves_ms", "deciding_a_call_ms")
    return {
        name: {"best": round(min(each), 2), "median": round(median(each), 2)}
        for name, each in zip(names, zip(*found, strict=True), strict=True)
    }


def _run(rows: list[Json], rounds: int) -> tuple[float, float, float]:
    guard = Guard(parse(SITE), today=lambda: date(2026, 11, 23))
    guard.start("Write to Person7 Family7 that the invoice of 250 EUR is ready on 3 December.")
    begin = time.process_time()
    guard.observe("clients", {}, rows)
    noted = time.process_time()
    _decide(guard)
    first = time.process_time()
    for _ in range(rounds):
        _decide(guard)
    end = time.process_time()
    return (noted - begin) * 1e3, (first - noted) * 1e3, (end - first) / rounds * 1e3


def _decide(guard: Guard) -> None:
    arguments: dict[str, Json] = {"to": "p7@mail.example", "text": "Hello, your invoice of 250 EUR is ready."}
    assert guard.decide("write", arguments).kind == "allowed"


if __name__ == "__main__":
    print(json.dumps(measure()))
