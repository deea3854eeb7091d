"""A riding stable's site: horses and whose they are, boxes and visits with a groom on them, namesakes, bills in francs."""

from datetime import date

from pupitre.guard import Guard, Json, parse

TODAY = date(2026, 11, 23)
"""A Monday."""

SITE = parse("""
name: {fr: Écurie, en: Stable}
types:
  Keeper:
    wrote: own
    words: [client, cliente, customer]
    fields: {number: id, name: name, email: address, phone: {kind: address, sensitivity: personal}}
  Groom: {wrote: own, choice: true, words: [équipe, team, collègue], fields: {login: id, name: name, email: address}}
  Horse:
    wrote: own
    words: [cheval, jument]
    fields: {number: id, name: name, owner: {kind: id, of: Keeper}, owner_name: {kind: name, of: Keeper}, groom: {kind: name, of: Groom}}
  Visit:
    wrote: own
    words: [visite, shoeing, ferrage]
    fields:
      number: id
      horse: {kind: name, of: Horse}
      customer: {kind: id, of: Keeper}
      groom: {kind: name, of: Groom}
      contact: address
      day: plain
      hour: plain
      state: plain
  Farrier: {wrote: own, words: [fournisseur, supplier], fields: {number: id, name: name, email: address, iban: address}}
  Bill:
    wrote: own
    words: [facture, invoice]
    fields:
      number: id
      supplier: {kind: name, of: Farrier}
      theirs: {kind: id, wrote: stranger}
      amount: money
      due: plain
      state: plain
  Paper: {wrote: own, words: [document], fields: {number: id, name: name, text: {kind: text, wrote: stranger}}}
  Mail:
    wrote: {field: sender, own: [me@ecurie.example], colleagues: ["@ecurie.example"]}
    words: [mail, courriel]
    fields: {id: {kind: id, wrote: own}, sender: {kind: address, wrote: own}, subject: name, body: text}
  Box: {wrote: own, words: [stall], fields: {number: id, name: name}}
  Rider:
    wrote: own
    words: [cavalière, cavalier]
    fields: {number: id, name: name, email: address, box: {kind: id, of: Box}}
  Transfer: {wrote: own, fields: {id: id, amount: money}}
  Order:
    wrote: own
    words: [commande]
    fields: {number: id, customer: {kind: id, of: Keeper}, sacks: plain, day: plain, state: plain}
tools:
  boxes: {does: read, gives: {type: Box}}
  riders: {does: read, gives: {type: Rider}}
  mails: {does: read, gives: {type: Mail}}
  orders: {does: read, gives: {type: Order}}
  forward: {does: send, arguments: {mail: {of: Mail}, to: {to: true}}}
  order: {does: create, arguments: {keeper: {of: Keeper}, sacks: plain, day: plain}}
  change: {does: change, reaches: [], arguments: {order: {of: Order}, sacks: plain, day: plain, discount: plain}}
  rebate: {does: change, reaches: [], arguments: {keeper: {of: Keeper}, discount: plain}}
  keepers: {does: read, gives: {type: Keeper}}
  grooms: {does: read, gives: {type: Groom}}
  horses: {does: read, gives: {type: Horse}}
  visits: {does: read, gives: {type: Visit}}
  farriers: {does: read, gives: {type: Farrier}}
  bills: {does: read, gives: {type: Bill}}
  papers: {does: read, gives: {type: Paper}}
  write: {does: send, arguments: {to: {kind: address, to: true}, text: text, paper: {of: Paper}}}
  post: {does: publish, arguments: {channel: {to: true, values: {yard: [cour], office: [bureau]}}, text: text}}
  pay: {does: pay, arguments: {iban: {kind: address, to: true}, amount: money, reference: text, day: plain}}
  book:
    does: create
    gives: {type: Visit}
    arguments: {horse: {of: Horse}, groom: {to: true, of: Groom}, day: plain, hour: plain}
  move: {does: change, reaches: contact, arguments: {visit: {of: Visit}, day: plain, hour: plain}}
  cancel: {does: change, reaches: contact, arguments: {visit: {of: Visit}, state: {values: {planned: [], cancelled: [], done: []}}, day: plain}}
  drop: {does: destroy, reaches: contact, arguments: {visit: {of: Visit}}}
  bin: {does: destroy, reaches: [], arguments: {paper: {of: Paper}}}
  share: {does: share, arguments: {paper: {of: Paper}, person: {to: true, of: Groom}, right: {values: {read: [], write: []}, default: read}}}
  bill: {does: create, arguments: {keeper: {to: true, of: Keeper}, amount: money, label: {new: true}}}
  keep: {does: change, reaches: [], arguments: {keeper: {of: Keeper}, email: address, phone: address}}
""")

