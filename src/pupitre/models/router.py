"""The model that an agent's configuration names, for one message, where `choice` grants it.

`embedded` is the one in this process; every other name is a `[models.NAME]` of `pupitre.toml`: a server in the house, or
a model outside behind its gateway, each behind the meter. Which of its models an agent tries, and when the next one
gets the task, is decided in `conductor`.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from anyio import to_thread
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from ..company import AnyModel, CloudModel, Company, FileModel, HouseModel, LocalModel
from ..errors import ModelError, PupitreError
from ..labels import Sensitivity
from ..language import Phrase, now, phrase
from ..ontology.model import Ontology
from ..records import Message
from . import budget, cache, calibrated, features, trial
from .choice import Ask, Choice, ask_of, judge, offer_of
from .classifier import Classifier
from .cloud import Outside, cloud
from .embedded import NAME, EmbeddedModel
from .examples import Examples, of_company
from .meter import MOST_GIVEN, Metered, Use
from .prices import Tokens
from .trial import Tried

LEAST = Tokens(taken=1000, given=MOST_GIVEN)
"""What a first call takes at least; where there is no money for it, the model is not begun with."""

READER: Final = "insight"
"""The name under which stands what the page of a week costs; no agent."""

RETRIES = 1
"""How often a server that did not answer, or was too busy, is asked again before a person gets the message."""


class Models:
    """The models of a company. Cheap to make; the embedded one loads when it is first needed, or by `warm`."""

    def __init__(
        self,
        company: Company,
        ontology: Ontology,
        *,
        clock: Callable[[], datetime] = now,
        outside: Outside | None = None,
    ) -> None:
        self._outside = outside
        self._company = company
        self._ontology = ontology
        self._clock = clock
        self._lock = threading.Lock()
        self._classifier: Classifier | None = None

    def warm(self) -> threading.Thread:
        """Load the embedded model in the background; who needs it meanwhile waits for it."""

        def load() -> None:
            features.meanings(["…"])
            try:
                self.classifier()
            except PupitreError:
                # Whoever asks for the model is told; here nobody listens.
                return

        thread = threading.Thread(target=load, name="pupitre-warm", daemon=True)
        thread.start()
        return thread

    def classifier(self) -> Classifier:
        """The embedded tier's knowledge of the company's standard cases; learnt from its examples, and kept."""
        with self._lock:
            if self._classifier is None:
                examples, state = self.examples(), self._company.state
                self._classifier = calibrated.applied(
                    cache.load_or_train(examples, state), calibrated.kept(examples, state)
                )
            return self._classifier

    def examples(self) -> Examples:
        """What the company's messages look like."""
        return of_company(self._company.folder, self._ontology.processes)

    def choose(self, name: str, message: Message, agent: str) -> Model:
        """The model of a name, for a message and the agent that works on it; may block while it loads."""
        settings = self._company.settings
        if name == NAME:
            today = self._clock().astimezone(ZoneInfo(settings.company.timezone)).date()
            return EmbeddedModel(self._ontology, self.classifier(), message, agent, settings, today)
        declared = self._declared(name)
        return self._made(name, self.judge(name, declared, message, agent), agent, self._limits(agent), message)

    def writer(self, name: str, meets: Mapping[Sensitivity, Phrase], limits: Sequence[str]) -> Model:
        """The model of a name for writing about what was read for the page of a week; the embedded one writes none.

        `meets` is what the reading holds, and why, by how sensitive it is; `limits` are in euros.
        """
        full, unfit = self._state(name, self._declared(name), READER, limits)
        ask = Ask(agent=READER, meets=meets, writes=True, full=full, unfit=unfit)
        return self._made(
            name, judge(offer_of(name, self._declared(name)), ask), READER, limits, Message(sender=None)
        )

    def _declared(self, name: str) -> AnyModel:
        declared = self._company.settings.models.get(name)
        if declared is None:
            raise ModelError(
                phrase("there is no model `{name}`", name=name),
                hint=phrase("add [models.{name}] to pupitre.toml, or use `embedded`", name=name),
            )
        return declared

    def _made(self, name: str, choice: Choice, agent: str, limits: Sequence[str], message: Message) -> Model:
        """A declared model, where it was granted; raises why it was not."""
        if not choice.granted:
            raise ModelError(choice.why, hint=phrase("[models.{name}] says what it may see and do", name=name))
        declared = self._declared(name)
        use = Use(name=name, declared=declared, agent=agent)
        if isinstance(declared, HouseModel):
            inside = Tried(
                in_the_house(name, declared, self._company.folder), name, declared, self._company.state, self._clock
            )
            return inside if self._outside is None else Metered(inside, self._outside.meter, use, limits)
        if self._outside is None:
            raise ModelError(
                phrase("the model `{name}` is not in the house", name=name),
                hint=phrase("a model outside works only where what it sees can be put under pseudonyms"),
            )
        return cloud(use, self._outside, self._company, self._ontology, message, limits)

    def judge(self, name: str, declared: AnyModel, message: Message, agent: str) -> Choice:
        """Whether a declared model may do an agent's work on a message, and why."""
        full, unfit = self._state(name, declared, agent, self._limits(agent))
        ask = ask_of(message, agent, self._company.settings, self._ontology, full=full, unfit=unfit)
        return judge(offer_of(name, declared), ask)

    def _state(
        self, name: str, declared: AnyModel, agent: str, limits: Sequence[str]
    ) -> tuple[Phrase | None, Phrase | None]:
        """Why no more money may be spent on a model, and what its self-test found wrong; `None` where nothing is."""
        full, unfit = None, None
        if isinstance(declared, HouseModel):
            unfit = trial.unfit(name, trial.kept(name, declared, self._company.state, self._clock()))
        if isinstance(declared, CloudModel) and self._outside is not None:
            meter = self._outside.meter
            least = Use(name=name, declared=declared, agent=agent).micros(LEAST, meter.now(), meter.eur_per_usd)
            with self._outside.store.reading() as connection:
                full = budget.over(limits, budget.spent(connection, agent, limits, meter.now()), least)
        return full, unfit

    def _limits(self, agent: str) -> tuple[str, ...]:
        mandate = self._company.settings.agents.get(agent)
        return mandate.budget if mandate is not None else ()


