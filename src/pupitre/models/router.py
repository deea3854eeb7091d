"""The model that an agent's configuration names, for one message.

`embedded` is the one in this process; every other name is a `[models.NAME]` of `pupitre.toml`, a server in the house.
Which of its models an agent tries, and when the next one gets the task, is decided in `conductor`.
"""

import os
import threading
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic_ai.models import Model

from ..company import CloudModel, Company, LocalModel, Settings
from ..errors import ModelError, PupitreError
from ..labels import Sensitivity
from ..language import Phrase, now, phrase
from ..ontology.model import Ontology
from ..records import Message
from . import cache, features
from .classifier import Classifier
from .cloud import Outside, cloud
from .embedded import NAME, EmbeddedModel
from .examples import read

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
                processes = self._ontology.processes
                acts = [name for name, process in processes.items() if process.steps]
                examples = read(self._company.folder, processes, acts=acts)
                self._classifier = cache.load_or_train(examples, self._company.state)
            return self._classifier

    def choose(self, name: str, message: Message, agent: str) -> Model:
        """The model of a name, for a message and the agent that works on it; may block while it loads."""
        settings = self._company.settings
        if name == NAME:
            today = self._clock().astimezone(ZoneInfo(settings.company.timezone)).date()
            return EmbeddedModel(self._ontology, self.classifier(), message, agent, settings, today)
        declared = settings.models.get(name)
        if declared is None:
            raise ModelError(
                phrase("there is no model `{name}`", name=name),
                hint=phrase("add [models.{name}] to pupitre.toml, or use `embedded`", name=name),
            )
        if isinstance(declared, LocalModel):
            return local(name, declared)
        if self._outside is None:
            raise ModelError(
                phrase("the model `{name}` is not in the house", name=name),
                hint=phrase("a model outside works only where what it sees can be put under pseudonyms"),
            )
        verdict = may_work(name, declared, message, agent, self._company.settings, self._ontology)
        if verdict is not None:
            raise ModelError(verdict, hint=phrase("`sees` of [models.{name}] says how far it may go", name=name))
        return cloud(name, declared, self._outside, self._company, self._ontology, message, agent, clock=self._clock)


def may_work(
    name: str, declared: CloudModel, message: Message, agent: str, settings: Settings, ontology: Ontology
) -> Phrase | None:
    """Why a model outside may not work on a message, whatever stands in it; `None` where it may.

    It is judged by the most sensitive thing that the agent may read on the way, not by what it will happen to read.
    """
    most = Sensitivity(declared.sees)
    if message.sender is not None and Sensitivity.PERSONAL.rank > most.rank:
        return phrase(
            "a mail is personal, and the model `{name}` may see {sees} data at most", name=name, sees=most.value
        )
    if any("EUR" in limit and not limit.endswith(" soft") for limit in _budget(settings, agent)):
        # what a model outside costs is not counted yet, so a limit on it can only be kept by not using one
        return phrase(
            "`{agent}` has a limit in euros, and what the model `{name}` costs is not known", agent=agent, name=name
        )
    reads = settings.agents[agent].reads if agent in settings.agents else ()
    for kind in reads:
        for part in ontology.types[kind].properties.values() if kind in ontology.types else ():
            # a secret one is shown to no agent
            if part.sensitivity is not Sensitivity.SECRET and part.sensitivity.rank > most.rank:
                return phrase(
                    "`{agent}` reads {sensitivity} data of {type}, and the model `{name}` may see {sees} data at most",
                    agent=agent,
                    sensitivity=part.sensitivity.value,
                    type=kind,
                    name=name,
                    sees=most.value,
                )
    return None


def _budget(settings: Settings, agent: str) -> tuple[str, ...]:
    return settings.agents[agent].budget if agent in settings.agents else ()


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
    try:
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
        from pydantic_ai.settings import ModelSettings
    except ImportError as error:
        raise ModelError(
            phrase("the model `{name}` needs a part of Pupitre that is not installed", name=name),
            hint=phrase("install `pupitre[local]`"),
        ) from error
    # A server in the house mostly wants no key, but its client never goes without one, and would take OpenAI's.
    provider = OpenAICompatibleProvider(name, base_url=declared.base_url, api_key=key or "none")
    provider.client.max_retries = RETRIES
    settings = ModelSettings(timeout=declared.timeout)
    return OpenAIChatModel(declared.model, provider=provider, settings=settings)
