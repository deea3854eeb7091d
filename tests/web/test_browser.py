"""Every screen in a real browser: both languages, with script and without, on a desk and on a telephone."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pupitre import adoptions, cards, inbox, journal, ledger
from pupitre.language import now, phrase
from pupitre.records import Settled, Unknown, event_of

from .. import shop
from ..cli.conftest import _worked  # noqa: F401  # pyright: ignore[reportPrivateUsage, reportUnusedImport]
from .browser import Served, Width, Window, chromium, served

SCREENS = {
    "inbox": "/",
    "approval": "/cards/1",
    "question": "/cards/3",
    "always": "/cards/1/always",
    "activity": "/activity",
    "team": "/team",
    "map": "/map",
    "type": "/map/Invoice",
    "rules": "/rules",
    "try": "/try",
    "figures": "/figures",
    "insight": "/insight",
    "costs": "/costs",
    "audit": "/audit",
    "ledger": "/ledger",
    "resume": "/resume",
    "nothing": "/cards/999",
}
"""Every screen by a name for its picture."""


@pytest.fixture(scope="module")
def folder(_worked: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: F811
    """The shop after a day's work; nobody may change it."""
    place = tmp_path_factory.mktemp("cockpit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPITRE_KEYS", str(shutil.copytree(_worked[1], place / "keys")))
        yield Path(shutil.copytree(_worked[0], place / "shop"))


@pytest.fixture(scope="module")
def shop_served(folder: Path) -> Iterator[Served]:
    with served(folder) as this:
        yield this


