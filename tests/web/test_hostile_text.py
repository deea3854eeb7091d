"""What others wrote is shown in a browser and never obeyed: a corpus of hostile strings in every field."""

import json
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import anyio
import pytest
from playwright.sync_api import Browser
from pydantic_ai.models.function import FunctionModel

from pupitre import inbox, ledger, weekly
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import House
from pupitre.language import now
from pupitre.store import departures, moment, spending

from .. import shop
from ..cli.conftest import build
from ..insight import shelf
from ..insight.test_page import page as week
from ..spine.scripts import Call, house_with, scripted
from .browser import Served, Window, chromium, served

MARK = "owned"
"""What a string would leave behind, were it obeyed: an element, an attribute or a name of the page."""

CORPUS = (
    f"<script>window.{MARK}=1</script>",
    f"<img src=x onerror=window.{MARK}=1 id={MARK}>",
    f"\"><svg onload=window.{MARK}=1 id={MARK}>",
    f"' onmouseover='window.{MARK}=1' id='{MARK}",
    f"\" autofocus onfocus=\"window.{MARK}=1\" id=\"{MARK}",
    f"</title><script>window.{MARK}=1</script>",
    f"</textarea><b id={MARK}>x</b>",
    f"</script><b id={MARK}>x</b>",
    f"<iframe srcdoc=\"<script>parent.{MARK}=1</script>\" id={MARK}></iframe>",
    f"<a href=\"javascript:window.{MARK}=1\" id={MARK}>click</a>",
    f"javascript:window.{MARK}=1",
    f"<style id={MARK}>*{{display:none}}</style>",
    f"<meta http-equiv=refresh content=\"0;url=//{MARK}.example\">",
    f"<base href=//{MARK}.example id={MARK}>",
    f"<form id={MARK} action=//{MARK}.example><button>x</button></form>",
    f"<div hx-get=/stop hx-trigger=load id={MARK}></div>",
    f"<div hx-on:load=window.{MARK}=1 id={MARK}></div>",
    f"{{{{ ''.__class__ }}}}{{% set {MARK} = 1 %}}<b id={MARK}>",
    f"&lt;script&gt;window.{MARK}=1&lt;/script&gt;",
    f"\u202e<b id={MARK}>\x00\x1b[2J",
    f"<!--<b id={MARK}>-->",
    f"<![CDATA[<b id={MARK}>]]>",
    f"data: <b id={MARK}>\n\nevent: x\ndata: y",
)  # fmt: skip

ALL = " ".join(CORPUS)


def hostile(folder: Path) -> Path:
    """A shop whose every name, row, file and mail holds the corpus."""
    build(folder)
    toml = (folder / "pupitre.toml").read_text(encoding="utf-8")
    quoted = (
        ALL.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\x00", "").replace("\x1b", "")
    )
    for before in ('name = "Shop"', 'name = "Claire"', 'purpose = "Answers customers."'):
        assert before in toml
        toml = toml.replace(before, f'{before.partition("=")[0]}= "{quoted}"')
    (folder / "pupitre.toml").write_text(toml, encoding="utf-8")
    ontology = (folder / "ontology.yaml").read_text(encoding="utf-8")
    named = ALL.replace("'", "''").replace("\n", " ").replace("\x00", "").replace("\x1b", "").replace("\u202e", "")
    for before in ("fr: client, en: customer", "fr: changer l'adresse, en: change the address"):
        assert before in ontology
        ontology = ontology.replace(before, f"fr: '{named}', en: '{named}'")
    (folder / "ontology.yaml").write_text(ontology, encoding="utf-8")
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.execute("UPDATE customers SET name = ?", (ALL,))
    books.close()
    return folder


def deliver(folder: Path, name: str, first: str, text: str) -> None:
    """A mail with a hostile sender, subject, text, quotation and file name."""
    flat = " ".join(text.replace("\x00", "").replace("\x1b", "").split())
    message = EmailMessage()
    message["From"] = f'"{flat.translate(str.maketrans({chr(34): "", chr(92): ""}))}" <{shop.ANNA}>'
    message["To"] = "contact@shop.example"
    message["Subject"] = flat
    message["Message-ID"] = f"<{name}@test.example>"
    message["Authentication-Results"] = "mx.shop.example; dmarc=pass"
    message.set_content(f"{first} {text.replace(chr(0), '')}\n\nOn Monday you wrote:\n> {flat}\n")
    message.add_attachment(b"x", maintype="text", subtype="plain", filename=flat)
    (folder / "mail" / "inbox" / "new" / name).write_bytes(message.as_bytes())


