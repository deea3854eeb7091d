"""A real browser before a cockpit that really answers: on this machine, within the test."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import anyio
import pytest
from anyio import to_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pupitre import listening as addresses
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import House, open_house
from pupitre.web import app, serving
from pupitre.web.beside import Here
from pupitre.web.doors import Cockpit, open_cockpit

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PICTURES = Path(__file__).parents[2] / "build" / "screens"
"""Pictures of every screen, for people; git does not keep them."""

PATIENCE = 20_000
"""Milliseconds that a page may take on a busy machine; who waits, waits for a condition."""

expect.set_options(timeout=PATIENCE)

Width = Literal["desktop", "telephone"]
SIZES: dict[Width, Any] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "telephone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


class Served:
    """A cockpit that answers, in a thread of its own; with the team at work where that is wanted."""

    def __init__(self, house: House, *, at_work: bool = False) -> None:
        self.house = house
        self._at_work = at_work
        listening = serving.bind(addresses.Place())
        port = int(listening.getsockname()[1])
        self.cockpit: Cockpit = open_cockpit(house, Here(house), port=port)
        self.address = f"http://127.0.0.1:{port}"
        self._listening = listening
        self._ended = threading.Event()
        self._thread = threading.Thread(target=anyio.run, args=(self._answer,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(timeout=20)

    async def _answer(self) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(serving.serve, app.build(self.cockpit), self._listening, addresses.Place())
            if self._at_work:
                group.start_soon(self._work)
            await to_thread.run_sync(self._ended.wait)
            group.cancel_scope.cancel()

    async def _work(self) -> None:
        async with running(Conductor(self.house)) as works:
            await works.watch(lambda _: None, lambda _: None)

    def link(self, person: str) -> str:
        """A link that signs somebody in."""
        return f"{self.address}/entrance?token={self.cockpit.sessions.link(person)}"


@contextmanager
def served(folder: Path, *, house: House | None = None, at_work: bool = False) -> Generator[Served]:
    """The cockpit of a company, until the block ends."""
    opened = house or open_house(folder)
    this = Served(opened, at_work=at_work)
    this.start()
    try:
        yield this
    finally:
        this.end()
        opened.close()


@contextmanager
def chromium() -> Generator[Browser]:
    """Debian's Chromium; the test is left out where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium is installed")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """A browser window of somebody who is signed in."""

    def __init__(
        self,
        browser: Browser,
        served: Served,
        person: str = "claire",
        *,
        language: str = "en",
        width: Width = "desktop",
        script: bool = True,
        dark: bool = False,
    ) -> None:
        self.served = served
        self.name = f"{language}-{width}{'' if script else '-plain'}{'-dark' if dark else ''}"
        self.context: BrowserContext = browser.new_context(
            **SIZES[width], java_script_enabled=script, color_scheme="dark" if dark else "light"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_cookies([{"name": "pupitre-language", "value": language, "url": served.address}])
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        """What the browser found wrong: a script or a style that it refused, an error of a script."""
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append("a dialog"))
        self.page.goto(served.link(person))

    def open(self, path: str) -> Page:
        """A page of the cockpit."""
        self.page.goto(self.served.address + path)
        return self.page

    def press(self, button: str) -> None:
        """Press a button that leads to another page, and wait until that one stands, however busy the machine is."""
        self.page.evaluate("document.documentElement.setAttribute('data-left', '')")
        self.page.locator(button).click()
        self.page.locator("html:not([data-left])").wait_for(timeout=PATIENCE)
        self.page.wait_for_load_state("load")

    def picture(self, name: str) -> None:
        """Keep what is seen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{self.name}.png", full_page=True)

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def violations(self, *rules: str) -> list[str]:
        """What axe-core finds that bars somebody's way: serious or critical; by some of its rules, or by all."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
        found: list[dict[str, Any]] = self.page.evaluate(
            "rules => axe.run(document, {resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})})"
            ".then(found => found.violations)",
            list(rules),
        )
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]

    def close(self) -> None:
        self.context.close()
