"""What a person is asked about a call, and which answer counts for what.

A question shows the call whole, as it would be made, and why it is asked. The answer counts for this call word for
word, for the reasons that were shown, once, and until it expires. How it reaches the person (the client's form, the
inbox) is not known here.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..guard import Json
from ..language import Names, Phrase, phrase, say
from ..records import Asked, Digest, Rule, canonical, digest
from ..shown import visible

PATIENCE = timedelta(minutes=10)
"""How long a question waits for its answer."""

MOST = 5
"""How many questions may wait at once: nobody reads the sixth with care."""

LONGEST = 20_000
"""Characters of a call that can be shown; what a person cannot read, he cannot approve."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What the client wants of the wrapped server."""

    tool: str
    arguments: Mapping[str, Json]

    @property
    def digest(self) -> Digest:
        """Its fingerprint; `ValueError` where it holds what JSON cannot."""
        return digest(canonical({"tool": self.tool, "arguments": self.arguments}))


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was shown to a person."""

    token: str
    call: Digest
    rules: tuple[Rule, ...]
    """The rules that wanted a person, as shown."""
    text: str
    until: datetime


class Questions:
    """The questions of a session that wait."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._waiting: dict[str, Question] = {}

    def put(self, call: Call, asked: Asked, text: str, until: datetime) -> Question | None:
        """A question about a call; none where too many wait already."""
        now = self._clock()
        self._waiting = {token: one for token, one in self._waiting.items() if one.until >= now}
        if len(self._waiting) >= MOST:
            return None
        question = Question(
            token=secrets.token_urlsafe(),
            call=call.digest,
            rules=asked.rules,
            text=text,
            until=until,
        )
        self._waiting[question.token] = question
        return question

    def take(self, token: str, call: Call) -> Question | None:
        """The question under this token, once, where it was about this call and has not expired."""
        question = self._waiting.pop(token, None)
        if question is None or question.call != call.digest or question.until < self._clock():
            return None
        return question


def wording(call: Call, asked: Asked, *, server: Names, request: str, language: str) -> str | None:
    """What a person reads before he answers; none where the call is too long to be shown."""
    shown = _shown(call)
    if len(shown) > LONGEST:
        return None
    reasons = "\n".join(f"  - {rule.sentence.get(language)}" for rule in asked.rules)
    parts = (
        say(phrase("{program}: may this be done?", program=server), language),
        shown,
        say(phrase("Why you are asked:"), language) + "\n" + reasons,
        say(_request(request), language),
        say(
            phrase("Your answer counts for exactly this, once, within {minutes} minutes.", minutes=_MINUTES), language
        ),
    )
    return "\n\n".join(parts)


def form(language: str) -> dict[str, object]:
    """The form for the answer, as MCP elicitation takes it; nothing in it is chosen beforehand."""
    return {
        "type": "object",
        "properties": {
            "answer": {
                "type": "string",
                "title": say(phrase("Your answer"), language),
                "enum": ["yes", "no"],
                "enumNames": [say(phrase("yes, do exactly this"), language), say(phrase("no"), language)],
            },
            "request": {
                "type": "string",
                "title": say(phrase("What you have asked for"), language),
                "description": say(
                    phrase(
                        "In your own words, for what follows; what fits them is then not asked again. May stay empty."
                    ),
                    language,
                ),
                "maxLength": 4000,
            },
        },
        "required": ["answer"],
    }


_MINUTES = PATIENCE // timedelta(minutes=1)


def _request(request: str) -> Phrase:
    if not request.strip():
        return phrase("You have not said yet what you want, so every change is asked about.")
    return phrase("You asked for: {request}", request=phrase("“{words}”", words=visible(request.strip())))


def _shown(call: Call) -> str:
    """The call as it would be made; each line of a value stands behind a bar, so that none passes for one of ours."""
    lines = [f"  {_line(call.tool)}"]
    for name, value in call.arguments.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        bars = "\n".join(f"    | {line}" for line in visible(text).split("\n"))
        lines.append(f"  {_line(name)}:\n{bars}")
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(visible(text).split())
