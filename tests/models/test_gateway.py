"""Nothing that identifies somebody reaches a model outside, a log, a trace or an error; the answers come back whole."""

import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import anyio
import pytest
import sqlalchemy as sa
from pydantic_ai import models
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.function import AgentInfo, FunctionModel

from pupitre import journal, ledger
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.errors import CompanyError, ModelError
from pupitre.house import House, open_house
from pupitre.language import now
from pupitre.models import cloud as clouds
from pupitre.models.privacy.gateway import Gateway, Guard, Recipient
from pupitre.models.privacy.masking import Json as Plain
from pupitre.models.privacy.masking import Mask, look_again
from pupitre.models.privacy.names import Known, Roster
from pupitre.models.privacy.spans import Sort
from pupitre.models.privacy.vault import Hidden, Vault, left
from pupitre.store import Store, open_store, spending

from .. import shop
from ..spine.openai_server import SECRET, Json, Said, serving

CANARIES = (
    "Anna North", "North", "ben@south.example", "anna@north.example", "Quéméneur", "quemeneur", "Wolfgang",
    "06 12 34 56 78", "0612345678", "FR7630006000011234567890189", "7630 0060", "12 rue des Lilas", "Villeurbanne",
    "2 55 08 14 168 025 38", "732 829 320 00074", "AB-123-CD", "12/03/1975", "hunter2",
)  # fmt: skip

MAIL = """Hello, this is Anna North. Please send me a copy of F-0001.

My colleague Wolfgang Quéméneur (06 12 34 56 78, 12 rue des Lilas, 69100 Villeurbanne, né le 12/03/1975,
sécu 2 55 08 14 168 025 38) pays from FR76 3000 6000 0112 3456 7890 189; his firm is SIRET 732 829 320 00074,
his van AB-123-CD. quemeneur is in copy, and so is ben@south.example.

Regards,
Anna North
"""


@pytest.fixture(autouse=True)
def loopback_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)
    monkeypatch.setenv("SHOP_CLOUD_KEY", SECRET)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "shop")


def configure(folder: Path, url: str, *, sees: str = "financial", timeout: float = 20) -> None:
    path = folder / "pupitre.toml"
    text = path.read_text(encoding="utf-8").replace(
        'budget = ["100 actions/hour"]', 'budget = ["100 actions/hour"]\nmodels = ["outside"]'
    )
    path.write_text(
        f'{text}\n[models.outside]\nkind = "cloud"\nprovider = "openai"\nbase_url = "{url}"\nmodel = "big"\n'
        f'key = "env:SHOP_CLOUD_KEY"\nsees = "{sees}"\ncountry = "FR"\ntimeout = {timeout}\n',
        encoding="utf-8",
    )


async def drained(house: House) -> None:
    try:
        async with running(Conductor(house)) as works:
            await works.drain()
    finally:
        house.close()


def helpful(request: Json) -> Said:
    """Hands over, looks the sender up under its pseudonym and sends the copy, as a model that sees pseudonyms can."""
    agent = str(request["messages"][0]["content"]).split()[2]
    turn = sum(item["role"] == "assistant" for item in request["messages"])
    if agent == "support":
        return [("hand_over", json.dumps({"to": "billing", "why": "an invoice"}))] if turn == 0 else "done"
    prompt = str(request["messages"][1]["content"])
    sender = "[" + prompt.partition("<sender>")[2].partition("</sender>")[0].partition("EMAIL_")[2].partition("]")[0]
    address = f"( email {sender.strip('[')} )"
    match turn:
        case 0:
            return [("find", json.dumps({"type": "Customer", "where": {"email": address}}))]
        case 1:
            return [("find", json.dumps({"type": "Invoice", "where": {"number": "F-0001"}}))]
        case 2:
            return [("send_copy", json.dumps({"target": "Invoice:F-0001", "to": address, "why": "asked for"}))]
        case _:
            return "done"


