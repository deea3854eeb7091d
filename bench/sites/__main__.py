"""`python -m bench.sites [NAME...]`: the score of each site; `--list` shows what was asked and what passed.

With `--sweep` every single call is tried with what is on the site.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

from pupitre.guard import load

from .replay import Score, replay
from .sweep import Swept, sweep

HERE = Path(__file__).parent
NAMES = ("crm", "books", "projects", "drive", "garage", "lets", "vet", "dental", "architect")


def measure(name: str) -> Score:
    """The score of one site."""
    site = import_module(f"bench.sites.{name}")
    return replay(load(HERE / f"{name}.yaml"), site.World, site.TASKS, site.READS)


def swept(name: str) -> Swept:
    """All single calls on one site."""
    site = import_module(f"bench.sites.{name}")
    return sweep(load(HERE / f"{name}.yaml"), site.World, site.TASKS, site.READS)


def main(arguments: list[str]) -> None:
    """Print the score of each site as JSON."""
    for name in [each for each in arguments if not each.startswith("-")] or NAMES:
        if "--sweep" in arguments:
            found = swept(name)
            print(json.dumps({"site": name, **found.plain()}))
            if "--list" in arguments:
                print(*(f"  harmful {each}" for each in found.harmful), sep="\n")
            continue
        score = measure(name)
        print(json.dumps({"site": name, **score.plain()}))
        if "--list" in arguments:
            print(*(f"  asked   {each}" for each in score.questions), sep="\n")
            print(*(f"  silent  {each}" for each in score.silent), sep="\n")
            print(*(f"  words   {each}" for each in score.words), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
