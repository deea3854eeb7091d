"""Which model may do what: the table of models, held against what a task takes."""

import pytest

from pupitre.company import CloudModel, LocalModel, Settings
from pupitre.labels import Sensitivity
from pupitre.language import Phrase, phrase
from pupitre.models.choice import Ask, Need, Offer, Tier, ask_of, judge, offer_of
from pupitre.records import Message

from . import print_shop

EVERYTHING = frozenset(Need)
FULL = phrase("the limit `{limit}` has no room left for a model that costs money", limit="2 EUR/day")


def offer(
    tier: Tier = Tier.LOCAL, sees: Sensitivity = Sensitivity.FINANCIAL, can: frozenset[Need] = EVERYTHING
) -> Offer:
    return Offer(name="m", tier=tier, sees=sees, can=can, paid=tier is Tier.CLOUD)


def ask(*meets: Sensitivity, writes: bool = False, full: Phrase | None = None, unfit: Phrase | None = None) -> Ask:
    why = phrase("a mail is personal")
    return Ask(agent="desk", meets=dict.fromkeys(meets, why), writes=writes, full=full, unfit=unfit)


@pytest.mark.parametrize(
    ("this", "of_it", "because"),
    [
        pytest.param(
            offer(sees=Sensitivity.INTERNAL),
            ask(Sensitivity.PERSONAL),
            "may see {sees} data at most",
            id="sees too little",
        ),
        pytest.param(
            offer(can=frozenset({Need.DECIDE, Need.TOOLS})),
            ask(writes=True),
            "may not be used for this",
            id="may not write",
        ),
        pytest.param(
            offer(can=frozenset({Need.DECIDE, Need.WRITE})), ask(), "may not be used for this", id="no tools"
        ),
        pytest.param(offer(can=frozenset()), ask(), "may not be used for this", id="can do nothing"),
        pytest.param(offer(Tier.CLOUD), ask(full=FULL), "has no room left", id="outside, and no money left"),
        pytest.param(offer(), ask(unfit=phrase("it failed")), "it failed", id="failed its self-test"),
    ],
)
def test_a_model_is_passed_over_with_a_reason(this: Offer, of_it: Ask, because: str) -> None:
    choice = judge(this, of_it)

    assert not choice.granted
    assert because in str(choice.why) or because in choice.why.text


@pytest.mark.parametrize(
    ("this", "of_it"),
    [
        pytest.param(offer(), ask(Sensitivity.PERSONAL, Sensitivity.FINANCIAL, writes=True), id="in the house"),
        pytest.param(offer(), ask(full=FULL), id="in the house, when no money is left: it costs none"),
        pytest.param(offer(Tier.CLOUD), ask(Sensitivity.FINANCIAL), id="outside, where it may see that"),
        pytest.param(offer_of("embedded", None), ask(Sensitivity.FINANCIAL, writes=True, full=FULL), id="embedded"),
    ],
)
def test_a_model_that_may_is_granted_with_a_reason(this: Offer, of_it: Ask) -> None:
    choice = judge(this, of_it)

    assert choice.granted and choice.why.text


def test_what_a_model_outside_sees_and_costs_is_not_assumed() -> None:
    outside = offer_of("far", CloudModel(kind="cloud", provider="mistral", model="m", key="env:KEY", country="FR"))
    inside = offer_of("near", LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="m"))

    assert (outside.sees, outside.paid, outside.country) == (Sensitivity.INTERNAL, True, "FR")
    assert (inside.sees, inside.paid, inside.country) == (Sensitivity.FINANCIAL, False, None)


def test_what_a_task_takes_is_the_most_that_the_agent_may_come_upon() -> None:
    settings = Settings.model_validate(print_shop.SETTINGS)
    found = ask_of(Message(sender="a@b.example"), "desk", settings, print_shop.ontology())
    nobody = ask_of(Message(sender=None), "nobody", settings, print_shop.ontology())

    assert Sensitivity.PERSONAL in found.meets and Sensitivity.SECRET not in found.meets
    assert nobody.meets == {}
