"""The map of the company as one HTML page: a picture, every type, every action and the team.

The page loads nothing and is whole without script; a few lines of script search in it. Where the boxes stand is in
`picture`, what the page looks like in `templates/map.html`.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ...labels import Writer
from ...language import Phrase, Value, phrase, say
from ..map import CompanyMap, MapBox, draw
from ..model import ActionType, Ontology, Property, Risk, effect_kind, undo_of
from ..wording import EFFECTS, KINDS, LEVELS, UNDO, WRITERS
from . import picture


@dataclass(frozen=True, kw_only=True)
class Member:
    """An agent of the team, as the page tells of it."""

    name: str
    purpose: str
    reads: tuple[str, ...]
    proposes: tuple[str, ...]
    asks_first: bool
    """Whether a person sees everything that it proposes."""


_SAID = {
    said.text: said
    for said in (
        phrase("The map of {name}", name=""),
        phrase("What the company knows, how it hangs together, and what may be done with it."),
        phrase("Search"),
        phrase("a word, a property, an action"),
        phrase("Nothing on this page has these words."),
        phrase("How sensitive the data is"),
        phrase("The picture"),
        phrase(
            "An arrow leads to what an entry depends on: from an invoice to its customer. "
            "The bar shows how sensitive the data is."
        ),
        phrase("What the company knows"),
        phrase("What may be done"),
        phrase("Nothing is done without the rules of the company; what they leave open, a person decides."),
        phrase("a person or a firm: their data goes only to them"),
        phrase("kept in {place}", place=""),
        phrase("Property"),
        phrase("Is"),
        phrase("Sensitivity"),
        phrase("tells one from another"),
        phrase("always filled in"),
        phrase("belongs to"),
        phrase("leads here"),
        phrase("Action"),
        phrase("On"),
        phrase("What happens"),
        phrase("Who may propose it"),
        phrase("nobody"),
        phrase("always asks the owner"),
        phrase("refused where: {reason}", reason=""),
        phrase("needs: {arguments}", arguments=""),
        phrase("The team"),
        phrase("reads"),
        phrase("may propose"),
        phrase("nothing"),
        phrase("A person sees first everything that it proposes."),
        phrase("It does alone what the rules allow; a person sees the rest."),
        phrase(
            "Made by Pupitre from the company’s ontology. This page loads nothing and holds no data of customers."
        ),
        phrase("one property"),
        phrase("{count} properties", count=0),
        phrase("one action"),
        phrase("{count} actions", count=0),
        phrase("one type"),
        phrase("{count} types", count=0),
        phrase("one link"),
        phrase("{count} links", count=0),
    )
}
"""What the template says, here so that it is translated: a sentence that is missing stops the page."""


def render(ontology: Ontology, team: Sequence[Member], name: str, language: str) -> str:
    """The page in `language`: every type, property, link and action, and who of the team may propose what."""
    drawn = draw(ontology, language)
    script = _templates().get_template("map.js").render()

    def t(text: str, **values: Value) -> str:
        return say(_SAID[text].model_copy(update={"values": values}), language)

    def word(said: Phrase) -> str:
        return say(said, language)

    def counted(count: int, one: str, many: str) -> str:
        return t(one) if count == 1 else t(many, count=count)

    def kind_word(item: Property) -> str:
        return word(KINDS[item.type])

    def notes(item: Property) -> list[str]:
        return _notes(item, word)

    return (
        _templates()
        .get_template("map.html")
        .render(
            language=language,
            t=t,
            counted=counted,
            name=name,
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
            picture=picture.place(drawn),
            box_width=picture.WIDTH,
            box_height=picture.HEIGHT,
            short=picture.short,
            bars=picture.bars,
            levels=[(level, *map(word, said)) for level, said in LEVELS.items()],
            level_word={level: word(said) for level, (said, _) in LEVELS.items()},
            level_count=Counter(line.sensitivity for box in drawn.boxes for line in box.lines),
            types=_in_order(drawn),
            labels={box.type: box.label for box in drawn.boxes},
            links=drawn.links,
            ontology=ontology,
            kind_word=kind_word,
            notes=notes,
            actions=[told(ontology, key, action, language) for key, action in ontology.actions.items()],
            proposers={key: [member.name for member in team if key in member.proposes] for key in ontology.actions},
            team=team,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """An action in words, as a page shows it."""

    key: str
    label: str
    description: str
    on: str | None
    needs: str
    effect: str
    undo: str
    always_asks: bool
    unless: tuple[str, ...]


def told(ontology: Ontology, key: str, action: ActionType, language: str) -> Told:
    """An action in words."""
    does = say(EFFECTS[effect_kind(action)], language)
    insert = action.effect.insert
    return Told(
        key=key,
        label=action.label.get(language),
        description=action.description.get(language) if action.description else "",
        on=action.on,
        needs=", ".join(
            argument.label.get(language) if argument.label else name.replace("_", " ")
            for name, argument in action.arguments.items()
        ),
        effect=f"{does} ({ontology.types[insert.type].label.get(language)})" if insert else does,
        undo=say(UNDO[undo_of(action)], language),
        always_asks=action.risk is Risk.HIGH,
        unless=tuple(criterion.otherwise.get(language) for criterion in action.criteria),
    )


def _notes(item: Property, word: Callable[[Phrase], str]) -> list[str]:
    """What else an owner wants to know of a property."""
    values = [", ".join(item.values)] if item.values else []
    return values if item.written_by is Writer.COMPANY else [*values, word(WRITERS[item.written_by])]


def _in_order(drawn: CompanyMap) -> list[MapBox]:
    return sorted(drawn.boxes, key=lambda box: box.label.casefold())


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pupitre.ontology.exports", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
