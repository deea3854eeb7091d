"""Databases with known keys and links, under many naming habits: what discovery is tried on.

One small trading company (`COMPANY`) is written again and again: with the words, prefixes, abbreviations and key
values of a `Habit`. Nothing is declared in the databases; the truth is kept beside them.
"""

import random
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Value = str | int | float | None
Rows = list[dict[str, Value]]
Target = tuple[str, tuple[str, ...], str, tuple[str, ...]]

SIZES = {
    "country": 12,
    "department": 6,
    "employee": 23,
    "category": 14,
    "supplier": 31,
    "customer": 140,
    "address": 190,
    "product": 95,
    "status": 5,
    "order": 420,
    "line": 0,
    "offer": 0,
    "invoice": 380,
    "payment": 350,
    "project": 40,
    "task": 160,
    "shipment": 0,
    "complaint": 0,
}

COMPANY: Mapping[str, Sequence[str]] = {
    "country": ("id", "name"),
    "department": ("id", "name"),
    "employee": ("id", "name", "email", "department>department", "manager>employee?", "salary"),
    "category": ("id", "name", "parent>category?"),
    "supplier": ("id", "name", "phone", "country>country"),
    "customer": ("id", "name", "email", "city", "country>country", "seller>employee", "discount"),
    "address": ("id", "customer>customer", "street", "zip", "country>country"),
    "product": ("id", "name", "price", "stock", "category>category", "supplier>supplier"),
    "status": ("id", "name"),
    "order": ("id", "date", "customer>customer", "status>status", "delivery>address", "seller>employee", "total"),
    "line": ("order>order", "number", "product>product", "quantity", "price"),
    "offer": ("product>product", "supplier>supplier", "price"),
    "invoice": ("id", "order>order", "customer>customer", "date", "total"),
    "payment": ("id", "invoice>invoice", "date", "amount", "method"),
    "project": ("id", "name", "customer>customer", "leader>employee", "budget"),
    "task": ("id", "project>project", "assigned>employee?", "hours", "priority"),
    "shipment": ("id", "order>order", "number", "date", "quantity"),
    "complaint": ("id", "customer>customer", "product>product", "date"),
}
"""Columns of each table; `a>b` leads to the key of b, `?` may be empty. `complaint` has no rows."""

KEYS = {"line": ("order", "number"), "offer": ("product", "supplier")}


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How somebody names tables and columns, and what keys look like."""

    id: str
    tables: Mapping[str, str]
    """The name of each table; one that is left out does not exist."""
    column: Callable[[str, str, str | None], str]
    """The name of a column: of which table, which column, where it leads."""
    key: Callable[[str, int], Value] = lambda table, number: number
    """The key of the n-th row of a table."""
    none: Value = None
    """What stands for none in a column that may be empty."""


@dataclass(kw_only=True)
class Bed:
    """A database and what is true about it."""

    path: Path
    links: set[Target] = field(default_factory=lambda: set[Target]())
    """Those that the rows can show."""
    empty: set[Target] = field(default_factory=lambda: set[Target]())
    keys: dict[str, tuple[str, ...]] = field(default_factory=lambda: {})


def build(habit: Habit, folder: Path, *, seed: int = 7, share: float = 1.0) -> Bed:
    """The company's database under a habit; `share` makes it smaller."""
    rows = _rows(habit, seed, share)
    bed = Bed(path=folder / f"{habit.id}.sqlite")
    with sqlite3.connect(bed.path) as database:
        for table, columns in COMPANY.items():
            if table not in habit.tables:
                continue
            kept = [spec for spec in columns if _goal(spec) is None or _goal(spec) in habit.tables]
            names = [habit.column(table, _plain(spec), _goal(spec)) for spec in kept]
            assert len(set(names)) == len(names), (habit.id, table, names)
            listed = ", ".join(f'"{name}"' for name in names)
            database.execute(f'CREATE TABLE "{habit.tables[table]}" ({listed})')
            database.executemany(
                f'INSERT INTO "{habit.tables[table]}" VALUES ({", ".join("?" * len(names))})',
                [tuple(row[_plain(spec)] for spec in kept) for row in rows[table]],
            )
            key = KEYS.get(table, ("id",))
            plain = [_plain(spec) for spec in kept]
            if all(part in plain for part in key):
                bed.keys[habit.tables[table]] = tuple(names[plain.index(part)] for part in key)
            for spec, name in zip(kept, names, strict=True):
                goal = _goal(spec)
                if goal is not None:
                    target = (habit.tables[table], (name,), habit.tables[goal], (habit.column(goal, "id", None),))
                    (bed.links if rows[table] else bed.empty).add(target)
        if "shipment" in habit.tables and "line" in habit.tables:
            parts = ("order", "number")
            bed.links.add((
                habit.tables["shipment"],
                tuple(habit.column("shipment", part, "order" if part == "order" else None) for part in parts),
                habit.tables["line"],
                tuple(habit.column("line", part, "order" if part == "order" else None) for part in parts),
            ))
    database.close()
    return bed


