"""The cockpit in its own process: `pupitre up` begins it, answers what it asks, begins it anew, and takes it along."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from socket import socketpair
from typing import TypeVar

import anyio
import httpx
import pytest
from anyio.abc import UNIXSocketStream

from pupitre import ledger
from pupitre.activity import Story
from pupitre.errors import CompanyError, LedgerError, StateError
from pupitre.inbox import CardId
from pupitre.knowledge import Paragraph
from pupitre.language import phrase
from pupitre.office import open_office
from pupitre.store import STATE
from pupitre.web import counsel
from pupitre.web.beside import answer
from pupitre.web.counsel import Elsewhere, Line, Rehearse
from pupitre.web.sessions import Knew, Sessions

from .. import shop
from .test_sign_in import certified

LONG = 60.0
"""Seconds that anything may take on a busy machine; who waits, waits for a condition."""

JSON = {"Accept": "application/json"}

T = TypeVar("T")


def until(find: Callable[[], T | None]) -> T:
    """What is found in the end."""
    for _ in range(int(LONG / 0.05)):
        found = find()
        if found is not None:
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


class Up:
    """`pupitre up`, and what it says."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: Path) -> None:
        self.process, self._said = process, said

    def link(self, number: int) -> str:
        """The link of the first, second, ... cockpit."""
        return until(lambda: str(self._all("cockpit")[number - 1]) if len(self._all("cockpit")) >= number else None)

    def complaint(self, text: str) -> None:
        """Wait until it complains of something."""
        until(lambda: True if self.complaints(text) else None)

    def complaints(self, text: str) -> int:
        """How often it has complained of something."""
        return sum(text in one for one in self._all("error"))

    @property
    def links(self) -> int:
        """How many cockpits have answered."""
        return len(self._all("cockpit"))

    def _all(self, key: str) -> list[str]:
        lines = self._said.read_text(encoding="utf-8").splitlines(keepends=True)
        told = [json.loads(line) for line in lines if line.endswith("\n")]
        return [json.dumps(line) if key == "error" else str(line[key]) for line in told if key in line]

    @property
    def cockpit(self) -> int:
        """The process of the cockpit."""
        place = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return until(
            lambda: int(place.read_text(encoding="utf-8").split()[0]) if place.read_text(encoding="utf-8") else None
        )


