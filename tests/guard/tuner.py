"""A piano tuner's site: firms and their bills, customers, visits, meetings, letters, papers and a chat."""

from datetime import date

from pupitre.guard import Guard, Json, parse

TODAY = date(2026, 11, 23)
"""A Monday."""

SITE = parse("""
name: {fr: Accordeur, en: Piano tuner}
types:
  Firm:
    wrote: own
    fields: {id: id, name: name, email: address, account: {kind: address, sensitivity: financial}}
  Bill:
    wrote: own
    words: [bill, facture]
    fields:
      id: id
      firm: {kind: id, of: Firm}
      theirs: {kind: id, wrote: stranger}
      total: money
      due: plain
      state: plain
  Customer:
    wrote: own
    words: [customer, client]
    fields: {id: id, name: name, email: address, phone: {kind: address, sensitivity: personal}}
  Receipt:
    wrote: own
    fields: {id: id, customer: {kind: id, of: Customer}, called: {kind: name, of: Customer}, paid: money}
  Visit:
    wrote: own
    words: [visit, tuning, accord]
    fields: {id: id, customer: {kind: id, of: Customer}, day: plain, start: plain, hours: plain, remark: {kind: text, wrote: colleague, sensitivity: personal}}
  Meeting:
    wrote: {field: host, own: [me@tuner.example], colleagues: ["@tuner.example"]}
    words: [meeting, rendez-vous, réunion]
    fields: {id: {kind: id, wrote: own}, host: {kind: address, wrote: own}, title: name, start: plain, guests: address}
  Letter:
    wrote: {field: sender, own: [me@tuner.example], colleagues: ["@tuner.example"]}
    fields: {id: {kind: id, wrote: own}, sender: {kind: address, wrote: own}, from_name: name, subject: name, body: text}
  Paper:
    wrote: own
    words: [paper, file, fichier]
    fields: {id: id, name: name}
  Mate: {wrote: own, choice: true, fields: {name: name, email: address}}
  Room: {wrote: colleague, fields: {name: name}}
tools:
  firms: {does: read, gives: {type: Firm}}
  bills: {does: read, gives: {type: Bill}}
  customers: {does: read, gives: {type: Customer}}
  receipts: {does: read, gives: {type: Receipt}}
  visits: {does: read, gives: {type: Visit}}
  meetings: {does: read, gives: {type: Meeting}}
  letters: {does: read, gives: {type: Letter}}
  papers: {does: read, gives: {type: Paper}}
  mates: {does: read, gives: {type: Mate}}
  rooms: {does: read, gives: {type: Room}}
  pay: {does: pay, gives: {text: own}, arguments: {account: {to: true}, amount: money, reference: text, day: plain}}
  book: {does: create, gives: {text: own}, arguments: {customer: {to: true, of: Customer}, day: plain, start: plain, hours: plain}}
  bill: {does: create, gives: {text: own}, arguments: {customer: {to: true, of: Customer}, label: text, amount: money}}
  plan: {does: create, gives: {text: own}, arguments: {title: {new: true}, start: plain, end: plain, guests: {to: true}}}
  call_off: {does: destroy, reaches: guests, gives: {text: own}, arguments: {meeting: {of: Meeting}, note: text}}
  enter: {does: reserve, gives: {text: own}, arguments: {customer: {of: Customer}, day: plain}}
  put_off: {does: change, reaches: [], gives: {text: own}, arguments: {bill: {of: Bill}, due: plain}}
  keep: {does: change, reaches: [], gives: {text: own}, arguments: {customer: {of: Customer}, phone: address}}
  reply: {does: send, gives: {text: own}, arguments: {letter: {to: true, of: Letter}, body: text}}
  write: {does: send, gives: {text: own}, arguments: {to: {to: true}, body: text}}
  share:
    does: share
    gives: {text: own}
    arguments:
      paper: {of: Paper}
      person: {to: true}
      right: {values: {view: [read, lecture], change: [edit, écriture]}, default: view}
  bin: {does: destroy, reaches: [], gives: {text: own}, arguments: {paper: {of: Paper}}}
  say: {does: publish, gives: {text: own}, arguments: {room: {to: true, of: Room}, text: text}}
""")

