"""The tables in which a program keeps its data: those that its migrations, its SQL and its models make.

Whom what stands there is sent to is in `checks.egress`; how both come into a company's ontology is in `flow_source`.
"""

import re

from .inventory import CODE, Inventory
from .sql.migrations import Replay

_MADE = re.compile(r"(?i)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"'`\[]?(?:public[\"'`\]]?\.[\"'`\[]?)?(\w+)")
_MODEL = re.compile(r"(?m)^model\s+(\w+)\s*\{")
_MAPPED = re.compile(r"__tablename__\s*=\s*[\"'](\w+)[\"']")
_COLLECTION = re.compile(r"\bcollection\(\s*(?:db\s*,\s*)?[\"'`](\w+)[\"'`]")


def tables_kept(inventory: Inventory, replayed: Replay | None) -> tuple[str, ...]:
    """The names of the tables, each once."""
    kept = {
        table.name
        for table in (replayed.database.tables.values() if replayed else ())
        if table.place is not None and table.schema == "public"
    }
    for file in inventory.of(*CODE, "sql"):
        if file.is_test or file.generated:
            continue
        text = inventory.text(file) or ""
        for pattern, word in ((_MADE, "table"), (_MAPPED, "__tablename__"), (_COLLECTION, "collection(")):
            if word in text or word.upper() in text:
                kept.update(pattern.findall(text))
    for file in inventory.named("schema.prisma"):
        kept.update(_MODEL.findall(inventory.text(file) or ""))
    return tuple(sorted(kept))
