"""`pupitre models`: what each model may see and do, how its self-test went, and which servers are on this machine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ..language import now, phrase, say_number
from .layout import section
from .opening import Common, opened
from .screen import Screen, shown_line

if TYPE_CHECKING:
    from ..company import Company
    from ..language import Phrase
    from ..models.choice import Offer
    from ..models.found import Found
    from ..models.trial import Trial
    from ..shown import Form


async def models(
    *,
    test: Annotated[
        bool, Parameter(name="--test", negative=(), help=phrase("tries the models in the house now").text)
    ] = False,
    find: Annotated[
        bool, Parameter(name="--find", negative=(), help=phrase("looks for servers on the usual ports").text)
    ] = False,
    common: Common = Common(),
) -> int:
    """Show the table of models."""
    from ..company import HouseModel
    from ..models import trial
    from ..models.choice import EMBEDDED, offer_of

    with opened(common) as (company, _, reader):
        declared = company.settings.models
        offers = [offer_of(EMBEDDED, None), *(offer_of(name, one) for name, one in declared.items())]
        troubles = await _try(company) if test else {}
        trials = {
            name: trial.kept(name, one, company.state, now())
            for name, one in declared.items()
            if isinstance(one, HouseModel)
        }
    servers = await _servers() if find else []
    if common.json:
        reader.form(form(offers, trials, {name: reader.say(why) for name, why in troubles.items()}, servers))
    else:
        page(reader, offers, trials, troubles)
        if find:
            _found(reader, servers)
    return 1 if troubles else 0


def page(
    screen: Screen, offers: "list[Offer]", trials: "Mapping[str, Trial | None]", troubles: "Mapping[str, Phrase]"
) -> None:
    """A line for each model, the most private first."""
    from ..costs import TIERS
    from ..models.choice import NEEDS, Need
    from ..ontology.wording import LEVELS

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in (phrase("model"), phrase("where"), phrase("sees at most"), phrase("may"), phrase("self-test")):
        table.add_column(screen.say(column), overflow="fold")
    for offer in offers:
        where = screen.say(TIERS[offer.tier]) + (f" ({offer.country})" if offer.country else "")
        table.add_row(
            Text(offer.name, style="bold"),
            where,
            screen.say(LEVELS[offer.sees][0]),
            ", ".join(screen.say(NEEDS[need]) for need in Need if need in offer.can),
            _shown(screen, offer.name, trials, troubles),
        )
    screen.show(table)


def form(
    offers: "list[Offer]",
    trials: "Mapping[str, Trial | None]",
    troubles: Mapping[str, str],
    servers: "list[Found]",
) -> "Form":
    """`pupitre models --json`."""
    return {
        "models": [
            {
                "name": offer.name,
                "tier": offer.tier.value,
                "sees": offer.sees.value,
                "can": sorted(offer.can),
                "country": offer.country,
                "watts": offer.watts,
                "paid": offer.paid,
                "self_test": found.model_dump(mode="json", exclude={"of"})
                if (found := trials.get(offer.name))
                else None,
                "trouble": troubles.get(offer.name),
            }
            for offer in offers
        ],
        "servers": [one.model_dump(mode="json") for one in servers],
    }


def _shown(screen: Screen, name: str, trials: "Mapping[str, Trial | None]", troubles: "Mapping[str, Phrase]") -> Text:
    if name in troubles:
        return Text(screen.say(troubles[name]), style="red")
    if name not in trials:
        return Text("–", style="dim")
    found = trials[name]
    if found is None:
        return Text(screen.say(phrase("before its first use")), style="dim")
    if found.lacks:
        return Text(", ".join(screen.say(lack) for lack in found.lacks), style="red")
    speed = say_number(found.tokens_per_second, screen.language)
    return Text(screen.say(phrase("passed, {speed} tokens a second", speed=speed)), style="green")


def _found(screen: Screen, servers: "list[Found]") -> None:
    section(screen, phrase("Servers on this machine"))
    if not servers:
        screen.line(phrase("None answers on the usual ports."))
    for one in servers:
        screen.line(
            phrase(
                "`{url}` ({server}): {models}",
                url=one.base_url,
                server=one.server,
                models=shown_line(", ".join(one.models)) or "–",
            )
        )


async def _try(company: "Company") -> "dict[str, Phrase]":
    from ..models.router import try_house

    return await try_house(company, now())


async def _servers() -> "list[Found]":
    from ..models.found import found

    return await found()
