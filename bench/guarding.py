"""How long the gate for the tools of other programs takes to note what a long task read, and to decide after it."""

import time
from datetime import date

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


def measure(records: int = 2000, rounds: int = 50) -> dict[str, float]:
    """Milliseconds of processor time: noting five values of each record, and deciding a call among them."""
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
    guard = Guard(parse(SITE), today=lambda: date(2026, 11, 23))
    guard.start("Write to Person7 Family7 that the invoice of 250 EUR is ready on 3 December.")
    begin = time.process_time()
    guard.observe("clients", {}, rows)
    noted = time.process_time() - begin
    begin = time.process_time()
    for _ in range(rounds):
        decision = guard.decide(
            "write", {"to": "p7@mail.example", "text": "Hello, your invoice of 250 EUR is ready."}
        )
        assert decision.kind == "allowed"
    return {
        "noting_10000_values_ms": round(noted * 1e3, 1),
        "deciding_a_call_ms": round((time.process_time() - begin) / rounds * 1e3, 2),
    }
