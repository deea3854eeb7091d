"""A model in the house is tried before an agent may use it; a bad server hands the message on, once, and is counted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic_ai import models

from pupitre import ledger
from pupitre.company import LocalModel
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import open_house
from pupitre.language import phrase
from pupitre.models import trial
from pupitre.models.router import local
from pupitre.models.trial import Trial
from pupitre.store import read_only

from .. import shop
from ..spine.openai_server import Json, Said, serving
from .test_meter import LOCAL, configure, rows, worked

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loopback_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "shop")


def sound(request: Json) -> Said:
    text = str(request["messages"][1]["content"])
    if text.startswith("Call"):
        return [("note", json.dumps({"code": text.split()[-1].strip(".")}))]
    if text.startswith("Answer"):
        return f"Sure:\n```json\n{text[text.index('{') :]}\n```"
    return text.split(":")[1].split(".")[0].strip()


def deaf(request: Json) -> Said:
    return "I would note the code." if str(request["messages"][1]["content"]).startswith("Call") else sound(request)


def chatty(request: Json) -> Said:
    return "Here you are!" if str(request["messages"][1]["content"]).startswith("Answer") else sound(request)


def short(request: Json) -> Said:
    """Sees the last thousand characters of what it is asked, and says nothing about it."""
    text = str(request["messages"][1]["content"])
    return sound(request) if text.startswith(("Call", "Answer")) else f"The word was {text[-1000:].split()[3]}."


def tried(tmp_path: Path, answer: Callable[[Json], Said]) -> Trial:
    with serving(answer, fit=False) as served:
        declared = LocalModel(kind="openai", base_url=served.url, model="small", timeout=5)

        async def run() -> Trial:
            async with local("house", declared) as model:
                return await trial.examine("house", declared, model, tmp_path, NOON)

        found = anyio.run(run)
        assert trial.kept("house", declared, tmp_path, NOON) == found
    return found


@pytest.mark.parametrize(
    ("answer", "lacks"),
    [
        pytest.param(deaf, (phrase("it does not call a tool"),), id="no tool is called"),
        pytest.param(chatty, (phrase("it does not answer in a form"),), id="no form"),
        pytest.param(
            short, (phrase("it loses the beginning of a long message"),), id="a context that is cut in silence"
        ),
        pytest.param(sound, (), id="sound"),
    ],
)
def test_a_model_shows_what_it_can_before_it_is_used(
    tmp_path: Path, answer: Callable[[Json], Said], lacks: Any
) -> None:
    found = tried(tmp_path, answer)

    assert found.lacks == lacks
    assert (trial.unfit("house", found) is None) is (lacks == ())


@pytest.mark.parametrize(
    ("change", "later", "holds"),
    [
        pytest.param({}, timedelta(days=29), True, id="a month"),
        pytest.param({}, timedelta(days=31), False, id="more than a month"),
        pytest.param({"calls_tools": False}, timedelta(minutes=59), True, id="an hour, where it failed"),
        pytest.param({"calls_tools": False}, timedelta(minutes=61), False, id="more than an hour, where it failed"),
        pytest.param({"of": "0" * 64}, timedelta(), False, id="another model"),
        pytest.param({}, -timedelta(days=1), False, id="a clock that went back"),
    ],
)
def test_a_result_holds_for_a_while_and_for_this_model(
    tmp_path: Path, change: Any, later: timedelta, holds: bool
) -> None:
    declared = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small")
    file = tmp_path / trial.FOLDER / "house.json"
    file.parent.mkdir()
    found = Trial(
        of=trial.digest(trial.canonical({"at": declared.base_url, "model": declared.model})), at=NOON, calls_tools=True,
        answers_in_form=True, reads_whole=True, tokens_per_second=9.0,
    )  # fmt: skip
    file.write_text(found.model_copy(update=change).model_dump_json(), encoding="utf-8")

    assert (trial.kept("house", declared, tmp_path, NOON + later) is not None) is holds


def test_a_model_that_fails_its_self_test_gets_no_message(folder: Path) -> None:
    shop.deliver(folder, "m1", "Hello, when are you open?")
    asked: list[str] = []

    def unfit(request: Json) -> Said:
        asked.append(str(request["messages"][1]["content"]))
        return deaf(request)

    with serving(unfit, fit=False) as served:
        configure(folder, served.url, LOCAL)
        _work(folder)

    assert len(asked) == 3 and not any("when are you open" in text for text in asked)
    assert [row["failed"] for row in rows(folder)] == ["ModelError"]


def test_a_self_test_is_made_once(folder: Path) -> None:
    found, asked = worked(folder, LOCAL, lambda _: "done")
    kept = next((folder / ".pupitre" / trial.FOLDER).glob("*.json")).read_text(encoding="utf-8")

    assert (len(found), asked) == (1, 1)
    assert Trial.model_validate_json(kept).lacks == ()


@pytest.mark.parametrize(
    "how", ["html", "garbage", "drips", "half", "closes", "huge", "endless", "packed", "nonexistent tool"]
)
def test_a_bad_server_hands_the_message_on_once_and_is_counted(folder: Path, how: Any) -> None:
    said: Said = [("format_disk", "{}")] if how == "nonexistent tool" else how
    found, asked = worked(folder, LOCAL, lambda _: said, last=', "embedded"', timeout="1")

    assert found and all(row["micros"] == 0 for row in found)
    assert found[-1]["failed"] or how == "nonexistent tool"
    assert asked <= 4, "the client may ask once more, and a wrong tool is answered twice"
    state = read_only(folder / ".pupitre")
    with state.reading() as connection:
        task = ledger.search(connection, kind="task")[0]
    state.close()
    assert (task.body["tier"], task.body["ended"]) == ("embedded", "abstained")


def _work(folder: Path) -> None:
    async def work() -> None:
        house = open_house(folder)
        async with running(Conductor(house)) as works:
            await works.drain()
        house.close()

    anyio.run(work)
