"""`pupitre audit PATH`: a folder of somebody's program in; a summary, or a report for an owner or for a machine."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from ..errors import SourceError
from ..language import Money, phrase
from .giving import bar, give
from .screen import Page, Screen, language_of, marked, screen

if TYPE_CHECKING:
    from ..audit import Report


class Form(StrEnum):
    """What the report is for."""

    TERMINAL = "terminal"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"
    PDF = "pdf"
    MD = "md"


class Level(StrEnum):
    """How bad a finding is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def audit(
    path: Annotated[Path, Parameter(name="PATH", help=phrase("the folder of the program").text)],
    /,
    *,
    form: Annotated[Form, Parameter(name="--format", help=phrase("what the report is for").text)] = Form.TERMINAL,
    output: Annotated[
        Path | None, Parameter(name="-o", metavar="FILE", help=phrase("the file to write").text)
    ] = None,
    language: Annotated[
        str | None, Parameter(name="--lang", metavar="fr|en", help=phrase("the language of the report").text)
    ] = None,
    fail_on: Annotated[
        Level | None, Parameter(name="--fail-on", help=phrase("exit code 2 when something is this bad or worse").text)
    ] = None,
    baseline: Annotated[
        Path | None,
        Parameter(name="--baseline", metavar="FILE", help=phrase("a JSON report whose findings are known").text),
    ] = None,
    history: Annotated[
        bool, Parameter(name="--history", negative=(), help=phrase("search all that git ever kept for secrets").text)
    ] = False,
    fix: Annotated[
        bool,
        Parameter(
            name="--fix", negative=(), help=phrase("mend what is safe to mend, as commits on a new git branch").text
        ),
    ] = False,
    into: Annotated[
        Path | None,
        Parameter(
            name="--into",
            metavar="COMPANY",
            help=phrase("bring what the program holds and sends into this company folder").text,
        ),
    ] = None,
    day_rate: Annotated[
        int | None, Parameter(name="--day-rate", metavar="EUR", help=phrase("what a day of repair costs").text)
    ] = None,
    efforts: Annotated[
        Path | None,
        Parameter(name="--efforts", metavar="FILE", help=phrase("a TOML file with your day rate and hours").text),
    ] = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative=(), help=phrase("prints one JSON document for programs").text)
    ] = False,
) -> int:
    """Look for what could leak the customers or erase the books."""
    from ..audit import (
        Efforts,
        Options,
        Severity,
        read_efforts,
        render_html,
        render_json,
        render_markdown,
        render_pdf,
        render_sarif,
        summary,
    )
    from ..audit import audit as look

    if fix:
        return _fix(path, screen(language if language in ("fr", "en") else language_of(None), json=as_json))
    reader = screen(language if language in ("fr", "en") else language_of(None), json=as_json)
    known = _known(baseline)
    table = read_efforts(efforts) if efforts is not None else Efforts()
    with bar(reader, phrase("reading the program")) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        report = look(path, Options(history=history, baseline=known, efforts=table, progress=tell))
    if into is not None:
        return _into(report, into, reader)
    said = reader.language
    rate = table.money if day_rate is None else Money(cents=100 * day_rate)
    match Form.JSON if as_json else form:
        case Form.TERMINAL:
            summary(report, Page(highlight=False, emoji=False), said)
        case Form.JSON:
            give(render_json(report, said), output)
        case Form.SARIF:
            give(render_sarif(report, said), output)
        case Form.HTML:
            give(render_html(report, said, rate), output)
        case Form.PDF:
            give(render_pdf(report, said, rate), output)
        case Form.MD:
            give(render_markdown(report, said, rate), output)
    return 2 if fail_on is not None and report.at_least(Severity(fail_on.value)) else 0


def _into(report: "Report", folder: Path, reader: Screen) -> int:
    from .. import company
    from ..audit import bring_in
    from ..ontology import reading

    house = company.load(folder)
    addresses = {
        name: source.url for name, source in house.settings.sources.items() if isinstance(source, company.SqlSource)
    }
    brought = bring_in(report, folder, reading.load(folder), addresses, house.language)
    if reader.json:
        reader.form(brought.model_dump(mode="json"))
        return 0
    holds = ", ".join(brought.holds) or "–"
    reader.line(phrase("`{program}` holds: {types}.", program=brought.program, types=holds), "bold")
    for sentence in brought.sends:
        reader.show(Text("  ") + marked(sentence))
    reader.line(phrase("Its rows stand in `{file}` of the company folder.", file=brought.file))
    for file, lines in (("pupitre.toml", brought.settings), ("ontology.yaml", brought.types)):
        if lines:
            reader.space()
            reader.line(phrase("Add to `{file}`, which is yours and was not changed:", file=file), "bold")
            # Broken lines would be no YAML for whoever copies them.
            Page(highlight=False, emoji=False).print(lines.rstrip(), markup=False, soft_wrap=True)
    return 0


def _fix(path: Path, reader: Screen) -> int:
    from ..audit import mend

    repairs = mend(path, language=reader.language)
    if reader.json:
        print(repairs.model_dump_json(indent=2))
        return 0
    page = Page(highlight=False, emoji=False)
    if not repairs.mended:
        page.print(reader.say(phrase("nothing of this can be mended without a person")), markup=False)
        return 0
    for one in repairs.mended:
        page.print(f"{one.commit}  {one.summary}", markup=False)
    page.print(
        reader.say(
            phrase(
                "{count} repairs are on the branch `{branch}`, {left} findings are left; see `git log {branch}`",
                count=len(repairs.mended),
                branch=repairs.branch,
                left=repairs.left,
            )
        ),
        markup=False,
    )
    return 0


def _known(baseline: Path | None) -> frozenset[str]:
    """The ids of the findings of an earlier report."""
    if baseline is None:
        return frozenset()
    try:
        plain = json.loads(baseline.read_text(encoding="utf-8"))
        return frozenset(str(finding["id"]) for finding in plain["findings"])
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            phrase("`{file}` is no report of an earlier audit", file=str(baseline)),
            hint=phrase("make one with `pupitre audit PATH --format json -o FILE`"),
        ) from error
