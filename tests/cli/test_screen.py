"""What outside text may do to a terminal: nothing."""

import pytest

from pupitre.cli.screen import as_json, language_of, screen, shown, shown_line
from pupitre.language import phrase


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("\x1b[31mred", "␛[31mred", id="an escape that changes the colour"),
        pytest.param("\x9b2J", "‹U+009B›2J", id="the one-byte form of it"),
        pytest.param("a\x00b\x07\x08", "a␀b␇␈", id="bell, backspace and nothing"),
        pytest.param("evil\u202etxt.exe", "evil‹U+202E›txt.exe", id="text that turns its direction"),
        pytest.param("pay\u200bpal", "pay‹U+200B›pal", id="a character without width"),
        pytest.param("line\roverwritten", "line␍overwritten", id="a line that overwrites itself"),
        pytest.param("one\r\ntwo\n", "one\ntwo\n", id="lines of a mail"),
        pytest.param("half \ud800 a character", "half \ufffd a character", id="half of a character"),
        pytest.param("tag\U000e0041", "tag‹U+E0041›", id="an invisible tag"),
        pytest.param("Élodie, 40 €", "Élodie, 40 €", id="ordinary words"),
    ],
)
def test_a_character_that_a_terminal_obeys_is_made_visible(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_a_subject_stays_on_its_line() -> None:
    assert shown_line(" one\ntwo\t three ") == "one two three"


def test_json_holds_no_character_that_a_terminal_obeys_and_loses_none() -> None:
    text = as_json({"subject": "\x1b\x9b\u202e\U000e0041é"}, indent=None)
    assert text == '{"subject": "\\u001b\\u009b\\u202e\\udb40\\udc41é"}'


def test_markup_is_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    screen("en", json=False).line(phrase("{words}", words="[bold]a[/bold] :smile: [link=x]b[/link]"))
    assert capsys.readouterr().out == "[bold]a[/bold] :smile: [link=x]b[/link]\n"


def test_a_line_does_not_break_before_a_colon(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    screen("fr", json=False).line(phrase("{words}", words="quatre mots\u00a0: fin"))
    assert capsys.readouterr().out == "quatre \nmots\u00a0: fin\n"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({}, "fr", id="nothing is said"),
        pytest.param({"LANG": "C.UTF-8"}, "fr", id="a system without a language"),
        pytest.param({"LANG": "en_GB.UTF-8"}, "en", id="an English system"),
        pytest.param({"LANG": "en_US", "LC_MESSAGES": "fr_FR"}, "fr", id="French messages on an English system"),
        pytest.param({"LANG": "fr_FR", "LC_ALL": "en_US"}, "en", id="English above all"),
        pytest.param({"LANG": "de_DE"}, "fr", id="a language that we do not speak"),
    ],
)
def test_before_a_company_is_known_the_system_says_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(None, environment) == language
