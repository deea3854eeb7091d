"""The threshold that a person had measured: kept beside the classifier, and used instead of its own where it still holds.

It holds for the examples and the program that it was measured with; with others the classifier goes by its own again,
until somebody measures anew. What is measured, and how, is in `calibration` and `practice`.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, ValidationError

from ..records import Digest, Record
from . import whole
from .cache import FOLDER, fingerprint
from .calibration import Point
from .classifier import Classifier
from .examples import Examples

__all__ = ["FILE", "LEAST", "Calibration", "applied", "fingerprint", "keep", "kept"]

FILE: Final = "calibration.json"

LEAST: Final = 60
"""No threshold is below this per cent, whatever was measured: examples are cleaner than life."""


class Calibration(Record):
    """What was measured, and for what it holds."""

    of: Digest
    """The examples and the program that it was measured with."""
    at: AwareDatetime
    target: float
    """The share of mistakes that is promised, at most."""
    share: float
    """The share of messages that are none of the standard cases."""
    threshold: int | None
    """Per cent of certainty from which the team acts alone; `None` where nothing could be promised."""
    alone: float = 0.0
    bound: float = 1.0
    curve: tuple[Point, ...] = ()
    """What comes of each threshold, for who wants to see it."""
    messages: int = 0
    """Messages of the time before, and how many of them were not near any example: what drift is held against."""
    unlike: int = 0


def keep(calibration: Calibration, state: Path) -> None:
    """Write down what was measured; the team goes by it from the next time that it reads its examples."""
    whole.write(state / FOLDER / FILE, calibration.model_dump_json(indent=1))


def kept(examples: Examples, state: Path) -> Calibration | None:
    """What was measured with these examples, if it was; a damaged file is none."""
    with suppress(OSError, UnicodeDecodeError, ValidationError):
        found = Calibration.model_validate_json((state / FOLDER / FILE).read_text(encoding="utf-8"))
        return found if found.of == fingerprint(examples) else None
    return None


def applied(classifier: Classifier, calibration: Calibration | None) -> Classifier:
    """The classifier with the threshold that was measured; with its own where none could be promised."""
    if calibration is None or calibration.threshold is None:
        return classifier
    threshold = max(calibration.threshold, LEAST)
    return replace(classifier, measured=replace(classifier.measured, threshold=threshold, promised=True))
