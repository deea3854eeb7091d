"""The model around every model outside: what leaves is under pseudonyms, looked at twice and written down.

There is no other way to a model outside: `models.cloud` gives away nothing but this. It passes on texts, tool calls and
tool answers; what it does not know (a file, a picture, a part that a library adds one day) it does not send.
"""

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic_ai import RunContext
from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ModelResponsePart,
    RetryFeedbackPart,
    SystemPromptPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import CompletedStreamedResponse, Model, ModelRequestParameters, StreamedResponse
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from ...errors import ModelError, PupitreError
from ...language import phrase
from ..meter import Metered
from .masking import Json, Mask, as_json, look_again
from .names import Roster
from .recognise import Extra
from .spans import Sort
from .vault import Vault


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the gateway of a company works with."""

    vault: Vault
    rosters: Callable[[], tuple[Roster, ...]]
    """Whom the company knows; asked anew for each conversation."""
    whole: Mapping[str, Sort]
    plain: frozenset[str]
    clock: Callable[[], datetime]
    extra: Extra | None = None


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """To whom it goes."""

    name: str
    """The model's name in `pupitre.toml`."""
    provider: str
    country: str


class Gateway(Model):
    """A model outside, that never sees who somebody is."""

    def __init__(
        self, inside: Model, guard: Guard, to: Recipient, *, agent: str, task: str = "", people: Roster | None = None
    ) -> None:
        super().__init__()
        self._inside = inside
        self._guard = guard
        self._to = to
        self._agent = agent
        self._task = task
        self._people = people
        self._mask: Mask | None = None

    def for_task(self, task: str) -> "Gateway":
        """The same model for a task, with a conversation of its own."""
        inside = self._inside.for_task(task) if isinstance(self._inside, Metered) else self._inside
        return Gateway(inside, self._guard, self._to, agent=self._agent, task=task, people=self._people)

    @property
    def model_name(self) -> str:
        """The provider's name of the model."""
        return self._inside.model_name

    @property
    def system(self) -> str:
        """The provider."""
        return self._to.provider

    @cached_property
    def profile(self) -> ModelProfile:
        """What the model can do."""
        return self._inside.profile

    async def __aenter__(self) -> "Gateway":
        await self._inside.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> bool | None:
        return await self._inside.__aexit__(*error)

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Ask the model outside under pseudonyms, and give its answer with what they stand for."""
        mask = self._mask = self._mask or self._fresh()
        try:
            hidden = [await self._message(mask, message) for message in messages]
            offered = await self._offered(mask, model_request_parameters)
            look_again(_texts(hidden, offered), mask.used.values())
            await self._guard.vault.record(
                mask.departures(),
                at=self._guard.clock(),
                task=self._task,
                agent=self._agent,
                model=self._to.name,
                provider=self._to.provider,
                country=self._to.country,
            )
        except PupitreError:
            raise
        except Exception:
            # whatever went wrong while it was looked at: nothing leaves, and the error may quote what it was about
            raise ModelError(
                phrase("what was about to leave could not be looked at, so nothing left"),
                hint=phrase("a person does this one; nothing needs to be mended"),
            ) from None
        answer = await self._inside.request(hidden, model_settings, offered)
        return replace(answer, parts=[_restored(mask, part) for part in answer.parts])

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: RunContext[Any] | None = None,
    ) -> AsyncGenerator[StreamedResponse]:
        """The whole answer, restored, as a stream: a pseudonym that arrives in two halves is never shown."""
        answer = await self.request(messages, model_settings, model_request_parameters)
        yield CompletedStreamedResponse(answer, model_request_parameters=model_request_parameters, replay_events=True)

    def _fresh(self) -> Mask:
        guard = self._guard
        people = (self._people,) if self._people is not None else ()
        return Mask(
            pseudonym=lambda values: guard.vault.names_of(values, guard.clock()),
            rosters=(*guard.rosters(), *people),
            extra=guard.extra,
            whole=guard.whole,
            plain=guard.plain,
        )

    async def _message(self, mask: Mask, message: ModelMessage) -> ModelMessage:
        match message:
            case ModelRequest():
                told = await mask.hide(message.instructions, ours=True) if message.instructions else None
                return ModelRequest(parts=[await _asked(mask, part) for part in message.parts], instructions=told)
            case ModelResponse():
                parts = [await _said(mask, part) for part in message.parts if not isinstance(part, ThinkingPart)]
                return ModelResponse(parts=parts, model_name=message.model_name)

    async def _offered(self, mask: Mask, these: ModelRequestParameters) -> ModelRequestParameters:
        instructions = [
            InstructionPart(content=await mask.hide(part.content, ours=True), dynamic=part.dynamic)
            for part in these.instruction_parts or ()
        ]
        return ModelRequestParameters(
            function_tools=[await _tool(mask, tool) for tool in these.function_tools],
            output_tools=[await _tool(mask, tool) for tool in these.output_tools],
            output_mode=these.output_mode,
            allow_text_output=these.allow_text_output,
            instruction_parts=instructions or None,
        )


async def _asked(mask: Mask, part: ModelRequestPart) -> ModelRequestPart:
    match part:
        case SystemPromptPart():
            return SystemPromptPart(content=await mask.hide(part.content, ours=True))
        case UserPromptPart(content=str() as content):
            return UserPromptPart(content=await mask.hide(content))
        case ToolReturnPart():
            content = await mask.hide_json(as_json(part.content))
            return ToolReturnPart(
                tool_name=part.tool_name, content=content, tool_call_id=part.tool_call_id, outcome=part.outcome
            )
        case RetryFeedbackPart():
            told = part.content if isinstance(part.content, str) else "what was answered does not fit"
            return RetryFeedbackPart(content=await mask.hide(told, ours=True), retry=part.retry)
        case _:
            raise _unknown()


async def _said(mask: Mask, part: ModelResponsePart) -> ModelResponsePart:
    match part:
        case TextPart():
            return TextPart(content=await mask.hide(part.content))
        case ToolCallPart():
            arguments = await mask.hide_json(as_json(part.args_as_dict()))
            assert isinstance(arguments, dict)
            return ToolCallPart(tool_name=part.tool_name, args=arguments, tool_call_id=part.tool_call_id)
        case _:
            raise _unknown()


async def _tool(mask: Mask, tool: ToolDefinition) -> ToolDefinition:
    described = await mask.hide(tool.description, ours=True) if tool.description else None
    return ToolDefinition(
        name=tool.name,
        description=described,
        parameters_json_schema=tool.parameters_json_schema,
        outer_typed_dict_key=tool.outer_typed_dict_key,
        strict=tool.strict,
        kind=tool.kind,
    )


def _restored(mask: Mask, part: ModelResponsePart) -> ModelResponsePart:
    match part:
        case TextPart():
            return TextPart(content=mask.restore(part.content))
        case ThinkingPart():
            return ThinkingPart(content="")
        case ToolCallPart():
            return replace(part, args=_arguments(mask, part.args))
        case _:
            raise UnexpectedModelBehavior("the model answered with something that is no text")


def _arguments(mask: Mask, args: str | Mapping[str, Any] | None) -> Any:
    """Arguments with what the pseudonyms stand for; a text that is no JSON stays as it is, for the library to refuse."""
    if args is None:
        return None
    try:
        plain = as_json(json.loads(args) if isinstance(args, str) else args)
    except (ValueError, TypeError, RecursionError):
        return args
    return mask.restore_json(plain) if isinstance(plain, dict) else args


def _texts(messages: Sequence[ModelMessage], offered: ModelRequestParameters) -> list[str]:
    """Every text that is about to leave, but for the names and the forms of the tools."""
    found: list[str] = [part.content for part in offered.instruction_parts or ()]
    found += [tool.description or "" for tool in (*offered.function_tools, *offered.output_tools)]
    for message in messages:
        if isinstance(message, ModelRequest) and message.instructions:
            found.append(message.instructions)
        for part in message.parts:
            content: object = part.args_as_dict() if isinstance(part, ToolCallPart) else getattr(part, "content", "")
            found += _leaves(as_json(content))
    return found


def _leaves(value: Json) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in _leaves(item)]
        case dict():
            return [text for key, item in value.items() for text in (key, *_leaves(item))]
        case _:
            return []


def _unknown() -> ModelError:
    return ModelError(
        phrase("what was about to leave is no text, so nothing left"),
        hint=phrase("a person does this one; nothing needs to be mended"),
    )
