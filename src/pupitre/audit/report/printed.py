"""The report as a PDF: the page of `document`, printed. It needs the extra `pdf`; nothing is loaded from anywhere."""

from collections.abc import Callable
from typing import Protocol, cast

from ...errors import SourceError
from ...language import Money, phrase
from ..findings import Report
from .document import DAY_RATE, render_html


class _Page(Protocol):
    def write_pdf(self, *, pdf_tags: bool) -> bytes | None: ...


class _Printer(Protocol):
    """What is used of WeasyPrint."""

    def HTML(self, *, string: str, url_fetcher: Callable[[str], dict[str, object]]) -> _Page: ...


def render_pdf(report: Report, language: str, day_rate: Money = DAY_RATE) -> bytes:
    """The report as a PDF in `language`."""
    try:
        import weasyprint  # pyright: ignore[reportMissingTypeStubs]  (it has none)
    except (ImportError, OSError) as error:
        raise SourceError(
            phrase("the part that prints PDF is not installed"),
            hint=phrase('install it with `pip install "pupitre[pdf]"`, or write `--format html` and print that'),
        ) from error
    printer = cast(_Printer, weasyprint)
    page = printer.HTML(string=render_html(report, language, day_rate), url_fetcher=_refuse)
    return page.write_pdf(pdf_tags=True) or b""


def _refuse(url: str) -> dict[str, object]:
    """The page has everything in it: an address in it can only come from the audited code."""
    raise ValueError(url)
