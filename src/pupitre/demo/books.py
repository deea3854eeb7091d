"""The database of the demo company: what stands in it, and how it becomes a file.

Made of `cast` (fixed) and of chance (seeded), with the mess of real life: customers who stand there twice, two people
of one name, missing VAT numbers and addresses, an invoice that was paid twice, capitals in an e-mail address, money
in cents here and in euros there. The same seed and day give the same bytes.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from . import identifiers
from .cast import CAST, Bill, Who, slug
from .names import (
    DOMAINS,
    FIRST_NAMES,
    JOB_TITLES,
    PRODUCTS,
    STAFF,
    STREETS,
    SUPPLIERS,
    SURNAMES,
    TICKETS,
    TOWNS,
    TRADES,
)

CUSTOMERS = 320
INVOICES = 1640

Cell = str | int | float | None
Row = tuple[Cell, ...]

SCHEMA = """
CREATE TABLE clients (
    id INTEGER PRIMARY KEY,
    nom TEXT NOT NULL,
    type TEXT NOT NULL,
    email TEXT,
    telephone TEXT,
    adresse TEXT,
    code_postal TEXT,
    ville TEXT,
    siren TEXT,
    tva_intra TEXT,
    iban TEXT,
    actif INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL
);
CREATE INDEX clients_email ON clients (email);
CREATE INDEX clients_email_minuscules ON clients (lower(email));
CREATE INDEX clients_nom ON clients (nom);
CREATE TABLE interlocuteurs (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    nom TEXT NOT NULL,
    fonction TEXT,
    email TEXT,
    telephone TEXT
);
CREATE INDEX interlocuteurs_client ON interlocuteurs (client_id);
CREATE INDEX interlocuteurs_email ON interlocuteurs (email);
CREATE TABLE fournisseurs (
    id INTEGER PRIMARY KEY,
    nom TEXT NOT NULL,
    email TEXT,
    telephone TEXT,
    siret TEXT,
    tva_intra TEXT,
    iban TEXT,
    actif INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX fournisseurs_email ON fournisseurs (email);
CREATE TABLE salaries (
    id INTEGER PRIMARY KEY,
    nom TEXT NOT NULL,
    fonction TEXT NOT NULL,
    email TEXT,
    telephone TEXT,
    entree_le TEXT NOT NULL,
    salaire_brut REAL NOT NULL,
    nir TEXT NOT NULL,
    iban TEXT NOT NULL
);
CREATE TABLE produits (
    ref TEXT PRIMARY KEY,
    designation TEXT NOT NULL,
    famille TEXT NOT NULL,
    prix_ht_cents INTEGER NOT NULL,
    tva_taux REAL NOT NULL,
    delai_jours INTEGER,
    actif INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE devis (
    numero TEXT PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    date_emission TEXT NOT NULL,
    objet TEXT NOT NULL,
    montant_ht REAL NOT NULL,
    montant_ttc REAL NOT NULL,
    statut TEXT NOT NULL,
    valable_jusqu_au TEXT NOT NULL
);
CREATE INDEX devis_client ON devis (client_id);
CREATE TABLE brouillons_devis (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    cree_le TEXT NOT NULL,
    demande TEXT NOT NULL,
    statut TEXT NOT NULL,
    prepare_par TEXT
);
CREATE INDEX brouillons_devis_client ON brouillons_devis (client_id);
CREATE TABLE chantiers (
    numero TEXT PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    devis_numero TEXT REFERENCES devis (numero),
    intitule TEXT NOT NULL,
    adresse TEXT,
    statut TEXT NOT NULL,
    debut_prevu TEXT,
    pose_prevue TEXT,
    responsable_id INTEGER REFERENCES salaries (id)
);
CREATE INDEX chantiers_client ON chantiers (client_id);
CREATE TABLE factures (
    numero TEXT PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    chantier_numero TEXT REFERENCES chantiers (numero),
    date_emission TEXT NOT NULL,
    date_echeance TEXT NOT NULL,
    total_ht_cents INTEGER NOT NULL,
    total_tva_cents INTEGER NOT NULL,
    total_ttc_cents INTEGER NOT NULL,
    reste_du_cents INTEGER NOT NULL,
    statut TEXT NOT NULL,
    relances INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX factures_client ON factures (client_id);
CREATE INDEX factures_statut ON factures (statut);
CREATE TABLE lignes_facture (
    id INTEGER PRIMARY KEY,
    facture_numero TEXT NOT NULL REFERENCES factures (numero),
    rang INTEGER NOT NULL,
    produit_ref TEXT REFERENCES produits (ref),
    designation TEXT NOT NULL,
    quantite REAL NOT NULL,
    prix_unitaire_ht_cents INTEGER NOT NULL,
    tva_taux REAL NOT NULL,
    total_ht_cents INTEGER NOT NULL
);
CREATE INDEX lignes_facture_facture ON lignes_facture (facture_numero);
CREATE TABLE paiements (
    id INTEGER PRIMARY KEY,
    facture_numero TEXT NOT NULL REFERENCES factures (numero),
    date_paiement TEXT NOT NULL,
    montant REAL NOT NULL,
    mode TEXT NOT NULL,
    reference TEXT
);
CREATE INDEX paiements_facture ON paiements (facture_numero);
CREATE TABLE avoirs (
    id INTEGER PRIMARY KEY,
    facture_numero TEXT NOT NULL REFERENCES factures (numero),
    cree_le TEXT NOT NULL,
    montant_cents INTEGER NOT NULL,
    motif TEXT NOT NULL,
    statut TEXT NOT NULL
);
CREATE INDEX avoirs_facture ON avoirs (facture_numero);
CREATE TABLE promesses_paiement (
    id INTEGER PRIMARY KEY,
    facture_numero TEXT NOT NULL REFERENCES factures (numero),
    promis_pour TEXT NOT NULL,
    enregistree_le TEXT NOT NULL,
    statut TEXT NOT NULL,
    enregistree_par TEXT
);
CREATE INDEX promesses_paiement_facture ON promesses_paiement (facture_numero);
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    chantier_numero TEXT REFERENCES chantiers (numero),
    ouvert_le TEXT NOT NULL,
    objet TEXT NOT NULL,
    texte TEXT NOT NULL,
    statut TEXT NOT NULL,
    priorite TEXT NOT NULL,
    origine TEXT
);
CREATE INDEX tickets_client ON tickets (client_id);
CREATE TABLE rendez_vous (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    jour TEXT NOT NULL,
    creneau TEXT,
    motif TEXT NOT NULL,
    statut TEXT NOT NULL,
    salarie_id INTEGER REFERENCES salaries (id)
);
CREATE INDEX rendez_vous_client ON rendez_vous (client_id);
"""


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A customer as a message knows him."""

    id: int
    name: str
    email: str

    @property
    def ref(self) -> str:
        """`Customer:42`."""
        return f"Customer:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice as a message knows it."""

    number: str
    issued_on: date
    due_on: date
    total_cents: int
    balance_cents: int

    @property
    def ref(self) -> str:
        """`Invoice:F-2026-0412`."""
        return f"Invoice:{self.number}"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as a message knows it."""

    number: str
    title: str
    installation_on: date | None

    @property
    def ref(self) -> str:
        """`Job:CH-2026-017`."""
        return f"Job:{self.number}"


@dataclass(frozen=True, kw_only=True)
class Books:
    """Every row, and the rows of the cast by their keys."""

    today: date
    rows: Mapping[str, tuple[Row, ...]]
    """By table, in the order of `SCHEMA`."""
    customers: Mapping[str, Customer]
    invoices: Mapping[str, Invoice]
    """`moreau.1`."""
    jobs: Mapping[str, Job]
    suppliers: Mapping[str, str]
    """Address by name."""


def workday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def generate(seed: int, today: date) -> Books:
    """All rows of the database; the same for the same seed and day."""
    return _Writer(Random(f"books {seed}"), today).write()


def save(books: Books, path: Path) -> None:
    """Write the rows into a new SQLite file."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous=OFF")  # a demo that a power cut breaks is written again
        connection.executescript(SCHEMA)
        for table, rows in books.rows.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


@dataclass(kw_only=True)
class _Client:
    """A customer before the rows are numbered."""

    who: Who | None
    name: str
    kind: str
    email: str | None
    phone: str | None
    address: str
    town: tuple[str, str]
    siren: str | None
    vat: str | None
    iban: str | None
    active: bool
    since: date
    id: int = 0


@dataclass(kw_only=True)
class _Bill:
    """An invoice before it has a number."""

    client: _Client
    key: str | None
    issued_on: date
    status: str
    paid: float
    twice: bool
    number: str = ""


class _Writer:
    """Throws the dice in a fixed order and collects the rows."""

    def __init__(self, dice: Random, today: date) -> None:
        self.dice = dice
        self.today = today
        self.rows: dict[str, list[Row]] = {}
        self.customers: dict[str, Customer] = {}
        self.invoices: dict[str, Invoice] = {}
        self.jobs: dict[str, Job] = {}
        self.job_of: dict[int, str] = {}
        self.counts: dict[tuple[str, int], int] = {}

    def write(self) -> Books:
        for table in _tables():
            self.rows[table] = []
        self._staff()
        self._suppliers()
        self._products()
        clients = self._clients()
        self._quotes_and_jobs(clients)
        self._bills(clients)
        self._tickets_and_visits(clients)
        return Books(
            today=self.today,
            rows={table: tuple(rows) for table, rows in self.rows.items()},
            customers=self.customers,
            invoices=self.invoices,
            jobs=self.jobs,
            suppliers={str(row[1]): str(row[2]) for row in self.rows["fournisseurs"] if row[2] is not None},
        )

    def _add(self, table: str, *cells: Cell) -> int:
        """Append a row whose first column counts."""
        rows = self.rows[table]
        rows.append((len(rows) + 1, *cells))
        return len(rows)

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _number(self, prefix: str, day: date, digits: int) -> str:
        at = (prefix, day.year)
        self.counts[at] = self.counts.get(at, 0) + 1
        return f"{prefix}-{day.year}-{self.counts[at]:0{digits}d}"

    # people and goods

    def _staff(self) -> None:
        for name, job, salary, days in STAFF:
            self._add(
                "salaries",
                name,
                job,
                f"{slug(name)}@atelier-lacombe.example",
                identifiers.mobile(self.dice),
                self._ago(days).isoformat(),
                float(salary),
                identifiers.social_security(self.dice),
                identifiers.iban(self.dice),
            )

    def _suppliers(self) -> None:
        for number, name in enumerate(SUPPLIERS):
            siren = identifiers.siren(self.dice)
            self._add(
                "fournisseurs",
                name,
                f"facturation@{slug(name).replace('.', '-')}.example",
                identifiers.landline(self.dice),
                identifiers.siret(self.dice, siren) if number != 7 else None,
                identifiers.vat(siren) if number % 5 != 3 else None,
                identifiers.iban(self.dice),
                int(number != 10),
            )

    def _products(self) -> None:
        for number, (name, family, price, vat, lead) in enumerate(PRODUCTS, start=1):
            active = int(number not in {5, 37})
            self.rows["produits"].append((f"P-{number:03d}", name, family, price, vat, lead or None, active))

    def _clients(self) -> list[_Client]:
        clients = [self._of_cast(who) for who in CAST]
        taken = {client.name for client in clients}
        while len(clients) < CUSTOMERS - 10:
            client = self._anybody()
            if client.name not in taken:
                taken.add(client.name)
                clients.append(client)
        anybody = [client for client in clients if client.who is None]
        clients += [self._again(client, way) for way, client in enumerate(self.dice.sample(anybody, 10))]
        self.dice.shuffle(clients)
        for client in clients:
            client.id = self._add(
                "clients",
                client.name,
                client.kind,
                client.email,
                client.phone,
                client.address,
                *client.town,
                client.siren,
                client.vat,
                client.iban,
                int(client.active),
                client.since.isoformat(),
            )
            if client.who is not None:
                self.customers[client.who.key] = Customer(id=client.id, name=client.name, email=client.who.email)
                if client.who.contact is not None:
                    name, role, email = client.who.contact
                    self._add("interlocuteurs", client.id, name, role, email, identifiers.landline(self.dice))
            elif client.kind == "professionnel" and self.dice.random() < 0.7:
                name = f"{self.dice.choice(FIRST_NAMES)} {self.dice.choice(SURNAMES)}"
                domain = (client.email or "@maison.example").partition("@")[2]
                self._add(
                    "interlocuteurs",
                    client.id,
                    name,
                    self.dice.choice(("comptable", "gérant", "responsable travaux", "accueil", None)),
                    f"{slug(name)}@{domain}" if self.dice.random() < 0.85 else None,
                    identifiers.mobile(self.dice),
                )
        return clients

    def _of_cast(self, who: Who) -> _Client:
        firm = who.kind == "professionnel"
        siren = identifiers.siren(self.dice) if firm else None
        return _Client(
            who=who,
            name=who.name,
            kind=who.kind,
            email=who.email,
            phone=identifiers.landline(self.dice) if firm else identifiers.mobile(self.dice),
            address=self._address(),
            town=self.dice.choice(TOWNS),
            siren=siren,
            vat=identifiers.vat(siren) if siren else None,
            iban=None,
            active=who.active,
            since=self._ago(self.dice.randrange(910, 2400)),
        )

    def _anybody(self) -> _Client:
        dice = self.dice
        firm = dice.random() < 0.3
        surname = dice.choice(SURNAMES)
        if firm:
            name = f"{dice.choice(TRADES)} {surname}"
            email = f"{dice.choice(('contact', 'compta', 'bonjour'))}@{slug(name).replace('.', '-')}.example"
        else:
            first = dice.choice(FIRST_NAMES)
            name = f"{first} {surname}" if dice.random() < 0.85 else f"{surname.upper()} {first}"
            email = f"{slug(first)}.{slug(surname)}@{dice.choice(DOMAINS)}"
        if dice.random() < 0.05:
            email = email.replace(slug(surname), slug(surname).upper()).replace("@c", "@C")
        siren = identifiers.siren(dice) if firm else None
        phone = identifiers.landline(dice) if firm else identifiers.mobile(dice)
        if dice.random() < 0.2:
            phone = dice.choice((phone.replace(" ", ""), phone.replace(" ", "."), "+33 " + phone[1:]))
        return _Client(
            who=None,
            name=name,
            kind="professionnel" if firm else "particulier",
            email=email if dice.random() > 0.08 else None,
            phone=phone if dice.random() > 0.05 else None,
            address=self._address(),
            town=dice.choice(TOWNS),
            siren=siren,
            vat=identifiers.vat(siren) if siren and dice.random() > 0.25 else None,
            iban=identifiers.iban(dice) if firm and dice.random() < 0.3 else None,
            active=dice.random() > 0.06,
            since=self._ago(dice.randrange(200, 2900)),
        )

    def _again(self, client: _Client, way: int) -> _Client:
        """The same customer, entered a second time by somebody who did not look."""
        plain = unicodedata.normalize("NFKD", client.name).encode("ascii", "ignore").decode()
        return _Client(
            who=None,
            name=(client.name.upper(), plain.title(), f"{client.name} ", f"M. ou Mme {client.name}")[way % 4],
            kind=client.kind,
            email=client.email if way % 3 else None,
            phone=(client.phone or "").replace(" ", "") or None,
            address=client.address if way % 2 else client.address.replace("rue", "r."),
            town=client.town,
            siren=client.siren if way % 2 else None,
            vat=None,
            iban=None,
            active=client.active,
            since=client.since + timedelta(days=self.dice.randrange(20, 190)),
        )

    def _address(self) -> str:
        return f"{self.dice.randrange(1, 120)}{self.dice.choice(('', '', '', ' bis'))}, {self.dice.choice(STREETS)}"

    # quotes and jobs

    def _quotes_and_jobs(self, clients: list[_Client]) -> None:
        wanted: list[tuple[date, _Client, str, str, int | None, str | None]] = []
        for client in clients:
            if client.who is not None:
                wanted += [
                    (
                        self._ago(self.dice.randrange(70, 160)),
                        client,
                        work.title,
                        work.status,
                        work.installation,
                        work.key,
                    )
                    for work in client.who.works
                ]
            else:
                for _ in range(self.dice.choice((0, 1, 1, 1, 2))):
                    age = self.dice.randrange(15, 1000)
                    status = (
                        "termine"
                        if age > 200
                        else self.dice.choice(("planifie", "en_fabrication", "en_pose", "termine"))
                    )
                    wanted.append((self._ago(age), client, self.dice.choice(JOB_TITLES), status, None, None))
        wanted.sort(key=lambda item: (item[0], item[1].id))
        for day, client, title, status, installation, key in wanted:
            quote = self._quote(day, client, title, "accepte")
            if key is None:
                installs: date | None = workday(day + timedelta(days=self.dice.randrange(40, 120)))
                if status in {"planifie", "en_fabrication"} and installs <= self.today:
                    installs = workday(self.today + timedelta(days=self.dice.randrange(5, 60)))
            else:
                installs = None if installation is None else workday(self.today + timedelta(days=installation))
            started = workday(day + timedelta(days=14))
            number = self._number("CH", started, 3)
            self.rows["chantiers"].append((
                number,
                client.id,
                quote,
                title,
                f"{client.address}, {client.town[0]} {client.town[1]}",
                status,
                started.isoformat(),
                installs.isoformat() if installs else None,
                self.dice.choice((2, 6)),
            ))
            self.job_of[client.id] = number
            if key is not None and client.who is not None:
                self.jobs[f"{client.who.key}.{key}"] = Job(number=number, title=title, installation_on=installs)
            for _ in range(self.dice.choice((0, 0, 1))):
                self._quote(day, self.dice.choice(clients), self.dice.choice(JOB_TITLES), self._fate(day))

    def _fate(self, day: date) -> str:
        open_ = (self.today - day).days < 90
        return self.dice.choice(("envoye", "refuse")) if open_ else self.dice.choice(("refuse", "expire"))

    def _quote(self, day: date, client: _Client, title: str, status: str) -> str:
        number = self._number("D", day, 3)
        net = self.dice.randrange(900, 18_000)
        until = day + timedelta(days=90)
        self.rows["devis"].append((
            number,
            client.id,
            day.isoformat(),
            title,
            float(net),
            round(net * 1.1, 2),
            status,
            until.isoformat(),
        ))
        return number

    # invoices, lines, payments

    def _bills(self, clients: list[_Client]) -> None:
        bills = [self._of_bill(client, bill) for client in clients if client.who for bill in client.who.bills]
        anybody = [client for client in clients if client.who is None]
        while len(bills) < INVOICES:
            bills.append(self._any_bill(self.dice.choice(anybody)))
        bills.sort(key=lambda bill: (bill.issued_on, bill.client.id, bill.key or ""))
        for bill in bills:
            bill.number = self._number("F", bill.issued_on, 4)
            self._enter(bill)
        settled = [bill for bill in bills if bill.key is None and bill.status == "payee"]
        for bill in self.dice.sample(settled, 3):
            self._pay_again(bill.number, bill.issued_on + timedelta(days=40))

    def _of_bill(self, client: _Client, bill: Bill) -> _Bill:
        return _Bill(
            client=client,
            key=bill.key,
            issued_on=self._ago(bill.age),
            status=bill.status,
            paid=bill.paid,
            twice=bill.twice,
        )

    def _any_bill(self, client: _Client) -> _Bill:
        oldest = min((self.today - client.since).days, 1150)
        age = self.dice.randrange(1, max(2, oldest))
        if age > 100:
            status = self.dice.choices(("payee", "annulee", "en_retard", "litige"), (955, 25, 12, 8))[0]
        elif age > 31:
            status = self.dice.choices(("payee", "en_retard", "annulee", "litige"), (70, 24, 3, 3))[0]
        else:
            status = self.dice.choices(("emise", "payee", "brouillon"), (60, 32, 8))[0]
        paid = 0.3 if status in {"emise", "en_retard"} and self.dice.random() < 0.15 else 0.0
        return _Bill(client=client, key=None, issued_on=self._ago(age), status=status, paid=paid, twice=False)

    def _enter(self, bill: _Bill) -> None:
        dice = self.dice
        net = vat = 0
        # A line's reference is missing where somebody typed the text by hand.
        for rank in range(1, dice.choice((2, 2, 3, 3, 4, 5))):
            product = dice.randrange(len(PRODUCTS))
            name, family, price, rate, _ = PRODUCTS[product]
            quantity = dice.choice((1.0, 1.0, 2.0, 3.0)) if family != "parquets" else dice.randrange(12, 60) + 0.5
            total = round(price * quantity)
            reference = f"P-{product + 1:03d}" if dice.random() > 0.12 else None
            self._add("lignes_facture", bill.number, rank, reference, name, quantity, price, rate, total)
            net += total
            vat += round(total * rate / 100)
        total = net + vat
        paid = total if bill.status == "payee" else round(total * bill.paid)
        late = max(0, (self.today - bill.issued_on).days - 30)
        balance = 0 if bill.status == "annulee" else total - paid
        due = bill.issued_on + timedelta(days=30)
        self.rows["factures"].append((
            bill.number,
            bill.client.id,
            self.job_of.get(bill.client.id) if dice.random() < 0.4 else None,
            bill.issued_on.isoformat(),
            due.isoformat(),
            net,
            vat,
            total,
            balance,
            bill.status,
            min(3, late // 12) if bill.status == "en_retard" else 0,
        ))
        if paid:
            day = min(bill.issued_on + timedelta(days=dice.randrange(3, 45)), self.today - timedelta(days=1))
            self._pay(bill.number, day, paid)
            if bill.twice:
                self._pay_again(bill.number, day + timedelta(days=9))
        if bill.status == "litige" and dice.random() < 0.5:
            self._add(
                "avoirs", bill.number, self.today.isoformat(), round(total * 0.1), "Geste commercial", "a_valider"
            )
        if bill.status == "en_retard" and bill.key is None and dice.random() < 0.3:
            promised = due + timedelta(days=12)
            broken = "rompue" if promised < self.today else "en_cours"
            self._add(
                "promesses_paiement", bill.number, promised.isoformat(), due.isoformat(), broken, "Sophie Garnier"
            )
        if bill.key is not None and bill.client.who is not None:
            self.invoices[f"{bill.client.who.key}.{bill.key}"] = Invoice(
                number=bill.number, issued_on=bill.issued_on, due_on=due, total_cents=total, balance_cents=balance
            )

    def _pay(self, number: str, day: date, cents: int) -> None:
        means = self.dice.choice(("virement", "virement", "virement", "cheque", "carte"))
        text = self.dice.choice((number, f"VIR {number}", "FACTURE MENUISERIE", "Lacombe", number.lower(), None))
        self._add("paiements", number, day.isoformat(), cents / 100, means, text)

    def _pay_again(self, number: str, day: date) -> None:
        first = next(row for row in self.rows["paiements"] if row[1] == number)
        self._add("paiements", number, min(day, self.today).isoformat(), *first[3:])

    # after-sales and visits

    def _tickets_and_visits(self, clients: list[_Client]) -> None:
        anybody = [client for client in clients if client.who is None]
        for _ in range(70):
            client = self.dice.choice(anybody)
            age = self.dice.randrange(1, 700)
            status = "clos" if age > 60 else self.dice.choice(("ouvert", "en_cours", "clos"))
            text = self.dice.choice(TICKETS)
            job = self.job_of.get(client.id)
            priority = self.dice.choice(("normale", "normale", "haute"))
            origin = self.dice.choice(("téléphone", "e-mail", "formulaire"))
            self._add("tickets", client.id, job, self._ago(age).isoformat(), text, text, status, priority, origin)
        for client in clients:
            if client.who is not None and client.who.visit is not None:
                day = workday(self.today + timedelta(days=client.who.visit))
                self._add("rendez_vous", client.id, day.isoformat(), "matin", "Prise de mesures", "confirme", 2)
        for _ in range(90):
            client = self.dice.choice(anybody)
            day = workday(self.today + timedelta(days=self.dice.randrange(-300, 40)))
            status = "fait" if day < self.today else self.dice.choice(("demande", "confirme", "annule"))
            reason = self.dice.choice(("Prise de mesures", "Conseil", "Réception de chantier", "Réglage"))
            slot = self.dice.choice(("matin", "apres_midi", None))
            self._add("rendez_vous", client.id, day.isoformat(), slot, reason, status, self.dice.choice((2, 5, 10)))
        for text in ("Trois fenêtres pour une chambre d'hôtes.", "Réfection d'un escalier, 14 marches."):
            client = self.dice.choice(anybody)
            self._add("brouillons_devis", client.id, self._ago(6).isoformat(), text, "a_chiffrer", "Nadège Poulain")


def _tables() -> Iterable[str]:
    return (line.split()[2] for line in SCHEMA.splitlines() if line.startswith("CREATE TABLE"))
