"""A small company for tests: a shop with two customers, three invoices, a mailbox and a team of two."""

import sqlite3
from email.message import EmailMessage
from pathlib import Path

SETTINGS = """
[company]
name = "Shop"
language = "en"
timezone = "Europe/Paris"
id = "shop"

[people.claire]
name = "Claire"
email = "claire@shop.example"
role = "owner"

[people.sophie]
name = "Sophie"
email = "sophie@shop.example"
role = "colleague"

[sources.mail]
kind = "mail"
maildir = "mail/inbox"
outbox = "mail/outbox"
address = "contact@shop.example"
agent = "support"
server = "mx.shop.example"

[sources.books]
kind = "sql"
url = "sqlite:///data/books.sqlite"

[agents.support]
purpose = "Answers customers."
handles = ["general"]
reads = ["Customer", "Invoice"]
proposes = ["answer", "reply", "hand_over", "ask_person"]
hands_over = [{ to = "billing", processes = ["invoice_copy", "promise"] }]
budget = ["100 actions/hour"]
autonomy = "standard"

[agents.billing]
purpose = "Keeps the invoices."
handles = ["invoice_copy", "promise"]
reads = ["Customer", "Invoice", "Promise"]
proposes = ["send_copy", "note_promise", "confirm_promise", "change_email", "credit", "ask_person"]
budget = ["100 actions/hour"]
autonomy = "standard"
"""

ONTOLOGY = """
name: shop
types:
  Customer:
    label: {fr: client, en: customer}
    source: books
    table: customers
    key: id
    title: name
    party: true
    properties:
      id: {type: integer}
      name: {type: text, sensitivity: personal}
      email: {type: email, sensitivity: personal}
      iban: {type: iban, sensitivity: financial}
      password: {type: text, sensitivity: secret}
  Invoice:
    label: {fr: facture, en: invoice}
    source: books
    table: invoices
    key: number
    about: customer
    properties:
      number: {type: identifier, pattern: 'F-[0-9]{4}'}
      total: {type: money, sensitivity: financial}
      due: {type: date}
      status: {type: enum, values: [open, paid], required: true}
  Promise:
    label: {fr: promesse, en: promise}
    source: books
    table: promises
    key: id
    about: invoice
    properties:
      id: {type: integer}
      day: {type: date}
      noted_by: {type: text}
links:
  Invoice.customer: {to: Customer, via: customer_id}
  Promise.invoice: {to: Invoice, via: invoice_number}
actions:
  answer:
    label: {fr: répondre, en: answer}
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: general}}
  reply:
    label: {fr: répondre librement, en: reply freely}
    arguments: {to: {type: email}, body: {type: text}}
    effect: {letter: {source: mail, to: to, template: $arguments.body}}
  send_copy:
    label: {fr: envoyer une copie, en: send a copy}
    on: Invoice
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: copy, enclose: {template: invoice, name: '{key}.txt'}}}
  note_promise:
    label: {fr: noter une promesse, en: note a promise}
    on: Invoice
    arguments: {day: {type: date}}
    criteria:
      - {require: 'resource.status != "paid"', otherwise: {fr: elle est payée, en: it is paid}}
    effect: {insert: {type: Promise, values: {invoice: $target.key, day: $arguments.day, noted_by: $agent}}}
  confirm_promise:
    label: {fr: confirmer une promesse, en: confirm a promise}
    on: Invoice
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: promise}}
  change_email:
    label: {fr: changer l'adresse, en: change the address}
    on: Customer
    arguments: {email: {type: email}}
    effect: {update: {email: $arguments.email}}
  credit:
    label: {fr: avoir, en: credit}
    on: Invoice
    risk: high
    arguments: {total: {type: money}}
    effect: {update: {total: $arguments.total}}
  hand_over:
    label: {fr: transmettre, en: hand over}
    arguments: {to: {type: enum, values: [billing]}}
    effect: {hand_over: to}
  ask_person:
    label: {fr: demander, en: ask a person}
    arguments: {question: {type: text}}
    effect: {ask: question}
processes:
  general:
    label: {fr: renseignement, en: general information}
    agent: support
    steps: [{action: answer, arguments: {to: $sender}}]
  invoice_copy:
    label: {fr: copie de facture, en: copy of an invoice}
    agent: billing
    finds:
      customer: {type: Customer, by: sender}
      invoice: {type: Invoice, by: mention, of: customer}
    steps: [{action: send_copy, on: invoice, arguments: {to: $customer.email}}]
  promise:
    label: {fr: promesse, en: promise to pay}
    agent: billing
    finds:
      customer: {type: Customer, by: sender}
      invoice: {type: Invoice, by: mention_or_only, of: customer, where: {status: open}}
    reads: {day: {type: date, future: true}}
    steps:
      - {action: note_promise, on: invoice, arguments: {day: $read.day}}
      - {action: confirm_promise, on: invoice, arguments: {to: $customer.email}}
"""