async def try_house(company: Company, at: datetime) -> dict[str, Phrase]:
    """Try every model in the house anew; by name, what went wrong where its server gave no sound answer."""
    troubles: dict[str, Phrase] = {}
    for name, declared in company.settings.models.items():
        if isinstance(declared, HouseModel):
            try:
                model = await to_thread.run_sync(in_the_house, name, declared, company.folder)
                async with model:
                    await trial.examine(name, declared, model, company.state, at)
            except AgentRunError as error:
                troubles[name] = phrase(
                    "no answer ({kind})", kind=type(error).__name__
                )  # its words may be the server's
            except PupitreError as error:
                troubles[name] = error.message
    return troubles


def in_the_house(name: str, declared: HouseModel, folder: Path) -> Model:
    """A model in the house; one that is a file begins to run here, which takes as long as it takes to read it."""
    if isinstance(declared, FileModel):
        from . import in_process

        running = in_process.running(name, folder / declared.file, declared.context)
        return _spoken_to(name, declared, running.url, declared.file, running.key)
    assert isinstance(declared, LocalModel)
    return local(name, declared)


def local(name: str, declared: LocalModel) -> Model:
    """A model behind an OpenAI-compatible server in the house."""
    key = None
    if declared.key is not None:
        variable = declared.key.removeprefix("env:")
        key = os.environ.get(variable) if declared.key.startswith("env:") else None
        if not key:
            raise ModelError(
                phrase("the key of the model `{name}` is not there", name=name),
                hint=phrase('write `key = "env:NAME"` and set the environment variable of that name')
                if not declared.key.startswith("env:")
                else phrase("set the environment variable `{variable}`", variable=variable),
            )
    # A server in the house mostly wants no key, but its client never goes without one, and would take OpenAI's.
    return _spoken_to(name, declared, declared.base_url, declared.model, key or "none")


def _spoken_to(name: str, declared: HouseModel, url: str, model: str, key: str) -> Model:
    try:
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        from .wire import Bounded, client
    except ImportError as error:
        raise ModelError(
            phrase("the model `{name}` needs a part of Pupitre that is not installed", name=name),
            hint=phrase("install `pupitre[local]`"),
        ) from error
    http = client()
    provider = OpenAICompatibleProvider(name, base_url=url, api_key=key, http_client=http)
    provider.client.max_retries = RETRIES
    settings = ModelSettings(timeout=declared.timeout)
    return Bounded(OpenAIChatModel(model, provider=provider, settings=settings), http.aclose, declared.timeout)
