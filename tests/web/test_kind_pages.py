"""What is out of the ordinary is said kindly: nothing there, too much there, stopped, broken, locked."""

import sqlite3
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from pupitre.house import open_house
from pupitre.store import STATE
from pupitre.web import app, doors
from pupitre.web.beside import Here
from pupitre.web.doors import open_cockpit

from ..cli.conftest import build
from .conftest import ORIGIN, Desk

pytestmark = pytest.mark.anyio

JSON = {"Accept": "application/json"}
SCREENS = ("/", "/activity", "/team", "/map", "/try", "/costs", "/audit", "/ledger", "/resume")


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Desk]:
    house = open_house(folder)
    cockpit = open_cockpit(house, Here(house), port=7000)
    built = app.build(cockpit)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url=ORIGIN) as client:
        desk = Desk(client, cockpit, built)
        await desk.enter("claire")
        yield desk
    house.close()


async def test_a_company_before_its_first_day_has_a_page_of_each_kind(tmp_path: Path) -> None:
    async with opened(build(tmp_path / "shop")) as desk:
        await desk.cockpit.verified.look()
        pages = {path: await desk.client.get(path) for path in SCREENS}
    assert all("Nothing stands in the ledger yet." in page.text for page in pages.values())
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(SCREENS, 200)
    assert "Nothing waits for you." in pages["/"].text
    assert "Nothing of this kind has happened yet." in pages["/activity"].text
    assert "Nobody has worked yet." in pages["/costs"].text
    assert "No program was audited yet." in pages["/audit"].text


def multiply(folder: Path, kind: str, wanted: int, risk: str = "low") -> None:
    """Let this many cards of a kind wait, all like the first one."""
    state = sqlite3.connect(folder / ".pupitre" / STATE)
    row = state.execute("SELECT * FROM cards WHERE kind = ?", (kind,)).fetchone()
    names = [column[1] for column in state.execute("PRAGMA table_info(cards)")]
    subject, body = names.index("subject"), names.index("body")
    for number in range(wanted):
        clone = list(row)
        clone[0], clone[subject] = None, f"{row[subject]}.{number}"
        clone[body] = row[body].replace('"risk":"low"', f'"risk":"{risk}"')
        state.execute(f"INSERT INTO cards VALUES ({','.join('?' * len(clone))})", clone)
    state.commit()
    state.close()


async def test_ten_thousand_waiting_cards_come_page_by_page(worked: Path) -> None:
    multiply(worked, "question", 10_000)
    async with opened(worked) as desk:
        begun = time.process_time()
        page = await desk.client.get("/")
        took = time.process_time() - begun
        last = (await desk.client.get("/?from=9990", headers=JSON)).json()
    assert f"1 to 25 of {last['waiting']}" in page.text and len(page.content) < 60_000
    assert len(last["cards"]) == last["waiting"] - 9990 > 10 and took < 0.5


async def test_a_broken_ledger_is_said_on_every_page_and_shown_where_it_broke(worked: Path) -> None:
    state = sqlite3.connect(worked / ".pupitre" / STATE)
    state.execute("UPDATE ledger SET body = '{}' WHERE seq = 5")
    state.commit()
    state.close()
    async with opened(worked) as desk:
        await desk.post("/ledger/look")
        pages = [(await desk.client.get(path)).text for path in ("/", "/team", "/try")]
        book = await desk.client.get("/ledger")
        document = (await desk.client.get("/ledger", headers=JSON)).json()
    assert all("The ledger was changed: somebody has to look at it." in page for page in pages)
    assert (document["verdict"]["ok"], document["verdict"]["entry"]) == (False, 5)
    assert "The first broken entry is 5" in book.text and '<tr class="bad"><td>5</td>' in book.text


async def test_a_locked_database_still_shows_every_page_and_says_soon_why_nothing_is_kept(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "PATIENCE", 0.1)
    async with opened(worked) as desk:
        state = sqlite3.connect(worked / ".pupitre" / STATE)
        state.execute("BEGIN IMMEDIATE")
        pages = [(await desk.client.get(path)).status_code for path in SCREENS]
        refused = await desk.post("/stop")
        state.rollback()
        state.close()
        stopped = await desk.post("/stop")
    assert pages == [200] * len(SCREENS)
    assert refused.status_code == 503 and "is locked by another program" in refused.text
    assert stopped.status_code == 303


