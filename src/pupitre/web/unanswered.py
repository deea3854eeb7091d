"""What is said where a request cannot be answered as it was sent: each code of HTTP as a sentence, and what to do."""

from ..errors import PupitreError, RequestError
from ..language import phrase


def unanswered(code: int, kind: str) -> PupitreError:
    """The sentence for a code; `kind` is the type of what nobody foresaw."""
    again = phrase("go back to the page, reload it and send it again")
    match code:
        case 400:
            return RequestError(phrase("what was sent cannot be read"), hint=again)
        case 404:
            return RequestError(phrase("there is no page at this address"), hint=phrase("go to the inbox"))
        case 405:
            return RequestError(phrase("this address does not take what was sent"), hint=phrase("go to the inbox"))
        case 408:
            return RequestError(phrase("what was sent did not arrive in time"), hint=again)
        case 411 | 413:
            return RequestError(
                phrase("what was sent is too long, or does not say how long it is"),
                hint=phrase("shorten what you typed"),
            )
        case 415:
            return RequestError(phrase("what was sent is not a form of this page"), hint=again)
        case 503:
            return RequestError(phrase("too much is asked at once"), hint=phrase("wait a moment, then try again"))
        case _:
            return RequestError(
                phrase("the program failed on it ({kind})", kind=kind), hint=phrase("try something else")
            )
