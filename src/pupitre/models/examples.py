"""What the company's messages look like: `examples/PROCESS.txt`, a message a line.

`#` begins a comment. `other.txt` holds messages that are none of the company's processes; what is not like anything
here is left to a person too, but only with `other.txt` is it measured how well that works.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModelError
from ..language import phrase
from ..ontology.model import Process
from ..records import Digest, canonical, digest

FOLDER = "examples"
OTHER = "other"
"""The name of what is none of the processes."""


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Example messages by process; `other` beside them."""

    by_process: Mapping[str, tuple[str, ...]]
    acts: frozenset[str]
    """Processes that something is done about; to mistake one of the others for another costs a person's minute."""

    @property
    def digest(self) -> Digest:
        """The fingerprint of all of it."""
        return digest(
            canonical({
                "acts": sorted(self.acts),
                "examples": {name: list(lines) for name, lines in self.by_process.items()},
            })
        )


def of_company(folder: Path, processes: Mapping[str, Process]) -> Examples:
    """The examples of a company folder; something is done about each process that has steps."""
    return read(folder, processes, acts=[name for name, process in processes.items() if process.steps])


def read(folder: Path, processes: Collection[str], *, acts: Collection[str]) -> Examples:
    """The examples of a company folder; a file that belongs to no process is a mistake."""
    known = {*processes, OTHER}
    by_process: dict[str, tuple[str, ...]] = {}
    try:
        paths = sorted((folder / FOLDER).glob("*.txt"))
        for path in paths:
            if path.stem not in known:
                raise ModelError(
                    phrase("`{file}` belongs to no process", file=f"{FOLDER}/{path.name}"),
                    hint=phrase("name it after one of: {known}", known=", ".join(sorted(known))),
                )
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            texts = tuple(text for line in lines if (text := line.strip()) and not text.startswith("#"))
            if texts:
                by_process[path.stem] = texts
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            phrase("the examples in `{folder}` cannot be read", folder=FOLDER),
            hint=phrase("check that you may read them and that they are UTF-8 text"),
        ) from error
    if not by_process.keys() - {OTHER}:
        raise ModelError(
            phrase("there are no example messages"),
            hint=phrase("write some into `{file}`, a message a line", file=f"{FOLDER}/PROCESS.txt"),
        )
    return Examples(by_process=by_process, acts=frozenset(acts))
