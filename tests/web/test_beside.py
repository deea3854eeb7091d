"""The cockpit in its own process: `pupitre up` begins it, answers what it asks, begins it anew, and takes it along."""

import json
import os
import re
import signal
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

from pupitre.activity import Story
from pupitre.errors import CompanyError, StateError
from pupitre.inbox import CardId
from pupitre.knowledge import Paragraph
from pupitre.language import phrase
from pupitre.web.beside import answer
from pupitre.web.counsel import Elsewhere, Line, Rehearse

from .. import shop

LONG = 60.0
"""Seconds that anything may take on a busy machine; who waits, waits for a condition."""

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
        until(lambda: True if text in " ".join(self._all("error")) else None)

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
def up(folder: Path, place: Path) -> Generator[Up]:
    """The team and its cockpit, until the block ends."""
    said = place / "said"
    with said.open("wb") as out:
        command = [sys.executable, "-m", "pupitre", "up", "--json", "-C", str(folder)]
        process = subprocess.Popen(command, stdout=out, start_new_session=True)
        try:
            yield Up(process, said)
        finally:
            process.terminate()
            try:
                process.wait(timeout=LONG)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


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
                headers={"Accept": "application/json", "Sec-Fetch-Site": "same-origin"},
            )
            assert [task["agent"] for task in tried.json()["tried"]["tasks"]][:1] == ["support"]
        first = this.cockpit
        os.kill(first, signal.SIGKILL)
        this.complaint("ended")
        with entered(this.link(2)) as person:
            assert person.get("/").status_code == 200
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
        settings.write_text(sound, encoding="utf-8")

        with entered(this.link(2)) as person:
            assert person.get("/").status_code == 200


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
        group.start_soon(answer, lines[0], Team(error), lambda: None)
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
