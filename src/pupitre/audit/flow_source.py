"""The flow map of an audit as a source of a company: which of its things a program holds, and to whom it sends them.

`bring_in` writes the rows of one program into `flows.sqlite` of the company folder; `proposed` is what the company's own
files would have to say so that the ontology knows them. Nobody's files are written over: what is proposed is for a
person to take over.
"""

import hashlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from ..language import Phrase, phrase, say
from ..ontology.drafting.glossary import names_of, singular
from ..ontology.model import ObjectType, Ontology
from ..records import Record
from .findings import Flow, Report

FILE = "flows.sqlite"
SOURCE = "flows"
_TABLES = {
    "programs": "id TEXT PRIMARY KEY, name TEXT NOT NULL, audited_on DATE NOT NULL, grade TEXT NOT NULL",
    "holdings": "id TEXT PRIMARY KEY, program TEXT NOT NULL, object TEXT NOT NULL, table_name TEXT NOT NULL",
    "data_flows": (
        "id TEXT PRIMARY KEY, program TEXT NOT NULL, summary TEXT NOT NULL, receiver TEXT NOT NULL, "
        "purpose TEXT NOT NULL, country TEXT, region TEXT NOT NULL, objects TEXT NOT NULL, fields TEXT NOT NULL, "
        "encrypted BOOLEAN NOT NULL"
    ),
}
_TYPES = {
    "programs": (
        "Program",
        """    label: {{fr: programme, en: program}}
    description: {{fr: Un programme de l’entreprise qui a été audité., en: A program of the company that was audited.}}
    source: {source}
    table: programs
    key: id
    title: name
    properties:
      id: {{type: text}}
      name: {{type: text, written_by: outside}}
      audited_on: {{type: date, label: {{fr: audité le, en: audited on}}}}
      grade: {{type: text, label: {{fr: note, en: grade}}}}
""",
    ),
    "holdings": (
        "DataHolding",
        """    label: {{fr: donnée détenue, en: data held}}
    description: {{fr: Ce qu’un programme garde dans ses tables., en: What a program keeps in its tables.}}
    source: {source}
    table: holdings
    key: id
    title: object
    properties:
      id: {{type: text}}
      program: {{type: text, label: {{fr: programme, en: program}}}}
      object: {{type: text, label: {{fr: type d’objet, en: object type}}}}
      table_name: {{type: text, label: {{fr: table, en: table}}, written_by: outside}}
""",
    ),
    "data_flows": (
        "DataFlow",
        """    label: {{fr: flux de données, en: data flow}}
    description: {{fr: Ce qu’un programme envoie hors de l’entreprise., en: What a program sends out of the company.}}
    source: {source}
    table: data_flows
    key: id
    title: summary
    properties:
      id: {{type: text}}
      program: {{type: text, label: {{fr: programme, en: program}}}}
      summary: {{type: text, label: {{fr: résumé, en: summary}}, written_by: outside}}
      receiver: {{type: text, label: {{fr: destinataire, en: receiver}}, written_by: outside}}
      purpose: {{type: text, label: {{fr: usage, en: purpose}}}}
      country: {{type: text, label: {{fr: pays, en: country}}}}
      region: {{type: enum, values: [eu, adequate, framework, other, unknown]}}
      objects: {{type: text, label: {{fr: types d’objets, en: object types}}}}
      fields: {{type: text, label: {{fr: champs, en: fields}}, written_by: outside}}
      encrypted: {{type: boolean, label: {{fr: chiffré, en: encrypted}}}}
""",
    ),
}


class Brought(Record):
    """What came into the company folder, and what its files do not say yet."""

    program: str
    file: str
    holds: tuple[str, ...]
    """Object types of the ontology that the program keeps rows of."""
    sends: tuple[str, ...]
    """One sentence for each receiver."""
    settings: str
    """The lines that `pupitre.toml` lacks; empty where it has the source."""
    types: str
    """The types and links that `ontology.yaml` lacks; empty where it has them."""


