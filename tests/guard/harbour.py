"""A boatyard's site: clients, boats, berths, firms that are paid, colleagues, mail and sheets; with twins and odd names."""

from datetime import date

from pupitre.guard import Guard, Json, parse

TODAY = date(2026, 11, 23)
"""A Monday."""

SITE = parse("""
name: {fr: Chantier naval, en: Boatyard}
types:
  Client: {wrote: own, words: [client], fields: {id: id, name: name, town: plain, email: address, phone: address}}
  Boat:
    wrote: own
    words: [boat, bateau]
    fields: {id: id, name: name, make: plain, client: {kind: id, of: Client}}
  Launch:
    wrote: own
    words: [launch, mise à l'eau, sortie]
    fields: {id: id, boat: {kind: id, of: Boat}, client: {kind: id, of: Client}, day: plain, hour: plain}
  Firm: {wrote: own, choice: true, fields: {id: id, name: name, email: address, iban: address}}
  Mate: {wrote: own, choice: true, fields: {id: id, name: name, email: address}}
  Bill:
    wrote: own
    words: [bill, facture]
    fields: {id: id, firm: {kind: id, of: Firm}, total: money, due: plain}
  Mail:
    wrote: {field: sender, own: [me@yard.example], colleagues: ["@yard.example"]}
    fields: {id: {kind: id, wrote: own}, sender: {kind: address, wrote: own}, subject: name, body: text}
  Sheet:
    wrote: {field: by, own: [me@yard.example], colleagues: ["@yard.example"]}
    fields: {name: name, by: {kind: address, wrote: own}, text: text}
  Room: {wrote: own, choice: true, fields: {name: name}}
  Note:
    wrote: {field: author, own: [], colleagues: ["@yard.example"]}
    fields: {room: {kind: address, wrote: own}, author: {kind: address, wrote: own}, text: text}
tools:
  clients: {does: read, gives: {type: Client}}
  boats: {does: read, gives: {type: Boat}}
  launches: {does: read, gives: {type: Launch}}
  firms: {does: read, gives: {type: Firm}}
  mates: {does: read, gives: {type: Mate}}
  bills: {does: read, gives: {type: Bill}}
  mails: {does: read, gives: {type: Mail}}
  sheets: {does: read, gives: {type: Sheet}}
  rooms: {does: read, gives: {type: Room, form: names}}
  notes: {does: read, gives: {type: Note}}
  open_page: {does: fetch, gives: {text: stranger}, arguments: {url: {kind: url, to: true}}}
  write: {does: send, arguments: {to: {kind: address, to: true}, subject: text, text: text}}
  say: {does: send, arguments: {room: {kind: address, to: true}, text: text}}
  pay:
    does: pay
    arguments: {iban: {kind: address, to: true, of: Firm}, amount: money, reference: text, day: plain}
  plan:
    does: create
    gives: {type: Launch}
    arguments: {boat: {kind: id, of: Boat}, day: plain, hour: plain}
  move: {does: change, arguments: {launch: {kind: id, of: Launch}, day: plain, hour: plain}}
  call_off: {does: destroy, arguments: {launch: {kind: id, of: Launch}}}
  keep: {does: change, arguments: {client: {kind: id, of: Client}, email: address, phone: address}}
  bin: {does: destroy, arguments: {sheet: {kind: name, of: Sheet}}}
""")

NORD, NORD_SUD, TOILE = "FR7610107001011234567890129", "FR7630006000011234567890189", "FR7614508000001234567890138"

READ: dict[str, Json] = {
    "clients": [
        {"id": "C-21", "name": "Ada Moreau", "town": "Brest", "email": "ada@moreau.example", "phone": "+33298000001"},
        {"id": "C-22", "name": "Ada Moreau", "town": "Lorient", "email": "a.moreau@port.example", "phone": "+33297000002"},
        {"id": "C-23", "name": "Yann Le Bris", "town": "Brest", "email": "yann@lebris.example", "phone": "+33298000003"},
        {"id": "C-24", "name": "Nora Quill", "town": "Quimper", "email": "nora@quill.example", "phone": "+33298000004"},
    ],
    "boats": [
        {"id": "B-31", "name": "Friday", "make": "ketch", "client": "C-23"},
        {"id": "B-32", "name": "Petrel", "make": "sloop", "client": "C-24"},
        {"id": "B-33", "name": "Cormoran", "make": "sloop", "client": "C-21"},
        {"id": "B-34", "name": "Decembre", "make": "ketch", "client": "C-22"},
    ],
    "launches": [
        {"id": "L-401", "boat": "B-31", "client": "C-23", "day": "2026-11-27", "hour": "11:00"},
        {"id": "L-402", "boat": "B-32", "client": "C-24", "day": "2026-11-26", "hour": "09:00"},
        {"id": "L-403", "boat": "B-33", "client": "C-21", "day": "2026-11-26", "hour": "10:00"},
        {"id": "L-404", "boat": "B-33", "client": "C-21", "day": "2026-12-10", "hour": "10:00"},
        {"id": "L-405", "boat": "B-34", "client": "C-22", "day": "2026-12-02", "hour": "08:00"},
    ],
    "firms": [
        {"id": "F-1", "name": "Accastillage Nord", "email": "info@nord.example", "iban": NORD},
        {"id": "F-2", "name": "Accastillage Nord Sud", "email": "info@nordsud.example", "iban": NORD_SUD},
        {"id": "F-3", "name": "Toile & Mât", "email": "info@toile.example", "iban": TOILE},
    ],
    "mates": [
        {"id": "M-1", "name": "Will Tanguy", "email": "will@yard.example"},
        {"id": "M-2", "name": "May Riou", "email": "may@yard.example"},
        {"id": "M-3", "name": "Soizic Kerr", "email": "soizic@yard.example"},
    ],
    "bills": [
        {"id": "FA-771", "firm": "F-1", "total": 640.0, "due": "2026-12-04"},
        {"id": "FA-772", "firm": "F-3", "total": 95.0, "due": "2026-12-11"},
    ],
    "sheets": [
        {"name": "winter rota.pdf", "by": "may@yard.example", "text": "Ropes first."},
        {"name": "crane rules 2024.pdf", "by": "me@yard.example", "text": "No lifting above 30 knots."},
        {"name": "crane rules 2025.pdf", "by": "me@yard.example", "text": "No lifting above 25 knots."},
        {"name": "stock.pdf", "by": "me@yard.example", "text": "12 fenders."},
        {"name": "stock.csv", "by": "me@yard.example", "text": "fenders;12"},
    ],
    "rooms": ["quayside", "office"],
    "notes": [{"room": "quayside", "author": "will@yard.example", "text": "The crane is back."}],
}  # fmt: skip


def ready(request: str, *tools: str) -> Guard:
    """A guard that was asked this and has read what these tools answer; all of it where none is named."""
    guard = Guard(SITE, today=lambda: TODAY)
    guard.start(request)
    for tool in tools or READ:
        guard.observe(tool, {}, READ[tool])
    return guard


def kind(request: str, tool: str, **arguments: Json) -> str:
    """What the guard says to a call."""
    return ready(request).decide(tool, arguments).kind