def gone(process: int) -> bool | None:
    """Whether a process has ended, also where nobody has asked for its end yet; `None` while it lives."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rpartition(")")[2].split()[0] == "Z" or None


@contextmanager
def up(folder: Path, place: Path, *options: str) -> Generator[Up]:
    """The team and its cockpit, until the block ends; neither shows a traceback."""
    said, shown = place / "said", place / "shown"
    with said.open("wb") as out, shown.open("wb") as error:
        command = [sys.executable, "-m", "pupitre", "up", "--json", "-C", str(folder), *options]
        process = subprocess.Popen(command, stdout=out, stderr=error, start_new_session=True)
        try:
            yield Up(process, said)
        finally:
            process.terminate()
            try:
                process.wait(timeout=LONG)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    assert "Traceback" not in shown.read_text(encoding="utf-8")


@contextmanager
def entered(link: str) -> Generator[httpx.Client]:
    """Somebody who followed a link."""
    with httpx.Client(base_url=link.partition("/entrance")[0], timeout=LONG, trust_env=False) as client:
        assert client.get(link).headers["location"] == "/"
        yield client


def test_a_cockpit_that_is_killed_is_opened_again_and_ctrl_c_takes_it_along(worked: Path, tmp_path: Path) -> None:
    with up(worked, tmp_path) as this:
        with entered(this.link(1)) as person:
            assert person.get("/").status_code == 200
            tried = person.post(
                "/try",
                data={"sender": shop.ANNA, "subject": "Hello", "text": "copy of F-0001 please", "vouched": "yes"},
                headers={**JSON, "Sec-Fetch-Site": "same-origin"},
            )
            assert [task["agent"] for task in tried.json()["tried"]["tasks"]][:1] == ["support"]
            first = this.cockpit
            os.kill(first, signal.SIGKILL)
            this.complaint("ended")
            with entered(this.link(2)) as other:
                assert other.get("/").status_code == 200
            assert person.get("/").status_code == 200, "who was signed in stays so"
        second = this.cockpit
        assert second != first
        os.killpg(this.process.pid, signal.SIGINT)  # as a terminal does
        assert this.process.wait(timeout=LONG) == 0
        until(lambda: gone(second))


def test_a_cockpit_ends_where_its_team_is_killed(worked: Path, tmp_path: Path) -> None:
    with up(worked, tmp_path) as this:
        this.link(1)
        cockpit = this.cockpit
        this.process.kill()
        until(lambda: gone(cockpit))


def test_what_keeps_the_cockpit_from_opening_is_said_and_it_opens_once_that_is_mended(
    worked: Path, tmp_path: Path
) -> None:
    settings = worked / "pupitre.toml"
    sound = settings.read_text(encoding="utf-8")
    with up(worked, tmp_path) as this:
        this.link(1)
        settings.write_text("[company", encoding="utf-8")
        os.kill(this.cockpit, signal.SIGKILL)
        this.complaint("pupitre.toml")
        another = this.cockpit
        until(lambda: gone(another))
        settings.write_text(sound, encoding="utf-8")

        with entered(this.link(2)) as person:
            assert person.get("/").status_code == 200
        assert this.complaints("pupitre.toml") == 1, "it is said once, however often it is tried"


def test_a_cockpit_begun_anew_makes_no_new_state(worked: Path, tmp_path: Path) -> None:
    state, away = worked / ".pupitre", worked / ".away"
    with up(worked, tmp_path) as this:
        with entered(this.link(1)) as person:
            known = person.get("/activity", headers=JSON).json()
        state.rename(away)
        os.kill(this.cockpit, signal.SIGKILL)
        this.complaint("is not the file any more with which the team works")
        assert not (state / STATE).exists()

        assert this.links == 1
        shutil.rmtree(state, ignore_errors=True)  # the team may have laid something there
        away.rename(state)
        with entered(this.link(2)) as person:
            assert person.get("/activity", headers=JSON).json() == known


def test_beside_a_team_no_key_is_made_that_is_not_there(worked: Path) -> None:
    office = open_office(worked)
    office.close()
    key = ledger.key_file(office.company)
    key.unlink()
    with pytest.raises(LedgerError, match="cannot be used|cannot be read"):
        open_office(worked, beside=office.store.file)
    assert not key.exists()


def test_a_certificate_that_is_spoilt_opens_no_cockpit_and_says_so(worked: Path, tmp_path: Path) -> None:
    certificate, key = certified(tmp_path)
    sound = certificate.read_bytes()
    with up(worked, tmp_path, "--certificate", str(certificate), "--key", str(key)) as this:
        this.link(1)
        certificate.write_text("spoilt", encoding="utf-8")
        os.kill(this.cockpit, signal.SIGKILL)
        this.complaint("are not a certificate and its key")
        assert this.links == 1
        certificate.write_bytes(sound)
        assert this.link(2).startswith("https://")


def test_a_damaged_row_keeps_no_cockpit_shut(worked: Path, tmp_path: Path) -> None:
    state = sqlite3.connect(worked / ".pupitre" / STATE)
    state.execute("UPDATE tasks SET closed_at = 'q'")
    state.commit()
    state.close()
    with up(worked, tmp_path) as this, entered(this.link(1)) as person:
        page = person.get("/team")
        assert page.status_code == 503 and "the past is neither told nor counted" in page.text
        assert person.get("/").status_code == 200
        assert this.links == 1


class Team:
    """A team that answers as it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    async def rehearse(self, message: Rehearse) -> Story:
        raise self._error or AssertionError

    async def measure(self) -> None:
        if self._error:
            raise self._error

    async def look_up(self, card: CardId) -> tuple[Paragraph, ...]:
        await anyio.sleep_forever()
        return ()


