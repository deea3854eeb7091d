"""A page of the cockpit: a template for people, a document for programs, from the same data.

Everything that a template writes passes `visible` and the autoescaping; nothing is ever marked safe.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from .. import words
from ..errors import PupitreError
from ..language import Phrase, Value, phrase, say, say_time
from ..shown import Form, error_form, visible


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a screen says, before it is said to anybody."""

    template: str
    form: Form = field(default_factory=dict[str, Any])
    """The document for programs."""
    error: PupitreError | None = None
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the template reads."""


def wants_json(request: Request) -> bool:
    """Whether a program asks."""
    return "application/json" in request.headers.get("accept", "")


def render(page: Page, language: str, frame: dict[str, Any], *, as_json: bool, code: int) -> Response:
    """The answer to a request."""
    headers = {"Vary": "Accept, Cookie"}
    if as_json:
        form = error_form(page.error, language) if page.error is not None else page.form
        return JSONResponse(form, status_code=code, headers=headers)
    return HTMLResponse(text(page, language, frame), status_code=code, headers=headers)


def text(page: Page, language: str, frame: dict[str, Any]) -> str:
    """The page in a language."""

    def translated(sentence: str, /, **values: Value) -> str:
        return say(phrase(sentence, **values), language)

    def said(this: Phrase) -> str:
        return say(this, language)

    zone = frame["company"].timezone

    def time(moment: datetime) -> str:
        return say_time(moment, language, zone)

    return (
        environment()
        .get_template(page.template)
        .render(
            {**frame, **page.values},
            t=translated,
            say=said,
            time=time,
            words=words,
            static=static,
            language=language,
            error=page.error,
        )
    )


@cache
def environment() -> Environment:
    """The templates."""
    return Environment(
        loader=PackageLoader("pupitre.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


@cache
def static(name: str) -> str:
    """The address of a file of ours, which changes with the file, so that a browser may keep it for ever."""
    content = resources.files("pupitre.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?{sha256(content).hexdigest()[:12]}"


def _shown(value: object) -> object:
    """Text without the characters that turn or hide what a person reads."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
