"""The page of the week of a company: when it is due, who writes it, where it is kept, and its entry in the ledger.

What is read is gathered in `gathering`, what is written checked in `insight`. A page is written first and recorded then:
a program that dies in between writes it again, and the ledger has it once.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from anyio import to_thread
from pydantic import ValidationError

from . import ledger
from .company import DAYS, Company, MailSource, Reading
from .errors import CompanyError, SourceError
from .gathering import Places, gather
from .insight import Author, Collection, Earlier, Insight, Source, Tell, collect, study
from .labels import Sensitivity
from .language import Phrase, phrase
from .models import whole
from .models.choice import EMBEDDED
from .records import digest

if TYPE_CHECKING:
    from .house import House  # what it brings with it takes a second to load, and who reads a page needs none

ENTRY = "insight"
"""The kind of the entry in the ledger; its subject is the week, and the number of the page where it is a later one."""
FOLDER = "insight"
REMEMBERED = 12
"""Earlier weeks that a page goes on from."""
AROUND = 1
"""Passages that are kept before and after one that is cited, to be read with it."""


def reading_of(company: Company) -> Reading:
    """What the company reads; `CompanyError` where it says nothing about it."""
    reading = company.settings.insight
    if reading is None:
        raise CompanyError(
            phrase("the company reads nothing for a page of the week"),
            hint=phrase("add [insight] with `focus` and `reads` to pupitre.toml"),
        )
    return reading


def week_of(day: date) -> str:
    """`2026-W05`: the week of a day as ISO 8601 counts them."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def due(company: Company, connection: sa.Connection, at: datetime) -> str | None:
    """The week whose page is to be written now; `None` where none is, or where it stands already."""
    reading = company.settings.insight
    if reading is None or reading.at is None:
        return None
    zone = ZoneInfo(company.settings.company.timezone)
    here = at.astimezone(zone)
    day, _, clock = reading.at.partition(" ")
    monday = here.date() - timedelta(days=here.weekday())
    moment = datetime.combine(monday + timedelta(days=DAYS.index(day)), time.fromisoformat(clock), zone)
    week = week_of(here.date())
    return week if here >= moment and ledger.find(connection, ENTRY, week) is None else None


async def write_page(house: "House", *, tell: Tell = lambda done, of: None) -> Insight:
    """Read, write, keep and record the page of this week."""
    company, reading = house.company, reading_of(house.company)
    today = house.today()
    year, number, _ = today.isocalendar()
    before = [one for one in await to_thread.run_sync(kept, company) if (one.year, one.week) < (year, number)]
    found = await gather(reading.reads, places_of(company), since=today - timedelta(days=reading.days), tell=tell)
    known = frozenset(source.id for one in before for source in one.collection.sources)
    collection = await to_thread.run_sync(lambda: collect(found, today=today, known=known))
    page = await study(
        collection,
        focus=reading.focus,
        year=year,
        week=number,
        language=company.settings.company.language,
        now=house.clock(),
        earlier=[remembered(one) for one in before[-REMEMBERED:]],
        authors=await to_thread.run_sync(authors, house, reading, collection),
        tell=tell,
    )
    page = brief(page)
    await to_thread.run_sync(whole.write, place_of(company, week_of(today)), page.model_dump_json())
    await house.store.write(partial(_record, page=page, at=house.clock()))
    return page


def places_of(company: Company) -> Places:
    """Where the names of `reads` lead to."""
    boxes = {name: one for name, one in company.settings.sources.items() if isinstance(one, MailSource)}
    return Places(folder=company.folder, mailboxes=boxes)


def authors(house: "House", reading: Reading, collection: Collection) -> list[Author]:
    """The models that may write about a collection, each with another one as its second reader, in their order."""
    from .insight.writing import second_reader, writer  # its library takes a second to load

    names = [name for name in reading.models if name != EMBEDDED]
    made = {name: partial(house.writer, name, _meets(collection), reading.budget) for name in names}
    return [
        Author(
            name=name,
            write=writer(made[name]),
            look=next((second_reader(make) for other, make in made.items() if other != name), None),
        )
        for name in names
    ]


def remembered(page: Insight) -> Earlier:
    """What a later page needs to know of one."""
    return Earlier(
        week=f"{page.year}-W{page.week:02}",
        topics=tuple(topic.name for topic in page.topics),
        questions=tuple(claim.text for claim in page.of("question")),
    )


def brief(page: Insight) -> Insight:
    """The page with no more of its sources than can be asked for: the passages that are cited, and those around them."""
    cited = {citation.passage for claim in page.claims for citation in claim.citations}
    cited |= {answer.citation.passage for answer in page.answered}
    collection = page.collection
    sources = tuple(_cut(source, cited) for source in collection.sources)
    return page.model_copy(update={"collection": collection.model_copy(update={"sources": sources})})


def kept(company: Company) -> list[Insight]:
    """The pages that were kept, the oldest first; one whose file is damaged is none."""
    found = (_read(path) for path in sorted((company.state / FOLDER).glob("*.json")) if _WEEK.fullmatch(path.stem))
    return [page for page in found if page is not None]


def page_of(company: Company, week: str) -> Insight:
    """The page of a week; `SourceError` where none is kept."""
    page = _read(place_of(company, week)) if _WEEK.fullmatch(week) else None
    if page is None:
        known = ", ".join(weeks(company)[-5:]) or "-"
        raise SourceError(
            phrase("no page of the week `{week}` is kept", week=week),
            hint=phrase("the weeks that are kept: {known}", known=known),
        )
    return page


def weeks(company: Company) -> list[str]:
    """The weeks of which a page is kept."""
    return sorted(path.stem for path in (company.state / FOLDER).glob("*.json") if _WEEK.fullmatch(path.stem))


def place_of(company: Company, week: str) -> Path:
    """The file of a page."""
    return company.state / FOLDER / f"{week}.json"


def _record(connection: sa.Connection, page: Insight, at: datetime) -> None:
    """Write into the ledger that a page was written, from what and by whom; not what it says."""
    week = f"{page.year}-W{page.week:02}"
    number = 1
    while ledger.find(connection, ENTRY, subject := week if number == 1 else f"{week}/{number}") is not None:
        number += 1
    collection = page.collection
    told = {
        "tier": page.tier,
        "inputs_sha256": collection.digest,
        "page_sha256": digest(page.model_dump_json()),
        "sources": len(collection.sources),
        "unreadable": len(collection.unreadable),
        "claims": len(page.claims),
        "dropped": len(page.dropped),
    }
    ledger.append(connection, ENTRY, subject, told, at=at)


def _meets(collection: Collection) -> Mapping[Sensitivity, Phrase]:
    """How sensitive what was read is, and why."""
    found = {source.label.sensitivity for source in collection.sources}
    why = {Sensitivity.PUBLIC: phrase("what was read is public")}
    return {one: why.get(one, phrase("a mail is personal")) for one in sorted(found, key=lambda one: one.rank)}


def _cut(source: Source, cited: set[str]) -> Source:
    numbers = [place for place, passage in enumerate(source.passages) if passage.key in cited]
    wanted = {place for number in numbers for place in range(number - AROUND, number + AROUND + 1)}
    passages = tuple(one for place, one in enumerate(source.passages) if place in wanted)
    return source.model_copy(update={"passages": passages})


def _read(path: Path) -> Insight | None:
    try:
        return Insight.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


_WEEK = re.compile(r"\d{4}-W\d{2}")