@pytest.fixture
async def lines() -> AsyncIterator[tuple[Line, Line]]:
    ours, theirs = [Line(await UNIXSocketStream.from_socket(one)) for one in socketpair()]
    yield ours, theirs
    await ours.close()
    await theirs.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(
            CompanyError(phrase("the company has no mailbox"), hint=phrase("add a source of the kind `mail` to pupitre.toml")),
            "the company has no mailbox",
            id="an error of ours is said as it is",
        ),
        pytest.param(ValueError("a secret"), "the program failed on it (ValueError)", id="of any other only the kind"),
    ],
)  # fmt: skip
@pytest.mark.anyio
async def test_what_goes_wrong_with_a_question_is_told_and_ends_nothing(
    lines: tuple[Line, Line], error: Exception, said: str
) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(answer, lines[0], Team(error), _nothing, _forget)
        elsewhere = Elsewhere(lines[1])
        group.start_soon(elsewhere.listen)
        for _ in range(2):
            with pytest.raises(StateError, match=re.escape(said)) as told:
                await elsewhere.measure()
            assert "secret" not in str(told.value)
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_who_asks_a_team_that_has_ended_is_told_so(lines: tuple[Line, Line]) -> None:
    elsewhere = Elsewhere(lines[1])
    async with anyio.create_task_group() as group:
        group.start_soon(elsewhere.listen)
        await lines[0].close()
        with pytest.raises(StateError, match="the team does not answer"):
            await elsewhere.measure()


def _nothing() -> None:
    """Where nobody waits for the link."""


def _forget(_: Knew) -> None:
    """Where no other cockpit will come."""


LONG_MESSAGE = Rehearse(sender=shop.ANNA, subject="\x01" * 20_000, text="\x01" * 20_000, vouched=True)


@pytest.mark.anyio
async def test_a_question_that_was_cut_off_ends_the_line_and_not_the_team(
    lines: tuple[Line, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counsel, "PATIENCE", 0.2)
    elsewhere = Elsewhere(lines[1])
    for _ in range(2):  # nobody listens: half of the first one stays on its way
        with pytest.raises(StateError, match="the team does not answer"):
            await elsewhere.rehearse(LONG_MESSAGE)
    with anyio.fail_after(LONG):
        await elsewhere.listen()  # it knows that it is over
        error = await answer(lines[0], Team(), _nothing, _forget)
    assert str(error).startswith("the cockpit has ended")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b'{"number":1,"wish":{"kind":"rehe{"number":2}\n', id="half a record before another one"),
        pytest.param(b'{"number":1,"wish":{"kind":"dance"}}\n', id="a wish that nobody knows"),
        pytest.param(b"\xff\n", id="no text"),
        pytest.param(b"x" * 3000, id="more than a record may have"),
    ],
)
@pytest.mark.anyio
async def test_what_nobody_can_read_is_the_end_of_the_cockpit_and_not_of_the_team(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counsel, "LONGEST", 2000)
    ours, theirs = [await UNIXSocketStream.from_socket(one) for one in socketpair()]
    async with ours, theirs:
        await theirs.send(said)
        with anyio.fail_after(LONG):
            error = await answer(Line(ours), Team(), _nothing, _forget)
    assert str(error).startswith("the cockpit has ended")


@pytest.mark.anyio
async def test_half_a_character_is_told_to_who_typed_it_and_ends_nothing(lines: tuple[Line, Line]) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(answer, lines[0], Team(), _nothing, _forget)
        elsewhere = Elsewhere(lines[1])
        group.start_soon(elsewhere.listen)
        with pytest.raises(StateError, match="halves of characters"):
            await elsewhere.rehearse(Rehearse(sender="", subject="", text="\ud800", vouched=False))
        await elsewhere.measure()
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_an_answer_that_cannot_be_written_is_told_by_its_kind_and_ends_nothing(
    lines: tuple[Line, Line],
) -> None:
    trouble = StateError(phrase("{word}", word="\ud800"), hint=phrase("none"))
    async with anyio.create_task_group() as group:
        group.start_soon(answer, lines[0], Team(trouble), _nothing, _forget)
        elsewhere = Elsewhere(lines[1])
        group.start_soon(elsewhere.listen)
        for _ in range(2):
            with pytest.raises(StateError, match="the program failed on it"):
                await elsewhere.measure()
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_the_next_cockpit_knows_who_was_signed_in_and_who_went() -> None:
    before = Sessions()
    stays, goes, link = before.open("claire"), before.open("sophie"), before.link("luc")
    bell = before.bell
    before.leave(goes)
    assert bell.is_set(), "the team is told"
    after = Sessions(knew=Knew.model_validate_json(before.known.model_dump_json()))
    assert (after.person(stays), after.person(goes)) == ("claire", None)
    session = after.enter(link)
    assert session is not None and after.person(session) == "luc"
    assert after.enter(link) is None
