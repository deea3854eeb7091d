"""The embedded tier does the same at the desk as in a conversation."""

import shutil
from pathlib import Path

import anyio
import pytest
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

from pupitre import demo
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import House, open_house
from pupitre.records import Message


class Talking(WrapperModel):
    """A model that is only talked to: what it wraps cannot be seen from outside."""

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        return await self.wrapped.request(messages, model_settings, model_request_parameters)


MESSAGES = 40


def proposals(folder: Path, talking: bool) -> list[tuple[object, ...]]:
    house = open_house(folder)
    if talking:
        house = open_talking(house)

    async def work() -> list[tuple[object, ...]]:
        async with running(Conductor(house)) as works:
            await works.drain()
        with house.store.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, action, target, body, decision_kind FROM proposals ORDER BY id"
            ).all()
            ends = connection.exec_driver_sql("SELECT id, ended, agent FROM tasks ORDER BY id").all()
        return [*(tuple(row) for row in rows), *(tuple(row) for row in ends)]

    try:
        return anyio.run(work)
    finally:
        house.close()


def open_talking(house: House) -> House:
    model = house.model

    def talked_to(name: str, message: Message, agent: str) -> Model:
        return Talking(model(name, message, agent))

    house.close()
    return open_house(house.folder, model=talked_to)


@pytest.fixture
def two_companies(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first", tmp_path / "second"
    demo.write(first)
    box = first / "mail" / "inbox" / "new"
    for file in sorted(box.iterdir())[MESSAGES:]:
        file.unlink()
    shutil.copytree(first, second)
    return first, second


def test_the_embedded_tier_does_the_same_at_the_desk_as_in_a_conversation(two_companies: tuple[Path, Path]) -> None:
    at_desk, in_talk = two_companies
    assert proposals(at_desk, talking=False) == proposals(in_talk, talking=True)
