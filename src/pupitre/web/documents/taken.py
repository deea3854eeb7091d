"""Who comes in, and what forms take."""

from typing import Literal

from ...records import Record


class Switch(Record):
    """Whether all agents are stopped."""

    stopped: bool


class Entrance(Record):
    """Whether one is signed in, and whether anybody has a password."""

    signed_in: bool
    passwords: bool


class SignIn(Record):
    """A name in `pupitre.toml` and its password."""

    person: str
    password: str


class Language(Record):
    """The language of the pages."""

    language: Literal["fr", "en"]


class Answering(Record):
    """What goes with an answer."""

    reason: str = ""
    """For `refuse`: why; the record keeps it."""
    value: dict[str, str] = {}
    """For `edit`: a field `value.NAME` for each argument that is to change, as a person types it."""


class Together(Record):
    """Cards of low risk that are approved together."""

    card: tuple[int, ...]


class Adoption(Record):
    """The rule that was shown, by its fingerprint, and for which cases."""

    shown: str
    reach: Literal["", "object", "party", "type"] = ""


class Attempt(Record):
    """A message that is tried."""

    text: str
    sender: str = ""
    subject: str = ""
    vouched: Literal["yes"] | None = None
    """Whether the company's mail server would vouch for its sender."""
