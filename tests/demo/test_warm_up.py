"""What `pupitre up` makes ready before its first message."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic_ai.models import Model

from pupitre import activity, demo
from pupitre.errors import ModelError
from pupitre.house import House, open_house
from pupitre.language import phrase
from pupitre.models import examples
from pupitre.records import Message
from pupitre.rehearsal import warm_up

pytestmark = pytest.mark.anyio


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "company"
    demo.write(folder)
    opened = open_house(folder)
    yield opened
    opened.close()


async def test_each_standard_case_is_rehearsed_and_nothing_is_recorded(house: House) -> None:
    heard: list[Message] = []

    def model(name: str, message: Message, agent: str) -> Model:
        heard.append(message)
        return house.model(name, message, agent)

    before = await house.store.read(activity.mark)
    await warm_up(replace(house, model=model))

    known = examples.read(house.folder, house.ontology.processes, acts=())
    assert {message.text.strip() for message in heard} == {texts[0] for texts in known.by_process.values()}
    assert all(message.sender for message in heard)  # somebody on record, so that his objects are looked up
    assert await house.store.read(activity.mark) == before


async def test_a_team_with_a_model_elsewhere_is_not_rehearsed(house: House) -> None:
    asked: list[str] = []

    def model(name: str, message: Message, agent: str) -> Model:
        asked.append(name)
        raise ModelError(phrase("it costs"), hint=phrase("it is not asked for practice"))

    elsewhere = open_house(house.folder, model)
    assert not elsewhere.alone
    await warm_up(elsewhere)
    assert asked == []
    elsewhere.close()
