"""The page of the week of a company: written when it is due, kept, recorded, and gone on from the week after."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import anyio
import pytest

from pupitre import journal, ledger, switches, weekly
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.errors import CompanyError, SourceError
from pupitre.house import House, open_house
from pupitre.insight import Insight, render_markdown
from pupitre.insight.citations import quoted

from .. import shop
from . import shelf
from .web import Stands, site

MONDAY = datetime(2026, 1, 26, 8, 30, tzinfo=UTC)
"""Half past nine in Paris."""

INSIGHT = f"""
[insight]
focus = "{shelf.FOCUS}"
reads = ["reading"]
at = "monday 09:00"
"""


def company(folder: Path, more: str = "") -> Path:
    """The shop, with a shelf of what it reads."""
    shop.build(folder)
    settings = folder / "pupitre.toml"
    settings.write_text(settings.read_text() + INSIGHT + more)
    shelf.write(folder / "reading")
    return folder


def house_at(folder: Path, moment: datetime) -> House:
    return open_house(folder, clock=lambda: moment)


def entries(house: House) -> list[str]:
    with house.store.reading() as connection:
        return [entry.subject for entry in ledger.search(connection, kind="insight")]


def page(folder: Path, moment: datetime = MONDAY) -> Insight:
    house = house_at(folder, moment)
    try:
        return anyio.run(weekly.write_page, house)
    finally:
        house.close()


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        pytest.param(MONDAY - timedelta(hours=1), None, id="before its hour"),
        pytest.param(MONDAY, "2026-W05", id="at its hour"),
        pytest.param(MONDAY + timedelta(days=4), "2026-W05", id="when the machine was off on Monday"),
        pytest.param(MONDAY - timedelta(days=1), "2026-W04", id="on the Sunday before, for the week that ends"),
    ],
)
def test_the_page_is_due_from_its_hour_on_the_clock_of_the_company(
    tmp_path: Path, moment: datetime, week: str | None
) -> None:
    house = house_at(company(tmp_path), moment)
    with house.store.reading() as connection:
        assert weekly.due(house.company, connection, moment) == week
    house.close()


def test_the_team_writes_the_page_once_and_records_it(tmp_path: Path) -> None:
    house = house_at(company(tmp_path), MONDAY)

    async def work() -> None:
        async with running(Conductor(house)) as works:
            await works.drain()
            await works.drain()

    anyio.run(work)
    kept = weekly.page_of(house.company, "2026-W05")
    with house.store.reading() as connection:
        (entry,) = ledger.search(connection, kind="insight")

    assert kept.claims
    assert entry.subject == "2026-W05"
    assert entry.body == {
        "tier": "embedded",
        "inputs_sha256": kept.collection.digest,
        "page_sha256": sum_of(tmp_path / ".pupitre" / "insight" / "2026-W05.json"),
        "sources": 5,
        "unreadable": 0,
        "claims": len(kept.claims),
        "dropped": 0,
    }
    house.close()


def sum_of(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def test_nothing_is_written_while_the_agents_are_stopped(tmp_path: Path) -> None:
    house = house_at(company(tmp_path), MONDAY)

    async def work() -> None:
        await house.store.write(lambda c: switches.stop(c, by="claire", at=MONDAY))
        async with running(Conductor(house)) as works:
            await works.drain()

    anyio.run(work)
    assert (weekly.weeks(house.company), entries(house)) == ([], [])
    house.close()


def test_a_source_that_is_gone_is_told_and_costs_the_team_nothing_else(tmp_path: Path) -> None:
    folder = company(tmp_path)
    (folder / "reading").rename(folder / "moved")
    shop.deliver(folder, "one", "When are you open?")
    house = house_at(folder, MONDAY)

    async def work() -> None:
        async with running(Conductor(house)) as works:
            await works.drain()

    with pytest.raises(SourceError, match="there is nothing to read at"):
        anyio.run(work)
    with house.store.reading() as connection:
        assert journal.open_events(connection) == []
    house.close()


def test_the_week_after_goes_on_from_what_was_open_and_reads_nothing_twice(tmp_path: Path) -> None:
    folder = company(tmp_path)
    first = page(folder)
    question = first.of("question")[0].text
    (folder / "reading" / "answer.md").write_text(
        "# A count\n\nSmall companies review the permissions of their agents every month in 12 % of the cases. "
        "Narrow permissions keep customer records in the house, say the small companies that were asked.\n"
    )
    second = page(folder, MONDAY + timedelta(days=7))

    assert second.collection.before == 5
    assert [source.title for source in second.collection.sources] == ["A count"]
    assert "permissions of their agents every month" in question
    assert "Open question 1 of 2026-W05" in render_markdown(second)


def test_a_page_that_is_written_again_has_an_entry_of_its_own(tmp_path: Path) -> None:
    folder = company(tmp_path)
    page(folder)
    page(folder)
    house = house_at(folder, MONDAY)

    assert entries(house) == ["2026-W05/2", "2026-W05"]
    house.close()


def test_what_is_kept_of_a_source_is_what_can_be_asked_for(tmp_path: Path) -> None:
    folder = company(tmp_path)
    (folder / "reading" / "long.md").write_text(
        "\n\n".join(f"Line {n} of a text about glazes and kilns." for n in range(500))
    )
    page(folder)
    kept = weekly.kept(open_house(folder).company)[0]
    known = {passage.key: passage for source in kept.collection.sources for passage in source.passages}

    assert len(known) < 60
    assert all(quoted(c.passage, c.quote, known) is None for claim in kept.claims for c in claim.citations)


def test_of_the_companys_mailbox_newsletters_are_read_and_letters_are_not(tmp_path: Path) -> None:
    folder = company(tmp_path)
    settings = folder / "pupitre.toml"
    settings.write_text(settings.read_text().replace('reads = ["reading"]', 'reads = ["mail"]'))
    text = " ".join(shelf.DOCUMENTS["approval.txt"].split())
    shop.deliver(folder, "private", f"Dear team, {text}", subject="My invoice")
    news = folder / "mail" / "inbox" / "new" / "news"
    news.write_text(f"From: News <a@news.example>\nSubject: The weekly\nList-Id: <news.example>\n\n{text}\n")
    made = page(folder, datetime.now(UTC))

    assert [source.title for source in made.collection.sources] == ["The weekly"]
    assert {source.label.sensitivity for source in made.collection.sources} == {"personal"}


def test_feeds_are_read_from_the_last_days_on(tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>{day}</title><link>http://x.example/{day}</link><pubDate>{day} Jan 2026 10:00:00 GMT</pubDate>"
        f"<description>{shelf.DOCUMENTS['approval.txt']} On the {day}th, {word} of us read it again.</description></item>"
        for day, word in (("25", "all"), ("10", "none"))
    )
    feed = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
    with site({"/feed": Stands(body=feed)}) as web:
        folder = company(tmp_path)
        settings = folder / "pupitre.toml"
        settings.write_text(settings.read_text().replace('reads = ["reading"]', f'reads = ["{web.url}/feed"]'))
        made = page(folder)

    assert [source.title for source in made.collection.sources] == ["25"]


def test_a_company_that_reads_nothing_is_told_what_to_write(tmp_path: Path) -> None:
    house = open_house(shop.build(tmp_path))
    with pytest.raises(CompanyError, match="reads nothing"):
        anyio.run(weekly.write_page, house)
    house.close()
