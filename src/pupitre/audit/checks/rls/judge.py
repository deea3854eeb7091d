"""Who may read and change what in the database, judged on its final state.

Tables, functions, views and stored files of a Supabase project, each in its module. How the state comes about is in
`sql.replaying`, whom a condition lets through in `sql.conditions`. Firebase rules are in `checks.firebase`.
"""

import re
from collections.abc import Iterator

from ....language import phrase
from ...findings import Confidence, Finding
from ...inventory import Inventory
from ...sql.database import Database
from ...sql.migrations import Replay, replay
from .functions import of_function, recursion
from .own_rows import first_row, own_payment
from .promotion import Usage, promotion, signup_triggers
from .storage import of_storage
from .tables import of_table
from .views import of_view


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find what strangers may do in the database; nothing where no Supabase serves it."""
    replayed = replay(inventory)
    inventory.skipped.extend(replayed.skipped)
    if not replayed.served:
        return
    closed = not sign_up_is_open(inventory)
    usage = Usage(inventory)
    seen: set[tuple[str, str]] = set()
    for finding in judge(replayed.database, replayed, closed=closed, usage=usage):
        seen.add((finding.check, finding.subject))
        yield finding
    if replayed.with_scripts is None:
        return
    for finding in judge(replayed.with_scripts, replayed, closed=closed, usage=usage):
        if (finding.check, finding.subject) in seen or finding.where.path in replayed.migrations:
            continue
        yield finding.model_copy(
            update={
                "confidence": Confidence.MEDIUM if finding.confidence is Confidence.HIGH else Confidence.LOW,
                "reason": phrase(
                    "{reason} This stands in a script beside the migrations: true if somebody ran it.",
                    reason=finding.reason,
                ),
            }
        )


def sign_up_is_open(inventory: Inventory) -> bool:
    """Anybody can make himself an account, unless the project's own configuration says no."""
    for file in inventory.named("config.toml"):
        if not file.path.endswith("supabase/config.toml"):
            continue
        text = inventory.text(file) or ""
        section = re.search(r"(?ms)^\[auth\]\s*$(.*?)(?=^\[|\Z)", text)
        if section and re.search(r"(?m)^[ \t]*enable_signup\s*=\s*false", section.group(1)):
            return False
    return True


def judge(database: Database, replayed: Replay, *, closed: bool, usage: "Usage") -> Iterator[Finding]:
    """The findings of one state of the database."""
    for table in sorted(database.tables.values(), key=lambda one: one.key):
        if table.schema in database.served:
            yield from of_table(database, table, replayed, closed)
            promoted = list(promotion(database, table, usage))
            yield from promoted or first_row(database, table, usage)
            yield from own_payment(database, table, usage)
    yield from recursion(database)
    yield from signup_triggers(database)
    for _, function in sorted(database.functions.items()):
        yield from of_function(database, function, closed)
    for _, view in sorted(database.views.items()):
        yield from of_view(database, view, closed)
    yield from of_storage(database, closed)
