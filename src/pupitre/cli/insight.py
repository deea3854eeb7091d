"""`pupitre insight`: what was read in a week in; the cited page out, in Markdown, HTML, PDF or JSON."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import anyio
from anyio import to_thread
from cyclopts import Parameter

from ..errors import CompanyError, SourceError
from ..language import now, phrase
from .giving import bar, give
from .opening import SETTINGS, Common
from .screen import Screen, language_of, screen

if TYPE_CHECKING:
    from ..insight import Insight, Tell


def insight(
    *,
    focus: Annotated[
        str | None, Parameter(name="--focus", metavar="TEXT", help=phrase("the question of the week").text)
    ] = None,
    source: Annotated[
        list[str] | None,
        Parameter(
            name="--from",
            metavar="PLACE",
            help=phrase(
                "what you read: a folder, a file, a list of feeds, an address or a mailbox; may be repeated"
            ).text,
        ),
    ] = None,
    week: Annotated[
        str | None, Parameter(name="--week", metavar="2026-W05", help=phrase("the week; otherwise this one").text)
    ] = None,
    again: Annotated[
        bool,
        Parameter(
            name="--again",
            negative=(),
            help=phrase("writes the company's page of this week anew, with what is new").text,
        ),
    ] = False,
    output: Annotated[
        Path | None,
        Parameter(name="-o", metavar="FILE", help=phrase("the file to write; its ending says the form").text),
    ] = None,
    language: Annotated[
        Literal["fr", "en"] | None,
        Parameter(name="--lang", metavar="fr|en", help=phrase("the language of the page").text),
    ] = None,
    common: Common = Common(),
) -> int:
    """Write the page of a week, or show the company's."""
    from ..company import find

    try:
        folder: Path | None = find(common.company or Path.cwd())
    except CompanyError:
        if common.company is not None or not source:
            raise
        folder = None  # a page needs no company: a consultant writes it for himself
    reader = screen(language or language_of(folder / SETTINGS if folder is not None else None), json=common.json)
    if source:
        if not focus:
            raise SourceError(
                phrase("the question of the week is missing"), hint=phrase("write it with `--focus TEXT`")
            )
        page = _of_these(reader, focus, source, week)
    else:
        assert folder is not None, "without one it was raised"
        page = _of_the_company(reader, folder, week, again=again)
    give(_laid_out(page, ".json" if common.json else output.suffix.lower() if output else ".md"), output)
    return 0


def _of_these(reader: Screen, focus: str, source: list[str], week: str | None) -> "Insight":
    """A page from what somebody names; it is not kept."""
    from ..gathering import Places, gather
    from ..insight import Insight, collect, study

    moment = now()
    year, number = _week(week, moment.date())
    said = cast(Literal["fr", "en"], reader.language)
    places = Places(folder=Path.cwd(), mailboxes={})

    async def write(tell: "Tell") -> Insight:
        found = await gather(source, places, tell=tell)
        collection = await to_thread.run_sync(lambda: collect(found, today=moment.date()))
        return await study(collection, focus=focus, year=year, week=number, language=said, now=moment, tell=tell)

    return _with_a_bar(reader, write)


def _of_the_company(reader: Screen, folder: Path, week: str | None, *, again: bool) -> "Insight":
    """The page that the company keeps of a week; this week's is written where there is none yet."""
    from .. import weekly
    from ..company import load
    from ..house import open_house
    from ..insight import Insight

    company = load(folder)
    if week is not None:
        _week(week, now().date())
    if week is not None and not again:
        return weekly.page_of(company, week)
    weekly.reading_of(company)
    house = open_house(folder)
    try:
        this = weekly.week_of(house.today())
        if week not in (None, this):
            raise SourceError(
                phrase("only the page of this week can be written anew"), hint=phrase("leave `--week` out")
            )
        if not again and this in weekly.weeks(company):
            return weekly.page_of(company, this)

        async def write(tell: "Tell") -> Insight:
            return await weekly.write_page(house, tell=tell)

        return _with_a_bar(reader, write)
    finally:
        house.close()


def _with_a_bar(reader: Screen, write: "Callable[[Tell], Awaitable[Insight]]") -> "Insight":
    """What somebody writes, with a bar while he does."""
    with bar(reader, phrase("reading the sources")) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        return anyio.run(write, tell)


def _laid_out(page: "Insight", form: str) -> str | bytes:
    from ..insight import render_html, render_markdown, render_pdf

    match form:
        case ".json":
            return json.dumps(page.model_dump(mode="json"), ensure_ascii=False, indent=2)
        case ".html" | ".htm":
            return render_html(page)
        case ".pdf":
            return render_pdf(page)
        case _:
            return render_markdown(page)


def _week(text: str | None, today: date) -> tuple[int, int]:
    """Year and number of a week as ISO 8601 has them."""
    if text is None:
        year, week, _ = today.isocalendar()
        return year, week
    match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    try:
        if match is None:
            raise ValueError
        date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise SourceError(
            phrase("there is no week `{week}`", week=text), hint=phrase("write the year and the week: `2026-W05`")
        ) from error
    return int(match[1]), int(match[2])
