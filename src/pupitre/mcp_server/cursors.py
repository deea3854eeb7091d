"""Where an answer goes on: a mark that fits only the question that it was given for, and only who asked it.

The mark is signed with a key that lives as long as the server, so a page of somebody else, or one that nobody was
offered, cannot be turned to.
"""

import base64
import binascii
import hmac
import secrets

from ..errors import QuestionError
from ..language import phrase
from ..records import digest


class Cursors:
    """The marks of one client."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def mark(self, question: str, skip: int) -> str:
        """The mark of the page that begins after `skip` of what answers this question."""
        return base64.urlsafe_b64encode(f"{skip}.{self._seal(question, skip)}".encode()).decode()

    def skip(self, question: str, mark: str | None) -> int:
        """Where the page begins; `QuestionError` for a mark that was not given for this question."""
        if mark is None:
            return 0
        try:
            number, _, seal = base64.urlsafe_b64decode(mark).decode("ascii").partition(".")
            skip = int(number)
        except (binascii.Error, ValueError):
            skip, seal = -1, ""
        if skip < 0 or not hmac.compare_digest(seal.encode(), self._seal(question, skip).encode()):
            raise QuestionError(
                phrase("the cursor does not belong to this question"),
                hint=phrase("ask the question again with the same arguments and without `cursor`"),
            )
        return skip

    def _seal(self, question: str, skip: int) -> str:
        return hmac.digest(self._key, f"{skip} {digest(question)}".encode(), "sha256").hex()
