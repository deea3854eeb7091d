"""Both languages say everything: each sentence of the source has a French translation with the same values."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from pupitre.language import LANGUAGES, Money, Names, Phrase, phrase, say, say_day, say_money, say_time

SOURCE = Path(__file__).parent.parent / "src" / "pupitre"
FRENCH = SOURCE / "locale" / "fr"

ALIKE = {"{words}", "{rule}", "{before} {rule}", "{action}", "{object} · {part}",
         "{type} {key} · {part}", "{wish} ({outcome})", "{message}; {hint}", "{what}"}  # fmt: skip
"""What has no words of its own, and so is the same in both languages."""


def literals() -> Iterator[tuple[str, str]]:
    """Every sentence of the source and where it stands, also one that reaches `phrase` through a function's argument."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passing = dict(_passing(tree))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call):
                for text in _texts(call, passing):
                    yield text, f"{path.relative_to(SOURCE)}:{call.lineno}"

    for path in sorted(SOURCE.glob("web/templates/**/*.html")):
        for said in Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(said.node, nodes.Name) and said.node.name == "t":
                first = said.args[0]
                assert isinstance(first, nodes.Const), f"{path.name}:{said.lineno}: a sentence is a literal"
                yield str(first.value), f"{path.relative_to(SOURCE)}:{said.lineno}"


def _texts(call: ast.Call, passing: dict[str, list[tuple[int, str]]]) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    wanted: list[ast.expr] = []
    if name == "phrase":
        wanted += call.args[:1]
    if name == "Phrase":
        wanted += [keyword.value for keyword in call.keywords if keyword.arg == "text"]
    for position, parameter in passing.get(name, []):
        wanted += call.args[position : position + 1]
        wanted += [keyword.value for keyword in call.keywords if keyword.arg == parameter]
    for value in wanted:
        for part in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _passing(tree: ast.Module) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The functions of a module that give an argument of theirs to `phrase`, with its place and name."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        given = [
            call.args[0].id
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") == "phrase"
            and call.args
            and isinstance(call.args[0], ast.Name)
            and call.args[0].id in names
        ]
        if given:
            bound = names[:1] in (["self"], ["cls"])
            yield function.name, [(names.index(name) - bound, name) for name in dict.fromkeys(given)]


def french() -> Catalog:
    whole = Catalog(locale="fr")
    for file in sorted(FRENCH.glob("*.po")):
        for message in read_po(BytesIO(file.read_bytes()), locale="fr"):
            if message.id:
                whole[message.id] = message
    return whole


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def translation(catalogue: Catalog, text: str) -> str:
    found = catalogue.get(text)
    return str(found.string) if found is not None and not found.fuzzy else ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("oops {", id="a lone brace"),
        pytest.param("{0} {}", id="a place"),
        pytest.param("{a:>2000000000}", id="a width"),
        pytest.param("{a.__class__}", id="an attribute"),
        pytest.param("{b}", id="a value that is not there"),
    ],
)
def test_a_sentence_that_a_model_worded_badly_is_said_as_it_stands(text: str) -> None:
    assert say(Phrase(text=text, values={"a": "x"}), "en") == text


def test_every_sentence_has_a_french_translation() -> None:
    catalogue = french()
    missing = {
        text: where for text, where in literals() if text and text not in ALIKE and not translation(catalogue, text)
    }
    listed = "\n\n".join(f'#: {where}\nmsgid {_quoted(text)}\nmsgstr ""' for text, where in missing.items())
    assert not missing, f"add each to locale/fr/PART.po:\n\n{listed}"


def test_a_sentence_is_translated_in_the_catalogue_of_a_part_that_says_it() -> None:
    parts: dict[str, set[str]] = {}
    for text, where in literals():
        parts.setdefault(text, set()).add(re.split(r"[/.]", where)[0])
    wrong = [
        (file.name, message.id)
        for file in sorted(FRENCH.glob("*.po"))
        for message in read_po(BytesIO(file.read_bytes()), locale="fr")
        if message.id and file.stem not in parts.get(str(message.id), set())
    ]
    assert wrong == []


def test_every_translation_has_the_values_of_its_sentence() -> None:
    catalogue = french()
    wrong = [
        text
        for text, _ in literals()
        if (said := translation(catalogue, text)) and placeholders(said) != placeholders(text)
    ]
    assert wrong == []


def test_the_catalogue_holds_nothing_that_no_one_says_any_more() -> None:
    said = {text for text, _ in literals()}
    assert [message.id for message in french() if message.id and message.id not in said] == []


def test_french_punctuation_does_not_stand_alone_on_the_next_line() -> None:
    wrong = [
        message.id
        for message in french()
        if message.id and re.search(r" [?!:;»]|« |\w[?!;»](?!\w)", re.sub(r"`[^`]*`", "", str(message.string)))
    ]
    assert wrong == []


def test_quotation_marks_and_apostrophes_are_those_of_print() -> None:
    wrong = [
        message.id
        for message in french()
        if message.id and re.search(r"['\"]", re.sub(r"`[^`]*`|@\w+\([^)]*\)", "", str(message.string)))
    ]
    assert wrong == []


def test_the_sentences_of_the_rules_are_set_in_print_too() -> None:
    said = [
        (language, sentence)
        for path in SOURCE.glob("policy/*.cedar")
        for language, sentence in re.findall(r'@(fr|en)\("(.*)"\)', path.read_text(encoding="utf-8"))
    ]
    assert {language for language, _ in said} == set(LANGUAGES)
    assert [one for one in said if "'" in one[1] or (one[0] == "fr" and re.search(r" [?!:;»]|« ", one[1]))] == []


NB, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("this", "french", "english"),
    [
        pytest.param(
            phrase("waits for your answer"), "attend votre réponse", "waits for your answer", id="a sentence"
        ),
        pytest.param(phrase("failed: {why}", why="x"), f"échec{NB}: x", "failed: x", id="a value"),
        pytest.param(
            phrase("failed: {why}", why=phrase("nobody is the owner")),
            f"échec{NB}: personne n’est le dirigeant",
            "failed: nobody is the owner",
            id="a sentence in a sentence",
        ),
        pytest.param(phrase("{words}", words=Names(fr="facture", en="invoice")), "facture", "invoice", id="a name"),
        pytest.param(
            phrase("{words}", words=Money(cents=123450)), f"1{NARROW}234,50{NB}€", "€1,234.50", id="an amount"
        ),
        pytest.param(phrase("failed: {why}"), f"échec{NB}: {{why}}", "failed: {why}", id="a value that is missing"),
        pytest.param(phrase("no such sentence"), "no such sentence", "no such sentence", id="not translated"),
        pytest.param(phrase("{words}", words="{secret} {0}"), "{secret} {0}", "{secret} {0}", id="braces in a value"),
    ],
)
def test_a_phrase_is_said_in_both_languages(this: Phrase, french: str, english: str) -> None:
    assert tuple(say(this, language) for language in LANGUAGES) == (french, english)


def test_days_amounts_and_times_are_written_as_people_write_them() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert say_money(Money(cents=-5, currency="USD"), "fr") == f"-0,05{NB}$US"
    assert say_day(date(2026, 11, 23), "fr") == "23 novembre 2026"
    assert say_day(date(2026, 11, 23), "en") == "23 November 2026"
    assert say_time(moment, "fr", "Europe/Paris") == "02/07/2026 00:30"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
