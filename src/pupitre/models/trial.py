"""The self-test of a model in the house, before an agent may use it, and what came of it.

It has to call a tool, to answer in a form, and to name a word that stood at the beginning of a long prompt: a server
that silently cuts what is too long for it would let an agent decide on half a message. The result is kept for the
address and the model; a failed one for an hour, so that a server that was mended is tried again.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import AwareDatetime, ValidationError
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from ..company import FileModel, HouseModel, LocalModel
from ..errors import ModelError
from ..language import Phrase, phrase
from ..records import Digest, Record, canonical, digest
from . import whole
from .wire import CutOffError

FOLDER: Final = "models"

SAID: Final = "This is a self-test. Do exactly what you are asked."
"""What the prompt of a self-test begins with."""

LINES: Final = 300
"""Lines of the long prompt, some 6,000 tokens: more than the longest message that an agent is given."""

LONGEST: Final = 1000
"""Tokens of an answer; those that are asked for have a dozen."""

PASSED_FOR, FAILED_FOR = timedelta(days=30), timedelta(hours=1)
"""How long a result holds."""


class Trial(Record):
    """What a model showed."""

    of: Digest
    """Where it is, and its name there."""
    at: AwareDatetime
    calls_tools: bool
    answers_in_form: bool
    reads_whole: bool
    """Whether it knew what stood at the beginning of a long prompt."""
    tokens_per_second: float

    @property
    def lacks(self) -> tuple[Phrase, ...]:
        """What it failed at."""
        parts = (
            (self.calls_tools, phrase("it does not call a tool")),
            (self.answers_in_form, phrase("it does not answer in a form")),
            (self.reads_whole, phrase("it loses the beginning of a long message")),
        )
        return tuple(lack for shown, lack in parts if not shown)


def unfit(name: str, trial: Trial | None) -> Phrase | None:
    """Why a model may not be used; `None` where it passed, or was not tried yet."""
    if trial is None or not trial.lacks:
        return None
    return phrase("the model `{name}` failed its self-test: {what}", name=name, what=trial.lacks[0])


def kept(name: str, declared: HouseModel, state: Path, at: datetime) -> Trial | None:
    """What came of the last self-test of this model at this address, where it still holds; a damaged file is none."""
    try:
        found = Trial.model_validate_json((state / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None
    holds = FAILED_FOR if found.lacks else PASSED_FOR
    return found if found.of == _of(declared) and timedelta() <= at - found.at < holds else None


async def examine(name: str, declared: HouseModel, model: Model, state: Path, at: datetime) -> Trial:
    """Try a model and keep what it showed; raises what its server does wrong, which is no result."""
    code, word = str(secrets.randbelow(9000) + 1000), secrets.choice(_WORDS)
    began = time.monotonic()
    called = await _asked(model, f"Call the tool `note` with the code {code}.", tools=[_NOTE])
    formed = await _asked(
        model, f'Answer with this JSON and nothing else: {{"customer": "Anna", "invoices": [{code}]}}'
    )
    long = "\n".join(
        f"Line {number}: the order of that day was packed and sent to the customer." for number in range(LINES)
    )
    told = await _asked(
        model,
        f"Remember this word: {word}.\n{long}\nWhich word were you to remember? Answer with the word alone.",
    )
    given = sum(answer.usage.output_tokens for answer in (called, formed, told))
    trial = Trial(
        of=_of(declared),
        at=at,
        calls_tools=any(_calls(part, code) for part in called.parts),
        answers_in_form=_form(_text(formed)) == {"customer": "Anna", "invoices": [int(code)]},
        reads_whole=word in _text(told).lower(),
        tokens_per_second=round(given / max(time.monotonic() - began, 1e-3), 1),
    )
    whole.write(state / FOLDER / f"{name}.json", trial.model_dump_json(indent=1))
    return trial


class Tried(WrapperModel):
    """A model in the house that works only once it has passed its self-test."""

    def __init__(
        self, inside: Model, name: str, declared: HouseModel, state: Path, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(inside)
        self._name, self._declared, self._state, self._clock = name, declared, state, clock
        self._passed = False

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """The model's answer; `ModelError` where it is not fit for use."""
        if not self._passed:
            now = self._clock()
            trial = kept(self._name, self._declared, self._state, now)
            trial = trial or await examine(self._name, self._declared, self.wrapped, self._state, now)
            if (why := unfit(self._name, trial)) is not None:
                raise ModelError(why, hint=phrase("mend its server, then type `pupitre models --test`"))
            self._passed = True
        return await self.wrapped.request(messages, model_settings, model_request_parameters)


async def _asked(model: Model, text: str, tools: Sequence[ToolDefinition] = ()) -> ModelResponse:
    request = ModelRequest(parts=[SystemPromptPart(content=SAID), UserPromptPart(content=text)])
    try:
        return await model.request(
            [request], ModelSettings(max_tokens=LONGEST), ModelRequestParameters(function_tools=[*tools])
        )
    except CutOffError:
        return ModelResponse(parts=[])  # who does not come to an end has answered nothing


def _calls(part: object, code: str) -> bool:
    if not isinstance(part, ToolCallPart) or part.tool_name != _NOTE.name:
        return False
    try:
        return str(part.args_as_dict().get("code")) == code
    except (ValueError, AssertionError, AgentRunError):
        return False


def _text(answer: ModelResponse) -> str:
    return "".join(part.content for part in answer.parts if isinstance(part, TextPart))


def _form(text: str) -> Any:
    """The JSON of an answer, also where it stands in a fence."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        return json.loads(found.group()) if found else None
    except (ValueError, RecursionError):
        return None


def _of(declared: HouseModel) -> Digest:
    match declared:
        case LocalModel():
            about = {"at": declared.base_url, "model": declared.model}
        case FileModel():
            about = {"file": declared.file, "context": declared.context}
        case _:
            raise ValueError("a model in the house is a server or a file")
    return digest(canonical(about))


_NOTE = ToolDefinition(
    name="note",
    description="Notes a code.",
    parameters_json_schema={"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]},
)
_WORDS = ("lantern", "harbour", "walnut", "saddle", "thimble", "orchard", "pebble", "anchor")
