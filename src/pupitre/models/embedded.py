"""The embedded tier: bound to one message, it works through an agent's tools by a plan (`play`).

It is a model of pydantic-ai too, so that any agent can have it in the place of another. There the same plan is gone
through as a conversation, at ten times the cost.

It reads the message once (`reading`), follows the plan of its process (`plan`), and abstains where it is not certain.
It never reads the prompt: nothing that stands there can instruct it. All that it does follows from the message, the
ontology and what the tools answered, so the same conversation always gets the same next calls.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from anyio import to_thread
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings

from ..company import Settings
from ..ontology.model import Ontology
from ..records import Message
from .classifier import Classifier
from .plan import Call, Plan, Result, Situation, plan
from .reading import Reading, read

NAME = "embedded"


class EmbeddedModel(Model):
    """A model for one task, without any other machine."""

    def __init__(
        self,
        ontology: Ontology,
        classifier: Classifier,
        message: Message,
        agent: str,
        settings: Settings,
        today: date,
    ) -> None:
        super().__init__()
        self._ontology = ontology
        self._classifier = classifier
        self._message = message
        self._agent = agent
        self._company = settings
        self._today = today
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading | None:
        """What the message reads as; `None` before the first request."""
        return self._reading

    @property
    def model_name(self) -> str:
        """`embedded`."""
        return NAME

    @property
    def system(self) -> str:
        """Who runs the model: this process."""
        return NAME

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """The next calls of the plan, or its last sentence."""
        offered = {
            tool.name for tool in (*model_request_parameters.function_tools, *model_request_parameters.output_tools)
        }
        steps = await to_thread.run_sync(self._plan, frozenset(offered))
        return _next(steps, _answers(messages))

    def play(self, offered: Collection[str], call: Callable[[Call], Result]) -> None:
        """Go through the whole plan with the tools that are offered; may block while it reads the message."""
        steps = self._plan(offered)
        try:
            calls = next(steps)
            while True:
                calls = steps.send(tuple(call(each) for each in calls))
        except StopIteration:
            return

    def _plan(self, offered: Collection[str]) -> Plan:
        if self._reading is None:
            self._reading = self._read()
        return plan(
            Situation(
                reading=self._reading,
                message=self._message,
                ontology=self._ontology,
                settings=self._company,
                agent=self._agent,
                offered=offered,
                today=self._today,
                sent=self._sent(),
            )
        )

    def _read(self) -> Reading:
        return read(
            self._message,
            self._ontology,
            self._classifier,
            language=self._company.company.language,
            today=self._today,
        )

    def _sent(self) -> date:
        """The day of the message; a clock that runs ahead of ours is not believed."""
        if self._message.sent_at is None:
            return self._today
        zone = ZoneInfo(self._company.company.timezone)
        return min(self._message.sent_at.astimezone(zone).date(), self._today)


def _next(steps: Plan, answers: Mapping[str, Result]) -> ModelResponse:
    """Go through the plan with all answers until now, and stop where one is missing."""
    try:
        calls = next(steps)
        number = 1
        while True:
            ids = [f"{NAME}-{number}-{place}" for place in range(len(calls))]
            if not all(each in answers for each in ids):
                parts = [
                    ToolCallPart(tool_name=call.tool, args=dict(call.arguments), tool_call_id=each)
                    for each, call in zip(ids, calls, strict=True)
                    if each not in answers
                ]
                return ModelResponse(parts=parts, model_name=NAME)
            calls = steps.send(tuple(answers[each] for each in ids))
            number += 1
    except StopIteration as end:
        return ModelResponse(parts=[TextPart(content=cast(str, end.value))], model_name=NAME)


def _answers(messages: list[ModelMessage]) -> dict[str, Result]:
    """What the tools answered until now, by the id of the call."""
    answers: dict[str, Result] = {}
    for message in messages:
        if isinstance(message, ModelRequest):
            for part in message.parts:
                if isinstance(part, ToolReturnPart):
                    done = part.outcome == "success"
                    answers[part.tool_call_id] = Result(content=part.model_response_object() if done else None)
    return answers
