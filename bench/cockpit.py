"""A cockpit in a process of its own, for `bench.web`: prints its address with a link, and answers until it is ended."""

import sys
from functools import partial
from pathlib import Path

import anyio

from pupitre import rehearsal
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import open_house
from pupitre.web import app, serving
from pupitre.web.doors import open_cockpit


async def main(folder: Path, *, team: bool) -> None:
    """Answer."""
    house = open_house(folder)
    at = serving.Place()
    listening = serving.bind(at)
    cockpit = open_cockpit(house, port=int(listening.getsockname()[1]))
    person = next(iter(house.company.settings.people))
    await cockpit.verified.look()  # measured apart
    await cockpit.look_back()  # as the background does at the start
    link = f"http://{cockpit.hosts[0]}/entrance?token={cockpit.sessions.link(person)}"
    if not team:
        print(link, flush=True)
        await serving.serve(app.build(cockpit), listening, at)
        return
    async with anyio.create_task_group() as group, running(Conductor(house)) as works:
        group.start_soon(serving.serve, app.build(cockpit), listening, at)
        await rehearsal.warm_up(house)
        print(link, flush=True)
        await works.watch(lambda _: None, lambda _: None)


if __name__ == "__main__":
    anyio.run(partial(main, Path(sys.argv[1]), team="--team" in sys.argv))
