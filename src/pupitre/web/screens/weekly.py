"""The page of the week: what it says, and behind each number the passage with the words that carry the claim."""

from typing import Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from ... import weekly
from ...errors import SourceError
from ...insight import Insight, Laid, Passage, Source, place_of, render_html, render_markdown, render_pdf
from ...language import phrase
from ...shown import Form
from ..doors import Visit, show
from ..pages import Page

FORMS = {"md": "text/markdown", "html": "text/html", "pdf": "application/pdf"}
"""The forms in which the page is given away."""


async def week(visit: Visit) -> Response:
    """The page of a week, the newest where none is named."""
    company = visit.cockpit.company
    known = await to_thread.run_sync(weekly.weeks, company)
    reading = company.settings.insight
    if not known:
        values: dict[str, Any] = {"page": None, "weeks": [], "week": "", "reading": reading}
        return await show(visit, Page(template="week.html", form={"weeks": []}, values=values))
    wanted = visit.text("week") or known[-1]
    page = await to_thread.run_sync(weekly.page_of, company, wanted)
    form: Form = page.model_dump(mode="json")
    values = {"page": Laid(page, visit.language), "weeks": known[::-1], "week": wanted, "reading": reading}
    return await show(visit, Page(template="week.html", form=form, values=values))


async def passage(visit: Visit) -> Response:
    """A passage that a page cites, its quoted words marked, with what stands around it."""
    page = await _page(visit)
    key = str(visit.request.path_params["passage"])
    source, place = _found(page, key)
    this = source.passages[place]
    quotes = [one.quote for claim in page.claims for one in claim.citations if one.passage == key]
    quotes += [one.citation.quote for one in page.answered if one.citation.passage == key]
    spans = _spans(this.text, quotes)
    around = _around(source, place)
    form: Form = {
        "passage": key,
        "text": this.text,
        "marks": [list(span) for span in spans],
        "start": this.start,
        "end": this.end,
        "source": source.model_dump(mode="json", exclude={"passages", "label"}),
        "before": around[0],
        "after": around[1],
    }
    values: dict[str, Any] = {
        "page": Laid(page, visit.language),
        "week": visit.request.path_params["week"],
        "source": source,
        "number": page.references.get(source.id),
        "pieces": _pieces(this.text, spans),
        "before": around[0],
        "after": around[1],
        "claims": [claim for claim in page.claims if any(one.passage == key for one in claim.citations)],
    }
    return await show(visit, Page(template="passage.html", form=form, values=values))


async def export(visit: Visit) -> Response:
    """The page of a week as a file."""
    page, form = await _page(visit), str(visit.request.path_params["form"])
    if form not in FORMS:
        return RedirectResponse("/insight", status_code=303)
    lay: Any = {"md": render_markdown, "html": render_html, "pdf": render_pdf}[form]
    name = f"insight-{visit.request.path_params['week']}.{form}"
    content: str | bytes = await to_thread.run_sync(lay, page)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FORMS[form], headers=headers)


async def _page(visit: Visit) -> Insight:
    return await to_thread.run_sync(weekly.page_of, visit.cockpit.company, str(visit.request.path_params["week"]))


def _found(page: Insight, key: str) -> tuple[Source, int]:
    for source in page.collection.sources:
        for place, passage in enumerate(source.passages):
            if passage.key == key:
                return source, place
    raise SourceError(
        phrase("this page cites no such passage"), hint=phrase("open the page of the week and choose a number there")
    )


def _around(source: Source, place: int) -> tuple[str, str]:
    """The passages before and after, where they are kept; empty where another one stands between."""

    def near(other: int) -> str:
        if not 0 <= other < len(source.passages):
            return ""
        number = _number(source.passages[other])
        return source.passages[other].text if abs(number - _number(source.passages[place])) == 1 else ""

    return near(place - 1), near(place + 1)


def _number(passage: Passage) -> int:
    return int(passage.key.partition(".")[2])


def _spans(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    """Where the quotes stand, those that overlap made one; the whole text where none is found letter by letter."""
    found = sorted(span for span in {place_of(quote, text) for quote in quotes} if span is not None)
    joined: list[tuple[int, int]] = []
    for start, end in found or [(0, len(text))]:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, marked) for piece, marked in (*pieces, (text[at:], False)) if piece]
