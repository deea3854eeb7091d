"""Which finding can be mended mechanically, and how: the change for it, or nothing.

Nothing here writes a file: `branch` does, and takes back what did not help.
"""

import json
import re

from pydantic import BaseModel

from ...language import phrase
from ..findings import Finding
from ..inventory import Inventory
from .change import Change
from .guards import like_siblings
from .queries import parametrise
from .secrets import to_environment

_STAMP = re.compile(r"(?:^|/)supabase/migrations/(\d{14})")


class _Locked(BaseModel):
    version: str = ""


class _Lock(BaseModel):
    """What is asked of `package-lock.json`."""

    packages: dict[str, _Locked] = {}


def propose(finding: Finding, inventory: Inventory) -> Change | None:
    """The change that mends a finding; `None` where a person must do it."""
    match finding.check:
        case "injection-sql":
            return parametrise(finding, inventory)
        case "secret-key" | "secret-password" | "secret-connection" | "secret-default":
            return to_environment(finding, inventory)
        case "authz-route":
            return like_siblings(finding, inventory)
        case "rls-off":
            return _enable(finding, inventory)
        case "dependency-unpinned":
            return _pin(finding, inventory)
        case _:
            return None


def _enable(finding: Finding, inventory: Inventory) -> Change | None:
    """A new migration that switches the rules of a table on, with a policy for the owner of each row."""
    stamps = [hit.group(1) for file in inventory.files for hit in [_STAMP.search(file.path)] if hit]
    if "CREATE POLICY" not in finding.patch or not stamps:
        # Without an owner's column the table would be closed to everybody, and the program with it.
        return None
    table = re.sub(r"\W+", "_", finding.subject.split(".")[-1])
    path = f"supabase/migrations/{int(max(stamps)) + 1:014d}_rules_for_{table}.sql"
    return Change(
        summary=phrase("Let only its owner read and change a row of `{table}`", table=table),
        files=((path, finding.patch),),
    )


def _pin(finding: Finding, inventory: Inventory) -> Change | None:
    """The versions that the lock file has anyway."""
    file, lock = inventory.get(finding.where.path), inventory.get(_beside(finding.where.path, "package-lock.json"))
    if file is None or lock is None or file.name != "package.json":
        return None
    text = inventory.text(file) or ""
    try:
        locked = _Lock.model_validate(json.loads(inventory.text(lock) or ""))
    except ValueError:
        return None

    def pinned(hit: re.Match[str]) -> str:
        entry = locked.packages.get(f"node_modules/{hit.group('name')}")
        return f'{hit.group("front")}{entry.version}"' if entry is not None and entry.version else hit.group(0)

    new = re.sub(r'(?P<front>"(?P<name>[@\w./-]+)"\s*:\s*")(?:latest|\*|x|)"', pinned, text)
    if new == text:
        return None
    return Change(summary=phrase("Pin the versions of `{file}`", file=file.path), files=((file.path, new),))


def _beside(path: str, name: str) -> str:
    folder = path.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name
