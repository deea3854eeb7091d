"""`pupitre gate -- COMMAND`: a server of somebody else behind the gate, for any client that speaks MCP."""

import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ..errors import GateError, Problem
from ..language import Phrase, phrase
from ..shown import Form, problem_form
from .declared import check_site, say_doubts, try_call
from .giving import give_new
from .screen import Screen, language_of, screen, shown_line

if TYPE_CHECKING:
    from ..guard import Site
    from ..mcp_proxy import Behind, Cards, Changes, Pins, Recorder

SETTINGS = "pupitre.toml"


async def gate(
    *command: Annotated[
        str,
        Parameter(
            name="COMMAND", allow_leading_hyphen=True, help=phrase("after `--`: how the server is started").text
        ),
    ],
    site: Annotated[
        Path | None,
        Parameter(name="--site", metavar="FILE", help=phrase("the declaration of its tools (docs/guard.md)").text),
    ] = None,
    draft: Annotated[
        bool, Parameter(name="--draft", negative=(), help=phrase("writes a first declaration, to be completed").text)
    ] = False,
    accept: Annotated[
        bool, Parameter(name="--accept", negative=(), help=phrase("approves its tools as they are now").text)
    ] = False,
    doubts: Annotated[
        bool,
        Parameter(name="--check", negative=(), help=phrase("says what is probably wrong in the declaration").text),
    ] = False,
    call: Annotated[
        str | None,
        Parameter(
            name="--try", metavar="CALL", help=phrase("decides a call, and makes none: `TOOL {ARGUMENTS}`").text
        ),
    ] = None,
    read: Annotated[
        Path | None,
        Parameter(name="--answers", metavar="FILE", help=phrase("with `--try`: what was read before, as JSON").text),
    ] = None,
    request: Annotated[
        str, Parameter(name="--request", metavar="TEXT", help=phrase("what you want done, in your own words").text)
    ] = "",
    record: Annotated[
        Path | None,
        Parameter(name="--record", metavar="FILE", help=phrase("where each decision is written down").text),
    ] = None,
    log: Annotated[
        Path | None,
        Parameter(
            name="--log", metavar="FILE", help=phrase("where the server's own log goes; otherwise nowhere").text
        ),
    ] = None,
    seconds: Annotated[
        float, Parameter(name="--timeout", metavar="N", help=phrase("seconds that a call may take").text)
    ] = 120.0,
    company: Annotated[
        Path | None,
        Parameter(
            name=("--company", "-C"),
            metavar="DIR",
            help=phrase("the company in whose ledger it is written down, and whose `stop` stops it").text,
        ),
    ] = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative=(), help=phrase("prints one JSON document for programs").text)
    ] = False,
) -> int:
    """Put a server behind the gate."""
    from ..mcp_proxy import quiet, started

    reader = screen(language_of(company / SETTINGS if company is not None else None), json=as_json)
    if doubts or call is not None:
        if site is None or command:
            raise GateError(
                phrase("`--check` and `--try` look at a declaration, and start no program"),
                hint=phrase("name the declaration with `--site FILE`, and nothing after two dashes"),
            )
        if call is not None:
            try_call(reader, site, request, read, call)
        else:
            check_site(reader, site)
        return 0
    if not command:
        raise GateError(
            phrase("no program is named that the gate is to stand before"),
            hint=phrase("write it after two dashes: `pupitre gate --site site.yaml -- COMMAND`"),
        )
    if as_json and not (draft or accept):
        raise GateError(
            phrase("`--json` goes with `--draft`, `--accept`, `--check` or `--try`"),
            hint=phrase("a gate at work speaks MCP, and nothing else"),
        )
    if draft and accept:
        raise GateError(
            phrase("`--draft` and `--accept` do not go together"),
            hint=phrase("write the declaration first, complete it, then approve the tools"),
        )
    with quiet():
        if draft:
            async with started(command, log=log) as behind:
                await _draft(reader, behind, site)
            return 0
        if site is None:
            raise GateError(
                phrase("it is not said which declaration counts"),
                hint=phrase("name it with `--site FILE`; `pupitre gate --draft -- COMMAND` writes a first one"),
            )
        if accept:
            async with started(command, log=log) as behind:
                await _accept(reader, behind, site)
            return 0
        with _recorder(record, company) as (recorder, cards):
            await _serve(reader, command, site, request, recorder, cards, log, seconds)
    return 0


async def _draft(reader: Screen, behind: "Behind", file: Path | None) -> None:
    from ..mcp_proxy import declaration

    tools = await behind.tools()
    text = declaration(behind.name, tools, reader.language)
    give_new(reader, text, file, {"tools": [tool.name for tool in tools]})
    if file is None or reader.json:
        return
    reader.line(
        phrase("Complete the lines with TODO, then approve the tools with `pupitre gate --accept`. Until you have said "
               "what a tool does, each of its calls is put before you.")
    )  # fmt: skip