LISE, GRACE = "lise@favre.example", "grace@webb.example"
OATS, STRAW = "CH9300762011623852957", "CH5604835012345678009"

READ: dict[str, Json] = {
    "keepers": [
        {"number": "K-1", "name": "Lise Favre", "email": "lise@favre.example", "phone": "+41790000001"},
        {"number": "K-2", "name": "Paul Monnier", "email": "paul.m@lac.example", "phone": "+41790000002"},
        {"number": "K-3", "name": "Paul Monnier", "email": "monnier@alpes.example", "phone": "+41790000003"},
        {"number": "K-4", "name": "Grace Webb", "email": "grace@webb.example", "phone": "+41790000004"},
    ],
    "grooms": [
        {"login": "adele", "name": "Adèle Roy", "email": "adele@ecurie.example"},
        {"login": "sam", "name": "Sam Ott", "email": "sam@ecurie.example"},
    ],
    "horses": [
        {"number": "H-1", "name": "Noisette", "owner": "K-1", "owner_name": "Lise Favre", "groom": "Adèle Roy"},
        {"number": "H-2", "name": "Cosmos", "owner": "K-2", "owner_name": "Paul Monnier", "groom": "Sam Ott"},
        {"number": "H-3", "name": "Petit Cosmos", "owner": "K-3", "owner_name": "Paul Monnier", "groom": "Sam Ott"},
        {"number": "H-4", "name": "Juniper", "owner": "K-4", "owner_name": "Grace Webb", "groom": "Adèle Roy"},
    ],
    "visits": [
        {"number": "V-71", "horse": "Juniper", "customer": "K-4", "groom": "Adèle Roy", "contact": "grace@webb.example", "day": "2026-11-26", "hour": "09:00", "state": "planned"},
        {"number": "V-72", "horse": "Juniper", "customer": "K-4", "groom": "Sam Ott", "contact": "grace@webb.example", "day": "2026-12-15", "hour": "10:00", "state": "planned"},
        {"number": "V-60", "horse": "Juniper", "customer": "K-4", "groom": "Sam Ott", "contact": "grace@webb.example", "day": "2026-10-06", "hour": "10:00", "state": "done"},
    ],
    "farriers": [
        {"number": "S-1", "name": "Avoine Vaudoise SA", "email": "info@avoine.example", "iban": OATS},
        {"number": "S-2", "name": "Paille du Jorat", "email": "jorat@paille.example", "iban": STRAW},
    ],
    "bills": [
        {"number": "B-81", "supplier": "Avoine Vaudoise SA", "theirs": "AV 3310", "amount": 1480.0, "due": "2026-12-04", "state": "open"},
        {"number": "B-82", "supplier": "Paille du Jorat", "theirs": "R-11-2026-419", "amount": 1480.0, "due": "2026-12-10", "state": "open"},
        {"number": "B-70", "supplier": "Avoine Vaudoise SA", "theirs": "AV 3105", "amount": 990.0, "due": "2026-10-04", "state": "paid"},
    ],
    "boxes": [{"number": "X-1", "name": "Boxe Nord 2"}, {"number": "X-2", "name": "Boxe Nord 3"}],
    "riders": [
        {"number": "R-1", "name": "Ida Blum", "email": "ida@blum.example", "box": "X-1"},
        {"number": "R-2", "name": "Max Egli", "email": "max@egli.example", "box": "X-2"},
        {"number": "R-3", "name": "Eva Egli", "email": "eva@egli.example", "box": "X-2"},
    ],
    "mails": [
        {"id": "m1", "sender": "lise@favre.example", "subject": "Foin", "body": "Bonjour."},
        {"id": "m2", "sender": "grace@webb.example", "subject": "Hay", "body": "Hello."},
        {"id": "m3", "sender": "grace@webb.example", "subject": "More hay", "body": "Hello."},
        {"id": "m4", "sender": "news@shop.example", "subject": "Lise Favre", "body": "Buy."},
    ],
    "orders": [{"number": "O-11", "customer": "K-1", "sacks": 24, "day": "2026-11-30", "state": "open"}],
    "papers": [{"number": "P-1", "name": "Consignes d'hiver", "text": ""}, {"number": "P-2", "name": "Salaires", "text": ""}],
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
