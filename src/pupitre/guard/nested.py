"""What stands inside objects: declared and held to the rules leaf by leaf, each under its path (`attachments.file_id`).

A declaration is laid out by path when it is loaded (`spread`), a call or a record when it comes (`flat`), so that nothing
else here knows of objects. An act with a list of objects is looked at one object at a time (`one_by_one`): of `two lamps
and three chairs` the three are none of the lamps.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import cast

from .plain import Json

INSIDE, KEYS, EVERY_KEY = "inside", "keys", "*"
MOST = 100
"""Objects in one list that are looked at; with more of them a person is asked."""


def spread(declared: object) -> object:
    """What is declared of fields or arguments, each that stands inside an object by its path."""
    if not isinstance(declared, dict):
        return declared
    items = cast("dict[object, object]", declared).items()
    return {path: leaf for name, item in items for path, leaf in _spread(str(name), item)}


def _spread(path: str, item: object) -> Iterator[tuple[str, object]]:
    if not isinstance(item, dict):
        yield path, item
        return
    rest = dict(cast("dict[str, object]", item))
    if INSIDE in rest:
        inside = rest.pop(INSIDE)
        if not isinstance(inside, dict) or not inside:
            raise ValueError(f"`{path}`: `inside` lists what stands in the object, each with its kind")
        if not rest.keys() <= _SHARED:
            raise ValueError(f"`{path}`: beside `inside` stand only {' and '.join(sorted(_SHARED))}")
        for name, each in cast("dict[object, object]", inside).items():
            for below, leaf in _spread(f"{path}.{name}", each):
                yield below, {**rest, **_whole(leaf)}
    elif KEYS in rest:
        keys = _whole(rest.pop(KEYS))
        yield f"{path}.{EVERY_KEY}", {**{key: rest[key] for key in _SHARED & rest.keys()}, **keys}
        yield path, rest
    else:
        yield path, rest


_SHARED = {"wrote", "sensitivity"}
"""What is said of an object holds for all in it that does not say otherwise."""


def _whole(leaf: object) -> dict[str, object]:
    return cast("dict[str, object]", leaf) if isinstance(leaf, dict) else {"kind": leaf}


def objects_in(paths: Collection[str]) -> frozenset[str]:
    """The paths of the objects in which something is declared, and of the keys that are."""
    parted = [path.split(".") for path in paths if "." in path]
    return frozenset(
        ".".join(parts[:end]) for parts in parted for end in range(1, len(parts) + (parts[-1] == EVERY_KEY))
    )


def placed(path: str) -> tuple[str, ...]:
    """Where a path stands in the file, below the object of the fields."""
    first, *below = path.split(".")
    return (first, *(part for each in below for part in ((KEYS,) if each == EVERY_KEY else (INSIDE, each))))


def flat(objects: Collection[str], values: Mapping[str, Json]) -> Mapping[str, Json]:
    """Values by their paths; what stands at one path in several objects of a list is a list."""
    if not objects:
        return values
    found: dict[str, list[Json]] = {}
    for name, value in values.items():
        for path, leaf in _leaves(objects, name, value):
            found.setdefault(path, []).append(leaf)
    return {path: leaves[0] if len(leaves) == 1 else leaves for path, leaves in found.items()}


def _leaves(objects: Collection[str], path: str, value: Json) -> Iterator[tuple[str, Json]]:
    keys = f"{path}.{EVERY_KEY}"
    match value:
        case list() if path in objects:
            for each in value:
                yield from _leaves(objects, path, each)
        case dict() if keys in objects:
            for name, each in value.items():
                yield keys, name
                yield path, each
        case dict() if path in objects:
            for name, each in value.items():
                yield from _leaves(objects, f"{path}.{name}", each)
        case _:
            yield keys if keys in objects else path, value


def one_by_one(
    objects: Collection[str], arguments: Mapping[str, Json]
) -> Iterator[tuple[Mapping[str, Json], Mapping[str, Json]]]:
    """How a call is looked at: what counts together, and what of it is looked at, both by path."""
    lists = {name: each for name, each in arguments.items() if name in objects and isinstance(each, list)}
    rest = {name: each for name, each in arguments.items() if name not in lists}
    yield flat(objects, arguments), flat(objects, rest)
    for name, items in lists.items():
        for item in items[:MOST]:
            yield flat(objects, {**arguments, name: item}), flat(objects, {name: item})


def too_long(objects: Collection[str], arguments: Mapping[str, Json]) -> Iterator[str]:
    """The arguments that list more objects than are looked at."""
    for name, each in arguments.items():
        if name in objects and isinstance(each, list) and len(each) > MOST:
            yield name


def has_objects(value: Json) -> bool:
    """Whether a value is an object, or a list with one in it."""
    return isinstance(value, dict) or (isinstance(value, list) and any(map(has_objects, value)))
