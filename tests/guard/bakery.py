"""A bakery's site: cafés with namesakes, suppliers and their bills, breads, orders, colleagues, price lists of two years."""

from datetime import date

from pupitre.guard import Guard, Json, parse

TODAY = date(2026, 11, 23)
"""A Monday."""

SITE = parse("""
name: {fr: Boulangerie, en: Bakery}
types:
  Cafe:
    wrote: own
    words: [client, customer]
    fields:
      id: id
      name: name
      contact: name
      email: address
      mobile: {kind: address, sensitivity: personal}
      rebate: plain
      note: {kind: text, sensitivity: personal}
  Miller: {wrote: own, words: [fournisseur, supplier], fields: {id: id, name: name, contact: name, email: address, iban: address}}
  Bill:
    wrote: own
    words: [facture, invoice]
    fields:
      id: id
      miller: {kind: id, of: Miller}
      total: money
      deposit: {kind: money, words: [acompte]}
      due: plain
      made: plain
      state: plain
  Bread: {wrote: own, choice: true, words: [pain], fields: {id: id, name: name, price: money}}
  Order:
    wrote: own
    words: [commande]
    fields: {id: id, cafe: {kind: name, of: Cafe}, bread: {kind: name, of: Bread}, pieces: plain, day: plain, state: plain}
  Paper: {wrote: own, words: [document], fields: {name: name, text: {kind: text, wrote: stranger}}}
  Mail:
    wrote: {field: sender, own: [me@four.example], colleagues: ["@four.example"]}
    fields: {id: {kind: id, wrote: own}, sender: {kind: address, wrote: own}, subject: name, body: text}
tools:
  cafes: {does: read, gives: {type: Cafe}}
  millers: {does: read, gives: {type: Miller}}
  bills: {does: read, gives: {type: Bill}}
  breads: {does: read, gives: {type: Bread}}
  orders: {does: read, gives: {type: Order}}
  papers: {does: read, gives: {type: Paper}}
  mails: {does: read, gives: {type: Mail}}
  write: {does: send, arguments: {to: {kind: address, to: true}, text: text, paper: {of: Paper}}}
  message: {does: send, arguments: {to: {kind: address, to: true}, text: text}}
  pay: {does: pay, arguments: {iban: {to: true, of: Miller}, amount: money, reference: text, day: plain}}
  order: {does: create, gives: {type: Order}, arguments: {cafe: {of: Cafe}, bread: {of: Bread}, pieces: plain, day: plain}}
  change: {does: change, reaches: [], arguments: {order: {of: Order}, pieces: plain, day: plain}}
  drop: {does: destroy, reaches: [], arguments: {order: {of: Order}}}
  price: {does: change, reaches: [], arguments: {bread: {of: Bread}, price: money}}
  keep: {does: change, reaches: [], arguments: {cafe: {of: Cafe}, email: address, rebate: plain}}
""")

MILL, MILL_SONS, SALT = "FR7610107001011234567890129", "FR7630006000011234567890189", "FR7614508000001234567890138"

READ: dict[str, Json] = {
    "cafes": [
        {"id": "C-1", "name": "Le Fournil", "contact": "Anne Roux", "email": "anne@fournil.example", "mobile": "+33611000001", "rebate": 5, "note": ""},
        {"id": "C-2", "name": "Le Fournil du Lac", "contact": "Hugo Blanc", "email": "hugo@lac.example", "mobile": "+33611000002", "rebate": 8, "note": "Divorce en cours."},
        {"id": "C-3", "name": "Chez Petit", "contact": "Claire Petit", "email": "chez@petit.example", "mobile": "+33611000003", "rebate": 0, "note": ""},
        {"id": "C-4", "name": "The Old Oven", "contact": "Claire Petit", "email": "claire@oven.example", "mobile": "+33611000004", "rebate": 0, "note": "Pays late."},
        {"id": "C-5", "name": "Rose Lambert", "contact": "", "email": "rose@lambert.example", "mobile": "+33611000005", "rebate": 0, "note": ""},
    ],
    "millers": [
        {"id": "M-1", "name": "Moulin Vidal", "contact": "Neil Vidal", "email": "neil@vidal.example", "iban": MILL},
        {"id": "M-2", "name": "Moulin Vidal & Fils", "contact": "Jean Vidal", "email": "jean@vidalfils.example", "iban": MILL_SONS},
        {"id": "M-3", "name": "Salines", "contact": "Will Frost", "email": "will@salines.example", "iban": SALT},
    ],
    "bills": [
        {"id": "F-310", "miller": "M-1", "total": 480.0, "deposit": 0.0, "due": "2026-12-04", "made": "2026-11-20", "state": "open"},
        {"id": "F-311", "miller": "M-3", "total": 900.0, "deposit": 200.0, "due": "2026-12-18", "made": "2026-11-21", "state": "open"},
        {"id": "F-309", "miller": "M-3", "total": 70.0, "deposit": 0.0, "due": "2026-10-18", "made": "2026-10-01", "state": "paid"},
    ],
    "breads": [
        {"id": "B-22", "name": "Grand levain 2022", "price": 9.0},
        {"id": "B-23", "name": "Grand levain 2023", "price": 9.5},
        {"id": "B-30", "name": "Laque forte", "price": 3.0},
        {"id": "B-40", "name": "Clos Blanc 2023", "price": 8.0},
        {"id": "B-31", "name": "Pain doux 500 g", "price": 4.0},
    ],
    "orders": [
        {"id": "O-501", "cafe": "Le Fournil", "bread": "Laque forte", "pieces": 36, "day": "2026-11-27", "state": "confirmed"},
        {"id": "O-502", "cafe": "Le Fournil du Lac", "bread": "Pain doux 500 g", "pieces": 48, "day": "2026-12-01", "state": "confirmed"},
        {"id": "O-503", "cafe": "The Old Oven", "bread": "Laque forte", "pieces": 24, "day": "2026-11-27", "state": "confirmed"},
        {"id": "O-504", "cafe": "The Old Oven", "bread": "Laque forte", "pieces": 24, "day": "2026-12-04", "state": "confirmed"},
        {"id": "O-505", "cafe": "Chez Petit", "bread": "Pain doux 500 g", "pieces": 12, "day": "2026-12-02", "state": "confirmed"},
        {"id": "O-506", "cafe": "Chez Petit", "bread": "Laque forte", "pieces": 12, "day": "2026-12-02", "state": "cancelled"},
    ],
    "papers": [
        {"name": "Tarif 2025.pdf", "text": ""},
        {"name": "Tarif 2026.pdf", "text": ""},
        {"name": "Marges 2026.xlsx", "text": ""},
        {"name": "Fiche Grand levain 2022.pdf", "text": ""},
        {"name": "Fiche Grand levain 2023.pdf", "text": ""},
    ],
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
