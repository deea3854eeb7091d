"""How much energy a model took, in millionths of a watt-hour, and how that is known.

For a model outside it is `modelled` by `ecologits` from what is public about it; for one in the house it is `estimated`
from the time and the watts that the machine draws; where neither can be said it is `unknown`, and never zero.
"""

import logging
from math import ceil
from typing import Literal, NamedTuple

from ..company import CloudModel

How = Literal["modelled", "estimated", "unknown"]

EMBEDDED_WATTS = 15.0
"""What one busy core of an office machine draws."""

_CALLED = {"mistral": "mistralai", "anthropic": "anthropic", "openai": "openai", "google": "google_genai"}
"""What `ecologits` calls each provider."""


class Energy(NamedTuple):
    """Millionths of a watt-hour, and how they are known."""

    microwatthours: int | None
    how: How


def estimated(seconds: float, watts: float) -> Energy:
    """What a machine in the house took that was busy for so long."""
    return Energy(microwatthours=ceil(seconds * watts / 3600 * 1_000_000), how="estimated")


def modelled(declared: CloudModel, given: int, seconds: float) -> Energy:
    """What a model outside took for an answer of so many tokens; the upper end where a range is given."""
    try:
        from ecologits.tracers.utils import llm_impacts
    except ImportError:
        return _UNKNOWN
    # it warns on the terminal that makers keep the size of their models to themselves
    logging.getLogger("ecologits").setLevel(logging.ERROR)
    try:
        energy = llm_impacts(_CALLED[declared.provider], declared.model, given, seconds).energy
    except (LookupError, ValueError, TypeError, ArithmeticError):
        return _UNKNOWN
    if energy is None:
        return _UNKNOWN
    kilowatthours = energy.value if isinstance(energy.value, float | int) else energy.value.max
    return Energy(microwatthours=ceil(kilowatthours * 1e9), how="modelled")


_UNKNOWN = Energy(microwatthours=None, how="unknown")