@pytest.fixture(scope="module")
def browser(shop_served: Served) -> Iterator[Browser]:
    """Opened after all work is done: nobody else may run an event loop while it is open."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def own(_worked: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """A shop that the test may change."""
    monkeypatch.setenv("PUPITRE_KEYS", str(shutil.copytree(_worked[1], tmp_path / "keys")))
    return Path(shutil.copytree(_worked[0], tmp_path / "shop"))


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"),
    [
        pytest.param("en", "desktop", True, False, id="English on a desk"),
        pytest.param("fr", "telephone", True, False, id="French on a telephone"),
        pytest.param("fr", "desktop", True, True, id="French on a desk in the dark"),
        pytest.param("en", "telephone", True, True, id="English on a telephone in the dark"),
        pytest.param("en", "telephone", False, True, id="English on a telephone in the dark, without script"),
        pytest.param("fr", "telephone", False, False, id="French on a telephone, without script"),
        pytest.param("en", "desktop", False, False, id="English on a desk, without script"),
        pytest.param("fr", "desktop", False, True, id="French on a desk in the dark, without script"),
    ],
)
def test_every_screen_is_legible_for_everybody(
    browser: Browser, shop_served: Served, language: str, width: Width, script: bool, dark: bool
) -> None:
    window = Window(browser, shop_served, language=language, width=width, script=script, dark=dark)
    found: dict[str, list[str]] = {}
    for name, path in SCREENS.items():
        window.open(path)
        window.picture(name)
        found[name] = window.violations() if script else []
        if window.overflow() > 0:
            found[name].append(f"wider than the window by {window.overflow()}")
    window.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert [said for said in window.complaints if "404" not in said] == []


def test_on_a_telephone_the_answer_is_at_hand_before_anything_is_read(browser: Browser, shop_served: Served) -> None:
    for script in (True, False):
        window = Window(browser, shop_served, width="telephone", script=script)
        page = window.open(f"/cards/{_card(shop_served, 'approval')}")
        expect(page.locator("form[action$='/approve'] button")).to_be_in_viewport(ratio=1)
        expect(page.locator("aside summary").last).to_be_in_viewport(ratio=1)
        window.close()


def test_a_first_page_is_light(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    window.context.clear_cookies()
    page = window.context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(shop_served.link("claire"))
    page.wait_for_load_state("load")
    window.close()
    assert len(sizes) <= 9, "the sign-in's own redirection and eight requests of the page"
    assert sum(sizes) < 150_000


ANSWERS = [
    pytest.param(True, id="with script"),
    pytest.param(False, id="without script"),
]


def _card(this: Served, kind: inbox.Kind) -> int:
    with this.house.store.reading() as connection:
        return next(card.id for card in inbox.waiting(connection) if card.kind == kind)


@pytest.mark.parametrize("script", ANSWERS)
def test_every_answer_is_given_and_kept(browser: Browser, own: Path, script: bool) -> None:
    with served(own) as this:
        window = Window(browser, this, script=script)
        page = window.open(f"/cards/{_card(this, 'approval')}")
        page.get_by_text("Change it", exact=True).click()
        page.locator("form[action$='/edit'] input, form[action$='/edit'] textarea").first.fill("no address")
        page.get_by_role("button", name="Do it like this").click()
        expect(page.get_by_role("alert")).to_contain_text("cannot be the value")
        page.locator("form[action$='/edit'] input").first.fill("other@north.example")
        page.get_by_role("button", name="Do it like this").click()
        expect(page.get_by_role("status").first).to_contain_text("Claire changed it".replace("Claire", "claire"))
        page = window.open(f"/cards/{_card(this, 'question')}")
        page.get_by_role("button", name="I take care of it").click()
        expect(page.get_by_role("status").first).to_contain_text("claire approved it")
        window.close()
        with this.house.store.reading() as connection:
            answers = [card.answer.kind for card in inbox.answered(connection) if card.answer is not None]
    assert answers == ["edited", "approved"]


def unknown(this: Served) -> int:
    """The card about an effect of which nobody knows whether it happened."""
    with this.house.store.writing() as connection:
        proposal = next(card.proposal for card in inbox.waiting(connection) if card.kind == "approval")
        assert proposal is not None
        journal.record_receipt(connection, proposal.id, Unknown(reason=phrase("the program died")))
        step = journal.step(connection, proposal.id)
        assert step is not None
        event = journal.event(connection, event_of(proposal.task))
        action = this.house.ontology.actions[proposal.action]
        until = now() + timedelta(days=1)
        return inbox.put(connection, cards.repair(step, event, action, phrase("nobody knows"), until=until)).id


@pytest.mark.parametrize(("language", "width", "script", "button", "said"), [
    pytest.param("en", "desktop", True, "It was done", "claire looked: it was done", id="it was done"),
    pytest.param("fr", "telephone", False, "Cela n’a pas été fait", "ce n’était pas fait", id="it was not, without script"),
])  # fmt: skip
def test_what_nobody_knows_of_is_settled(
    browser: Browser, own: Path, language: str, width: Width, script: bool, button: str, said: str
) -> None:
    with served(own) as this:
        number = unknown(this)
        window = Window(browser, this, language=language, width=width, script=script)
        window.open("/?kind=repair").locator(f"#card-{number} a").click()
        window.picture("repair")
        window.page.get_by_role("button", name=button, exact=True).click()
        expect(window.page.get_by_role("status").first).to_contain_text(said)
        window.close()
        with this.house.store.reading() as connection:
            answer = inbox.get(connection, inbox.CardId(number)).answer
    assert isinstance(answer, Settled) and answer.done is (button == "It was done")


@pytest.mark.parametrize("script", ANSWERS)
def test_a_card_becomes_a_rule_and_the_rule_is_taken_back(browser: Browser, own: Path, script: bool) -> None:
    with served(own) as this:
        window = Window(browser, this, width="desktop" if script else "telephone", script=script)
        page = window.open(f"/cards/{_card(this, 'approval')}")
        page.get_by_role("link", name="Always allow like this").click()
        page.locator("select[name=reach]").select_option("party")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("pre.diff")).to_contain_text("+permit (")
        page.get_by_role("button", name="Adopt it, in my name").click()
        expect(page.get_by_role("status").first).to_contain_text("allowed for good from now on")
        page = window.open("/rules")
        window.picture("rules-one-adopted")
        expect(page.get_by_text("has allowed so far: 0")).to_be_visible()
        page.get_by_role("button", name="Ask a person again").click()
        expect(page.get_by_role("status").first).to_contain_text("does not hold any more")
        window.close()
        with this.house.store.reading() as connection:
            assert adoptions.adopted(connection) == {}


@pytest.mark.parametrize("script", ANSWERS)
def test_what_the_office_does_is_done(browser: Browser, own: Path, script: bool) -> None:
    with served(own) as this:
        window = Window(browser, this, script=script)
        page = window.open("/team")
        page.get_by_role("button", name="Switch billing off").click()
        expect(page.get_by_role("button", name="Switch billing on")).to_be_visible()
        page = window.open("/try")
        page.locator("textarea[name=text]").fill("unclear")
        page.get_by_role("button", name="See what the team would do").click()
        expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
        page = window.open("/ledger")
        page.get_by_role("button", name="Verify now").click()
        expect(page.get_by_role("status").first).to_contain_text("as it was written")
        with page.expect_download() as taken:
            page.get_by_role("button", name="A signed copy for an auditor").click()
        assert ledger.verify_export(Path(taken.value.path()), None).__class__ is ledger.Sound
        page.get_by_role("button", name="Français").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui vous attend")
        window.close()


def test_what_is_approved_in_one_window_is_done_and_seen_in_another(browser: Browser, own: Path) -> None:
    with served(own, at_work=True) as this:
        claire, sophie = Window(browser, this), Window(browser, this, "sophie")
        number = _card(this, "approval")
        sophie.open("/")
        expect(sophie.page.locator(f"#card-{number}")).to_be_visible()
        claire.open(f"/cards/{number}").get_by_role("button", name="Approve").click()
        expect(sophie.page.locator(f"#card-{number}")).to_have_count(0)
        late = sophie.open(f"/cards/{number}")
        expect(late.get_by_role("status").first).to_contain_text("claire approved it")
        claire.close()
        sophie.close()
    assert shop.rows(own, "SELECT email FROM customers WHERE id = 1") == [("new@north.example",)]


def test_a_refusal_wants_its_reason(browser: Browser, own: Path) -> None:
    with served(own) as this:
        window = Window(browser, this, language="fr", width="telephone", script=False)
        page = window.open(f"/cards/{_card(this, 'approval')}")
        page.get_by_text("Refuser", exact=True).first.click()
        page.locator("input[name=reason]").fill("Pas ce client")
        page.locator("form[action$='/refuse'] button").click()
        expect(page.get_by_role("status").first).to_contain_text("Pas ce client")
        window.close()


def test_one_click_stops_all_windows_and_two_start_them(browser: Browser, own: Path) -> None:
    with served(own) as this:
        one, other = Window(browser, this), Window(browser, this, "sophie")
        other.open("/")
        one.open("/activity").get_by_role("button", name="Stop all agents").click()
        expect(other.page.get_by_text("All agents are stopped.")).to_be_visible()
        one.page.get_by_role("link", name="Let them work again").click()
        one.page.get_by_role("button", name="Yes, let them work").click()
        expect(other.page.get_by_text("All agents are stopped.")).to_have_count(0)
        one.close()
        other.close()


def test_a_page_is_read_and_left_with_the_keyboard_alone(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    page = window.open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert re.search(r"#content$", page.url)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.cards') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/cards/*")
    window.close()


def test_who_signs_out_sees_nothing_more(browser: Browser, shop_served: Served) -> None:
    window = Window(browser, shop_served)
    window.page.get_by_role("button", name="sign out").click()
    assert window.open("/activity").url.endswith("/entrance")
    window.close()
