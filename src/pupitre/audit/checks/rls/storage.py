"""Stored files: who may read, add, change and delete what is in a bucket."""

import re
from collections.abc import Iterator

import postgast
from postgast import pg_query_pb2 as pb

from ....language import phrase
from ...catalogue import found
from ...findings import Confidence, Finding, Severity, Who, say_who
from ...sql.conditions import Scope, open_to
from ...sql.database import COMMANDS, Database, Policy
from ...sql.grammar import is_true
from .openings import account, listed, through_policy

_PRIVATE_FILES = re.compile(
    r"document|invoice|contract|medical|health|passport|id[-_ ]?(card|verif)|kyc|private|resume|cv\b|receipt|recording|"
    r"(user|customer|client|body|progress|patient|member|private|family)[-_]?(photo|image|picture|upload|file|media|scan)|selfie|"
    r"attachment|voicemail|\bbills?\b|payroll|prescription|backup|export|statement|tax|payslip|certificate|signature|verification|report",
    re.IGNORECASE,
)


def of_storage(database: Database, closed: bool) -> Iterator[Finding]:
    """Find buckets whose files strangers may read or change."""
    for bucket in sorted(database.buckets.values(), key=lambda one: one.name):
        if bucket.public and _PRIVATE_FILES.search(bucket.name):
            yield found(
                "rls-storage",
                Severity.HIGH,
                bucket.place,
                f"bucket {bucket.name}",
                phrase(
                    "anybody who has, or guesses, an address can fetch files of the public bucket `{name}`.",
                    name=bucket.name,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
    objects = database.tables.get("storage.objects")
    if objects is None:
        return
    for policy in sorted(objects.policies.values(), key=lambda one: (one.place.path, one.place.line, one.name)):
        if not policy.permissive:
            continue
        worst: tuple[Severity, Who, str] | None = None
        for command in COMMANDS:
            if not policy.covers(command):
                continue
            for role, who in (("anon", Who.ANYBODY), ("authenticated", account(closed))):
                if not policy.roles & {"public", role}:
                    continue
                scope = Scope(database, objects)
                if open_to(through_policy(policy, command, scope), role) is None:
                    continue
                severity = _file_severity(database, policy, command, who)
                if severity is not None and (worst is None or severity.rank < worst[0].rank):
                    worst = (severity, who, command)
                break
        if worst is None:
            continue
        severity, who, command = worst
        yield found(
            "rls-storage",
            severity,
            policy.place,
            f"storage {policy.name}",
            phrase(
                "{who} can {command} files of {buckets}; the policy `{name}` asks for the bucket only.",
                who=say_who(who),
                command=command,
                buckets=listed(tuple(f"`{one}`" for one in _buckets(policy)))
                if _buckets(policy)
                else phrase("every bucket"),
                name=policy.name,
            ),
            who=who,
        )


def _buckets(policy: Policy) -> list[str]:
    found_names: list[str] = []
    for node in (policy.using, policy.check):
        if node is None or is_true(node):
            continue
        for _, part in postgast.walk(node):
            if isinstance(part, pb.A_Const) and part.HasField("sval") and part.sval.sval not in found_names:
                found_names.append(part.sval.sval)
    return [name for name in found_names if name not in ("authenticated", "anon", "service_role")]


def _file_severity(database: Database, policy: Policy, command: str, who: Who) -> Severity | None:
    buckets = _buckets(policy)
    private = any(_PRIVATE_FILES.search(name) for name in buckets) or not buckets
    if command == "select":
        if all(name in database.buckets and database.buckets[name].public for name in buckets) and buckets:
            return None
        # Who keeps a bucket closed means its files for somebody.
        closed = any(name in database.buckets for name in buckets)
        if who is Who.ANYBODY:
            return Severity.HIGH if private else (Severity.MEDIUM if closed else None)
        if who is not Who.SIGNED_UP:
            return None
        return Severity.HIGH if private else (Severity.MEDIUM if closed else None)
    if command == "insert":
        if who is Who.ANYBODY:
            return Severity.MEDIUM
        return None
    if who is Who.ANYBODY:
        return Severity.CRITICAL if private else Severity.HIGH
    return (Severity.HIGH if private else Severity.MEDIUM) if who is Who.SIGNED_UP else Severity.LOW
