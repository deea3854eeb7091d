"""What repairs cost: the consultant's own table of hours and his day rate, from a TOML file.

Where the file says nothing, the hours of `catalogue` and the usual day rate hold. How costs are shown is in `report`.
"""

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from ..errors import SourceError
from ..language import Money, phrase
from ..records import Record
from .catalogue import CHECKS
from .findings import Finding, Hours

USUAL_DAY_RATE = 600
"""Euros."""


class Efforts(Record):
    """Day rate and hours, as the consultant sets them."""

    day_rate: int = Field(default=USUAL_DAY_RATE, gt=0)
    """Euros for a day."""
    hours: dict[str, tuple[float, float]] = Field(default_factory=dict[str, tuple[float, float]])
    """The least and the most hours, by check."""

    @property
    def money(self) -> Money:
        """The day rate."""
        return Money(cents=100 * self.day_rate)

    def applied(self, finding: Finding) -> Finding:
        """The finding with these hours."""
        own = self.hours.get(finding.check)
        return finding if own is None else finding.model_copy(update={"hours": Hours(least=own[0], most=own[1])})


def read_efforts(path: Path) -> Efforts:
    """The table of a file; a name that is no check, or hours that make no range, are refused."""
    try:
        table = Efforts.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise SourceError(
            phrase("`{file}` is no table of efforts", file=str(path)),
            hint=phrase("write `day_rate = 750` and, under `[hours]`, lines like `rls-off = [0.5, 2]`"),
        ) from error
    for check, (least, most) in table.hours.items():
        if check not in CHECKS or not 0 <= least <= most:
            raise SourceError(
                phrase("`{check}` in `{file}` is no check, or its hours are no range", check=check, file=str(path)),
                hint=phrase("the checks are the pages of `docs/audit`; the smaller number comes first"),
            )
    return table
