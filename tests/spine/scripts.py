"""Models that do as they are told: a script of tool calls in place of a language model."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from pupitre.house import House, open_house
from pupitre.records import Message

Call = tuple[str, dict[str, Any]]


def scripted(*calls: Call) -> FunctionModel:
    """A model that makes these calls, one in each turn, and then is done."""

    def answer(messages: list[ModelMessage], _: AgentInfo) -> ModelResponse:
        turn = sum(isinstance(message, ModelResponse) for message in messages)
        if turn < len(calls):
            name, arguments = calls[turn]
            return ModelResponse(parts=[ToolCallPart(name, arguments)])
        return ModelResponse(parts=[TextPart("done")])

    return FunctionModel(answer)


def house_with(folder: Path, choose: Callable[[str, str], FunctionModel]) -> House:
    """The company of a folder, whose agents run on the model that `choose` gives for a message's text and an agent."""

    def model(name: str, message: Message, agent: str) -> FunctionModel:
        return choose(message.text, agent)

    return open_house(folder, model)


def one_script(folder: Path, *calls: Call, agent: str = "billing") -> House:
    """The front agent hands everything to `agent`, which makes these calls."""
    handed: Sequence[Call] = [("hand_over", {"to": agent, "why": "it is theirs"})] if agent != "support" else calls

    def choose(_: str, who: str) -> FunctionModel:
        return scripted(*(calls if who == agent else handed))

    return house_with(folder, choose)
