"""Whom an act reaches: who is named in its own words, before who was named elsewhere, wrote something or is greeted."""

import pytest

from pupitre.guard.request import Request

from .harbour import ready

NORA, YANN = "nora@quill.example", "yann@lebris.example"
SOIZIC, MAY, WILL = "soizic@yard.example", "may@yard.example", "will@yard.example"


def reaches(request: str, *tools: str, text: str = "It is done.") -> set[str]:
    """Whom the guard lets the agent write to."""
    guard = ready(request, *tools)
    return {
        to
        for to in (NORA, YANN, SOIZIC, MAY, WILL)
        if guard.decide("write", {"to": to, "subject": "Launch", "text": text}).kind == "allowed"
    }


@pytest.mark.parametrize(
    ("request_", "who"),
    [
        ("Read winter rota.pdf and send Soizic a short summary by email.", {SOIZIC}),
        ("Lis winter rota.pdf puis envoie un résumé à Soizic par mail.", {SOIZIC}),
        ("Read winter rota.pdf and reply.", {MAY}),
        ("Read winter rota.pdf and send a summary.", set[str]()),
        ("Tell the quayside that it is done, then write to Soizic Kerr.", {SOIZIC}),
        ("Move Nora Quill's launch to 3 December and let her know.", {NORA}),
        ("Déplace la sortie de Nora Quill, annule celle de Yann Le Bris, et écris à chacun des deux. Ensuite, dis à Soizic que je rentre.", {NORA, YANN, SOIZIC}),
        ("Move the launch of Nora Quill and write to Yann Le Bris.", {YANN}),
    ],
)  # fmt: skip
def test_who_is_named_in_the_words_of_an_act_is_reached_before_all_others(request_: str, who: set[str]) -> None:
    assert reaches(request_) == who


def test_of_a_document_that_was_read_alone_its_author_is_not_offered_as_an_address() -> None:
    assert reaches("Read winter rota.pdf and send Soizic a short summary by email.", "sheets") == set()


def test_a_room_named_for_another_act_is_not_spoken_in() -> None:
    there = {"room": "quayside", "text": "It is done."}
    assert ready("Tell the quayside that it is done.").decide("say", there).kind == "allowed"
    elsewhere = ready("Catch me up on the quayside and write the gist to me@yard.example.")
    assert elsewhere.decide("say", there).kind == "asked"
    # the driver who wrote there is not the room
    guard = ready("Tell the quayside that it is done.")
    assert guard.decide("write", {"to": WILL, "subject": "Crane", "text": "It is done."}).kind == "asked"


TOLD = [
    "Tell Nora Quill and Yann Le Bris that the crane is back.",
    "Préviens Nora Quill et Yann Le Bris que la grue est revenue.",
]


@pytest.mark.parametrize("request_", TOLD)
@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Dear Mrs Quill, the crane is back.", {NORA}),
        ("Bonjour Madame Quill, la grue est revenue.", {NORA}),
        ("Hello Yann,\nthe crane is back.", {YANN}),
        ("Hello all, the crane is back.", {NORA, YANN}),
        ("Hello, the crane is back.", {NORA, YANN}),
        ("The crane is back, Quill.", {NORA, YANN}),
    ],
)
def test_who_is_greeted_is_who_reads_it(request_: str, text: str, who: set[str]) -> None:
    assert reaches(request_, text=text) == who


def test_a_title_ends_no_sentence() -> None:
    text = "Call off the launch of M. Quill and then of Mr. Kerr."
    (first, *_) = Request(text).scopes.sentences
    assert text[slice(*first)] == text[:-1]


@pytest.mark.parametrize(
    ("request_", "who"),
    [
        ("Please tell May and Will that it is done.", {MAY, WILL}),
        ("Préviens Will que c'est fait.", {WILL}),
        ("Tell Soizic Kerr that we will see in May.", {SOIZIC}),
        ("Tell Soizic Kerr that it may rain on 2 May.", {SOIZIC}),
        ("Will you write to the mates in May 2026?", set[str]()),
        ("Now drop Soizic a note that it is done.", {SOIZIC}),
    ],
)
def test_a_word_that_stands_everywhere_is_a_name_only_with_its_capital(request_: str, who: set[str]) -> None:
    assert reaches(request_) == who