def _house(folder: Path) -> House:
    script: dict[str, tuple[Call, ...]] = {
        "address": (
            ("find", {"type": "Customer", "where": {"email": shop.ANNA}}),
            ("change_email", {"target": "Customer:1", "email": "x@north.example", "why": ALL}),
        ),
        "reply": (("reply", {"to": shop.ANNA, "body": ALL, "why": ALL}),),
        "ask": (("ask_person", {"question": ALL, "why": ALL}),),
        "unclear": (("abstain", {"reason": ALL}),),
    }

    def choose(text: str, agent: str) -> FunctionModel:
        word = text.split()[0]
        theirs = word == "address"
        handed: tuple[Call, ...] = (("hand_over", {"to": "billing", "why": ALL}),)
        return scripted(*(handed if theirs and agent == "support" else script[word]))

    return house_with(folder, choose)


@pytest.fixture(scope="module")
def shop_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPITRE_KEYS", str(place / "keys"))
        folder = hostile(place / "shop")
        house = _house(folder)

        async def work() -> None:
            async with running(Conductor(house)) as works:
                for number, one in enumerate(CORPUS):
                    deliver(folder, f"m{number}", "unclear", one)
                for word in ("address", "reply", "ask"):
                    deliver(folder, word, word, ALL)
                await works.drain()

        anyio.run(work)
        kept = weekly.place_of(house.company, "2026-W05")
        kept.parent.mkdir()
        kept.write_text(planted(weekly.brief(week(shelf.write(place / "shelf"))).model_dump_json()), encoding="utf-8")
        with served(folder, house=house) as this:
            yield this


@pytest.fixture(scope="module")
def browser(shop_served: Served) -> Iterator[Browser]:
    """Opened after all work is done: nobody else may run an event loop while it is open."""
    with chromium() as opened:
        yield opened


def assert_obeyed_nothing(window: Window, where: str) -> None:
    """No string left a trace in the page, and the browser had nothing to refuse."""
    obeyed = window.page.evaluate(
        f"window.{MARK} !== undefined && !(window.{MARK} instanceof HTMLElement) || "
        f"document.getElementById('{MARK}') !== null || document.querySelector('base, iframe') !== null || "
        "[...document.querySelectorAll('*')].some(one => [...one.attributes].some(a => a.name.startsWith('on')))"
    )
    refused = [said for said in window.complaints if "Failed to load resource: the server responded" not in said]
    assert (where, obeyed, refused) == (where, False, [])


SCREENS = (
    "/", "/?kind=approval", "/activity", "/team", "/map", "/map/Customer", "/rules", "/try", "/figures", "/costs", "/costs?by=agent", "/audit", "/ledger", "/resume",
)  # fmt: skip


