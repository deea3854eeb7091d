"""What identifies somebody in sixty-four labelled mails is found; numbers with check digits without exception."""

import time

import pytest

from pupitre.models.privacy.names import Known, Roster
from pupitre.models.privacy.recognise import recognise
from pupitre.models.privacy.spans import Sort, Span

from .mails import Mail, mails
from .odd_mails import odd_mails

MAILS = tuple(mails())
ODD = tuple(odd_mails())


def roster(mail: Mail) -> Roster:
    return Roster.of([Known(name=mail.known, sort=Sort.CLIENT, subject="Customer:1")])


def left_in(text: str, spans: list[Span]) -> str:
    kept = list(text)
    for span in spans:
        kept[span.start : span.end] = "\0" * (span.end - span.start)
    return "".join(kept)


def missed(letters: tuple[Mail, ...], *, known: bool) -> list[str]:
    found: list[str] = []
    for mail in letters:
        left = left_in(mail.text, recognise(mail.text, (roster(mail),) if known else ()))
        for value in mail.values:
            words = (word for word in value.split() if word.isalpha() and word[0].isupper() and len(word) > 2)
            if value in left or any(word in left.split() for word in words):
                found.append(value)
    return found


def share(found: list[str], letters: tuple[Mail, ...]) -> float:
    return 1 - len(found) / sum(len(mail.values) for mail in letters)


def test_there_are_enough_mails() -> None:
    assert len(MAILS) >= 60


def test_with_the_names_of_the_company_known_97_of_100_values_are_found() -> None:
    assert share(missed(MAILS, known=True), MAILS) >= 0.97, missed(MAILS, known=True)


@pytest.mark.parametrize(
    "letters", [pytest.param(MAILS, id="letters"), pytest.param(ODD, id="shouted, hurried, scanned, forwarded twice")]
)
def test_also_without_them_most_are_found(letters: tuple[Mail, ...]) -> None:
    assert share(missed(letters, known=False), letters) >= 0.97, missed(letters, known=False)


def test_every_number_with_check_digits_is_found() -> None:
    assert [
        value for mail in MAILS + ODD for value in mail.checked if value in left_in(mail.text, recognise(mail.text))
    ] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("je suis nee le 4/9/82", "4/9/82", id="born, without an accent"),
        pytest.param("Né(e) le : 12 / 05 / 1991", "12 / 05 / 1991", id="born, in a form"),
        pytest.param(
            "merci, écrivez à ma voisine Tamsin : tamsin@courrier.example", "Tamsin", id="also in an address"
        ),
        pytest.param("j'arrive avec du retard, ludo", "ludo", id="as friends call him"),
    ],
)
def test_what_was_missed_once_is_found(text: str, value: str) -> None:
    assert value not in left_in(text, recognise(text))


def test_a_kilobyte_is_read_within_some_milliseconds() -> None:
    size = sum(len(mail.text.encode()) for mail in MAILS) / 1000
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        for mail in MAILS:
            recognise(mail.text, (roster(mail),))
        times.append(1000 * (time.process_time() - start) / size)

    assert min(times) < 20, "the promise is 5 ms on a quiet machine; a busy one is not held to it"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Merci de nous envoyer la facture F-2231 du 12/03/2026, 1 234,50 €.", id="an invoice"),
        pytest.param("Pouvez-vous passer lundi à 14 h 30 pour le devis ?", id="a visit"),
        pytest.param("Please send the invoice again, thank you.", id="in English"),
        pytest.param("URGENT : MERCI DE RAPPELER AVANT LA LIVRAISON DE LUNDI", id="capitals"),
    ],
)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert recognise(text) == []
