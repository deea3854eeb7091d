"""`pupitre insight`: what was read in a week in; the cited page out, in Markdown, HTML, PDF or JSON."""

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import anyio
from anyio import to_thread
from cyclopts import Parameter

from ..errors import CompanyError, SourceError
from ..language import now, phrase
from .giving import bar, give
from .opening import Common
from .screen import language_of, screen

if TYPE_CHECKING:
    from ..insight import Insight


def insight(
    *,
    focus: Annotated[str, Parameter(name="--focus", metavar="TEXT", help=phrase("the question of the week").text)],
    source: Annotated[
        list[str],
        Parameter(
            name="--from",
            metavar="PLACE",
            help=phrase(
                "what you read: a folder, a file, a list of feeds, an address or a mailbox; may be repeated"
            ).text,
        ),
    ],
    week: Annotated[
        str | None, Parameter(name="--week", metavar="2026-W05", help=phrase("the week; otherwise this one").text)
    ] = None,
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
    """Write the page of a week."""
    from ..company import find
    from ..gathering import Places, gather
    from ..insight import collect, render_html, render_markdown, render_pdf, study

    try:
        settings: Path | None = find(common.company or Path.cwd()) / "pupitre.toml"
    except CompanyError:
        if common.company is not None:
            raise
        settings = None  # a page needs no company: a consultant writes it for himself
    reader = screen(language or language_of(settings), json=common.json)
    said = cast(Literal["fr", "en"], reader.language)
    moment = now()
    year, number = _week(week, moment.date())
    places = Places(folder=Path.cwd(), mailboxes={})
    with bar(reader, phrase("reading the sources")) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        async def write() -> "Insight":
            found = await gather(source, places, tell=tell)
            collection = await to_thread.run_sync(lambda: collect(found, today=moment.date()))
            return await study(collection, focus=focus, year=year, week=number, language=said, now=moment, tell=tell)

        page = anyio.run(write)
    form = output.suffix.lower() if output else ".md"
    if common.json:
        text: str | bytes = json.dumps(page.model_dump(mode="json"), ensure_ascii=False, indent=2)
    elif form in (".html", ".htm"):
        text = render_html(page)
    elif form == ".pdf":
        text = render_pdf(page)
    else:
        text = render_markdown(page)
    give(text, output)
    return 0


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