def test_a_model_outside_does_the_work_and_sees_nobody(
    folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    shop.deliver(folder, "m1", MAIL)
    with caplog.at_level(logging.DEBUG), serving(helpful) as served:
        configure(folder, served.url)
        anyio.run(drained, open_house(folder))

    sent = json.dumps(served.asked, ensure_ascii=False)
    assert [canary for canary in CANARIES if canary.casefold() in sent.casefold()] == []
    written = caplog.text + "".join(capfd.readouterr())
    assert [canary for canary in CANARIES if canary.casefold() in written.casefold()] == []
    assert [line for text in shop.sent(folder) for line in text.splitlines() if line.startswith("To: ")] == [
        f"To: {shop.ANNA}"
    ]


def test_what_left_is_on_one_page_without_a_single_name(folder: Path) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(helpful) as served:
        configure(folder, served.url)
        anyio.run(drained, open_house(folder))
    store = open_store(folder / ".pupitre")
    with store.reading() as connection:
        lines = left(connection)
    store.close()

    assert {(line.provider, line.country, line.model) for line in lines} == {("openai", "FR", "outside")}
    assert {"CLIENT", "EMAIL", "TEL", "IBAN", "NIR", "SIRET", "PLAQUE", "NAISSANCE", "ADRESSE"} <= {
        line.sort for line in lines
    }
    assert "Customer:1" in {line.subject for line in lines}
    assert [canary for canary in CANARIES if canary in repr(lines)] == []


def test_pseudonyms_are_encrypted_where_they_are_kept(folder: Path) -> None:
    shop.deliver(folder, "m1", "Hello, Wolfgang Quéméneur here, 06 12 34 56 78")
    with serving(helpful) as served:
        configure(folder, served.url)
        anyio.run(drained, open_house(folder))
    with sqlite3.connect(folder / ".pupitre" / "state.sqlite") as state:
        kept = repr(state.execute("SELECT * FROM pseudonyms").fetchall())
    state.close()

    assert "Quéméneur" not in kept and "06 12" not in kept and "TEL_1" in kept


@pytest.mark.parametrize("sees", ["public", "internal", "personal"])
def test_a_mail_leaves_only_where_the_company_said_so(folder: Path, sees: str) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(helpful) as served:
        configure(folder, served.url, sees=sees)
        house = open_house(folder)
        anyio.run(drained, house)

    assert served.asked == []  # `support` reads the bank account of a customer, which is financial


def test_a_limit_in_euros_that_cannot_be_counted_lets_nothing_leave(folder: Path) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(helpful) as served:
        configure(folder, served.url)
        path = folder / "pupitre.toml"
        text = path.read_text(encoding="utf-8").replace('["100 actions/hour"]', '["100 actions/hour", "2 EUR/day"]')
        path.write_text(text, encoding="utf-8")
        anyio.run(drained, open_house(folder))

    assert served.asked == []


def test_a_recogniser_that_errs_lets_nothing_leave(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("Anna North")

    monkeypatch.setattr("pupitre.models.privacy.recognise.patterns", broken)
    shop.deliver(folder, "m1", MAIL)
    with serving(helpful) as served:
        configure(folder, served.url)
        house = open_house(folder)
        anyio.run(drained, house)

    assert served.asked == []


@pytest.mark.parametrize(
    "how",
    [
        "html", "error", "refused", "busy", "closes", "half", "hangs", "drips", "empty", "no choices", "garbage", "huge", "endless",
        "packed", "cut", "filtered", pytest.param([("format_disk", "{}")], id="a tool that does not exist"),
    ],
)  # fmt: skip
def test_a_provider_that_misbehaves_leaves_the_message_before_a_person(folder: Path, how: Any) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(lambda _: how) as served:
        configure(folder, served.url, timeout=0.5)
        house = open_house(folder)
        anyio.run(drained, house)
    with house.store.reading() as connection:
        outcomes = journal.outcomes(connection)
        failed = [*connection.execute(sa.select(spending.c.failed)).scalars()]
    house.store.close()

    assert outcomes["asked"] == 1
    assert failed and (all(failed) or how == [("format_disk", "{}")]), "each call that failed is counted as such"
    sent = json.dumps(served.asked, ensure_ascii=False)
    assert [canary for canary in CANARIES if canary.casefold() in sent.casefold()] == []
    assert len(served.asked) <= 4, "the client may ask once more, and a wrong tool is answered twice"


@pytest.mark.parametrize("how", ["html", "busy", "huge"])
@pytest.mark.parametrize("provider", ["mistral", "anthropic", "google"])
def test_whoever_the_provider_is_the_next_tier_gets_the_message_once(folder: Path, provider: str, how: Any) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(lambda _: how) as served:
        configure(folder, served.url.removesuffix("/v1"), timeout=5)
        path = folder / "pupitre.toml"
        text = path.read_text(encoding="utf-8").replace('provider = "openai"', f'provider = "{provider}"')
        path.write_text(text.replace('models = ["outside"]', 'models = ["outside", "embedded"]'), encoding="utf-8")
        house = open_house(folder)
        anyio.run(drained, house)
    with house.store.reading() as connection:
        task = ledger.search(connection, kind="task")[0]
        failed = [*connection.execute(sa.select(spending.c.failed)).scalars()]
    house.store.close()

    assert task.body["tier"] == "embedded"
    assert len(failed) == 1 and failed[0], "one call, counted as failed"
    assert 1 <= len(served.asked) <= 3


def test_the_key_lies_outside_the_folder(folder: Path, keys_of_the_test: Path) -> None:
    shop.deliver(folder, "m1", MAIL)
    with serving(helpful) as served:
        configure(folder, served.url)
        house = open_house(folder)
        anyio.run(drained, house)

    file = ledger.key_file(house.company).with_suffix(".vault")
    assert file.parent == keys_of_the_test and file.stat().st_mode & 0o077 == 0


# The mask and the vault


class Counting:
    """Gives pseudonyms in order."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    async def __call__(self, values: Any) -> list[str]:
        return [self.known.setdefault(value.same, f"{value.sort.value}_{len(self.known) + 1}") for value in values]


DUPONT = Roster.of([Known(name="Jean-Marc Dupont", sort=Sort.CLIENT, subject="Customer:42")])


@pytest.mark.parametrize("written", ["Jean-Marc Dupont", "DUPONT Jean-Marc", "jean marc dupont", "Dupont, Jean-Marc"])
def test_a_name_has_one_pseudonym_however_it_is_written(written: str) -> None:
    mask = Mask(pseudonym=Counting(), rosters=(DUPONT,))

    assert anyio.run(mask.hide, f"le dossier de {written} svp") == "le dossier de [CLIENT_1] svp"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("[CLIENT_1]", id="as it was"),
        pytest.param("[client_1]", id="small letters"),
        pytest.param("[Client 1]", id="a space"),
        pytest.param("( CLIENT_1 )", id="other brackets"),
        pytest.param("[[CLIENT_1]]", id="doubled"),
        pytest.param("\\[CLIENT\\_1\\]", id="escaped"),
        pytest.param("CLIENT_1", id="none"),
        pytest.param("**[CLIENT-1]**", id="marked"),
        pytest.param("«CLIENT 01»", id="quoted"),
    ],
)
def test_a_pseudonym_is_restored_also_where_the_model_rewrote_it(answer: str) -> None:
    mask = Mask(pseudonym=Counting(), rosters=(DUPONT,))
    anyio.run(mask.hide, "le dossier de Jean-Marc Dupont")

    assert (
        mask.restore(f"Bonjour {answer}, voici.").replace("*", "").replace("\\", "")
        == "Bonjour Jean-Marc Dupont, voici."
    )


def test_a_pseudonym_of_another_conversation_is_not_restored() -> None:
    assert Mask(pseudonym=Counting()).restore("[CLIENT_7]") == "[CLIENT_7]"


def test_nested_json_comes_back_as_it_went() -> None:
    mask = Mask(pseudonym=Counting(), rosters=(DUPONT,))
    value: Plain = {"a": ["de Jean-Marc Dupont", {"b": "06 12 34 56 78", "c": 3}], "d": None}
    hidden = anyio.run(mask.hide_json, value)

    assert "Dupont" not in json.dumps(hidden) and "06 12" not in json.dumps(hidden)
    assert mask.restore_json(hidden) == value


@pytest.mark.parametrize(
    "text", ["x@y.fr", "FR76 3000 6000 0112 3456 7890 189", "73282932000074", "de quéméneur yann"]
)
def test_the_second_look_sees_what_the_first_one_left(text: str) -> None:
    with pytest.raises(ModelError, match="second look"):
        look_again([f"[CLIENT_1] et {text}"], ["Quéméneur Yann", "Quéméneur"])


def test_the_second_look_lets_pseudonyms_pass() -> None:
    look_again(["[CLIENT_1] doit 120 euros pour F-0001"], ["Quéméneur Yann"])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


def test_a_value_keeps_its_pseudonym_until_it_is_forgotten(store: Store) -> None:
    vault = Vault(store, Random(1).randbytes(32), keep=timedelta(days=30))
    anna = Hidden(sort=Sort.CLIENT, same="name anna", value="Anna")

    async def play() -> list[list[str]]:
        day = now()
        return [
            await vault.names_of([anna], day),
            await vault.names_of([anna], day + timedelta(days=29)),
            await vault.names_of([anna], day + timedelta(days=90)),
        ]

    assert anyio.run(play) == [["CLIENT_1"], ["CLIENT_1"], ["CLIENT_2"]]
    with store.reading() as connection:
        assert (vault.reveal(connection, "CLIENT_1"), vault.reveal(connection, "CLIENT_2")) == (None, "Anna")
    store.close()


def test_the_key_cannot_be_written_into_the_folder(folder: Path) -> None:
    configure(folder, "http://127.0.0.1:9/v1")
    path = folder / "pupitre.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("env:SHOP_CLOUD_KEY", "plain"), encoding="utf-8")

    with pytest.raises(CompanyError):
        open_house(folder)


def test_a_stream_never_shows_half_a_pseudonym(store: Store) -> None:
    seen: list[str] = []

    async def halves(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str]:
        yield "never"

    def whole(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        seen.append(repr(messages))
        return ModelResponse(parts=[TextPart(content="Bonjour [CLI" + "ENT_1], c'est noté.")])

    guard = Guard(
        vault=Vault(store, Random(1).randbytes(32), keep=timedelta(days=30)), rosters=lambda: (DUPONT,), whole={},
        plain=frozenset(), clock=now,
    )  # fmt: skip
    inside = FunctionModel(whole, stream_function=halves)
    gateway = Gateway(inside, guard, Recipient(name="big", provider="openai", country="FR"), agent="support")
    asked: list[ModelMessage] = [ModelRequest(parts=[UserPromptPart(content="Bonjour, ici Jean-Marc Dupont")])]

    async def play() -> list[str]:
        async with gateway.request_stream(asked, None, ModelRequestParameters()) as stream:
            shown = [repr(event) async for event in stream]
            shown.append("".join(part.content for part in stream.get().parts if isinstance(part, TextPart)))
            return shown

    shown = anyio.run(play)
    store.close()

    assert shown[-1] == "Bonjour Jean-Marc Dupont, c'est noté."
    assert not [event for event in shown if "CLI" in event]
    assert seen and "Dupont" not in seen[0]


def test_only_the_gateway_is_given_a_model_outside() -> None:
    source = Path(clouds.__file__).read_text(encoding="utf-8")

    assert source.count("_provided(") == 2, "where it is made, and where it is put behind its gateway"
    assert "metered = Metered(_provided(" in source and "return Gateway(metered, " in source
