"""What the parsers say, in words; each complaint is made by the real parser."""

import tomllib

import cedarpy
import jinja2
import pytest
import yaml

from pupitre.grammar import complaint
from pupitre.language import say


def toml(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return str(caught.value)


def as_yaml(text: str) -> str:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        yaml.compose(text, Loader=yaml.CSafeLoader)  # pyright: ignore[reportUnknownMemberType]
    return str(caught.value.problem)


def cedar(text: str) -> str:
    with pytest.raises(ValueError) as caught:
        cedarpy.PolicySet.from_str(text)
    return str(caught.value)


def jinja(text: str) -> str:
    with pytest.raises(jinja2.TemplateError) as caught:
        jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text).render(a="x")
    return str(caught.value)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        pytest.param(toml("a: 1"), "il manque un `=` après le nom", id="a colon for an equals sign"),
        pytest.param(toml("a = b"), "la valeur ne se lit pas ; un texte se met entre guillemets", id="text without quotes"),
        pytest.param(toml('a = "b'), "un guillemet n’est pas fermé", id="an open quotation mark"),
        pytest.param(toml("[a"), "il manque un `]`", id="an open table"),
        pytest.param(toml("a = [1, 2"), "un `[` n’est pas fermé", id="an open list"),
        pytest.param(toml("[a]\n[a]"), "`a` figure ici une seconde fois", id="a table twice"),
        pytest.param(toml("a = 1\na = 2"), "ce nom a déjà une valeur", id="a name twice"),
        pytest.param(toml("a = 1 b = 2"), "quelque chose suit la fin de la valeur", id="two on a line"),
        pytest.param(toml("a = '\x01'"), "un caractère n’est pas admis ici ; peut-être un guillemet n’est-il pas fermé", id="a control character"),
        pytest.param(toml('a = "\\q"'), "dans un texte entre guillemets, la barre oblique inverse se double", id="a backslash"),
        pytest.param(toml("= 1"), "ce n’est ni `nom = valeur` ni une `[table]`", id="no name"),
        pytest.param(toml("a. = 1"), "il manque un nom, ou il lui faut des guillemets", id="half a name"),
        pytest.param(as_yaml("a: b: c"), "un `:` est mal placé : un texte qui en contient un se met entre guillemets, ou la ligne est trop en retrait", id="a colon in text"),
        pytest.param(as_yaml("a: - b"), "le `-` d’une liste commence sa propre ligne", id="a list behind a name"),
        pytest.param(as_yaml("- a\nb: c"), "la ligne n’est pas en retrait comme ses voisines", id="indentation"),
        pytest.param(as_yaml('"a": b\n"c" d'), "il manque un `:` après le nom", id="no colon"),
        pytest.param(as_yaml("a: [1, 2"), "il manque une `,` ou un `]`", id="an open list in YAML"),
        pytest.param(as_yaml('a: "x'), "un guillemet n’est pas fermé", id="an open quotation mark in YAML"),
        pytest.param(as_yaml("a: \tb\n\tc: d"), "la ligne commence par une tabulation ; mettez des espaces", id="a tab"),
        pytest.param(as_yaml("a: %b"), "une valeur qui commence par ce caractère se met entre guillemets", id="a sign"),
        pytest.param(as_yaml("a: *x"), "une valeur qui commence par `*` se met entre guillemets", id="a star"),
        pytest.param(cedar("permit (principal, action, resource)"), "le texte s’arrête trop tôt ; peut-être manque-t-il un `;` ou une parenthèse", id="no semicolon"),
        pytest.param(cedar("permit (principal action, resource);"), "`action` ne peut pas être ici", id="no comma"),
        pytest.param(cedar("permitt (principal, action, resource);"), "une règle commence par `permit` ou `forbid`, non par `permitt`", id="no effect"),
        pytest.param(cedar("permit (principal, action);"), "il manque `resource` en tête : `(principal, action, resource)`", id="no resource"),
        pytest.param(cedar("permit (principal, action, resource) when { foo };"), "il n’y a pas de `foo` ; il y a `principal`, `action`, `resource` et `context`", id="an unknown variable"),
        pytest.param(jinja("{{ a"), "un `{{` n’est pas fermé", id="an open print"),
        pytest.param(jinja("{% if a %}"), "`if` n’est pas terminé", id="an open block"),
        pytest.param(jinja("{% endif %}"), "`endif` ne peut pas être ici", id="an end without a beginning"),
        pytest.param(jinja("{{ b }}"), "il n’y a pas de `b`", id="an unknown name"),
        pytest.param(jinja("{{ a.c }}"), "il n’y a pas de `c`", id="an unknown part"),
        pytest.param(jinja("{{ a | other }}"), "il n’y a pas de `other`", id="an unknown filter"),
        pytest.param("something new", "something new", id="what is not known is quoted"),
    ],
)  # fmt: skip
def test_a_complaint_is_said_in_words(message: str, said: str) -> None:
    assert say(complaint(message), "fr").replace("\u202f", " ").replace("\u00a0", " ") == said