def _plain(spec: str) -> str:
    return spec.partition(">")[0]


def _goal(spec: str) -> str | None:
    return spec.partition(">")[2].rstrip("?") or None


def _rows(habit: Habit, seed: int, share: float) -> dict[str, Rows]:
    chance = random.Random(seed)
    sizes = {table: max(3, int(size * share)) if size > 20 else size for table, size in SIZES.items()}
    made: dict[str, Rows] = {table: [] for table in COMPANY}

    def pick(table: str) -> Value:
        # Few customers order often, most seldom.
        return habit.key(table, 1 + int(sizes[table] * chance.random() ** 1.4))

    def other(column: str, number: int) -> Value:
        match column:
            case "name" | "city" | "street":
                return f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {number if column == 'name' else ''}".strip()
            case "email":
                return f"{chance.choice(_WORDS).lower()}{number}@example.org"
            case "phone":
                return f"0{chance.randint(100000000, 799999999)}"
            case "zip":
                return f"{chance.randint(1000, 95999):05d}"
            case "date":
                return f"20{chance.randint(21, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            case "price" | "total" | "amount" | "salary" | "budget":
                return round(chance.lognormvariate(4, 1), 2)
            case "discount":
                return chance.choice((0, 0, 0, 5, 10, 15))
            case "stock":
                return chance.randint(0, 80)
            case "quantity":
                return min(40, 1 + int(chance.expovariate(0.4)))
            case "hours":
                return chance.randint(1, 30)
            case "priority":
                return chance.randint(1, 3)
            case "method":
                return chance.randint(1, 4)
            case _:
                raise AssertionError(column)

    def row(table: str, number: int, /, **fixed: Value) -> None:
        values: dict[str, Value] = dict(fixed)
        for spec in COMPANY[table]:
            column, goal = _plain(spec), _goal(spec)
            if column in values:
                continue
            if column == "id":
                values[column] = habit.key(table, number)
            elif goal is None:
                values[column] = other(column, number)
            elif spec.endswith("?") and chance.random() < 0.3:
                values[column] = habit.none
            elif table == goal:
                values[column] = habit.key(goal, chance.randint(1, max(1, number - 1)))
            else:
                values[column] = pick(goal)
        made[table].append(values)

    for table, size in sizes.items():
        for number in range(1, size + 1):
            row(table, number)
    places: list[tuple[Value, int]] = []
    for number in range(1, sizes["order"] + 1):
        order = habit.key("order", number)
        for line in range(1, chance.randint(2, 5)):
            row("line", line, order=order, number=line)
            places.append((order, line))
    pairs = sorted({(chance.randint(1, sizes["product"]), chance.randint(1, sizes["supplier"])) for _ in range(200)})
    for product, supplier in pairs:
        row("offer", 0, product=habit.key("product", product), supplier=habit.key("supplier", supplier))
    for number, (order, line) in enumerate(chance.sample(places, len(places) // 3), start=1):
        row("shipment", number, order=order, number=line)
    return made


_WORDS = (
    "Martin Bernard Petit Durand Moreau Schmidt Weber Keller Brun Roux Lemaire Garnier Vogel Hahn Stein "
    "Lacombe Girard Faure Blanc Rousseau Klein Wolf Berger Maier Colin Perrin Morel Simon Laurent"
).split()


def _words(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _by_pattern(
    words: Mapping[str, str], plain: Mapping[str, str], key: str, link: str, role: str, roles: Mapping[str, str]
) -> Callable[[str, str, str | None], str]:
    """Columns from patterns: `key` and `link` take the word of a table, `role` also that of the role."""

    def column(table: str, name: str, goal: str | None) -> str:
        if name == "id":
            return key.format(word=words[table], Word=words[table].capitalize())
        if goal is None:
            return plain.get(name, name)
        if name == goal:
            return link.format(word=words[goal], Word=words[goal].capitalize())
        said = roles.get(name, name)
        return role.format(word=words[goal], Word=words[goal].capitalize(), role=said, Role=said.capitalize())

    return column


def _code(table: str, number: int) -> Value:
    return f"{table[:2].upper()}{number * 7 + 1000}"


def _uuid(table: str, number: int) -> Value:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{table}/{number}"))


def _sparse(table: str, number: int) -> Value:
    return random.Random(f"{table}/{number}").randint(10_000, 9_999_999)


ENGLISH = _words(
    "country=country department=department employee=employee category=category supplier=supplier customer=customer "
    "address=address product=product status=order_status order=order line=order_line offer=product_supplier "
    "invoice=invoice payment=payment project=project task=task shipment=shipment complaint=complaint"
)
ENGLISH_TABLES = _words(
    "country=countries department=departments employee=employees category=categories supplier=suppliers "
    "customer=customers address=addresses product=products status=order_statuses order=orders line=order_lines "
    "offer=product_suppliers invoice=invoices payment=payments project=projects task=tasks shipment=shipments "
    "complaint=complaints"
)
FRENCH = _words(
    "country=pays department=service employee=salarie category=categorie supplier=fournisseur customer=client "
    "address=adresse product=article status=statut order=commande line=ligne_commande offer=article_fournisseur "
    "invoice=facture payment=reglement project=chantier task=tache shipment=expedition complaint=reclamation"
)
FRENCH_TABLES = _words(
    "country=tbl_pays department=tbl_services employee=tbl_salaries category=tbl_categories "
    "supplier=tbl_fournisseurs customer=tbl_clients address=tbl_adresses product=tbl_articles status=tbl_statuts "
    "order=tbl_commandes line=tbl_lignes_commandes offer=tbl_articles_fournisseurs invoice=tbl_factures "
    "payment=tbl_reglements project=tbl_chantiers task=tbl_taches shipment=tbl_expeditions "
    "complaint=tbl_reclamations"
)
FRENCH_PLAIN = _words(
    "name=nom phone=telephone city=ville street=rue zip=code_postal price=prix stock=quantite_stock discount=remise "
    "total=total_ht number=num_ligne quantity=qte amount=montant method=mode_reglement hours=heures "
    "priority=priorite salary=salaire budget=budget"
)
FRENCH_ROLES = _words(
    "manager=responsable parent=parent seller=vendeur delivery=livraison leader=chef assigned=affecte"
)
GERMAN = _words(
    "country=land department=abteilung employee=mitarbeiter category=warengruppe supplier=lieferant customer=kunde "
    "address=anschrift product=artikel status=status order=auftrag line=auftragsposition offer=lieferantenartikel "
    "invoice=rechnung payment=zahlung project=projekt task=aufgabe shipment=lieferung complaint=reklamation"
)
GERMAN_PLAIN = _words(
    "name=Bezeichnung phone=Telefon city=Ort street=Strasse zip=PLZ price=Preis stock=Lagerbestand discount=Rabatt "
    "total=Gesamtbetrag number=PosNr quantity=Menge amount=Betrag method=Zahlungsart hours=Stunden "
    "priority=Prioritaet salary=Gehalt date=Datum email=EMail budget=Budget"
)


def _german_camel(table: str, name: str, goal: str | None) -> str:
    words = _words(
        "country=Land department=Abteilung employee=Mitarbeiter category=Warengruppen supplier=Lieferanten "
        "customer=Kunden address=Anschrift product=Artikel status=Status order=Auftrags line=Position offer=Angebot "
        "invoice=Rechnungs payment=Zahlungs project=Projekt task=Aufgaben shipment=Lieferungs complaint=Reklamations"
    )
    if name == "id":
        return words[table] + "Nr"
    if goal is None:
        return GERMAN_PLAIN.get(name, name)
    roles = _words(
        "manager=Vorgesetzter parent=Ober seller=Verkaeufer delivery=Liefer leader=Leiter assigned=Bearbeiter"
    )
    if name == goal:
        return words[goal] + "Nr"
    return roles[name] + ("Nr" if name in ("manager", "seller", "leader", "assigned") else words[goal].lower() + "Nr")


def _french_prefixed(table: str, name: str, goal: str | None) -> str:
    short = _words(
        "country=PAY department=SRV employee=SAL category=CAT supplier=FOU customer=CLI address=ADR product=ART "
        "status=STA order=CMD line=LIG offer=ARF invoice=FAC payment=REG project=CHA task=TAC shipment=EXP complaint=RCL"
    )
    plain = _words(
        "name=LIB email=MAIL phone=TEL city=VILLE street=RUE zip=CP price=PU stock=STOCK discount=REMISE date=DATE "
        "total=MTTC number=RANG quantity=QTE amount=MT method=MODE hours=HEURES priority=PRIO salary=SALAIRE "
        "budget=BUDGET"
    )
    roles = _words("manager=CHEF parent=PERE seller=VENDEUR delivery=LIVR leader=RESP assigned=AFFECT")
    if name == "id":
        return f"{short[table]}_NUM"
    if goal is None:
        return f"{short[table]}_{plain[name]}"
    if name == goal:
        return f"{short[table]}_{short[goal]}_NUM"
    return f"{short[table]}_{short[goal]}_NUM_{roles[name]}"


def _mainframe(table: str, name: str, goal: str | None) -> str:
    short = _words(
        "country=CTRY department=DEPT employee=EMP category=CATG supplier=SUPP customer=CUST address=ADDR product=PROD "
        "status=STAT order=ORD line=LINE offer=OFFR invoice=INV payment=PAY project=PROJ task=TASK shipment=SHIP "
        "complaint=COMP"
    )
    plain = _words(
        "name=DESCR email=EMAIL phone=PHONE city=CITY street=STREET zip=ZIPCD price=UPRICE stock=QTYOH discount=DSCPCT "
        "date=TRNDAT total=TOTAMT number=LINNO quantity=QTYORD amount=PAYAMT method=PAYMTH hours=HRS priority=PRTY "
        "salary=SALAMT budget=BUDAMT"
    )
    roles = _words("manager=MGR parent=PAR seller=SLS delivery=DLV leader=LDR assigned=ASG")
    if name == "id":
        return f"{short[table]}NO"
    if goal is None:
        return plain[name]
    return f"{short[goal]}NO" if name == goal else f"{roles[name]}{short[goal]}NO"


def _dolibarr_like(table: str, name: str, goal: str | None) -> str:
    short = _words(
        "country=pays department=service employee=user category=categorie supplier=fourn customer=soc address=adresse "
        "product=product status=statut order=commande line=commandedet offer=price invoice=facture payment=paiement "
        "project=projet task=tache shipment=expedition complaint=litige"
    )
    if name == "id":
        return "rowid"
    if goal is None:
        return {**FRENCH_PLAIN, "number": "rang", "total": "total_ttc"}.get(name, name)
    roles = _words(
        "manager=user parent=parent seller=user_author delivery=adresse_livraison leader=user_resp assigned=user_assign"
    )
    return f"fk_{short[goal]}" if name == goal else f"fk_{roles[name]}"


def nameless(table: str, name: str, goal: str | None) -> str:
    specs = COMPANY[table]
    at = next(index for index, spec in enumerate(specs) if _plain(spec) == name)
    return f"val{at + 1}" if at else "code"


def _as_said(table: str, name: str, goal: str | None) -> str:
    """As people write the first row of a sheet."""
    words = _words(
        "country=Pays department=Service employee=Salarié category=Catégorie supplier=Fournisseur customer=Client "
        "address=Adresse product=Article status=Statut order=Commande invoice=Facture project=Chantier"
    )
    plain = {
        "name": "Désignation",
        "email": "E-mail",
        "phone": "Tél.",
        "city": "Ville",
        "street": "Rue",
        "zip": "Code postal",
        "price": "Prix unitaire HT",
        "stock": "Qté en stock",
        "discount": "Remise (%)",
        "date": "Date",
        "total": "Total TTC",
        "number": "N° ligne",
        "quantity": "Qté",
        "amount": "Montant réglé",
        "method": "Mode de règlement",
        "hours": "Nb heures",
        "priority": "Priorité",
        "salary": "Salaire brut",
        "budget": "Budget",
    }
    if name == "id":
        return f"N° {words.get(table, 'ordre').lower()}"
    if goal is None:
        return plain[name]
    if name == goal:
        return f"N° {words[goal].lower()}"
    roles = {
        "manager": "Responsable",
        "parent": "Catégorie mère",
        "seller": "Vendeur",
        "delivery": "Adresse de livraison",
        "leader": "Chef de chantier",
        "assigned": "Affecté au salarié",
    }
    return roles[name]


HABITS = (
    Habit(
        id="english, snake case, plural tables, id",
        tables=ENGLISH_TABLES,
        column=_by_pattern(ENGLISH, {}, "id", "{word}_id", "{role}_{word}_id", {}),
    ),
    Habit(
        id="english, camel case, singular, roles without the table",
        tables={table: "".join(part.capitalize() for part in word.split("_")) for table, word in ENGLISH.items()},
        column=lambda table, name, goal: (
            "".join(part.capitalize() for part in ENGLISH[table].split("_")) + "Id"
            if name == "id"
            else name.capitalize()
            if goal is None
            else "".join(part.capitalize() for part in ENGLISH[goal].split("_")) + "Id"
            if name == goal
            else {
                "manager": "ReportsTo",
                "parent": "ParentId",
                "seller": "SalesRepId",
                "delivery": "ShipToAddress",
                "leader": "ManagerId",
                "assigned": "AssignedTo",
            }[name]
        ),
    ),
    Habit(
        id="english, small letters without separators, prefixed",
        tables={table: "app_" + word.replace("_", "") for table, word in ENGLISH.items()},
        column=lambda table, name, goal: (
            ENGLISH[table].replace("_", "") + "id"
            if name == "id"
            else name
            if goal is None
            else ("" if name == goal else name) + ENGLISH[goal].replace("_", "") + "id"
        ),
    ),
    Habit(
        id="french, tbl_, id_ before the word",
        tables=FRENCH_TABLES,
        column=_by_pattern(FRENCH, FRENCH_PLAIN, "id_{word}", "id_{word}", "id_{word}_{role}", FRENCH_ROLES),
    ),
    Habit(
        id="french, abbreviated prefix before each column",
        tables={
            table: f"T_{word.upper()}"
            for table, word in _words(
                "country=PAYS department=SERVICE employee=SALARIE category=CATEGORIE supplier=FOURNISSEUR "
                "customer=CLIENT address=ADRESSE product=ARTICLE status=STATUT order=COMMANDE line=LIGNE_CMD "
                "offer=ART_FOURN invoice=FACTURE payment=REGLEMENT project=CHANTIER task=TACHE shipment=EXPEDITION "
                "complaint=RECLAMATION"
            ).items()
        },
        column=_french_prefixed,
    ),
    Habit(
        id="french, links without any suffix, code keys",
        tables={table: word for table, word in FRENCH.items()},
        column=_by_pattern(FRENCH, FRENCH_PLAIN, "code", "{word}", "{role}", FRENCH_ROLES),
        key=_code,
        none="",
    ),
    Habit(
        id="french, accents and spaces, as in a sheet",
        tables={
            "country": "Pays",
            "department": "Services",
            "employee": "Salariés",
            "category": "Catégories",
            "supplier": "Fournisseurs",
            "customer": "Clients",
            "address": "Adresses",
            "product": "Articles",
            "status": "Statuts",
            "order": "Commandes",
            "line": "Lignes de commande",
            "invoice": "Factures",
            "project": "Chantiers",
        },
        column=_as_said,
    ),
    Habit(
        id="german, tbl before camel case, Nr",
        tables=_words(
            "country=tblLaender department=tblAbteilungen employee=tblMitarbeiter category=tblWarengruppen "
            "supplier=tblLieferanten customer=tblKunden address=tblAnschriften product=tblArtikel status=tblStatus "
            "order=tblAuftraege line=tblAuftragspositionen offer=tblLieferantenArtikel invoice=tblRechnungen "
            "payment=tblZahlungen project=tblProjekte task=tblAufgaben shipment=tblLieferungen "
            "complaint=tblReklamationen"
        ),
        column=_german_camel,
        none=0,
    ),
    Habit(
        id="german, snake case, singular, id behind",
        tables=GERMAN,
        column=_by_pattern(
            GERMAN,
            {name: word.lower() for name, word in GERMAN_PLAIN.items()},
            "id",
            "{word}_id",
            "{role}_{word}_id",
            _words(
                "manager=vorgesetzter parent=ober seller=verkauf delivery=liefer leader=leitung assigned=zugewiesen"
            ),
        ),
    ),
    Habit(
        id="mainframe, six capitals",
        tables=_words(
            "country=CTRYMS department=DEPTMS employee=EMPMST category=CATGMS supplier=SUPPMS customer=CUSTMS "
            "address=ADDRMS product=PRODMS status=STATMS order=ORDHDR line=ORDLIN offer=PRDSUP invoice=INVHDR "
            "payment=PAYTRN project=PROJMS task=TASKMS shipment=SHIPTR complaint=COMPTR"
        ),
        column=_mainframe,
        none=0,
    ),
    Habit(
        id="french software, llx_, rowid, fk_",
        tables=_words(
            "country=llx_pays department=llx_service employee=llx_user category=llx_categorie "
            "supplier=llx_fournisseur customer=llx_societe address=llx_adresse product=llx_product status=llx_statut "
            "order=llx_commande line=llx_commandedet offer=llx_product_fournisseur_price invoice=llx_facture "
            "payment=llx_paiement project=llx_projet task=llx_projet_tache shipment=llx_expedition "
            "complaint=llx_litige"
        ),
        column=_dolibarr_like,
    ),
    Habit(
        id="no names at all, uuid keys",
        tables={table: f"t{number:02d}" for number, table in enumerate(COMPANY)},
        column=nameless,
        key=_uuid,
    ),
    Habit(
        id="no names at all, sparse numbers",
        tables={table: f"t{number:02d}" for number, table in enumerate(COMPANY)},
        column=nameless,
        key=_sparse,
    ),
    Habit(
        id="no names at all, codes",
        tables={table: f"t{number:02d}" for number, table in enumerate(COMPANY)},
        column=nameless,
        key=_code,
        none="",
    ),
)


# Further companies, each in its own words: a line for each table, `name rows: column=what …`


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A small database in a few lines.

    What a column may be: `key` (1, 2, 3…), `key+1000`, `code:XY` (XY0001…), `uuid`, `>table` (a reference to its first
    column; `?` some empty, `0` some zero, `!` each at most once), `int:1-9`, `money`, `words`, `date`, `flag`, `line`
    (numbers the rows of the same first column), `of:a,b` (one of these
    texts). A table that begins with two references has each pair once.
    """

    id: str
    text: str


def sketched(sketch: Sketch, folder: Path, *, seed: int = 3) -> Bed:
    """The database of a sketch, its links and its keys."""
    chance = random.Random(seed)
    bed = Bed(path=folder / f"{sketch.id}.sqlite")
    lines = [line.split() for line in sketch.text.strip().splitlines() if line.strip()]
    sizes = {line[0]: int(line[1].rstrip(":")) for line in lines}
    columns = {line[0]: [part.partition("=")[::2] for part in line[2:]] for line in lines}
    first: dict[str, list[Value]] = {}
    for table, parts in columns.items():
        first[table] = [
            _made(parts[0][1], number, chance) for number in range(1, sizes[table] + 1) if parts[0][1][0] != ">"
        ]
    with sqlite3.connect(bed.path) as database:
        for table, parts in columns.items():
            names = [name for name, _ in parts]
            listed = ", ".join(f'"{name}"' for name in names)
            database.execute(f'CREATE TABLE "{table}" ({listed})')
            once = {name: list(first[what[1:].rstrip("?0!")]) for name, what in parts if what.endswith("!")}
            for left in once.values():
                chance.shuffle(left)
            seen: set[tuple[Value, ...]] = set()
            counts: dict[Value, int] = {}
            for number in range(1, sizes[table] + 1):
                row: list[Value] = []
                for name, what in parts:
                    if not what.startswith(">"):
                        if what == "line":
                            counts[row[0]] = counts.get(row[0], 0) + 1
                            row.append(counts[row[0]])
                        elif name == names[0] and table in first:
                            row.append(first[table][number - 1])
                        else:
                            row.append(_made(what, number, chance))
                        continue
                    goal = what[1:].rstrip("?0!")
                    if what.endswith("!"):
                        row.append(once[name].pop())
                    elif what.endswith(("?", "0")) and chance.random() < 0.35:
                        row.append(None if what.endswith("?") else 0)
                    else:
                        row.append(first[goal][int(len(first[goal]) * chance.random() ** 1.3)])
                if parts[0][1].startswith(">") and len(parts) > 1 and parts[1][1].startswith(">"):
                    if (row[0], row[1]) in seen:
                        continue
                    seen.add((row[0], row[1]))
                database.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)
            for name, what in parts:
                if what.startswith(">"):
                    goal = what[1:].rstrip("?0!")
                    target = (table, (name,), goal, (columns[goal][0][0],))
                    (bed.links if sizes[table] and sizes[goal] else bed.empty).add(target)
            kinds = [what for _, what in parts]
            if not kinds[0].startswith(">"):
                bed.keys[table] = (names[0],)
            elif len(kinds) > 1 and (kinds[1] == "line" or (kinds[1].startswith(">") and len(kinds) < 5)):
                bed.keys[table] = (names[0], names[1])
    database.close()
    return bed


def _made(what: str, number: int, chance: random.Random) -> Value:
    kind, _, rest = what.partition(":")
    match kind:
        case "key":
            return number
        case "code":
            return f"{rest}{number:04d}"
        case "uuid":
            return str(uuid.UUID(int=chance.getrandbits(128), version=4))
        case "int":
            low, high = rest.split("-")
            return chance.randint(int(low), int(high))
        case "money":
            return round(chance.lognormvariate(4, 1), 2)
        case "words":
            return f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {chance.randint(1, 999)}"
        case "date":
            return f"20{chance.randint(18, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        case "flag":
            return chance.randint(0, 1)
        case "of":
            return chance.choice(rest.split(","))
        case _ if kind.startswith("key+"):
            return int(kind[4:]) + number
        case _:
            raise AssertionError(what)


SKETCHES = (
    Sketch(
        id="a doctor's practice in german",
        text="""
        Arzt 7: ArztID=key Name=words Fachgebiet=of:Innere,HNO,Haut
        Patient 240: PatientID=key+5000 Name=words Geburtsdatum=date Hausarzt=>Arzt Krankenkasse=>Kasse
        Kasse 9: KasseID=key Bezeichnung=words
        Termin 600: TerminID=key PatientID=>Patient ArztID=>Arzt Datum=date Dauer=int:1-6 Raum=>Raum?
        Raum 5: RaumID=key Bezeichnung=words Etage=int:0-3
        Diagnose 400: DiagnoseID=key TerminID=>Termin ICD=>ICD Bemerkung=words
        ICD 60: Code=code:J Bezeichnung=words
        Rezept 300: RezeptNr=key PatientID=>Patient AusstellenderArzt=>Arzt Datum=date
        Rezeptposition 500: RezeptNr=>Rezept Pos=line MedikamentID=>Medikament Anzahl=int:1-3
        Medikament 80: MedikamentID=key Name=words Preis=money
        """,
    ),
    Sketch(
        id="a school in french, short names",
        text="""
        eleve 180: ide=key nom=words naissance=date idc=>classe
        classe 12: idc=key libelle=words idprof=>prof
        prof 25: idprof=key nom=words
        matiere 11: idmat=key libelle=words coef=int:1-4
        enseigne 70: idprof=>prof idmat=>matiere
        note 900: idn=key ide=>eleve idmat=>matiere valeur=int:0-20 jour=date
        absence 150: ida=key ide=>eleve jour=date justifie=flag
        """,
    ),
    Sketch(
        id="a star schema with surrogate keys",
        text="""
        dim_customer 150: customer_sk=key customer_code=code:CU name=words segment=of:A,B,C
        dim_product 90: product_sk=key product_code=code:PR name=words brand=of:X,Y
        dim_store 12: store_sk=key store_name=words
        dim_date 300: date_sk=key+20240000 day=date quarter=int:1-4
        fact_sales 2500: date_sk=>dim_date customer_sk=>dim_customer product_sk=>dim_product qty=int:1-12 amount=money
        fact_stock 1500: date_sk=>dim_date product_sk=>dim_product store_sk=>dim_store on_hand=int:0-90
        """,
    ),
    Sketch(
        id="extensions one to one, archive and history",
        text="""
        customers 120: customer_id=key name=words
        customer_details 90: customer_id=>customers! notes=words vat=code:FR
        orders 300: order_id=key customer_id=>customers total=money
        orders_archive 200: order_id=key+9000 customer_id=>customers total=money
        order_history 500: history_id=key order_id=>orders old_status=int:1-4 new_status=int:1-4 changed_by=>staff
        staff 11: staff_id=key name=words
        logins 300: login_id=key staff_id=>staff at=date
        """,
    ),
    Sketch(
        id="zero means none, small lookups everywhere",
        text="""
        tiers 140: id_tiers=key nom=words id_type_tiers=>type_tiers id_pays=>pays0
        type_tiers 4: id_type_tiers=key libelle=words
        pays 20: id_pays=key nom=words
        facture 260: id_facture=key id_tiers=>tiers id_mode_reglement=>mode_reglement0 id_statut=>statut total=money
        mode_reglement 5: id_mode_reglement=key libelle=words
        statut 4: id_statut=key libelle=words
        relance 90: id_relance=key id_facture=>facture niveau=int:1-3 id_user=>user0
        user 6: id_user=key login=words
        """,
    ),
    Sketch(
        id="a garage, german abbreviations",
        text="""
        kd 130: kd_nr=key+10000 kd_name=words kd_ort=words
        fzg 170: fzg_id=key fzg_kd_nr=>kd fzg_typ=>fzgtyp fzg_km=int:1-200000
        fzgtyp 14: typ_id=key typ_bez=words
        auf 300: auf_nr=key+240000 auf_fzg_id=>fzg auf_ma_id=>ma auf_datum=date
        ma 9: ma_id=key ma_name=words
        aufpos 700: auf_nr=>auf pos=line art_nr=>art menge=int:1-8
        art 200: art_nr=code:A art_bez=words art_lief=>lief art_preis=money
        lief 17: lief_id=key lief_name=words
        rech 280: re_nr=key+70000 auf_nr=>auf re_summe=money
        """,
    ),
    Sketch(
        id="camel case keys of texts, two roles of one table",
        text="""
        Airports 80: AirportCode=code:AP City=words
        Airlines 12: AirlineCode=code:AL Name=words
        Flights 700: FlightNo=key+100 AirlineCode=>Airlines OriginAirport=>Airports DestinationAirport=>Airports
        Aircraft 40: TailNumber=code:N AirlineCode=>Airlines Seats=int:50-300
        Legs 900: LegId=key FlightNo=>Flights TailNumber=>Aircraft FlightDate=date
        Passengers 400: PassengerId=uuid Name=words HomeAirport=>Airports
        Tickets 1200: TicketId=uuid PassengerId=>Passengers LegId=>Legs Price=money
        """,
    ),
    Sketch(
        id="who did it, in every table",
        text="""
        users 15: id=key email=words
        companies 8: id=key name=words created_by=>users updated_by=>users
        contacts 200: id=key company_id=>companies name=words created_by=>users updated_by=>users?
        deals 150: id=key contact_id=>contacts owner_id=>users stage=int:1-5 created_by=>users updated_by=>users
        notes 300: id=key deal_id=>deals author=>users body=words created_by=>users updated_by=>users?
        tags 20: id=key name=words created_by=>users updated_by=>users
        deal_tags 250: deal_id=>deals tag_id=>tags created_by=>users updated_by=>users
        """,
    ),
)