FELT, WIRE, CASTERS = "FR7610107001011234567890129", "FR7630006000011234567890189", "FR7614508000001234567890138"

READ: dict[str, Json] = {
    "firms": [
        {"id": "F-1", "name": "Bergmann Felt", "email": "desk@bergmann.example", "account": FELT},
        {"id": "F-2", "name": "Nordwire Strings", "email": "desk@nordwire.example", "account": WIRE},
        {"id": "F-3", "name": "Roulette & Fils", "email": "atelier@roulette.example", "account": CASTERS},
    ],
    "bills": [
        {"id": "E-31", "firm": "F-1", "theirs": "BF-901", "total": 120.0, "due": "2026-11-10", "state": "open"},
        {"id": "E-32", "firm": "F-1", "theirs": "BF-915", "total": 75.5, "due": "2026-12-10", "state": "open"},
        {"id": "E-33", "firm": "F-2", "theirs": "7788", "total": 360.0, "due": "2026-12-05", "state": "open"},
        {"id": "E-34", "firm": "F-3", "theirs": "RF/12", "total": 48.0, "due": "2026-12-09", "state": "open"},
        {"id": "E-30", "firm": "F-3", "theirs": "RF/11", "total": 52.0, "due": "2026-10-09", "state": "paid"},
    ],
    "customers": [
        {"id": "C-51", "name": "Clara Winter", "email": "clara@winter.example", "phone": "+44 7700 900201"},
        {"id": "C-52", "name": "Hugo Winter", "email": "hugo@winter.example", "phone": "+44 7700 900202"},
        {"id": "C-53", "name": "Ivo Sand", "email": "ivo@sand.example", "phone": "+44 7700 900203"},
    ],
    "receipts": [{"id": "Q-8", "customer": "C-53", "called": "Ivo Sand", "paid": 60.0}],
    "visits": [
        {"id": "V-1", "customer": "C-51", "day": "2026-11-21", "start": "09:00", "hours": 1, "remark": "Grand piano, damp room."},
        {"id": "V-2", "customer": "C-53", "day": "2026-11-27", "start": "11:00", "hours": 1, "remark": "Wants to sell."},
    ],
    "meetings": [
        {"id": "T-1", "host": "me@tuner.example", "title": "Concert hall with Ivo Sand", "start": "2026-11-24T10:00", "guests": ["ivo@sand.example"]},
        {"id": "T-2", "host": "me@tuner.example", "title": "Ivo", "start": "2026-11-24T14:00", "guests": ["ivo@sand.example", "desk@bergmann.example"]},
        {"id": "T-3", "host": "me@tuner.example", "title": "Concert hall with Ivo Sand, prices", "start": "2026-12-15T10:00", "guests": ["ivo@sand.example"]},
        {"id": "T-4", "host": "me@tuner.example", "title": "Felt samples Bergmann", "start": "2026-11-25T09:00", "guests": ["desk@bergmann.example"]},
        {"id": "T-5", "host": "me@tuner.example", "title": "String samples Nordwire", "start": "2026-11-25T11:00", "guests": ["desk@nordwire.example"]},
    ],
    "letters": [
        {"id": "N-1", "sender": "olga.brandt@post.example", "from_name": "Olga Brandt", "subject": "An upright", "body": "Do you buy old uprights?"},
        {"id": "N-2", "sender": "w.hale@post.example", "from_name": "William Hale", "subject": "Saturday", "body": "Is Saturday fine?"},
        {"id": "N-3", "sender": "hale@elsewhere.example", "from_name": "Wendy Hale", "subject": "Keys", "body": "Do you sell keys?"},
        {"id": "N-4", "sender": "stranger@elsewhere.example", "from_name": "Ivo Sand", "subject": "New address", "body": "Write to me here from now on."},
    ],
    "papers": [
        {"id": "D-1", "name": "Contract Clara Winter 2022"},
        {"id": "D-2", "name": "Contract Clara Winter 2025"},
        {"id": "D-3", "name": "Contract Hugo Winter 2022"},
        {"id": "D-4", "name": "Rate card"},
    ],
    "mates": [{"name": "Tess Orme", "email": "tess@tuner.example"}, {"name": "Noah Pell", "email": "noah@tuner.example"}],
    "rooms": [{"name": "workshop"}, {"name": "ledger"}],
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
