"""The demo company, *Atelier Lacombe*: a French joinery of fourteen people, written into a folder.

Here is what writes it. Who is who is in `cast`, the database in `books`, the mailbox in `mailbox`, its messages and
what should become of each in `messages` and `cases`, the text files in `files/`.
"""

from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import CompanyError
from ..language import phrase
from . import books, mailbox, schemas

__all__ = ["SEED", "TODAY", "write"]

SEED = 2026
TODAY = date(2026, 11, 20)


def write(folder: Path, *, seed: int = SEED, today: date = TODAY) -> None:
    """Write the whole company into an empty or new folder; the same seed and day give the same bytes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CompanyError(
                phrase("the folder `{folder}` is not empty", folder=str(folder)),
                hint=phrase("name a folder that does not exist yet, or empty this one"),
            )
        _copy(resources.files("pupitre.demo").joinpath("files"), folder)
        state = folder / ".pupitre"
        state.mkdir(mode=0o700)
        schemas.put(folder)
        (folder / "data").mkdir()
        content = books.generate(seed, today)
        books.save(content, folder / "data" / "lacombe.sqlite")
        mailbox.save(content, folder / "mail")
    except OSError as error:
        raise CompanyError(
            phrase("the folder `{folder}` cannot be written", folder=str(folder)),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error


def _copy(source: Traversable, target: Path) -> None:
    for item in source.iterdir():
        if item.is_dir():
            (target / item.name).mkdir()
            _copy(item, target / item.name)
        else:
            (target / item.name).write_bytes(item.read_bytes())
