"""What every command takes, and how it opens the company that it is about."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ..language import phrase
from .screen import Screen, language_of, screen

if TYPE_CHECKING:
    from ..company import Company
    from ..listening import Place
    from ..store import Store
    from .layout import Typed

SETTINGS = "pupitre.toml"


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Common:
    """What every command takes."""

    company: Annotated[
        Path | None,
        Parameter(
            name=("--company", "-C"),
            metavar="DIR",
            help=phrase("the company's folder; otherwise the nearest one upward with a `pupitre.toml`").text,
        ),
    ] = None
    json: Annotated[
        bool, Parameter(name="--json", negative=(), help=phrase("prints one JSON document for programs").text)
    ] = False


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class At:
    """Where a command answers others: on this machine, unless somebody says otherwise."""

    port: Annotated[
        int, Parameter(name="--port", metavar="N", help=phrase("the port; otherwise a free one").text)
    ] = 0
    host: Annotated[
        str,
        Parameter(
            name="--host",
            metavar="ADDRESS",
            help=phrase("an address of the network; otherwise this machine only").text,
        ),
    ] = "127.0.0.1"
    certificate: Annotated[
        Path | None, Parameter(name="--certificate", metavar="FILE", help=phrase("the certificate for TLS").text)
    ] = None
    key: Annotated[
        Path | None, Parameter(name="--key", metavar="FILE", help=phrase("the key of the certificate").text)
    ] = None
    plain: Annotated[
        bool,
        Parameter(
            name="--plain", negative=(), help=phrase("beyond this machine without TLS: others can read it").text
        ),
    ] = False

    def place(self) -> "Place":
        """The place, or `SourceError` where it would be open to everybody on the way."""
        from .. import listening

        return listening.place(self.host, self.port, certificate=self.certificate, key=self.key, plain=self.plain)


Number = Annotated[int, Parameter(name="ID", help=phrase("the number of a card").text)]
As = Annotated[
    str | None,
    Parameter(
        name="--as",
        metavar="NAME",
        help=phrase("who you are, as pupitre.toml names you; otherwise `$PUPITRE_PERSON`, or the only owner").text,
    ),
]


def folder_of(common: Common) -> tuple[Path, Screen]:
    """The company's folder, found upward where it was not named, and the reader in the company's language."""
    from ..company import find

    folder = find(common.company or Path.cwd())
    return folder, screen(language_of(folder / SETTINGS), json=common.json)


@contextmanager
def opened(common: Common) -> "Generator[tuple[Company, Store, Screen]]":
    """The company and its state, without its team."""
    from ..company import load
    from ..store import open_store

    folder, _ = folder_of(common)
    company = load(folder)
    about = company.settings.company
    store = open_store(company.state)
    try:
        yield company, store, screen(about.language, json=common.json, zone=about.timezone)
    finally:
        store.close()


def typed_at(folder: Path | None) -> "Typed":
    """How this program is called here, with the folder where the person named one."""
    from .layout import Typed, program

    return Typed(program=program(), place=f" -C {folder}" if folder is not None else "")
