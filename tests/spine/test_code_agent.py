"""A finding of the audit becomes an event, the agent proposes the change, a person approves it, it lands on a branch."""

import sqlite3
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pupitre import inbox
from pupitre.audit.repair import Offer, land, landed, offers
from pupitre.conductor import Conductor
from pupitre.connectors import code
from pupitre.durable import Works, running
from pupitre.errors import SourceError
from pupitre.house import House
from pupitre.inbox import Card
from pupitre.records import Approved, Declined, Done, Failed, ProposalId, Role, RowUpdate

from .. import shop
from .scripts import Call, house_with, scripted

pytestmark = pytest.mark.anyio

APP = """import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.route("/customers")
def customers():
    name = request.args["name"]
    return str(db.execute(f"SELECT * FROM customers WHERE name = '{name}'").fetchall())
"""
SETTINGS = """
[sources.webshop]
kind = "code"
repository = "../webshop"
agent = "code"

[agents.code]
purpose = "Mends the web shop."
handles = []
reads = ["Finding"]
proposes = ["mend", "ask_person"]
budget = ["20 actions/hour"]
autonomy = "standard"
"""
TYPE = """
  Finding:
    label: {fr: défaut, en: finding}
    source: webshop
    table: findings
    key: id
    title: title
    properties:
      id: {type: identifier, pattern: '[0-9a-f]{12}'}
      title: {type: text}
      path: {type: text, written_by: outside}
      summary: {type: text, written_by: outside}
      patch: {type: text, written_by: outside}
      applied: {type: text, written_by: outside}
      state: {type: enum, values: [open, mended], required: true}
links:"""
ACTION = """
actions:
  mend:
    label: {fr: corriger, en: mend}
    on: Finding
    risk: high
    criteria:
      - {require: 'resource.state == "open"', otherwise: {fr: il est corrigé, en: it is mended}}
    undo: none
    effect: {update: {state: mended, applied: $target.patch}}"""


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Ines", "-c", "user.email=ines@shop.example")
    return subprocess.run(
        ["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "webshop"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / "app.py").write_text(APP, encoding="utf-8")
    git(root, "add", "app.py")
    git(root, "commit", "--quiet", "-m", "shop")
    return root


@pytest.fixture
def offer(repository: Path) -> Offer:
    return next(one for one in offers(repository) if one.check == "injection-sql")


@pytest.fixture
def folder(tmp_path: Path, repository: Path) -> Path:
    folder = shop.build(tmp_path / "shop")
    with (folder / "pupitre.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    ontology = folder / "ontology.yaml"
    text = ontology.read_text(encoding="utf-8").replace("\nlinks:", TYPE, 1).replace("\nactions:", ACTION, 1)
    ontology.write_text(text, encoding="utf-8")
    return folder


def calls(offer: Offer) -> tuple[Call, ...]:
    return (
        ("find", {"type": "Finding", "where": {"id": offer.id}}),
        ("mend", {"target": f"Finding:{offer.id}", "why": "strangers can write their own query"}),
    )


@asynccontextmanager
async def at_work(folder: Path, offer: Offer) -> AsyncGenerator[Works]:
    def choose(text: str, _: str) -> object:
        return scripted(*(calls(offer) if offer.id in text else ()))

    house = house_with(folder, choose)  # type: ignore[arg-type]
    async with running(Conductor(house)) as works:
        yield works
    house.close()


def approvals(house: House) -> list[Card]:
    with house.store.reading() as connection:
        return [card for card in inbox.waiting(connection) if card.kind == "approval"]


def state(folder: Path, offer: Offer) -> tuple[str, str]:
    with closing(sqlite3.connect(folder / ".pupitre" / "code" / "webshop.sqlite")) as findings:
        return findings.execute("SELECT state, branch FROM findings WHERE id = ?", (offer.id,)).fetchone()


async def test_the_approved_change_and_nothing_else_lands_on_a_branch(
    folder: Path, repository: Path, offer: Offer
) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    async with at_work(folder, offer) as works:
        await works.drain()
        house = works.conductor.house
        (card,) = approvals(house)
        assert git(repository, "branch", "--list", "pupitre/*") == ""

        with house.store.writing() as connection:
            inbox.answer(connection, card.id, Approved(by="claire", at=datetime.now(UTC)), Role.OWNER)
        await works.drain()

    branch = git(repository, "branch", "--list", "--format=%(refname:short)", "pupitre/*")
    assert state(folder, offer) == ("mended", branch)
    assert git(repository, "rev-parse", f"{branch}~1") == commit
    assert "WHERE name = ?" in git(repository, "show", f"{branch}:app.py")
    assert offer.summary in git(repository, "log", "-1", "--format=%B", branch)
    # Where people work, nothing has moved.
    assert git(repository, "status", "--porcelain") == "" and git(repository, "rev-parse", "HEAD") == commit
    assert git(repository, "worktree", "list", "--porcelain").count("worktree ") == 1


async def test_what_is_declined_does_not_land(folder: Path, repository: Path, offer: Offer) -> None:
    async with at_work(folder, offer) as works:
        await works.drain()
        house = works.conductor.house
        (card,) = approvals(house)
        with house.store.writing() as connection:
            inbox.answer(
                connection, card.id, Declined(by="claire", at=datetime.now(UTC), reason="not now"), Role.OWNER
            )
        await works.drain()
    assert git(repository, "branch", "--list", "pupitre/*") == ""
    assert state(folder, offer) == ("open", "")


async def test_a_finding_is_put_once(
    folder: Path, repository: Path, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code, "PAUSE", 0.0)
    async with at_work(folder, offer) as works:
        await works.drain()
        git(repository, "commit", "--quiet", "--allow-empty", "-m", "nothing new")
        await works.drain()
        assert len(approvals(works.conductor.house)) == 1


def effect(offer: Offer, patch: str) -> RowUpdate:
    return RowUpdate(
        source="webshop",
        table="findings",
        key={"id": offer.id},
        before={"state": "open", "applied": ""},
        after={"state": "mended", "applied": patch},
    )


async def test_after_a_crash_the_branch_tells_whether_the_change_stands(
    folder: Path, repository: Path, offer: Offer
) -> None:
    async with at_work(folder, offer) as works:
        await works.drain()
        connector = works.conductor.house.connectors["webshop"]
        one = ProposalId("e1.0.1")
        wanted = effect(offer, offer.patch)
        assert (await connector.settle(one, wanted)) is not None
        assert not isinstance(await connector.settle(one, wanted), Done)
        done = await connector.perform(one, wanted)
        assert isinstance(done, Done)
        assert await connector.settle(one, wanted) == done
        assert await connector.perform(one, wanted) == done


async def test_a_change_that_is_another_one_by_now_is_not_landed(
    folder: Path, repository: Path, offer: Offer
) -> None:
    async with at_work(folder, offer) as works:
        await works.drain()
        connector = works.conductor.house.connectors["webshop"]
        other = effect(offer, offer.patch.replace("name = ?", "name != ?"))
        assert isinstance(await connector.perform(ProposalId("e1.0.1"), other), Failed)
    assert git(repository, "branch", "--list", "pupitre/*") == ""


def test_a_change_that_does_not_mend_leaves_nothing(repository: Path, offer: Offer) -> None:
    patch = (
        "diff --git a/app.py b/app.py\n--- a/app.py\n+++ b/app.py\n@@ -3,3 +3,4 @@\n"
        " from flask import Flask, request\n \n+# nothing\n app = Flask(__name__)\n"
    )
    with pytest.raises(SourceError, match="does not mend"):
        land(repository, "pupitre/x", offer.id, patch, "nothing")
    assert landed(repository, "pupitre/x") is None


def test_a_change_that_does_not_fit_any_more_leaves_nothing(repository: Path, offer: Offer) -> None:
    (repository / "app.py").write_text("print('another program')\n", encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "another program")
    with pytest.raises(SourceError, match="git refused"):
        land(repository, "pupitre/x", offer.id, offer.patch, "late")
    assert landed(repository, "pupitre/x") is None


def test_what_is_not_committed_is_not_looked_at(repository: Path, offer: Offer) -> None:
    (repository / "app.py").write_text("print('half written')\n", encoding="utf-8")
    assert [one.id for one in offers(repository)] == [offer.id]
    assert (repository / "app.py").read_text(encoding="utf-8") == "print('half written')\n"
