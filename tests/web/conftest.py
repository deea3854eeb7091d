"""The cockpit of a shop after a day's work, asked without a network and in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from pupitre.house import open_house
from pupitre.web import app
from pupitre.web.beside import Here
from pupitre.web.doors import Cockpit, open_cockpit

from ..cli.conftest import _worked, worked  # noqa: F401  # pyright: ignore[reportPrivateUsage, reportUnusedImport]

ORIGIN = "http://127.0.0.1:7000"


class Desk:
    """A cockpit and who asks it."""

    def __init__(self, client: httpx.AsyncClient, cockpit: Cockpit, app: Starlette) -> None:
        self.client, self.cockpit, self.app = client, cockpit, app
        self.sessions, self.folder = cockpit.sessions, cockpit.company.folder

    async def enter(self, person: str) -> None:
        """Sign in with a fresh link."""
        self.client.cookies.clear()
        await self.client.get("/entrance", params={"token": self.sessions.link(person)})

    async def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form as our own page does."""
        return await self.client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
async def desk(worked: Path) -> AsyncIterator[Desk]:  # noqa: F811
    house = open_house(worked)
    cockpit = open_cockpit(house, Here(house), port=7000)
    built = app.build(cockpit)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url=ORIGIN) as client:
        yield Desk(client, cockpit, built)
    house.close()
