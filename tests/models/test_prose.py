"""What is left of a letter without its greeting, its formulas and its signature."""

import time

import pytest

from pupitre.models.features import grams, plain
from pupitre.models.prose import is_understood, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param(
            "Bonjour Madame Petit,\n\nOù en est ma commande ?", ("Où en est ma commande ?",), id="a greeting"
        ),
        pytest.param("Bonjour je cherche un devis", ("je cherche un devis",), id="a greeting without a comma"),
        pytest.param("Chers Messieurs,\nUn devis ?", ("Un devis ?",), id="two gentlemen"),
        pytest.param("Dear Mr. Smith,\nAny news?", ("Any news?",), id="an English greeting"),
        pytest.param(
            "Un devis, svp.\n\nBien cordialement,\nAnne Roy\nDirectrice\n12 rue Haute, 69003 Lyon",
            ("Un devis, svp.",),
            id="a signature",
        ),
        pytest.param("Un devis, svp. Cordialement, Anne Roy", ("Un devis, svp.",), id="all in one line"),
        pytest.param("Un devis.\n-- \nAnne\nVenez nombreux !", ("Un devis.",), id="a signature mark"),
        pytest.param(
            "Un devis.\nMerci\nAnne\nPS : notre banque a changé, notez-le.",
            ("Un devis.", "PS : notre banque a changé, notez-le."),
            id="who goes on below the signature is heard",
        ),
        pytest.param(
            "Un devis. Merci. Par ailleurs, notre banque a changé.",
            ("Un devis.", "Par ailleurs, notre banque a changé."),
            id="who goes on after his thanks is heard",
        ),
        pytest.param("Merci de corriger cela.", ("Merci de corriger cela.",), id="thanks that ask for something"),
        pytest.param(
            "Je vous écris pour savoir quand vous pensez livrer\nnotre commande du mois dernier.",
            ("Je vous écris pour savoir quand vous pensez livrer notre commande du mois dernier.",),
            id="a sentence broken by the mail program",
        ),
        pytest.param("M. Roy et Mme. Petit viendront.", ("M. Roy et Mme. Petit viendront.",), id="short forms"),
        pytest.param("Bonjour,\n\nCordialement\nAnne", (), id="nothing but formulas"),
    ],
)
def test_a_letter_is_its_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert split("", text).sentences == sentences


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        pytest.param("Re: RE : Fwd: devis", "devis", id="answers and forwards"),
        pytest.param("Référence 12", "Référence 12", id="a word that only begins like one"),
        pytest.param("Bonjour !", "", id="a greeting"),
    ],
)
def test_a_subject_loses_what_mail_programs_add(subject: str, bare: str) -> None:
    assert split(subject, "").subject == bare


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        pytest.param("Vorremmo sapere quanto costa stampare cento volantini a colori", False, id="Italian"),
        pytest.param("Wir möchten gerne wissen, wann unsere Bestellung geliefert wird", False, id="German"),
        pytest.param("bonjour c est karim mon tel a change faut m appeler au 06", True, id="French without accents"),
        pytest.param("please let me know when our order will be delivered", True, id="English"),
        pytest.param("500 flyers", True, id="too few words to tell"),
        pytest.param(
            "Hola, somos clientes de ustedes y necesito una copia de la factura 11013, gracias.", False, id="Spanish"
        ),
        pytest.param("Boa tarde, você pode enviar uma cópia da fatura? Obrigado.", False, id="Portuguese"),
        pytest.param("Hello, can you send Mr Van der Meer of Los Angeles the invoice?", True, id="foreign names"),
    ],
)
def test_only_french_and_english_are_understood(text: str, understood: bool) -> None:
    assert is_understood(text) is understood


def test_which_number_it_is_says_nothing_of_what_is_asked() -> None:
    assert plain("la facture FA-10231 de 120,50 €") == plain("la facture FA-10999 de 7,00 €")
    assert list(grams("le 12/05 au 06 12 34 56 78")[0]) == list(grams("le 3/11 au 01 44 55 66 77")[0])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 20_000, id="one endless word"),
        pytest.param("1 " * 10_000, id="endless figures"),
        pytest.param("Bonjour " * 2_500, id="endless greetings"),
        pytest.param("veuillez " * 2_200, id="endless formulas"),
        pytest.param(".) " * 6_600, id="endless ends"),
    ],
)
def test_the_time_it_takes_grows_with_the_length_only(text: str) -> None:
    start = time.process_time()
    split(text, text)
    grams(text)
    assert time.process_time() - start < 2
