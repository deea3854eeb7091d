"""What the screens say: the team and its switch, the map, the rehearsal, costs and data, the audit."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic_ai.models.function import FunctionModel

from pupitre import journal, ledger, rehearsal, switches
from pupitre.company import load
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.errors import StateError
from pupitre.house import House, open_house
from pupitre.language import now
from pupitre.records import EventId
from pupitre.store import moment, read_only, spending

from .. import shop
from ..cli.conftest import SCRIPTS, build, deliver
from ..spine.scripts import house_with, scripted
from .conftest import Desk

pytestmark = pytest.mark.anyio

JSON = {"Accept": "application/json"}


async def document(desk: Desk, path: str, person: str = "claire") -> dict[str, Any]:
    await desk.enter(person)
    return (await desk.client.get(path, headers=JSON)).json()


async def test_the_team_tells_what_each_agent_did_in_a_week(desk: Desk) -> None:
    found = await document(desk, "/team")
    agents = {agent["name"]: agent for agent in found["agents"]}
    week = {name: agent["week"] for name, agent in agents.items()}
    nothing = {"alone": 0, "asked": 0, "refused": 0, "corrected": 0, "handed_over": 0, "micros": 0}
    assert week == {
        "support": {**nothing, "messages": 4, "handed_over": 4},
        "billing": {**nothing, "messages": 4, "alone": 1, "asked": 2, "refused": 1},
    }


async def test_the_team_tells_what_each_agent_cost_in_a_week(desk: Desk) -> None:
    def spend(connection: sa.Connection) -> None:
        row = {
            "task": "t", "agent": "billing", "model": "far", "tier": "cloud", "provider": "p", "tokens_in": 1,
            "tokens_out": 1, "microwatthours": 1, "energy": "modelled", "milliseconds": 1, "failed": None,
        }  # fmt: skip
        for ago, micros in ((1, 30_000), (2, 40_000), (9, 5_000_000)):
            connection.execute(spending.insert().values(at=moment(now() - timedelta(days=ago)), micros=micros, **row))

    await desk.cockpit.store.write(spend)
    agents = (await document(desk, "/team"))["agents"]
    assert {agent["name"]: agent["week"]["micros"] for agent in agents} == {"support": 0, "billing": 70_000}
    assert "€0.07" in (await desk.client.get("/team")).text
    by_day = (await document(desk, "/costs?by=day"))["lines"]
    assert [line["micros"] for line in by_day if line["micros"]] == [5_000_000, 40_000, 30_000]
    days = (await document(desk, "/figures"))["days"]
    assert (len(days), [one["micros"] for one in days if one["micros"]]) == (30, [5_000_000, 40_000, 30_000])
    assert "What the models cost by day" in (await desk.client.get("/figures")).text


async def test_figures_are_pictures_and_tables(desk: Desk) -> None:
    found = await document(desk, "/figures")
    assert (sum(found["arrived_by_hour"]), found["certainty"]) == (4, None)
    assert sum(one["calls"] for one in found["days"]) == 8
    rows = (await desk.client.get("/figures/activity.csv")).text.splitlines()
    assert (rows[0], sum(int(row.split(",")[1]) for row in rows[1:])) == ("hour,messages", 4)
    assert (await desk.client.get("/figures/costs.csv")).text.startswith("day,calls,micro_eur,micro_wh")
    assert (await desk.client.get("/figures/nothing.csv")).status_code == 404


async def test_what_certainty_is_worth_is_measured_from_the_page_and_drawn(desk: Desk) -> None:
    await desk.enter("claire")
    assert "was not measured yet" in (await desk.client.get("/figures")).text
    assert (await desk.post("/figures/measure")).headers["location"] == "/figures"
    curve = (await desk.client.get("/figures", headers=JSON)).json()["certainty"]["curve"]
    rows = (await desk.client.get("/figures/certainty.csv")).text.splitlines()
    assert len(curve) > 0 and len(rows) == 1 + len(curve)
    assert 'class="bound"' in (await desk.client.get("/figures")).text


async def test_a_signed_copy_of_the_ledger_is_taken_away_and_nothing_of_it_stays(desk: Desk, tmp_path: Path) -> None:
    await desk.enter("claire")
    before = sorted(path.name for path in desk.cockpit.company.state.iterdir())
    answer = await desk.post("/ledger/copy")
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(answer.content)
    found = ledger.verify_export(copy, ledger.trusted_keys(desk.cockpit.company))
    assert isinstance(found, ledger.Sound) and answer.headers["content-disposition"].startswith("attachment")
    assert sorted(path.name for path in desk.cockpit.company.state.iterdir()) == before


async def test_no_copy_is_made_of_a_ledger_that_somebody_changed(desk: Desk) -> None:
    await desk.enter("claire")
    await desk.cockpit.store.write(lambda c: c.exec_driver_sql("UPDATE ledger SET body = '{}' WHERE seq = 5"))
    answer = await desk.post("/ledger/copy")
    assert answer.status_code == 503 and "is not signed any further" in answer.text
    assert [path.name for path in desk.cockpit.company.state.iterdir() if path.name.startswith("copy-")] == []


async def test_what_a_person_declined_counts_as_corrected(desk: Desk) -> None:
    await desk.enter("claire")
    cards = (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"]
    await desk.post(f"/cards/{cards[0]['id']}/refuse", reason="no")
    agents = (await desk.client.get("/team", headers=JSON)).json()["agents"]
    assert [agent["week"]["corrected"] for agent in agents] == [0, 1]


async def test_only_the_owner_switches_an_agent_off(desk: Desk) -> None:
    await desk.enter("sophie")
    assert (await desk.post("/team/billing/off")).status_code == 403
    await desk.enter("claire")
    assert (await desk.post("/team/billing/off")).status_code == 303
    assert [agent["on"] for agent in (await desk.client.get("/team", headers=JSON)).json()["agents"]] == [True, False]
    assert (await desk.post("/team/nobody/off")).status_code == 404


async def _sent(folder: Path, house: House, name: str) -> int:
    async with running(Conductor(house)) as works:
        deliver(folder, name)
        await works.drain()
    return len(shop.sent(folder))


async def test_the_messages_of_an_agent_that_is_off_go_to_a_person(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop")
    house = house_with(
        folder,
        lambda text, agent: (
            scripted(*SCRIPTS["copy"])
            if agent == "billing"
            else scripted(("hand_over", {"to": "billing", "why": "theirs"}))
        ),
    )
    await house.store.write(lambda c: switches.switch(c, "billing", on=False, by="claire", at=now()))
    assert await _sent(folder, house, "copy") == 0
    with house.store.reading() as connection:
        entry = ledger.search(connection, kind="agent_off")[0]
        works = [work for identity in _events(connection) for work in journal.works_of(connection, identity)]
    assert (entry.body["agent"], entry.body["by"]) == ("billing", "claire")
    assert [(work.task.agent, work.ended) for work in works] == [("support", "handed_over"), ("billing", "abstained")]
    house.close()


def _events(connection: sa.Connection) -> list[EventId]:
    return [EventId(entry.subject) for entry in ledger.search(connection, kind="event")]


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a company, but for SQLite's own bookkeeping of who reads."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


async def test_a_rehearsal_says_what_would_happen_and_does_nothing(worked: Path) -> None:
    handed = ("hand_over", {"to": "billing", "why": "theirs"})
    house = house_with(worked, lambda text, agent: scripted(*SCRIPTS["copy"] if agent == "billing" else [handed]))
    with house.store.writing():
        pass  # what is in the journal of the database is written into the file by now
    before = fingerprint(worked), _rows(house)
    tried = await rehearsal.rehearse(house, sender=shop.ANNA, subject="x", text="copy of F-0001", vouched=True)
    assert [(work.task.agent, work.ended) for work in tried.works] == [
        ("support", "handed_over"),
        ("billing", "proposed"),
    ]
    assert [(step.proposal.action, step.decision.kind) for step in tried.steps][1:] == [("send_copy", "allowed")]
    assert (fingerprint(worked), _rows(house)) == before
    house.close()


def _rows(house: House) -> dict[str, int]:
    with house.store.reading() as connection:
        tables = ("events", "tasks", "proposals", "ledger", "cards", "departures", "spending", "pseudonyms", "flags")
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in tables}


async def test_the_state_of_a_rehearsal_refuses_every_change(worked: Path) -> None:
    state = read_only(load(worked).state)
    with pytest.raises(StateError, match="read-only"):
        await state.write(lambda c: switches.stop(c, by="claire", at=now()))
    state.close()


async def test_a_rehearsal_asks_no_model_outside(worked: Path) -> None:
    toml = (worked / "pupitre.toml").read_text(encoding="utf-8")
    cloud = (
        '\n[models.far]\nkind = "cloud"\nprovider = "mistral"\nmodel = "m"\nkey = "env:NOTHING"\nsees = "financial"\n'
    )
    toml = toml.replace('autonomy = "standard"', 'autonomy = "standard"\nmodels = ["far", "embedded"]') + cloud
    (worked / "pupitre.toml").write_text(toml, encoding="utf-8")
    asked: list[str] = []

    def model(name: str, message: object, agent: str) -> FunctionModel:
        asked.append(name)
        return scripted(("abstain", {"reason": "no"}))

    house = open_house(worked, model)
    await rehearsal.rehearse(house, sender=shop.ANNA, subject="", text="hello", vouched=False)
    house.close()
    assert asked == ["embedded"]


async def test_a_message_is_tried_from_the_screen(desk: Desk) -> None:
    await desk.enter("sophie")
    answer = await desk.client.post(
        "/try",
        data={"sender": shop.ANNA, "subject": "Hello", "text": "unclear"},
        headers={**JSON, "Sec-Fetch-Site": "same-origin"},
    )
    tried = answer.json()["tried"]
    assert (answer.status_code, [task["agent"] for task in tried["tasks"]][:1]) == (200, ["support"])


async def test_a_sender_who_is_none_is_tried_like_any_other(desk: Desk) -> None:
    await desk.enter("sophie")
    for sender in ("anna@", "<", '"', "a@[", ""):
        answer = await desk.post("/try", sender=sender, subject="Café", text="unclear")
        assert (sender, answer.status_code) == (sender, 200)


async def test_the_map_shows_every_type_and_masks_what_is_confidential(desk: Desk) -> None:
    found = await document(desk, "/map")
    assert {one["type"] for one in found["types"]} == {"Customer", "Invoice", "Promise"}
    customer = await document(desk, "/map/Customer")
    assert customer["rows"] == [
        {"id": "1", "name": "••••", "email": "••••", "iban": "–", "password": "••••"},
        {"id": "2", "name": "••••", "email": "••••", "iban": "–", "password": "–"},
    ]
    assert {"name": "change_email", "may_propose": ["billing"]} in customer["actions"]
    page = (await desk.client.get("/map/Customer")).text
    assert "hunter2" not in page and "anna@north.example" not in page
    assert (await desk.client.get("/map/Nothing")).status_code == 404


async def test_costs_say_who_worked_and_that_nothing_left(desk: Desk) -> None:
    found = await document(desk, "/costs")
    assert {one["tier"]: one["turns"] for one in found["tiers"]} == {"embedded": 7, "person": 1}
    assert ([line["name"] for line in found["lines"]], found["total"]["micros"], found["left"]) == (
        ["embedded"],
        0,
        [],
    )


async def test_costs_are_shown_by_tier_agent_model_or_provider(desk: Desk) -> None:
    assert [line["name"] for line in (await document(desk, "/costs?by=agent"))["lines"]] != []
    assert (await document(desk, "/costs?by=nonsense"))["by"] == "tier"
    page = (await desk.client.get("/costs?by=agent")).text
    assert "billing" in page and "Wh, estimated" in page


def _report(day: str, *ids: str) -> str:
    finding = {
        "check": "injection-sql", "severity": "critical", "title": "t", "meaning": "m", "reason": "r",
        "repair": "p", "file": "a.py", "line": 1, "hours": {"least": 0.5, "most": 2},
    }  # fmt: skip
    return json.dumps({
        "name": "app", "on": day, "grade": "D", "files": 1, "lines": 2, "hours": {"least": 1, "most": 2},
        "findings": [{**finding, "id": one} for one in ids],
    })  # fmt: skip


async def test_the_audit_holds_the_newest_report_against_the_one_before(desk: Desk) -> None:
    assert (await document(desk, "/audit"))["report"] is None
    folder = desk.folder / "audits"
    folder.mkdir()
    (folder / "b.json").write_text(_report("2026-11-01", "one", "two"), encoding="utf-8")
    (folder / "a.json").write_text(_report("2026-11-20", "two", "three"), encoding="utf-8")
    (folder / "c.json").write_text("no report", encoding="utf-8")
    found = await document(desk, "/audit")
    assert (found["new"], found["repaired"]) == (["three"], ["one"])
    assert "2026-11-20" in (await desk.client.get("/audit")).text


async def test_a_message_opens_to_its_records_with_their_times(desk: Desk) -> None:
    events = (await document(desk, "/activity"))["events"]
    copied = next(one for one in events if one["outcome"] == "alone")
    found = await document(desk, f"/activity/{copied['id']}")
    kinds = [entry["kind"] for entry in found["entries"]]
    assert kinds == [
        "event", "task", "proposal", "decision", "receipt",
        "task", "proposal", "decision", "intent", "receipt", "outcome",
    ]  # fmt: skip


async def test_the_ledger_is_verified_and_searched(desk: Desk) -> None:
    await desk.enter("claire")
    assert (await desk.client.get("/ledger", headers=JSON)).json()["verdict"] is None
    await desk.post("/ledger/look")
    found = (await desk.client.get("/ledger?kind=receipt", headers=JSON)).json()
    assert found["verdict"]["ok"] is True
    assert {entry["kind"] for entry in found["entries"]} == {"receipt"}


async def test_a_card_becomes_a_rule_that_a_person_saw_first(desk: Desk) -> None:
    await desk.enter("claire")
    card = (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"][0]["id"]
    draft = (await desk.client.get(f"/cards/{card}/always", headers=JSON)).json()
    page = (await desk.client.get(f"/cards/{card}/always")).text
    assert (draft["allowed"], draft["refused"]) == (1, 0) and draft["fingerprint"] in page
    stale = await desk.post(f"/cards/{card}/always", shown="0" * 64)
    assert stale.status_code == 422 and list(desk.folder.rglob(f"{draft['name']}.cedar")) == []
    adopted = await desk.post(f"/cards/{card}/always", shown=draft["fingerprint"])
    assert adopted.status_code == 303 and len(list(desk.folder.rglob(f"{draft['name']}.cedar"))) == 1


async def adopted(desk: Desk) -> tuple[str, int]:
    """A rule that was made from the first approval, and that card."""
    await desk.enter("claire")
    card = (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"][0]["id"]
    draft = (await desk.client.get(f"/cards/{card}/always", headers=JSON)).json()
    await desk.post(f"/cards/{card}/always", shown=draft["fingerprint"])
    return draft["name"], card


async def test_what_was_allowed_for_good_is_shown_with_what_it_allowed_and_taken_back_by_anybody(desk: Desk) -> None:
    name, card = await adopted(desk)
    store = desk.cockpit.store
    body = {"decision": "allowed", "rules": [name, "mandate"]}
    await store.write(lambda c: ledger.append(c, "decision", "e1.0.1", body, at=now()))
    await store.write(lambda c: ledger.append(c, "decision", "e2.0.1", {**body, "decision": "refused"}, at=now()))
    held = (await desk.client.get("/rules", headers=JSON)).json()["standing"]
    await desk.enter("sophie")
    answer = await desk.post(f"/rules/{name}/withdraw")
    after = await desk.client.get(answer.headers["location"])
    assert [(one["name"], one["holds"], one["card"], one["allowed"]) for one in held] == [(name, True, card, 1)]
    assert "does not hold any more" in after.text and f'id="rule-{name}"' not in after.text
    assert (await desk.post(f"/rules/{name}/withdraw")).status_code == 404


async def test_every_rule_is_shown_in_words_and_as_it_is_written(desk: Desk) -> None:
    found = {one["id"]: one for one in (await document(desk, "/rules"))["rules"]}
    assert {name: found[name]["says"] for name in ("mandate", "high-risk", "secret-never-leaves")} == {
        "mandate": "allows",
        "high-risk": "asks",
        "secret-never-leaves": "refuses",
    }
    assert found["mandate"]["text"] == "permit (principal, action, resource)\nwhen { context.mandate };"
    assert set(found) == set(desk.cockpit.office.gate.rules.by_id)


async def test_a_card_leads_to_the_rule_that_asks(desk: Desk) -> None:
    await desk.enter("claire")
    card = (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"][0]["id"]
    page = (await desk.client.get(f"/cards/{card}")).text
    linked = set(re.findall(r'href="/rules#(rule-[\w-]+)"', page))
    rules = (await desk.client.get("/rules")).text
    assert linked and all(f'id="{one}"' in rules for one in linked)
