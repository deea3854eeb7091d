"""A cockpit in a process of its own, for `bench.web`: prints its address with a link, and answers until it is ended."""

import sys
from pathlib import Path

import anyio

from pupitre.house import open_house
from pupitre.web import app, serving
from pupitre.web.doors import open_cockpit


async def main(folder: Path) -> None:
    """Answer."""
    house = open_house(folder)
    at = serving.Place()
    listening = serving.bind(at)
    cockpit = open_cockpit(house, port=int(listening.getsockname()[1]))
    person = next(iter(house.company.settings.people))
    await cockpit.verified.look()  # measured apart
    print(f"http://{cockpit.hosts[0]} {cockpit.sessions.link(person)}", flush=True)
    await serving.serve(app.build(cockpit), listening, at)


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]))
