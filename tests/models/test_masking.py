"""Whatever a text holds, and however a model rewrites the pseudonyms in it, what comes back is what went in."""

import json
from typing import Any

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pupitre.models.privacy.masking import Json, Mask
from pupitre.models.privacy.names import Known, Roster
from pupitre.models.privacy.spans import Sort
from pupitre.models.privacy.vault import Hidden

VALUES = (
    "Jean-Marc Dupont", "Quéméneur", "06 12 34 56 78", "anna@north.example", "FR76 3000 6000 0112 3456 7890 189",
    "732 829 320 00074", "12 rue des Lilas, 69100 Villeurbanne", "AB-123-CD",
)  # fmt: skip
ROSTER = Roster.of([
    Known(name="Jean-Marc Dupont", sort=Sort.CLIENT, subject="Customer:1"),
    Known(name="Quéméneur", sort=Sort.CLIENT, subject="Customer:2"),
])
WORDS = st.sampled_from([
    "merci pour le devis",
    "120 euros",
    "le 3 mars",
    "(client 7)",
    "[TEL_2]",
    "{",
    "]",
    "«",
    "\\",
    "😀",
    "\n",
])


class Counting:
    """Gives pseudonyms in order."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    async def __call__(self, values: Any) -> list[str]:
        return [self.known.setdefault(one.same, f"{one.sort.value}_{len(self.known) + 1}") for one in values]


def mask() -> Mask:
    return Mask(pseudonym=Counting(), rosters=(ROSTER,))


def texts() -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(VALUES), WORDS), max_size=6).map(" ; ".join)


def values() -> st.SearchStrategy[Json]:
    leaves = st.one_of(texts(), st.integers(-9, 9), st.booleans(), st.none())
    keys = st.sampled_from(["a", "b", "note", "é"])
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
    )


@st.composite
def rewritings(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """How a model writes a pseudonym: what opens it, what joins it, what closes it, and in which letters."""
    opens, closes = draw(
        st.sampled_from([
            ("[", "]"),
            ("(", ")"),
            ("{", "}"),
            ("[[", "]]"),
            ("«", "»"),
            ("\\[", "\\]"),
            ("[ ", " ]"),
            ("[**", "**]"),
        ])
    )
    return (
        opens,
        draw(st.sampled_from(["_", " ", "-", "\\_", "", "_0"])),
        closes,
        draw(st.sampled_from(["upper", "lower", "title"])),
    )


def rewritten(text: str, names: list[str], how: tuple[str, str, str, str]) -> str:
    opens, joins, closes, letters = how
    for name in names:
        sort, _, number = name.rpartition("_")
        text = text.replace(f"[{name}]", f"{opens}{getattr(sort, letters)()}{joins}{number}{closes}")
    return text


def leaves(value: Json) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in leaves(item)]
        case dict():
            return [text for item in value.values() for text in leaves(item)]
        case _:
            return []


@settings(max_examples=60, deadline=None)
@given(value=values(), how=rewritings())
def test_nested_values_leave_hidden_and_come_back_whole(value: Json, how: tuple[str, str, str, str]) -> None:
    hiding = mask()
    hidden = anyio.run(hiding.hide_json, value)
    sent = json.dumps(hidden, ensure_ascii=False)

    assert not [one for one in VALUES if one in sent]

    def answered(item: Json) -> Json:
        match item:
            case str():
                return rewritten(item, list(hiding.used), how)
            case list():
                return [answered(one) for one in item]
            case dict():
                return {key: answered(one) for key, one in item.items()}
            case _:
                return item

    assert hiding.restore_json(answered(hidden)) == value


@settings(max_examples=60, deadline=None)
@example(text="[0@0")
@example(text="[0@0]")
@example(text="(b@north.example)]")
@given(text=st.text(max_size=60))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    hiding = mask()

    assert hiding.restore(anyio.run(hiding.hide, text)) == text


@pytest.mark.parametrize("written", ["(client 1)", "[CLIENT_1]", "«Client 1»", "CLIENT_1"])
def test_who_writes_a_pseudonym_himself_is_not_told_who_is_called_so(written: str) -> None:
    hiding = mask()

    async def play() -> str:
        await hiding.hide("le dossier de Jean-Marc Dupont")
        return await hiding.hide(f"merci de transmettre à {written}")

    hidden = anyio.run(play)

    assert hiding.used["CLIENT_1"] == "Jean-Marc Dupont" and "TEXTE_" in hidden
    assert hiding.restore(hidden) == f"merci de transmettre à {written}"


def test_the_same_value_has_one_pseudonym_in_a_text_and_in_a_field() -> None:
    hiding = mask()
    value: Json = {"who": "Jean-Marc Dupont", "note": "DUPONT Jean-Marc a appelé"}
    hidden = anyio.run(hiding.hide_json, value)

    assert hidden == {"who": "[CLIENT_1]", "note": "[CLIENT_1] a appelé"}


def test_a_value_says_nothing_of_itself_in_what_is_remembered() -> None:
    assert "Dupont" not in repr(Hidden(sort=Sort.CLIENT, same="x", value="Jean-Marc Dupont"))