async def _accept(reader: Screen, behind: "Behind", file: Path) -> None:
    from ..guard import granted, load
    from ..mcp_proxy import compare, lock_of, pinned, save
    from ..mcp_proxy import load as load_pins

    site = load(file)
    lock = lock_of(file)
    now = pinned(await behind.tools(), behind.instructions)
    try:
        before = load_pins(lock)
    except GateError:
        before = pinned((), "")  # a lock that somebody spoiled: everything is looked at anew
    changes = compare(before, now)
    save(now, lock)
    found = _complaints(site, now, file.name)
    undeclared = sorted(now.tools.keys() - site.tools.keys())
    if reader.json:
        form: Form = {
            "lock": str(lock),
            "approved": sorted(now.tools),
            "new": list(changes.new),
            "changed": list(changes.changed),
            "gone": list(changes.gone),
            "instructions": changes.instructions,
            "undeclared": undeclared,
            "problems": [problem_form(one, reader.language) for one in found],
            "granted": [reader.say(one) for one in granted(site)],
        }
        reader.form(form)
        return
    _approved(reader, now, changes)
    reader.line(phrase("`{file}` is written.", file=str(lock)), "green")
    if undeclared:
        reader.line(phrase("not declared, so not offered: {names}", names=shown_line(", ".join(undeclared))))
    reader.space()
    say_doubts(reader, site, found)


def _approved(reader: Screen, now: "Pins", changes: "Changes") -> None:
    """The tools as they are approved now, in the server's own words."""
    reader.line(phrase("Approved as they are now; what stands in quotation marks is what the program says:"), "bold")
    if now.instructions:
        told = reader.say(_told(changes, is_first=len(changes.new) == len(now.tools)))
        reader.show(Text(f"  {told} {_quoted(reader, now.instructions)}"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, one in sorted(now.tools.items()):
        state = phrase("new") if name in changes.new else phrase("changed") if name in changes.changed else None
        table.add_row(
            Text(f"  {shown_line(name)}", style="bold"),
            Text(reader.say(state) if state is not None else "", style="yellow"),
            Text(_quoted(reader, one.definition.description or "")),
        )
    reader.show(table)
    for name in changes.gone:
        reader.line(phrase("`{tool}` is gone.", tool=shown_line(name)))


async def _serve(
    reader: Screen,
    command: Sequence[str],
    file: Path,
    request: str,
    recorder: "Recorder",
    cards: "Cards | None",
    log: Path | None,
    seconds: float,
) -> None:
    from ..guard import load
    from ..mcp_proxy import Door, Gate, lock_of, standard_streams, started, until_ended
    from ..mcp_proxy import load as load_pins

    site, approved = load(file), load_pins(lock_of(file))
    async with until_ended(), standard_streams() as (receive, send):
        async with started(command, log=log) as behind:
            gate = Gate(
                site,
                behind,
                approved,
                language=reader.language,
                session=secrets.token_hex(8),
                request=request,
                record=recorder,
                cards=cards,
                timeout=seconds,
            )
            changes = await gate.look()
            _say_what_is_offered(reader, gate.offered, changes, site)
            await Door(gate, reader.language).serve(receive, send)


def _say_what_is_offered(reader: Screen, offered: "Pins", changes: "Changes", site: "Site") -> None:
    """On the error stream, which clients show or keep: the other one is for frames."""

    def tell(this: Phrase) -> None:
        reader.err.print(Text(reader.say(this)))

    tell(phrase("pupitre gate: tools offered: {names}", names=shown_line(", ".join(sorted(offered.tools))) or "-"))
    withheld = sorted({*changes.new, *changes.changed} & set(site.tools))
    if withheld:
        names = shown_line(", ".join(withheld))
        tell(phrase("withheld until you approve them with `pupitre gate --accept`: {names}", names=names))
    undeclared = sorted((set(changes.new) | set(offered.tools)) - set(site.tools))
    if undeclared:
        tell(phrase("not declared, so not offered: {names}", names=shown_line(", ".join(undeclared))))
    if changes.instructions:
        tell(phrase("what the program tells every model is not as you approved it, and is left out"))


def _quoted(reader: Screen, words: str) -> str:
    return reader.say(phrase("“{words}”", words=shown_line(words)))


def _told(changes: "Changes", *, is_first: bool) -> Phrase:
    """What the server tells every model, and whether it is what it told before."""
    if not changes.instructions:
        return phrase("what it tells every model")
    return phrase("what it tells every model, new") if is_first else phrase("what it tells every model, changed")


def _complaints(site: "Site", now: "Pins", file: str) -> list[Problem]:
    from ..guard import check

    schemas = {name: one.definition.input_schema for name, one in now.tools.items() if name in site.tools}
    return check(site, schemas, file)


@contextmanager
def _recorder(file: Path | None, company: Path | None) -> "Generator[tuple[Recorder, Cards | None]]":
    """Where decisions are written down (a ledger, a file, or nowhere), and the inbox where there is one."""
    from ..company import load
    from ..mcp_proxy import Cards, InLedger, Lines, Nowhere
    from ..store import open_store

    if file is not None and company is not None:
        raise GateError(
            phrase("`--record` and `-C` do not go together"),
            hint=phrase("with a company, its ledger is the record"),
        )
    if company is None:
        yield Lines(file) if file is not None else Nowhere(), None
        return
    store = open_store(load(company).state)
    try:
        yield InLedger(store), Cards(store)
    finally:
        store.close()