async def test_a_damaged_database_is_a_page_and_not_a_crash(worked: Path) -> None:
    async with opened(worked) as desk:
        desk.cockpit.store.engine.dispose()
        for file in (worked / ".pupitre").glob(f"{STATE}*"):
            file.unlink()
        (worked / ".pupitre" / STATE).write_bytes(b"no database, whatever its name says" * 100)
        page = await desk.client.get("/")
    assert page.status_code == 503 and "is damaged" in page.text


@pytest.mark.parametrize(("damage", "path"), [
    pytest.param("tasks SET closed_at = 'q'", "/team", id="a time of a task, on the page of the team"),
    pytest.param("tasks SET closed_at = 'q'", "/costs", id="a time of a task, among the costs"),
    pytest.param("tasks SET agent = x'ff'", "/team", id="the name of an agent"),
    pytest.param("ledger SET at = 'q' WHERE kind = 'event'", "/figures", id="a time of the ledger, in the pictures"),
    pytest.param("events SET outcome = 'q'", "/activity", id="an outcome"),
    pytest.param("spending SET energy = 'q'", "/costs", id="how energy is known"),
    pytest.param("departures SET at = x'ff'", "/costs", id="when something left the house"),
])  # fmt: skip
async def test_a_damaged_row_is_a_page_that_says_so(worked: Path, damage: str, path: str) -> None:
    state = sqlite3.connect(worked / ".pupitre" / STATE)
    newest = state.execute("SELECT max(at) FROM ledger").fetchone()[0]
    state.execute(
        "INSERT INTO spending (at, task, agent, model, tier, provider, tokens_in, tokens_out, energy, milliseconds)"
        " VALUES (?, 't', 'support', 'm', 'local', 'p', 1, 1, 'estimated', 1)",
        [newest],
    )
    state.execute(
        "INSERT INTO departures (at, task, agent, model, provider, country, pseudonym, sort, subject, times)"
        " VALUES (?, 't', 'support', 'm', 'p', 'FR', 'PERSON_1', 'person', '', 1)",
        [newest],
    )
    state.commit()
    async with opened(worked) as desk:
        sound = await desk.client.get(path)
        state.execute(f"UPDATE {damage}")
        state.commit()
        state.close()
        page = await desk.client.get(path)
        others = [(await desk.client.get(other)).status_code for other in ("/", "/rules")]
    assert (sound.status_code, others) == (200, [200] * 2)
    assert page.status_code == 503 and "the past is neither told nor counted" in page.text
    assert "default-src" in page.headers["content-security-policy"]


async def test_low_risk_is_approved_together_and_high_risk_is_not(worked: Path) -> None:
    multiply(worked, "approval", 2)
    async with opened(worked) as desk:
        cards = [card["id"] for card in (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"]]
        page = (await desk.client.get("/?kind=approval")).text
        answer = await desk.client.post(
            "/cards/together", data={"card": [str(card) for card in cards]}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        after = (await desk.client.get("/?kind=approval", headers=JSON)).json()
    assert len(cards) == 3 and page.count('name="card"') == 3
    assert answer.headers["location"] == "/?kind=approval&together=3" and after["cards"] == []


async def test_one_card_of_high_risk_keeps_all_from_being_approved_together(worked: Path) -> None:
    multiply(worked, "approval", 1, risk="high")
    async with opened(worked) as desk:
        cards = [card["id"] for card in (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"]]
        answer = await desk.client.post(
            "/cards/together", data={"card": [str(card) for card in cards]}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        after = (await desk.client.get("/?kind=approval", headers=JSON)).json()
    assert answer.status_code == 422 and len(after["cards"]) == len(cards) == 2


async def test_what_is_no_card_is_not_approved_together(worked: Path) -> None:
    async with opened(worked) as desk:
        answer = await desk.post("/cards/together", card="9" * 30)
    assert answer.headers["location"] == "/?kind=approval&together=0"
