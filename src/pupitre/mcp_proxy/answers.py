"""What a server answered, as the gate looks at it and as it goes on to the client.

A model reads the texts of an answer and its structured part, and nobody promises that they say the same. So everything
that is handed on is looked at: the structured part as the records that were declared, and whatever else there is beside
it. What the gate cannot look into (pictures, sounds) counts as words of whoever writes what the tool answers.
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from mcp.types import (
    AudioContent,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
)

from ..guard import Json

LARGEST = 1_000_000
"""Characters of an answer that the gate looks through; more than a model reads at once."""


def read(result: CallToolResult) -> Json:
    """All that a model can read in an answer: the records where there are some, and what stands beside them."""
    whole = cast(Json, result.structured_content)
    structured = _unwrapped(whole)
    blocks = [_text_of(block) for block in result.content]
    if structured is None:
        return blocks[0] if len(blocks) == 1 else list(_items(blocks))
    items = [*structured] if isinstance(structured, list) else [structured]
    said = {_canonical(one) for one in (whole, structured, *items)} | {str(one) for one in items}
    beside = [block for block in blocks if block not in said and _canonical(_parsed(block)) not in said]
    return [*items, *beside] if beside else structured


def size(answer: Json) -> int:
    """Characters of an answer, about as many as the gate has to look at."""
    match answer:
        case str():
            return len(answer)
        case list():
            return sum(map(size, answer))
        case dict():
            return sum(len(key) + size(value) for key, value in answer.items())
        case _:
            return 8


def handed_on(result: CallToolResult) -> CallToolResult:
    """An answer as the client gets it: what was looked at, and nothing of what was not."""
    return CallToolResult(
        content=[_bare(block) for block in result.content],
        structured_content=result.structured_content,
        is_error=result.is_error,
    )


def _bare(block: ContentBlock) -> ContentBlock:
    """A part of an answer without what is said about it beside what it says."""
    update: dict[str, object] = {"meta": None, "annotations": None}
    if isinstance(block, ResourceLink):
        update |= {"icons": None}
    if isinstance(block, EmbeddedResource):
        update |= {"resource": block.resource.model_copy(update={"meta": None})}
    return block.model_copy(update=update)


def _text_of(block: ContentBlock) -> str:
    match block:
        case TextContent(text=text):
            return text
        case ImageContent(mime_type=kind) | AudioContent(mime_type=kind):
            return kind
        case ResourceLink():
            parts = (block.uri, block.name, block.title, block.description, block.mime_type)
            return " ".join(str(part) for part in parts if part)
        case EmbeddedResource(resource=TextResourceContents(uri=uri, text=text, mime_type=kind)):
            return " ".join(str(part) for part in (uri, text, kind) if part)
        case EmbeddedResource(resource=resource):
            return " ".join(str(part) for part in (resource.uri, resource.mime_type) if part)


def _unwrapped(structured: Json) -> Json:
    """What stands in `result`, where that is all: so lists and single values are sent, which must be objects."""
    if isinstance(structured, dict) and set(structured) == {"result"}:
        return structured["result"]
    return structured


def _parsed(text: str) -> Json:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return cast(Json, json.loads(text, object_pairs_hook=_told_once))
    except (ValueError, RecursionError):
        return text


def _told_once(pairs: list[tuple[str, Json]]) -> Json:
    """A record that names each field once: of one that names it twice the model reads both, and a parser the last."""
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError
    return record


def _items(blocks: list[str]) -> Iterator[Json]:
    """What stands in several texts, of which each may be a record or a list of them."""
    for part in map(_parsed, blocks):
        if isinstance(part, list):
            yield from part
        else:
            yield part


def _canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def json_of(arguments: Mapping[str, object] | None) -> Mapping[str, Json]:
    """The arguments of a call, as they came."""
    return cast("Mapping[str, Json]", arguments or {})
