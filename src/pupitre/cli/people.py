"""`pupitre user NAME`: a password for the cockpit, typed twice and shown nowhere, or read from a pipe."""

import getpass
import sys
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from ..company import Company
from ..errors import CompanyError
from ..language import now, phrase, say
from ..records import Role
from .opening import As, Common, opened


async def user(
    name: Annotated[str, Parameter(name="NAME", help=phrase("who, as pupitre.toml names him").text)],
    /,
    *,
    remove: Annotated[
        bool, Parameter(name="--remove", negative=(), help=phrase("takes the password; links still sign in").text)
    ] = False,
    by: As = None,
    common: Common = Common(),
) -> int:
    """Give somebody a password, or take it."""
    from ..web import passwords
    from . import answering

    with opened(common) as (company, store, reader):
        who = answering.person(company, by)
        _check(company, name, by=who)
        if remove:
            changed = await store.write(partial(passwords.take, person=name, by=who, at=now()))
        else:
            given = _typed(company.language)
            await store.write(partial(passwords.give, person=name, password=given, by=who, at=now()))
            changed = True
    if common.json:
        reader.form({"person": name, "password": not remove, "changed": changed, "by": who})
    elif not remove:
        reader.line(phrase("{person} signs in with this password from now on.", person=name), "bold")
    elif changed:
        reader.line(phrase("{person} signs in by links only.", person=name), "bold")
    else:
        reader.line(phrase("{person} had no password.", person=name), "bold")
    return 0


def _check(company: Company, name: str, *, by: str) -> None:
    """One's own password, or anybody's by the owner."""
    people = company.settings.people
    if name not in people:
        raise CompanyError(
            phrase("there is no {kind} `{name}`", kind=phrase("person"), name=name),
            hint=phrase("use one of: {known}", known=", ".join(sorted(people))),
        )
    if name != by and people[by].role is not Role.OWNER:
        raise CompanyError(
            phrase("only the owner gives a password to somebody else"), hint=phrase("ask the owner, or set your own")
        )


def _typed(language: str) -> str:
    """The password: typed twice on a terminal, the first line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say(phrase("New password:"), language) + " ")
    if getpass.getpass(say(phrase("Once more:"), language) + " ") != first:
        raise CompanyError(
            phrase("the two passwords are not the same"), hint=phrase("type the command again; nothing was changed")
        )
    return first
