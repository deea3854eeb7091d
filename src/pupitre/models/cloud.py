"""Models outside the house: Mistral, Anthropic, OpenAI, Google, each behind the gateway of `privacy`.

`cloud` is the only way to one, and what it gives is a `Gateway`. The libraries of the providers are loaded here when a
model is first needed. Keys come from the environment or from the system's keyring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from ..company import CloudModel, Company, Mailbox
from ..credentials import credential, how_to_give
from ..errors import ModelError
from ..labels import Sensitivity
from ..language import phrase
from ..ontology.model import Kind, Ontology
from ..ontology.query import Reader
from ..records import Message
from ..store import Store
from .meter import MOST_GIVEN, Meter, Metered, Use
from .privacy.entities import entities
from .privacy.gateway import Gateway, Guard, Recipient
from .privacy.names import Known, Roster, ordinary, words_of
from .privacy.spans import Sort
from .privacy.vault import Vault, open_key

RETRIES = 1
"""How often a provider that did not answer, or was too busy, is asked again before the next tier gets the message."""

MOST_KNOWN = 50_000
"""Parties of one type that the gateway knows by name."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What it takes to let something leave: who is known, where pseudonyms are kept, their key, and what it may cost."""

    reader: Reader
    store: Store
    key: Path
    meter: Meter
    clock: Callable[[], datetime]


def cloud(
    use: Use, outside: Outside, company: Company, ontology: Ontology, message: Message, limits: Sequence[str]
) -> Gateway:
    """A model outside, behind the gateway."""
    name, declared = use.name, use.declared
    assert isinstance(declared, CloudModel), "a model in the house needs no gateway"
    keep = timedelta(days=company.settings.privacy.keep_days)
    vault = Vault(outside.store, open_key(outside.key), keep=keep)
    known = parties(ontology, outside.reader)
    house = _house(company)
    guard = Guard(
        vault=vault,
        rosters=lambda: (known, house),
        whole=hidden_properties(ontology),
        plain=frozenset({"ref", "type", "decision", "proposal", "more", "links", "noted", "reason", *ontology.links}),
        clock=outside.clock,
        extra=entities(),
    )
    to = Recipient(name=name, provider=declared.provider, country=declared.country)
    metered = Metered(_provided(name, declared), outside.meter, use, limits)
    return Gateway(metered, guard, to, agent=use.agent, people=people_of(message))


def parties(ontology: Ontology, reader: Reader) -> Roster:
    """Everybody whom the company's own databases name; raises where they cannot be read, and then nothing leaves."""
    roster = Roster()
    for type_name, kind in ontology.types.items():
        named = [
            name
            for name, part in kind.properties.items()
            if part.type is Kind.TEXT
            and (
                name == kind.title
                or (part.sensitivity is Sensitivity.PERSONAL and _NAMES.intersection(name.split("_")))
            )
        ]
        if not (kind.party or kind.about) or not named:
            continue
        for key, values in reader.column_of(type_name, named, MOST_KNOWN):
            subject = f"{type_name}:{key}" if kind.party else ""
            texts = [str(value) for value in values if value]
            for text in (*texts, " ".join(texts)):
                if kind.party and len(text) <= 80:
                    roster.add(Known(name=text, sort=Sort.CLIENT, subject=subject))
    return roster


_NAMES = frozenset("name names nom prenom surname firstname lastname first last contact title raison".split())


def people_of(message: Message) -> Roster:
    """Who stands in the headers of a message: names, and what an address gives away."""
    roster = Roster()
    if message.sender_name:
        roster.add(Known(name=message.sender_name, sort=Sort.PERSON))
    for address in (message.sender or "", *message.to):
        local = address.partition("@")[0]
        words = [word.text for word in words_of(local) if len(word.text) > 2 and word.folded not in ordinary()]
        if 1 <= len(words) <= 4:
            roster.add(Known(name=" ".join(words), sort=Sort.PERSON))
    return roster


def hidden_properties(ontology: Ontology) -> dict[str, Sort]:
    """The properties whose values are hidden as a whole, whatever they look like."""
    return {
        name: _SORTS.get(part.type, Sort.TEXT)
        for kind in ontology.types.values()
        for name, part in kind.properties.items()
        if part.sensitivity.rank >= Sensitivity.PERSONAL.rank
        and part.type in (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.IBAN, Kind.IDENTIFIER, Kind.URL)
    }


_SORTS = {Kind.EMAIL: Sort.EMAIL, Kind.PHONE: Sort.PHONE, Kind.IBAN: Sort.IBAN, Kind.URL: Sort.URL}


def _house(company: Company) -> Roster:
    """The company itself and its people."""
    settings = company.settings
    names = [settings.company.name, *(person.name for person in settings.people.values())]
    names += [source.address for source in settings.sources.values() if isinstance(source, Mailbox)]
    return Roster.of(Known(name=name, sort=Sort.COMPANY, subject="company") for name in names)


def _key(name: str, declared: CloudModel) -> str:
    key = credential(declared.key)
    if key is None:
        raise ModelError(
            phrase("the key of the model `{name}` is not there", name=name), hint=how_to_give(declared.key)
        )
    return key


def _provided(name: str, declared: CloudModel) -> Model:
    """The provider's own model; never given away without its gateway."""
    key, base = _key(name, declared), declared.base_url
    if (
        base is not None
        and urlsplit(base).scheme != "https"
        and urlsplit(base).hostname not in ("127.0.0.1", "localhost")
    ):
        raise ModelError(
            phrase("the address of the model `{name}` is not encrypted", name=name),
            hint=phrase("write an address that begins with `https://`"),
        )
    settings = ModelSettings(timeout=declared.timeout, max_tokens=MOST_GIVEN)
    try:
        from .wire import Bounded, client

        http = client(declared.timeout + 1, outside=True)  # the end is set by `Bounded`; this one is for what hangs
        match declared.provider:
            case "openai":
                from pydantic_ai.models.openai import OpenAIChatModel
                from pydantic_ai.providers.openai import OpenAIProvider

                address = base or "https://api.openai.com/v1"
                provider = OpenAIProvider(api_key=key, base_url=address, http_client=http)
                provider.client.max_retries = RETRIES
                model = OpenAIChatModel(declared.model, provider=provider, settings=settings)
            case "mistral":
                from pydantic_ai.models.mistral import MistralModel
                from pydantic_ai.providers.mistral import MistralProvider

                provider = MistralProvider(api_key=key, base_url=base, http_client=http)
                model = MistralModel(declared.model, provider=provider, settings=settings)
            case "anthropic":
                from pydantic_ai.models.anthropic import AnthropicModel
                from pydantic_ai.providers.anthropic import AnthropicProvider

                address = base or "https://api.anthropic.com"
                provider = AnthropicProvider(api_key=key, base_url=address, http_client=http)
                provider.client.max_retries = RETRIES
                model = AnthropicModel(declared.model, provider=provider, settings=settings)
            case "google":
                from pydantic_ai.models.google import GoogleModel
                from pydantic_ai.providers.google import GoogleProvider

                provider = GoogleProvider(api_key=key, base_url=base, http_client=http)
                model = GoogleModel(declared.model, provider=provider, settings=settings)
        return Bounded(model, http.aclose, declared.timeout)
    except ImportError as error:
        raise ModelError(
            phrase("the model `{name}` needs a part of Pupitre that is not installed", name=name),
            hint=phrase("install `pupitre[cloud]`"),
        ) from error
