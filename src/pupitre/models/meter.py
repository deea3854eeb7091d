"""What each call of a model costs, written down: before it is made at the most that it can cost, after it as it was.

So what a killed program spent is counted, and two calls at once cannot pass a limit together. Calls of the embedded
model are not written: `costs` counts them from the record of the tasks. What a token and a watt-hour are worth is in
`prices` and `energy`; which limits there are is in `budget`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from anyio import CancelScope
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

from ..company import CloudModel, HouseModel
from ..errors import ModelError
from ..language import phrase
from ..store import Store, flags, moment, spending
from .budget import over, spent
from .energy import Energy, estimated, modelled
from .prices import Tokens, micros_of
from .steady import JUMP, Steady

MOST_GIVEN = 4096
"""Tokens that a model outside may answer with; what one call can cost has an end."""

PER_TOKEN = 3
"""Bytes of a prompt for a token: fewer than any tokeniser needs for French or English, so that nothing costs more."""

UNFINISHED = "unfinished"
"""What stands as the failure of a call whose end nobody recorded."""


class Meter:
    """What the models of a company cost."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], *, eur_per_usd: float, steady: Steady | None = None
    ) -> None:
        self._store = store
        self._steady = steady or Steady(clock)
        self.eur_per_usd = eur_per_usd

    def now(self) -> datetime:
        """The time by which limits are counted."""
        return self._steady.now()

    async def reserve(self, this: "Use", most: Tokens, limits: Sequence[str]) -> int:
        """Write down that a call is about to be made; `ModelError` where a limit in euros has no room for it."""
        micros = this.micros(most, self.now(), self.eur_per_usd)

        def act(connection: sa.Connection) -> int:
            newest = connection.execute(sa.select(spending.c.at).order_by(spending.c.seq.desc()).limit(1)).scalar()
            if newest is not None:
                self._steady.not_before(datetime.fromisoformat(newest))
            at = self.now()
            self._note_jump(connection, at)
            if isinstance(this.declared, CloudModel):
                full = over(limits, spent(connection, this.agent, limits, at), micros)
                if full is not None:
                    raise ModelError(
                        full, hint=phrase("a model in the house or a person does it, or raise the limit")
                    )
            row = {
                "at": moment(at), "task": this.task, "agent": this.agent, "model": this.name, "tier": this.tier,
                "provider": this.provider, "tokens_in": most.taken, "tokens_out": most.given, "micros": micros,
                "microwatthours": None, "energy": "unknown", "milliseconds": 0, "failed": UNFINISHED,
            }  # fmt: skip
            return int(connection.execute(spending.insert().returning(spending.c.seq), row).scalar_one())

        return await self._store.write(act)

    async def settle(self, seq: int, this: "Use", tokens: Tokens | None, seconds: float, failed: str | None) -> None:
        """Write down what a call was; where its tokens are not known, it keeps the most that it can have cost."""
        known: dict[str, object] = {}
        if tokens is not None:
            micros = this.micros(tokens, self.now(), self.eur_per_usd)
            known = {"tokens_in": tokens.taken, "tokens_out": tokens.given, "micros": micros}
        energy = this.energy(tokens.given if tokens is not None else MOST_GIVEN, seconds)
        values = {
            **known, "microwatthours": energy.microwatthours, "energy": energy.how,
            "milliseconds": round(1000 * seconds), "failed": failed,
        }  # fmt: skip
        await self._store.write(lambda c: c.execute(spending.update().where(spending.c.seq == seq).values(**values)))

    def _note_jump(self, connection: sa.Connection, at: datetime) -> None:
        if jump := round(self._steady.jumped().total_seconds()):
            connection.execute(flags.delete().where(flags.c.name == JUMP))
            connection.execute(flags.insert().values(name=JUMP, value=f"{moment(at)} {jump:+d}"))


@dataclass(frozen=True, kw_only=True)
class Use:
    """Who calls which model."""

    name: str
    """The model's name in `pupitre.toml`."""
    declared: HouseModel | CloudModel
    agent: str
    task: str = ""

    @property
    def tier(self) -> Literal["local", "cloud"]:
        """Whether it is in the house."""
        return "cloud" if isinstance(self.declared, CloudModel) else "local"

    @property
    def provider(self) -> str:
        """Who runs it; `house` for the company itself."""
        return self.declared.provider if isinstance(self.declared, CloudModel) else "house"

    def micros(self, tokens: Tokens, at: datetime, eur_per_usd: float) -> int | None:
        """What so many tokens cost; nothing in the house."""
        if isinstance(self.declared, HouseModel):
            return 0
        return micros_of(self.declared, tokens, at, eur_per_usd)

    def energy(self, given: int, seconds: float) -> Energy:
        """What a call took that lasted so long."""
        if isinstance(self.declared, HouseModel):
            return estimated(seconds, self.declared.watts)
        return modelled(self.declared, given, seconds)


class Metered(WrapperModel):
    """A model whose every call is written down."""

    def __init__(self, inside: Model, meter: Meter, use: Use, limits: Sequence[str]) -> None:
        super().__init__(inside)
        self._meter = meter
        self._use = use
        self._limits = limits

    def for_task(self, task: str) -> "Metered":
        """The same model for a task."""
        return Metered(self.wrapped, self._meter, replace(self._use, task=task), self._limits)

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """The model's answer, counted."""
        most = Tokens(taken=_size(messages, model_request_parameters) // PER_TOKEN + 1, given=MOST_GIVEN)
        seq = await self._meter.reserve(self._use, most, self._limits)
        began = time.monotonic()
        tokens: Tokens | None = None
        failed: str | None = None
        try:
            answer = await self.wrapped.request(messages, model_settings, model_request_parameters)
            tokens = _counted(answer, most)
            return answer
        except BaseException as error:
            failed = type(error).__name__
            if self._use.tier == "local" or isinstance(error, ModelHTTPError):
                tokens = Tokens(taken=0, given=0)  # who answers with an error does not charge for it
            raise
        finally:
            with CancelScope(shield=True):
                await self._meter.settle(seq, self._use, tokens, time.monotonic() - began, failed)


def uncounted(model: Model) -> Model:
    """The model itself, without its meter."""
    return model.wrapped if isinstance(model, Metered) else model


def _counted(answer: ModelResponse, most: Tokens) -> Tokens:
    """The tokens of an answer; a server that does not count them cannot be believed to have taken none."""
    usage = answer.usage
    given = usage.output_tokens or _size([answer], ModelRequestParameters()) // PER_TOKEN
    return Tokens(taken=usage.input_tokens or most.taken, given=given)


def _size(messages: list[ModelMessage], offered: ModelRequestParameters) -> int:
    """Bytes of everything that is sent, and more: the library's own form has more around it than any provider's."""
    tools = (*offered.function_tools, *offered.output_tools)
    forms = sum(len(str(tool.parameters_json_schema)) + len(tool.description or "") for tool in tools)
    return len(ModelMessagesTypeAdapter.dump_json(messages)) + forms