TEMPLATES = {
    "general": "Subject: Our hours\n\nWe are open from 8 to 5. {{ company }}\n",
    "copy": "Subject: Invoice {{ target.number }}\n\nHello {{ target.customer.name }}, total {{ target.total }}.\n",
    "invoice": "{{ target.number }}: {{ target.total }}, due {{ target.due }}\n",
    "promise": "Subject: Noted\n\nWe noted it for {{ target.number }}.\n",
}

ANNA, BEN = "anna@north.example", "ben@south.example"


def build(folder: Path) -> Path:
    """Write the shop into an empty folder."""
    (folder / "policies").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "examples").mkdir()
    (folder / "data").mkdir()
    for box in ("inbox", "outbox"):
        for part in ("cur", "new", "tmp"):
            (folder / "mail" / box / part).mkdir(parents=True)
    (folder / "mail" / "outbox" / "pupitre").mkdir()
    (folder / "pupitre.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "ontology.yaml").write_text(ONTOLOGY, encoding="utf-8")
    (folder / "policies" / "shop.cedar").write_text("// nothing beyond the base rules\n", encoding="utf-8")
    for name, text in TEMPLATES.items():
        for language in ("fr", "en"):
            (folder / "templates" / f"{name}.{language}.txt").write_text(text, encoding="utf-8")
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.executescript(
            f"""
            CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT, iban TEXT, password TEXT);
            CREATE TABLE invoices (number TEXT PRIMARY KEY, customer_id INTEGER, total REAL, due TEXT, status TEXT);
            CREATE TABLE promises (id INTEGER PRIMARY KEY, invoice_number TEXT, day TEXT, noted_by TEXT);
            INSERT INTO customers VALUES (1, 'Anna North', '{ANNA}', NULL, 'hunter2'),
                                         (2, 'Ben South', '{BEN}', NULL, NULL);
            INSERT INTO invoices VALUES ('F-0001', 1, 120.5, '2026-12-01', 'open'),
                                        ('F-0002', 2, 80, '2026-12-02', 'open'),
                                        ('F-0003', 1, 99.99, '2026-01-01', 'paid');
            """
        )
    books.close()
    return folder


def deliver(folder: Path, name: str, text: str, *, sender: str = ANNA, subject: str = "Hello") -> None:
    """Put a message into the shop's mailbox."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "contact@shop.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{name}@test.example>"
    message["Authentication-Results"] = "mx.shop.example; dmarc=pass"
    message.set_content(text)
    (folder / "mail" / "inbox" / "new" / name).write_bytes(message.as_bytes())


def sent(folder: Path) -> list[str]:
    """The mails in the shop's outbox, as text, by name."""
    return [path.read_text(encoding="utf-8") for path in sorted((folder / "mail" / "outbox").glob("[cn]*/*"))]


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What stands in the shop's books."""
    books = sqlite3.connect(folder / "data" / "books.sqlite")
    try:
        return books.execute(query).fetchall()
    finally:
        books.close()