def bring_in(report: Report, folder: Path, ontology: Ontology, sources: dict[str, str], language: str) -> Brought:
    """Write the rows of this program, those of its last audit replaced, and say what the company's files lack.

    `sources` has the address of each SQL source of the company by its name.
    """
    holds = {table: name for table in report.holds if (name := _type_of(table, ontology)) is not None}
    flows = [(flow, _objects(flow, ontology)) for flow in report.flows]
    sends = tuple(say(_said(report.name, flow, objects), language) for flow, objects in flows)
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        for table, columns in _TABLES.items():
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
            connection.execute(
                f"DELETE FROM {table} WHERE {'id' if table == 'programs' else 'program'} = ?", (report.name,)
            )
        connection.execute(
            "INSERT INTO programs VALUES (?, ?, ?, ?)",
            (report.name, report.name, report.on.isoformat(), report.grade),
        )
        connection.executemany(
            "INSERT INTO holdings VALUES (?, ?, ?, ?)",
            [(_id(report.name, table), report.name, name, table) for table, name in sorted(holds.items())],
        )
        connection.executemany(
            "INSERT INTO data_flows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    _id(report.name, flow.receiver, flow.purpose),
                    report.name,
                    said,
                    flow.receiver,
                    flow.purpose,
                    flow.country or None,
                    flow.region.value,
                    ", ".join(objects),
                    ", ".join(flow.fields),
                    flow.encrypted,
                )
                for (flow, objects), said in zip(flows, sends, strict=True)
            ],
        )
    settings, types = proposed(ontology, sources)
    return Brought(
        program=report.name,
        file=FILE,
        holds=tuple(sorted(set(holds.values()))),
        sends=sends,
        settings=settings,
        types=types,
    )


def proposed(ontology: Ontology, sources: dict[str, str]) -> tuple[str, str]:
    """The lines that `pupitre.toml` and `ontology.yaml` lack; nothing of what a person wrote comes up again."""
    url = f"sqlite:///{FILE}"
    source = next((name for name, address in sources.items() if address == url), None)
    name = source or (SOURCE if SOURCE not in sources else f"{SOURCE}_audit")
    settings = "" if source else f'[sources.{name}]\nkind = "sql"\nurl = "{url}"\n'
    known = {kind.table: type_name for type_name, kind in ontology.types.items() if kind.source == name}
    called = {
        table: known.get(table) or (type_name if type_name not in ontology.types else f"Audit{type_name}")
        for table, (type_name, _) in _TYPES.items()
    }
    lines = [
        f"  {called[table]}:\n{text.format(source=name)}" for table, (_, text) in _TYPES.items() if table not in known
    ]
    links = [
        f"  {called[table]}.program: {{to: {called['programs']}, via: program}}\n"
        for table in ("holdings", "data_flows")
        if table not in known
    ]
    types = ("types:\n" + "".join(lines) if lines else "") + ("links:\n" + "".join(links) if links else "")
    return settings, types


def _said(program: str, flow: Flow, objects: tuple[str, ...]) -> Phrase:
    where = flow.country or "?"
    if objects:
        return phrase(
            "`{program}` sends {objects} ({fields}) to {receiver} ({country})",
            program=program,
            objects=", ".join(objects),
            fields=", ".join(flow.fields[:6]),
            receiver=flow.receiver,
            country=where,
        )
    if flow.fields:
        return phrase(
            "`{program}` sends {fields} to {receiver} ({country})",
            program=program,
            fields=", ".join(flow.fields[:6]),
            receiver=flow.receiver,
            country=where,
        )
    return phrase(
        "`{program}` speaks to {receiver} ({country})", program=program, receiver=flow.receiver, country=where
    )


def _objects(flow: Flow, ontology: Ontology) -> tuple[str, ...]:
    """The types that are somebody and have a property of the name of a field that is sent."""
    sent = {_plain(name) for name in flow.fields}
    return tuple(name for name, kind in ontology.parties() if sent & {_plain(one) for one in _columns(kind)})


def _columns(kind: ObjectType) -> list[str]:
    return [
        said for name, one in kind.properties.items() if name not in kind.key for said in (name, one.column or name)
    ]


def _type_of(table: str, ontology: Ontology) -> str | None:
    """The type of the ontology that a table of the program holds rows of, by name."""
    words = tuple(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", table).lower().split("_"))
    named = names_of(words)
    own = {_plain(singular("_".join(words))), _plain(named.en), _plain(named.fr)}
    for name, kind in ontology.types.items():
        labels = (kind.label.en, kind.label.fr)
        if own & {_plain(name), _plain(singular(kind.table.lower())), *map(_plain, labels)}:
            return name
    return None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
