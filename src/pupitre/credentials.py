"""Passwords and keys that the company folder only names: where they are, never what they are.

`env:NAME` is a variable of the environment, `keyring:NAME` an entry of the system's keyring under the service
`pupitre`. What is found here goes to the server that it is for, and into no message, log or record.
"""

import os
from typing import Annotated

from pydantic import StringConstraints

from .language import Phrase, phrase

SERVICE = "pupitre"

Named = Annotated[str, StringConstraints(pattern=r"^(env|keyring):.+$")]
"""Where a password or a key is."""


def credential(named: str) -> str | None:
    """The password or the key; `None` where it is not there."""
    where, _, called = named.partition(":")
    return (os.environ.get(called) if where == "env" else _from_keyring(called)) or None


def how_to_give(named: str) -> Phrase:
    """What to do so that it is there."""
    where, _, called = named.partition(":")
    if where == "env":
        return phrase("set the environment variable `{variable}`", variable=called)
    return phrase("type `keyring set pupitre {name}`", name=called)


def _from_keyring(called: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, called)
    except KeyringError:
        return None
