"""What tokens cost, in millionths of a euro: the price that the company declared, or else the list of `genai-prices`.

A price that neither knows is `None`, never zero. The list comes with the library and is in dollars; nothing is fetched.
"""

from datetime import datetime
from math import ceil
from typing import NamedTuple

from ..company import CloudModel


class Tokens(NamedTuple):
    """What one call took and gave."""

    taken: int
    given: int


def micros_of(declared: CloudModel, tokens: Tokens, at: datetime, eur_per_usd: float) -> int | None:
    """Millionths of a euro for these tokens, a begun one for a whole one; `None` where nobody knows the price."""
    if (price := declared.price) is not None:
        return ceil(tokens.taken * price.input + tokens.given * price.output)
    # takes a quarter of a second to load, and only who asks a model outside has to wait for it
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=tokens.taken, output_tokens=tokens.given)
    try:
        listed = calc_price(usage, declared.model, provider_id=declared.provider, genai_request_timestamp=at)
    except (LookupError, ValueError):
        return None
    return ceil(float(listed.total_price) * eur_per_usd * 1_000_000)