def test_what_others_wrote_is_obeyed_on_no_screen(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    for path in SCREENS:
        window.open(path)
        assert_obeyed_nothing(window, path)
    paths = [path for screen in ("/", "/?kind=approval", "/activity") for path in _links(window, screen)]
    assert len(paths) > len(CORPUS)
    for path in dict.fromkeys(paths):
        window.open(str(path))
        window.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_obeyed_nothing(window, str(path))
    window.close()


def _links(window: Window, screen: str) -> list[str]:
    return window.open(screen).locator("ul.cards a").evaluate_all("all => all.map(one => one.pathname)")


def report(folder: Path) -> None:
    """The audit of a program in which every text holds the corpus."""
    finding = {
        "id": ALL, "check": ALL, "severity": "critical", "title": ALL, "meaning": ALL, "reason": ALL, "repair": ALL,
        "file": ALL, "line": 1, "hours": {"least": 1, "most": 2},
    }  # fmt: skip
    flow = {"receiver": ALL, "purpose": ALL, "country": ALL, "region": ALL, "fields": [ALL], "encrypted": False}
    whole = {
        "name": ALL, "on": ALL, "grade": ALL, "files": 1, "lines": 1, "hours": {"least": 1, "most": 2},
        "findings": [finding], "flows": [flow],
    }  # fmt: skip
    (folder / "audits").mkdir()
    (folder / "audits" / "x.json").write_text(json.dumps(whole), encoding="utf-8")


def test_what_an_audit_a_model_and_a_person_wrote_is_obeyed_on_no_screen(
    browser: Browser, shop_served: Served
) -> None:
    report(shop_served.house.folder)
    standing = shop_served.house.folder / "policies" / "standing"
    standing.mkdir()
    said = json.dumps(ALL.replace("\x00", "").replace("\x1b", "").replace("\n", " ").replace("\u202e", ""))
    rule = f'@id("always-1") @fr({said}) @en({said}) permit (principal, action, resource);'
    (standing / "always-1.cedar").write_text(rule, encoding="utf-8")
    row = dict.fromkeys(("task", "agent", "model", "provider"), ALL) | {
        "at": moment(now()), "tier": "cloud", "tokens_in": 1, "tokens_out": 1, "micros": 1, "microwatthours": 1,
        "energy": "modelled", "milliseconds": 1,
    }  # fmt: skip
    gone = dict.fromkeys(("task", "agent", "model", "provider", "country", "pseudonym", "sort", "subject"), ALL)
    with shop_served.house.store.writing() as connection:
        connection.execute(spending.insert().values(**row))
        connection.execute(departures.insert().values({**gone, "at": moment(now()), "times": 1}))
        for kind in ("event", f"k{ALL}"):
            ledger.append(connection, kind, ALL, {"x": ALL}, at=now())
    window = Window(browser, shop_served)
    for path in ("/audit", "/rules", "/costs", "/costs?by=agent", "/costs?by=model", "/costs?by=provider", "/ledger"):
        window.open(path)
        window.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_obeyed_nothing(window, path)
        assert MARK in window.page.inner_text("main"), f"{path} shows what was planted"
    window.close()


def planted(text: str) -> str:
    """A page of the week in which everything that somebody wrote holds the corpus."""

    def plant(this: object) -> object:
        match this:
            case str() if " " in this:
                return f"{this} {ALL}"
            case dict():
                return {name: plant(value) for name, value in cast(dict[str, object], this).items()}
            case list():
                return [plant(one) for one in cast(list[object], this)]
            case _:
                return this

    return json.dumps(plant(json.loads(text)))


def test_what_a_page_of_the_week_quotes_is_obeyed_nowhere(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    open_page = window.open("/insight")
    assert_obeyed_nothing(window, "/insight")
    assert MARK in open_page.inner_text("main"), "the page shows what was planted"
    passages = open_page.locator("a[href*='/passages/']").evaluate_all("all => all.map(one => one.pathname)")
    assert passages
    for path in dict.fromkeys(passages):
        window.open(str(path))
        assert_obeyed_nothing(window, str(path))
        assert MARK in window.page.inner_text("main"), f"{path} shows what was planted"
    window.close()


def test_what_a_person_types_is_shown_back_and_not_obeyed(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    with shop_served.house.store.reading() as connection:
        approval = next(card for card in inbox.waiting(connection, kind="approval") if card.proposal is not None)
    page = window.open(f"/cards/{approval.id}")
    page.locator("details summary").first.click()
    page.locator("form[action$='/edit'] :is(input, textarea)").first.fill(ALL)
    window.press("form[action$='/edit'] button")
    assert_obeyed_nothing(window, "an edit")
    window.page.goto(f"{shop_served.address}/ledger?about={CORPUS[1]}&kind={CORPUS[2]}&before={CORPUS[3]}")
    assert_obeyed_nothing(window, "a search")
    page = window.open("/try")
    for name in ("sender", "subject", "text"):
        page.locator(f"[name={name}]").fill(f"unclear {ALL}"[:2000])
    window.press("form[action='/try'] button")
    assert_obeyed_nothing(window, "a rehearsal")
    page = window.open(f"/cards/{approval.id}")
    page.locator("details summary").last.click()
    page.locator("input[name=reason]").fill(ALL[:500])
    window.press("form[action$='/refuse'] button")
    assert_obeyed_nothing(window, "a refusal")
    window.open(f"/cards/{approval.id}")
    assert_obeyed_nothing(window, "the refused card")
    window.close()


def test_the_strings_would_be_obeyed_if_they_were_not_escaped(browser: Browser) -> None:
    """The test above is worth something: a page that writes the corpus as it is, is taken over."""
    page = browser.new_page()
    page.set_content(f"<body>{ALL}</body>")
    page.wait_for_timeout(100)
    assert page.evaluate(f"document.getElementById('{MARK}') !== null")
    page.close()
