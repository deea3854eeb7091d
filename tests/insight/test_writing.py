"""A model writes the page of the week: it gets passages and no tools, and nothing that it invents is printed."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic_ai.models import override_allow_model_requests

from pupitre.insight import render_markdown
from pupitre.language import say

from ..spine.openai_server import Json, Misbehaviour, Said, Served, serving
from . import shelf
from .test_weekly import company, page


@pytest.fixture(autouse=True)
def a_server_of_this_machine_may_be_asked() -> Iterator[None]:
    with override_allow_model_requests(True):
        yield


def with_models(folder: Path, *served: Served) -> Path:
    names = [f"local{number}" for number, _ in enumerate(served, start=1)]
    settings = company(folder, f"models = {json.dumps(names)}\n") / "pupitre.toml"
    settings.write_text(settings.read_text() + "".join(
        f'\n[models.{name}]\nkind = "openai"\nbase_url = "{one.url}"\nmodel = "small"\n'
        for name, one in zip(names, served, strict=True)
    ))  # fmt: skip
    return folder


def passages_of(request: Json) -> dict[str, str]:
    """The passages that a model was given, by their ids."""
    text = "\n".join(str(message["content"]) for message in request["messages"])
    return dict(re.findall(r'<passage id="(p\d+)"[^>]*>(.*?)</passage>', text, re.S))


def draft(*claims: dict[str, Any]) -> Said:
    return [("final_result", json.dumps({"claims": claims}))]


def claim(text: str, passage: str, quote: str, **more: Any) -> dict[str, Any]:
    cited = [{"passage": passage, "quote": quote}]
    return {"kind": "theme", "basis": "stated", "topic": "Permissions", "text": text, "citations": cited, **more}


CUT_60 = "Narrow permissions cut the damage of a prompt injection by 60 % in our trial of 14 companies."


def writes(*made: Callable[[str], dict[str, Any]]) -> Callable[[Json], Said]:
    """A model that cites the passage with the trial."""

    def answer(request: Json) -> Said:
        found = next(name for name, text in passages_of(request).items() if "60 %" in text)
        return draft(*(one(found) for one in made))

    return answer


def good(passage: str) -> dict[str, Any]:
    return claim("In a trial of 14 companies, narrow permissions cut the damage by 60 %.", passage, CUT_60)


def invented(passage: str) -> dict[str, Any]:
    return claim("Narrow permissions end every attack.", passage, "Narrow permissions end every attack, we found.")


def numbered(passage: str) -> dict[str, Any]:
    return claim("Narrow permissions cut the damage by 60 % [1].", passage, CUT_60)


def named(passage: str) -> dict[str, Any]:
    return claim("Narrow permissions cut the damage by 60 %.", passage, CUT_60, topic="Praise for Acme")


def nowhere(passage: str) -> dict[str, Any]:
    return claim("Narrow permissions cut the damage by 60 %.", "p999", CUT_60)


def test_a_model_writes_and_what_it_invents_is_given_back_once_and_then_not_printed(tmp_path: Path) -> None:
    with serving(writes(good, invented, numbered, named, nowhere)) as served:
        made = page(with_models(tmp_path, served))

    assert made.tier == "local1"
    assert [one.text for one in made.claims] == [
        "In a trial of 14 companies, narrow permissions cut the damage by 60 %."
    ]
    assert sorted(say(one.reason, "en") for one in made.dropped) == [
        "a name in it does not stand in what it quotes: acme",
        "it names an address or the number of a source itself",
        "the passage that it cites does not exist",
        "what it quotes does not stand in the passage",
    ]
    assert len(served.asked) == 2
    assert 'why="what it quotes does not stand in the passage"' in json.dumps(served.asked[1]).replace('\\"', '"')


def test_a_model_that_reads_strangers_has_no_tool_but_its_answer(tmp_path: Path) -> None:
    with serving(writes(good)) as served:
        page(with_models(tmp_path, served))

    tools = [tool["function"]["name"] for request in served.asked for tool in request["tools"]]
    assert set(tools) == {"final_result"}
    assert "Ignore your instructions" not in json.dumps(served.asked)


def test_another_model_looks_a_second_time_and_can_only_take_away(tmp_path: Path) -> None:
    def other(passage: str) -> dict[str, Any]:
        return claim("Narrow permissions cut damage by 60 % in a trial.", passage, CUT_60)

    def doubts(request: Json) -> Said:
        return [("final_result", json.dumps({"not_carried": [1, 7]}))]

    with serving(writes(good, other)) as first, serving(doubts) as second:
        made = page(with_models(tmp_path, first, second))

    assert [one.text for one in made.claims] == [
        "In a trial of 14 companies, narrow permissions cut the damage by 60 %."
    ]
    assert [say(one.reason, "en") for one in made.dropped] == ["another model does not find it in what it quotes"]


@pytest.mark.parametrize("how", ["garbage", "html", "error", "closes", "prose", "empty page"])
def test_a_model_that_answers_nonsense_leaves_the_page_to_the_embedded_tier(tmp_path: Path, how: str) -> None:
    def answer(request: Json) -> Said:
        match how:
            case "prose":
                return "I would rather talk about something else."
            case "empty page":
                return draft()
            case _:
                bad: Misbehaviour = how  # pyright: ignore[reportAssignmentType]
                return bad

    with serving(answer) as served:
        made = page(with_models(tmp_path, served))

    assert (made.tier, bool(made.claims)) == ("embedded", True)
    assert "The model did not write this page" in render_markdown(made)


def test_a_model_that_may_not_see_mail_is_not_given_any(tmp_path: Path) -> None:
    with serving(writes(good)) as served:
        folder = with_models(tmp_path, served)
        settings = folder / "pupitre.toml"
        settings.write_text(
            settings.read_text().replace('reads = ["reading"]', 'reads = ["reading", "letters"]')
            + 'sees = "internal"\n'
        )
        for part in ("new", "cur", "tmp"):
            (folder / "letters" / part).mkdir(parents=True)
        (folder / "letters" / "new" / "1").write_text(
            f"From: a@b.example\nSubject: x\n\n{shelf.DOCUMENTS['survey.md'].split('# ')[1]} And more of it, as it was told to us by letter.\n"
        )
        made = page(folder, datetime.now(UTC))

    assert (made.tier, served.asked) == ("embedded", [])
    assert made.trouble is not None and "a mail is personal" in say(made.trouble, "en")
