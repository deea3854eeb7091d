"""A mail that arrived, as an event; the same for every way that it came."""

from datetime import datetime

from ..labels import Labelled, Sensitivity, Writer, written_by
from ..records import Event, EventId
from .mime import read


def arrived(source: str, place: str, at: datetime, raw: bytes, sha256: str, authserv: str | None) -> Event:
    """The event of a mail: the same bytes are one event, wherever and however often they lie.

    `sha256` is of the whole mail, of which `raw` may be the beginning; `authserv` says whose `Authentication-Results`
    are believed.
    """
    return Event(
        id=EventId(f"e{sha256[:16]}"),
        source=source,
        place=place,
        received_at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        content=Labelled(value=read(raw, authserv=authserv), label=written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)),
    )
