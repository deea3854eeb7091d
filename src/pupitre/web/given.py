"""What somebody typed into a form of ours, as a browser sends it where there is no file in it: names and texts in UTF-8.

No other way to write a form is read at all. How large it may be, and how long it may take, is looked at in `safety`.
"""

from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"

MOST = 200
"""Fields of a form: a page of cards that are ticked, a card with many values."""

_TAKEN = frozenset({FORM, f"{FORM};charset=utf-8", f'{FORM};charset="utf-8"'})


async def fields(request: Request) -> ImmutableMultiDict[str, str]:
    """The fields of the form that was sent; `HTTPException` where it is none of ours, or is no text."""
    kind = request.headers.get("content-type", FORM).lower().replace(" ", "")
    if kind not in _TAKEN:
        raise HTTPException(415)
    body = await request.body()
    try:
        found = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except ValueError:
        # not `from`: what Python says would quote what was typed
        raise HTTPException(400) from None
    return ImmutableMultiDict(found)
