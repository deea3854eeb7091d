"""The draft written down: `ontology.yaml` with its comments, and `questions.md`.

The comments are in the language of the company; the file itself is what `ontology.reading` reads. No value of a row is
in it but the few of an enumeration that is not confidential.
"""

import json
import re
from collections.abc import Sequence

from ...labels import Sensitivity
from ...language import Names, phrase, say
from ...values import Kind
from ..discovery import Discovery
from .draft import Draft, DraftLink, DraftProperty, DraftType

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9_’ .-]*[A-Za-zÀ-ÿ0-9_.]|[A-Za-z]")
_SPECIAL = frozenset("true false null yes no on off y n".split())


def ontology_text(name: str, draft: Draft, language: str) -> str:
    """The text of `ontology.yaml`."""
    lines = [
        f"# {say(phrase('A draft made from the databases: read it, mend it, it is yours.'), language)}",
        f"# {say(phrase('What the owner should be asked is in questions.md.'), language)}",
        f"name: {_quoted(name)}",
        "types:" if draft.types else "types: {}",
    ]
    for one in draft.types:
        lines += ["", *type_lines(one, language)]
    if links := [(one, link) for one in draft.types for link in one.links]:
        lines += ["", "links:"]
        lines += [link_line(one.name, link, language) for one, link in links]
    lines += [
        "",
        f"# {say(phrase('What agents may propose: to begin with, a question to a person.'), language)}",
        "actions:",
        "  ask_person:",
        "    label: {fr: poser une question, en: ask a question}",
        "    arguments:",
        "      question: {type: text, label: {fr: question, en: question}}",
        "    effect: {ask: question}",
    ]
    for one in draft.apart:
        why = phrase("`{table}` is not here: nothing that may be shown tells its rows apart", table=one.table)
        lines += ["", f"# {say(why, language)}"]
    return "\n".join(lines) + "\n"


def questions_text(draft: Draft, found: Discovery, language: str) -> str:
    """The text of `questions.md`."""
    lines = [f"# {say(phrase('Questions to the owner'), language)}", ""]
    lines += [f"{number}. {say(one, language)}" for number, one in enumerate(draft.questions, start=1)]
    if not draft.questions:
        lines.append(say(phrase("Nothing is doubtful."), language))
    if found.notes:
        lines += ["", f"## {say(phrase('What could not be read, or not wholly'), language)}", ""]
        lines += [
            f"- {note.source}: {say(note.message, language)} ({say(note.hint, language)})" for note in found.notes
        ]
    return "\n".join(lines) + "\n"


def type_lines(one: DraftType, language: str) -> list[str]:
    """What stands under `types:` for a type."""
    lines = [
        f"  {one.name}:",
        f"    label: {_names(one.label)}",
        f"    description: {_names(one.description)}",
        f"    source: {one.source}",
        f"    table: {_quoted(one.table)}",
        f"    key: {_one_or_many(one.key)}",
    ]
    if one.title is not None:
        lines.append(f"    title: {one.title}")
    if one.party:
        lines.append("    party: true")
    elif one.about is not None:
        lines.append(f"    about: {one.about}")
    lines.append("    properties:")
    for item in one.properties:
        lines += [f"      # {say(note, language)}" for note in item.notes]
        lines.append(property_line(item))
    return lines


def property_line(one: DraftProperty) -> str:
    """What stands under `properties:` for a property."""
    parts = [f"type: {one.type.value}"]
    if one.column.column != one.name:
        parts.append(f"column: {_quoted(one.column.column)}")
    parts.append(f"label: {_names(one.label)}")
    if one.column.sensitivity is not Sensitivity.INTERNAL:
        parts.append(f"sensitivity: {one.column.sensitivity.value}")
    if one.required:
        parts.append("required: true")
    if one.type is Kind.ENUM:
        parts.append(f"values: [{', '.join(map(_quoted, one.column.values))}]")
    if one.type is Kind.MONEY and len(one.column.currencies) == 1 and one.column.currencies[0] != "EUR":
        parts.append(f"currency: {one.column.currencies[0]}")
    return f"      {one.name}: {{{', '.join(parts)}}}"


def link_line(kind: str, link: DraftLink, language: str) -> str:
    """What stands under `links:` for a link of a type."""
    return (
        f"  {kind}.{link.name}: {{to: {link.to}, via: {_one_or_many(link.via)}}}"
        f"  # {say(link.found.evidence.said, language)}"
    )


def _one_or_many(names: Sequence[str]) -> str:
    return _quoted(names[0]) if len(names) == 1 else f"[{', '.join(map(_quoted, names))}]"


def _names(names: Names) -> str:
    return f"{{fr: {_quoted(names.fr)}, en: {_quoted(names.en)}}}"


def _quoted(text: str) -> str:
    """A text that YAML reads as that text; JSON's quotes are YAML's."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL and ": " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)
