"""What models cost is written down: before a call the most that it can be, after it what it was; limits in euros hold."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic import TypeAdapter
from pydantic_ai import models
from sqlalchemy import RowMapping

from pupitre import journal, ledger, rehearsal
from pupitre.company import CloudModel, LocalModel, Price, load
from pupitre.conductor import Conductor
from pupitre.costs import By, Costs, costs
from pupitre.durable import running
from pupitre.errors import ModelError
from pupitre.house import open_house
from pupitre.language import now, say
from pupitre.models import energy
from pupitre.models.budget import in_euros, spent
from pupitre.models.meter import UNFINISHED, Meter, Use
from pupitre.models.prices import Tokens, micros_of
from pupitre.models.steady import Steady
from pupitre.store import Store, flags, open_store, read_only, spending

from .. import shop
from ..spine.openai_server import SECRET, Json, Said, serving

DEAR = CloudModel(
    kind="cloud", provider="openai", model="big", key="env:SHOP_CLOUD_KEY", price=Price(input=100, output=100)
)
NEAR = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small", watts=200)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loopback_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)
    monkeypatch.setenv("SHOP_CLOUD_KEY", SECRET)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "shop")


CLOUD = 'kind = "cloud"\nprovider = "openai"\nmodel = "big"\nkey = "env:SHOP_CLOUD_KEY"\nsees = "financial"\ncountry = "FR"\n'
PRICED = CLOUD + "price = { input = 1000, output = 2000 }\n"
LOCAL = 'kind = "openai"\nmodel = "small"\n'


def configure(
    folder: Path, url: str, model: str, *, limits: str = "", first: str = "", last: str = "", timeout: str = "5"
) -> None:
    path = folder / "pupitre.toml"
    text = path.read_text(encoding="utf-8").replace(
        'budget = ["100 actions/hour"]', f'budget = ["100 actions/hour"{limits}]\nmodels = [{first}"other"{last}]'
    )
    path.write_text(f'{text}\n[models.other]\n{model}base_url = "{url}"\ntimeout = {timeout}\n', encoding="utf-8")


def worked(folder: Path, model: str, answer: Callable[[Json], Said], **how: str) -> tuple[list[RowMapping], int]:
    """What stands in the meter after one message, and how often the server was asked."""

    async def work() -> None:
        house = open_house(folder)
        async with running(Conductor(house)) as works:
            await works.drain()
        house.close()

    shop.deliver(folder, "m1", "Hello, when are you open?")
    with serving(answer) as served:
        configure(folder, served.url, model, **how)
        anyio.run(work)
    return rows(folder), len(served.asked)


def rows(folder: Path) -> list[RowMapping]:
    state = read_only(folder / ".pupitre")
    with state.reading() as connection:
        found = [*connection.execute(spending.select()).mappings().all()]
    state.close()
    return found


def tell(folder: Path, by: By = By.TIER) -> Costs:
    state = read_only(folder / ".pupitre")
    with state.reading() as connection:
        found = costs(connection, load(folder).settings, by, now() - timedelta(days=1), now())
    state.close()
    return found


def helpful(request: Json) -> Said:
    turn = sum(item["role"] == "assistant" for item in request["messages"])
    return [("abstain", json.dumps({"reason": "not clear"}))] if turn == 0 else "done"


def test_each_call_of_a_model_outside_is_written_with_what_it_cost(folder: Path) -> None:
    found, asked = worked(folder, PRICED, helpful)

    assert (len(found), asked) == (2, 2)
    assert {(row["agent"], row["tier"], row["provider"], row["model"]) for row in found} == {
        ("support", "cloud", "openai", "other")
    }
    assert [(row["tokens_in"], row["tokens_out"], row["micros"], row["failed"]) for row in found] == [
        (1, 1, 3000, None)
    ] * 2
    assert all(row["task"].endswith(".0") for row in found)


def test_a_model_in_the_house_costs_time_and_energy_and_no_money(folder: Path) -> None:
    found, _ = worked(folder, LOCAL, helpful)

    assert {(row["tier"], row["provider"], row["micros"], row["energy"]) for row in found} == {
        ("local", "house", 0, "estimated")
    }
    assert all(row["microwatthours"] > 0 for row in found)


def test_a_price_that_nobody_knows_is_not_zero(folder: Path) -> None:
    worked(folder, CLOUD, helpful)
    told = tell(folder)

    assert told.total.micros is None
    assert told.tiers[0].per_euro is None


@pytest.mark.parametrize(
    ("model", "limits", "asked"),
    [
        pytest.param(PRICED, ', "0.01 EUR/day"', 0, id="a hard limit with no room"),
        pytest.param(CLOUD, ', "100 EUR/month"', 0, id="a hard limit, and a price that nobody knows"),
        pytest.param(PRICED, ', "100 EUR/month"', 2, id="a hard limit with room"),
        pytest.param(PRICED, ', "0.01 EUR/day soft"', 2, id="a soft limit is only said"),
        pytest.param(LOCAL, ', "0.01 EUR/day"', 2, id="a model that costs nothing"),
    ],
)
def test_a_limit_in_euros_holds_for_what_costs_money(folder: Path, model: str, limits: str, asked: int) -> None:
    assert worked(folder, model, helpful, limits=limits)[1] == asked


def test_a_limit_that_is_reached_in_the_middle_ends_the_work_and_a_person_gets_it(folder: Path) -> None:
    # an answer may have 4,096 tokens, so that a call can cost about 8,192 EUR: there is room for one at a time
    def costly(request: Json) -> Said:
        return [("find", json.dumps({"type": "Customer", "where": {"id": 1}}))]

    found, asked = worked(folder, PRICED.replace("2000", "2000000"), costly, limits=', "8200 EUR/day"')

    assert 1 <= asked < 12 and sum(row["micros"] for row in found) <= 8_200_000_000
    state = read_only(folder / ".pupitre")
    with state.reading() as connection:
        task = ledger.search(connection, kind="task")[0]
    state.close()
    assert task.body["ended"] == "abstained" and "no room left" in json.dumps(task.body["reason"])


def test_why_models_were_passed_over_stands_in_the_record(folder: Path) -> None:
    worked(folder, CLOUD.replace("financial", "public"), helpful, first='"embedded", ')
    state = read_only(folder / ".pupitre")
    with state.reading() as connection:
        task = ledger.search(connection, kind="task")[0]
    state.close()

    passed = TypeAdapter(list[journal.Passed]).validate_python(task.body["passed"])
    assert [one.model for one in passed] == ["embedded", "other"]
    why = "`support` reads internal data of Customer, and the model `other` may see public data at most"
    assert say(passed[1].why, "en") == why


def test_a_call_that_failed_is_counted_as_failed(folder: Path) -> None:
    found, _ = worked(folder, PRICED, lambda _: "html")

    assert [row["failed"] for row in found] == ["UnexpectedModelBehavior"]
    assert tell(folder).total.failed == 1


def test_a_rehearsal_with_a_model_in_the_house_records_nothing(folder: Path) -> None:
    async def rehearse() -> None:
        house = open_house(folder)
        tried = await rehearsal.rehearse(house, sender=shop.ANNA, subject="x", text="hello", vouched=True)
        assert tried.works[0].tier == "other"
        house.close()

    with serving(helpful) as served:
        configure(folder, served.url, LOCAL)
        anyio.run(rehearse)

    assert served.asked != [] and rows(folder) == []


# The meter


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


def use(declared: LocalModel | CloudModel = DEAR) -> Use:
    return Use(name="m", declared=declared, agent="support", task="t.0")


def test_two_calls_at_once_cannot_pass_a_limit_together(store: Store) -> None:
    meter = Meter(store, lambda: NOON, eur_per_usd=1)
    most = Tokens(taken=0, given=6000)  # 0.60 EUR
    refused: list[str] = []

    async def call() -> None:
        try:
            await meter.reserve(use(), most, ["1 EUR/hour"])
        except ModelError as error:
            refused.append(str(error))

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(call)
            group.start_soon(call)

    anyio.run(both)
    assert len(refused) == 1 and "`1 EUR/hour` has no room left" in refused[0]
    store.close()


def test_a_call_whose_end_nobody_recorded_counts_at_the_most_that_it_can_have_cost(store: Store) -> None:
    meter = Meter(store, lambda: NOON, eur_per_usd=1)
    anyio.run(meter.reserve, use(), Tokens(taken=100, given=5000), ())
    with store.reading() as connection:
        row = connection.execute(spending.select()).mappings().one()
        assert spent(connection, "support", ["1 EUR/hour"], NOON) == {"1 EUR/hour": 510_000}
    assert (row["failed"], row["micros"]) == (UNFINISHED, 510_000)
    store.close()


@pytest.mark.parametrize(
    ("period", "later", "free"),
    [
        pytest.param("hour", timedelta(minutes=59), False, id="within the hour"),
        pytest.param("hour", timedelta(minutes=61), True, id="after the hour"),
        pytest.param("day", timedelta(hours=23), False, id="within the day"),
        pytest.param("day", timedelta(hours=25), True, id="after the day"),
        pytest.param("month", timedelta(days=29), False, id="within the month"),
        pytest.param("month", timedelta(days=31), True, id="after the month"),
    ],
)
def test_a_limit_is_counted_over_its_time(store: Store, period: str, later: timedelta, free: bool) -> None:
    time = Time()
    meter = time.meter(store)
    limits = [f"1 EUR/{period}"]
    anyio.run(meter.reserve, use(), Tokens(taken=0, given=9000), limits)
    time.pass_by(later)

    assert _has_room(meter, limits) is free
    store.close()


class Time:
    """A clock that can be set, and the time that really passes."""

    def __init__(self) -> None:
        self.clock, self.ticks = NOON, 0.0

    def meter(self, store: Store) -> Meter:
        return Meter(store, lambda: self.clock, eur_per_usd=1, steady=Steady(lambda: self.clock, lambda: self.ticks))

    def pass_by(self, span: timedelta) -> None:
        self.clock += span
        self.ticks += span.total_seconds()


def _has_room(meter: Meter, limits: list[str]) -> bool:
    try:
        anyio.run(meter.reserve, use(), Tokens(taken=0, given=9000), limits)
    except ModelError:
        return False
    return True


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)], ids=["forward", "back"])
def test_a_clock_that_jumps_opens_no_limit_and_is_recorded(store: Store, jump: timedelta) -> None:
    time = Time()
    meter, limits = time.meter(store), ["1 EUR/month"]
    anyio.run(meter.reserve, use(), Tokens(taken=0, given=9000), limits)
    time.clock += jump

    assert not _has_room(meter, limits)
    anyio.run(meter.reserve, use(NEAR), Tokens(taken=1, given=1), limits)  # what costs nothing works on
    with store.reading() as connection:
        assert (
            connection
            .execute(flags.select().where(flags.c.name == "clock_jump"))
            .mappings()
            .one()["value"]
            .endswith(f"{round(jump.total_seconds()):+d}")
        )
    store.close()


def test_a_clock_that_jumped_closes_no_limit_for_ever(store: Store) -> None:
    time = Time()
    time.clock += timedelta(days=4000)
    limits = ["1 EUR/day"]
    anyio.run(time.meter(store).reserve, use(), Tokens(taken=0, given=9000), limits)
    time.clock = NOON
    again = time.meter(store)

    assert not _has_room(again, limits)
    time.pass_by(timedelta(hours=25))
    assert _has_room(again, limits)
    store.close()


def test_the_clock_follows_a_small_correction() -> None:
    time = Time()
    steady = Steady(lambda: time.clock, lambda: time.ticks)
    time.clock += timedelta(seconds=30)
    assert (steady.now(), steady.jumped()) == (time.clock, timedelta())


# Prices and energy


@pytest.mark.parametrize(
    ("model", "micros"),
    [
        pytest.param({"model": "mistral-small-latest"}, True, id="listed"),
        pytest.param({"model": "nobody-has-heard-of-it"}, False, id="not in the list"),
        pytest.param({"model": "nobody-has-heard-of-it", "price": Price(input=1, output=2)}, True, id="declared"),
    ],
)
def test_a_price_is_declared_or_listed_or_not_known(model: dict[str, Any], micros: bool) -> None:
    declared = CloudModel(kind="cloud", provider="mistral", key="env:KEY", **model)
    found = micros_of(declared, Tokens(taken=1000, given=1000), NOON, 0.9)
    assert (found is not None and found > 0) is micros


def test_the_energy_of_a_model_outside_is_modelled_where_it_is_known() -> None:
    known = CloudModel(kind="cloud", provider="mistral", model="mistral-small-latest", key="env:KEY")
    unknown = known.model_copy(update={"model": "nobody-has-heard-of-it"})

    assert energy.modelled(known, 100, 2.0).how == "modelled"
    assert energy.modelled(unknown, 100, 2.0) == (None, "unknown")
    assert energy.estimated(36, 100) == (1_000_000, "estimated")


def test_limits_in_euros_are_read_to_the_cent() -> None:
    found = in_euros(["100 actions/hour", "2.5 EUR/day", "0.05 EUR/hour soft"])
    assert [(one.micros, one.per, one.soft) for one in found] == [(2_500_000, "day", False), (50_000, "hour", True)]
