"""The named-entity model joins the other recognisers where `pupitre[ner]` is installed, and stops everything where it fails."""

from importlib.util import find_spec

import pytest

from pupitre.errors import PupitreError
from pupitre.models.privacy import entities as module
from pupitre.models.privacy.entities import MODEL, entities
from pupitre.models.privacy.recognise import recognise

from .odd_mails import odd_mails

installed = pytest.mark.skipif(find_spec(MODEL) is None, reason="`pupitre[ner]` is not installed")


def nowhere(name: str) -> None:
    """Nothing is installed."""


def test_without_the_part_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", nowhere)

    assert entities() is None


def test_a_part_that_is_there_and_cannot_be_loaded_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", str)
    monkeypatch.setattr(module, "MODEL", "no_such_model_of_names")
    module._model.cache_clear()  # pyright: ignore[reportPrivateUsage]
    extra = entities()

    with pytest.raises((ImportError, PupitreError)):
        recognise("Bonjour, c'est Wolfgang.", extra=extra)


@installed
def test_it_finds_a_name_that_no_form_announces_and_leaves_ordinary_words() -> None:
    extra = entities()
    assert extra is not None
    text = "Bonjour, merci de voir cela avec Oriane Kerguelen avant lundi."

    assert [text[span.start : span.end] for span in extra(text)] == ["Oriane Kerguelen"]


@installed
def test_with_it_nothing_is_found_less() -> None:
    extra = entities()
    for mail in odd_mails():
        alone = {place for span in recognise(mail.text) for place in range(span.start, span.end)}
        joined = {place for span in recognise(mail.text, extra=extra) for place in range(span.start, span.end)}
        assert alone <= joined
