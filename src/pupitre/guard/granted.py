"""What a declaration asks everybody to believe, in plain words: where it is wrong, the gate is blind.

`check` finds what is probably wrong; what it does not find is still only somebody's word. Here is that word, to be read
once by whoever knows the program.
"""

from collections.abc import Iterator

from ..language import Phrase, phrase
from .forgotten import is_like_an_address
from .site import ByField, Does, FieldKind, Site, Wrote


def granted(site: Site) -> list[Phrase]:
    """What is taken for granted about a site; nothing is said of what it has none of."""
    own = [*_own_words(site)]
    senders = [f"{name}.{kind.wrote.field}" for name, kind in site.types.items() if isinstance(kind.wrote, ByField)]
    colleagues = [*_colleagues(site)]
    choices = [name for name, kind in site.types.items() if kind.choice]
    answers = [*_answers(site)]
    quoted = [*_quoted(site)]
    reads = [name for name, tool in site.tools.items() if tool.does is Does.READ]
    silent = [*_silent(site)]
    places = [*_places(site)]
    free = [*_free(site)]
    said = (
        (own, phrase("Nobody but you and your own systems can write in {names}.", names=_listed(own))),
        (senders, phrase("Nobody can pass for somebody else in {names}.", names=_listed(senders))),
        (colleagues, phrase("Only people whom you work with write as {names}.", names=_listed(colleagues))),
        (
            choices,
            phrase(
                "Whom or what the agent may choose by itself stands in {names}, and nobody else adds to it.",
                names=_listed(choices),
            ),
        ),
        (answers, phrase("Nobody else's words stand in what these answer: {names}.", names=_listed(answers))),
        (
            quoted,
            phrase(
                "Strangers choose {names}: to mean such a record, quote it or say its number.", names=_listed(quoted)
            ),
        ),
        (reads, phrase("These only read, and nothing leaves the house by them: {names}.", names=_listed(reads))),
        (silent, phrase("Nobody is written to when these are done: {names}.", names=_listed(silent))),
        (places, phrase("Nobody is reached by what stands in {names}, now or later.", names=_listed(places))),
        (free, phrase("No value of these can do harm: {names}.", names=_listed(free))),
    )
    return [this for names, this in said if names]


def _own_words(site: Site) -> Iterator[str]:
    """The fields with words that count as the owner's."""
    for name, kind in site.types.items():
        for field, item in kind.fields.items():
            if item.kind in (FieldKind.TEXT, FieldKind.NAME) and (item.wrote or kind.wrote) is Wrote.OWN:
                yield f"{name}.{field}"


def _colleagues(site: Site) -> Iterator[str]:
    for name, kind in site.types.items():
        if isinstance(kind.wrote, ByField):
            yield from kind.wrote.colleagues
        elif kind.wrote is Wrote.COLLEAGUE:
            yield name
        yield from (f"{name}.{field}" for field, item in kind.fields.items() if item.wrote is Wrote.COLLEAGUE)
    yield from (name for name, tool in site.tools.items() if tool.gives and tool.gives.text is Wrote.COLLEAGUE)


def _answers(site: Site) -> Iterator[str]:
    """The tools whose mere words count as the owner's."""
    return (name for name, tool in site.tools.items() if tool.gives and tool.gives.text is Wrote.OWN)


def _quoted(site: Site) -> Iterator[str]:
    """The names of records that are acted on, where nobody else gives them one and no field says who wrote them."""
    acted_on = {each for tool in site.tools.values() if tool.does is not Does.READ for each in tool.done_to}
    for name, kind in site.types.items():
        own = [(field, item) for field, item in kind.by_kind[FieldKind.NAME] if item.of is None]
        if name in acted_on and all((item.wrote or kind.wrote) is Wrote.STRANGER for _, item in own):
            yield from (f"{name}.{field}" for field, _ in own)


def _silent(site: Site) -> Iterator[str]:
    """The acts by which nobody is said to be told anything."""
    for name, tool in site.tools.items():
        tells = bool(tool.reaches) or any(item.to for item in tool.arguments.values())
        if tool.does in _OWNERS and not tells:
            yield name


def _places(site: Site) -> Iterator[str]:
    """The arguments that are called like an address and said to be none."""
    for name, tool in site.tools.items():
        for argument, item in tool.arguments.items():
            if tool.does is not Does.READ and "to" in item.model_fields_set and is_like_an_address(argument, item):
                yield f"{name}.{argument}"


def _free(site: Site) -> Iterator[str]:
    for name, tool in site.tools.items():
        for argument, item in tool.arguments.items():
            if tool.does is not Does.READ and item.kind is FieldKind.FREE:
                yield f"{name}.{argument}"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


_OWNERS = frozenset({Does.CREATE, Does.CHANGE, Does.DESTROY, Does.RESERVE})
