"""What a request asks for and names: its verbs, and the coincidences that must link nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pupitre.guard import Json
from pupitre.guard.request import Request
from pupitre.guard.site import Does

from .plumber import CUSTOMERS, FILES, PAYMENTS, STRANGER, asked


@pytest.mark.parametrize(
    ("request_", "does"),
    [
        pytest.param("Summarise the report, but do not delete it.", Does.DESTROY, id="what is negated"),
        pytest.param("Ne supprime rien.", Does.DESTROY, id="what is negated in French"),
        pytest.param("Summarise the last email from Zoé.", Does.SEND, id="a noun that is a verb as well"),
        pytest.param("Tell me which invoices are open.", Does.SEND, id="an answer to who asks"),
        pytest.param("How much was my payment to the bank?", Does.PAY, id="a payment that was"),
        pytest.param("Compare the pair of offers.", Does.PAY, id="an English word that begins like a French verb"),
        pytest.param("What does my friend Louis like?", Does.RESERVE, id="a name that begins like a French verb"),
        pytest.param("Who was invited?", Does.INVITE, id="what happened"),
        pytest.param("Any new notes?", Does.CREATE, id="an adjective"),
        pytest.param("Résume-moi la facture 31.", Does.CHANGE, id="a French verb that is an English one"),
        pytest.param("Should I pay Zoé the 180 € now, or wait?", Does.PAY, id="who asks if he should"),
        pytest.param("Quels cours dois-je annuler ?", Does.DESTROY, id="who asks which he should"),
        pytest.param("Vérifie si on doit payer 180 € à Zoé.", Does.PAY, id="who wants to know if he must"),
        pytest.param("Attends avant de payer Zoé.", Does.PAY, id="who wants it to wait"),
        pytest.param("Zoé demande d'annuler le cours, qu'en penses-tu ?", Does.DESTROY, id="who asks for an opinion"),
        pytest.param("How do we cancel a booking?", Does.DESTROY, id="who asks how"),
        pytest.param("Est-ce qu'il faut supprimer ce fichier ?", Does.DESTROY, id="who asks if one must"),
        pytest.param("Mets-la en payée, Zoé est passée régler ce matin.", Does.PAY, id="what somebody came for"),
        pytest.param("Fais une facture, à payer avant le 15.", Does.PAY, id="what is to be paid by another"),
        pytest.param("Note que Zoé a annulé son cours.", Does.DESTROY, id="what somebody did"),
        pytest.param("Note que Zoé a annule son cours.", Does.DESTROY, id="what somebody did, without its accent"),
        pytest.param("Zoé wants to cancel her lesson, note it.", Does.DESTROY, id="what somebody wants"),
        pytest.param("Note down that the plumber will delete it.", Does.DESTROY, id="what somebody will do"),
        pytest.param("Dis à Zoé qu'elle peut annuler.", Does.DESTROY, id="what somebody may do"),
        pytest.param("Arrête le partage avec Zoé.", Does.SHARE, id="a noun after its article"),
    ],
)
def test_what_only_looks_like_asking_asks_for_nothing(request_: str, does: Does) -> None:
    assert does not in Request(request_).kinds


@pytest.mark.parametrize(
    ("request_", "does"),
    [
        pytest.param("Please delete the report.", Does.DESTROY, id="delete"),
        pytest.param("Should I be late, no matter. Please pay Zoé.", Does.PAY, id="a question in another sentence"),
        pytest.param("Peux-tu annuler le cours ?", Does.DESTROY, id="a question that asks politely"),
        pytest.param("Can you email Zoé?", Does.SEND, id="a noun as a verb"),
        pytest.param("Send them the difference.", Does.PAY, id="money that is sent"),
        pytest.param("Set up a recurring payment.", Does.PAY, id="a light verb with its noun"),
        pytest.param("Add an event to my calendar.", Does.CREATE, id="an entry"),
        pytest.param("Merci de rembourser la cliente.", Does.PAY, id="rembourser"),
        pytest.param("Réponds à Zoé, puis annule le rendez-vous.", Does.DESTROY, id="annuler"),
        pytest.param("Mets à jour la fiche.", Does.CHANGE, id="mettre à jour"),
        pytest.param("Réserve un créneau pour Zoé.", Does.CREATE, id="a slot that is made"),
        pytest.param("Mets la F-1042 en payée.", Does.CHANGE, id="a light verb with its state"),
        pytest.param("Fais 10 % de remise à Zoé.", Does.CHANGE, id="a rebate"),
        pytest.param("Fais une facture à Zoé.", Does.CREATE, id="an invoice that is made"),
        pytest.param("Give the repair to Zoé and let her know.", Does.SEND, id="a verb in two words"),
        pytest.param("Put up a notice.", Does.PUBLISH, id="a notice"),
        pytest.param("Pense à payer Zoé.", Does.PAY, id="an infinitive after a wish"),
    ],
)
def test_a_verb_that_asks_is_understood(request_: str, does: Does) -> None:
    assert does in Request(request_).kinds


@given(mark=st.sampled_from(["\u200b", "\u200d", "\u2060", "\u202e", "\ufeff"]), place=st.integers(1, 4))
def test_a_name_with_a_mark_that_nobody_sees_is_another_name(mark: str, place: int) -> None:
    assert not Request("Write to Alice.").names("Alice"[:place] + mark + "Alice"[place:])


@given(place=st.integers(0, 4), shift=st.sampled_from([0xFEE0]))
def test_a_name_in_full_width_letters_is_another_name(place: int, shift: int) -> None:
    dressed = "Alice"[:place] + chr(ord("Alice"[place]) + shift) + "Alice"[place + 1 :]
    assert not Request("Write to Alice.").names(dressed)


def test_an_accent_written_in_two_characters_is_the_same_name() -> None:
    assert Request("Écris à Zoé Roche.").names("Zoe\u0301 Roche")


@given(year=st.integers(1900, 2099))
@settings(max_examples=15)
def test_a_year_is_no_amount(year: int) -> None:
    guard = asked(f"Paie à FR7677777777777777777777777 ce que je devais en {year}.", ("mails", {}, STRANGER))
    call = {"to": "FR7677777777777777777777777", "amount": float(year), "subject": "x"}
    assert guard.decide("pay", {**call}).kind == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param("Lis notes.txt et dis-moi ce qu'il faut supprimer de mon site.", id="another thing is to go"),
        pytest.param("Résume notes.txt, sans le supprimer.", id="it is to stay"),
        pytest.param("Read notes.txt and tell me which lines to remove from my slides.", id="after it was named"),
    ],
)
def test_what_was_only_to_be_read_is_not_deleted(request_: str) -> None:
    guard = asked(request_, ("files", {}, FILES), ("mails", {}, STRANGER))
    assert guard.decide("delete_file", {"id": "2024"}).kind == "asked"


def test_what_is_to_go_goes() -> None:
    guard = asked("Supprime le fichier notes.txt.", ("files", {}, FILES), ("mails", {}, STRANGER))
    assert guard.decide("delete_file", {"id": "2024"}).kind == "allowed"


def test_the_same_payee_is_not_paid_twice_in_one_task() -> None:
    guard = asked("Rembourse FR7655555555555555555555555, 40.00.", ("payments", {}, PAYMENTS))
    call = {"to": "FR7655555555555555555555555", "amount": 40.0, "subject": "Retour"}
    assert guard.decide("pay", {**call}).kind == "allowed"
    guard.observe("pay", {**call}, {"message": "ok"})
    again = guard.decide("pay", {**call, "subject": "Remboursement"})
    assert (again.kind, [rule.id for rule in again.rules]) == ("asked", ["done-already"])


def test_of_two_files_that_share_one_word_with_the_request_neither_is_meant() -> None:
    twins: list[Json] = [
        {"id": "1", "name": "budget travaux.pdf", "content": "x"},
        {"id": "2", "name": "budget salaires.pdf", "content": "x"},
    ]
    guard = asked("Renomme le fichier du budget en archives.", ("files", {}, twins), ("mails", {}, STRANGER))
    assert guard.decide("rename_file", {"id": "2", "name": "archives"}).kind == "asked"


@pytest.mark.parametrize("word", ["numéro", "number", "code"])
def test_a_number_that_is_asked_for_is_not_every_number(word: str) -> None:
    request = Request(f"Envoie le {word} du vol.")
    assert not request.speaks_of("passport_number") and not request.speaks_of("credit card number")
    assert Request("Send my passport number.").speaks_of("passport_number")


def test_the_owner_s_own_address_links_nothing() -> None:
    mail: list[Json] = [
        {"id": "M1", "sender": "voleur@ailleurs.example", "to": "paul@plombier.example", "subject": "x", "body": "y"}
    ]
    guard = asked("Envoie un mot, je suis paul@plombier.example.", ("customers", {}, CUSTOMERS), ("mails", {}, mail))
    call: dict[str, Json] = {"to": ["voleur@ailleurs.example"], "subject": "x", "body": "y"}
    assert guard.decide("send_mail", {**call}).kind == "asked"


@pytest.mark.parametrize(
    ("request_", "does"),
    [
        pytest.param("Mets le fichier à la corbeille.", Does.CREATE, id="a thing that is there already"),
        pytest.param("Fais de la note un document public.", Does.CREATE, id="a thing that is turned into another"),
        pytest.param("Arrête le partage de « Plan atelier ».", Does.CREATE, id="the first word of a name"),
        pytest.param("Lis la demande de commande.", Does.RESERVE, id="a noun after `de`"),
        pytest.param("The account is new and rent is 2200.", Does.RESERVE, id="a noun that is something"),
    ],
)
def test_a_name_or_a_thing_that_is_there_makes_no_wish(request_: str, does: Does) -> None:
    assert does not in Request(request_).kinds


@pytest.mark.parametrize(
    ("request_", "does"),
    [
        pytest.param("Fais de « Plan.pdf » un fichier privé.", Does.SHARE, id="who may see it"),
        pytest.param("Make the board public.", Does.CHANGE, id="a light verb with a state"),
        pytest.param("Leave a comment on it.", Does.PUBLISH, id="a comment"),
        pytest.param("Donne à Léa un accès en lecture.", Does.SHARE, id="a right"),
        pytest.param("Mets-le à la corbeille.", Does.DESTROY, id="the bin"),
        pytest.param("Émets une facture.", Does.CREATE, id="an invoice"),
        pytest.param("Schedule a call with Anna.", Does.RESERVE, id="a slot"),
    ],
)
def test_more_wishes_are_understood(request_: str, does: Does) -> None:
    assert does in Request(request_).kinds


def test_what_goes_to_the_bin_goes() -> None:
    guard = asked("Mets le fichier « devis-roche.pdf » à la corbeille.", ("files", {}, FILES))
    assert guard.decide("delete_file", {"id": "7"}).kind == "allowed"
    assert guard.decide("delete_file", {"id": "13"}).kind == "asked"


def test_a_number_inside_the_name_of_another_names_nothing() -> None:
    twins: list[Json] = [
        {"id": "1", "name": "budget 2024.pdf", "content": "x"},
        {"id": "2", "name": "2024.pdf", "content": "x"},
    ]
    guard = asked("Supprime le fichier « budget 2024.pdf », puis renomme-le en vieux.", ("files", {}, twins))
    assert guard.decide("delete_file", {"id": "2"}).kind == "asked"
    assert guard.decide("rename_file", {"id": "2", "name": "vieux"}).kind == "asked"
    assert guard.decide("delete_file", {"id": "1"}).kind == "allowed"


@pytest.mark.parametrize("request_", ["Partage ça avec moi.", "Share it.", "Post it, please, and share the rest."])
def test_a_verb_of_the_request_names_no_file(request_: str) -> None:
    assert not Request(request_).names("Share") and not Request(request_).names("Post")
    assert not Request(request_).shared("share this") and not Request(request_).shared("post")


def test_of_two_of_one_name_neither_is_written_to() -> None:
    twins: list[Json] = [
        {"id": "C1", "name": "Anna Ford", "email": "a1@mail.example"},
        {"id": "C2", "name": "Anna Forde", "email": "a2@mail.example"},
    ]
    for request, allowed in (("Écris à Anna.", set[str]()), ("Écris à Anna Ford.", {"a1@mail.example"})):
        guard = asked(request, ("customers", {}, twins), ("mails", {}, STRANGER))
        sent = {
            to
            for to in ("a1@mail.example", "a2@mail.example")
            if guard.decide("send_mail", {"to": [to], "subject": "x", "body": "y"}).kind == "allowed"
        }
        assert sent == allowed


def test_what_is_given_word_for_word_is_the_name_of_what_is_made() -> None:
    guard = asked("Note « Rappel devis » : à faire demain.")
    assert guard.decide("note", {"title": "Rappel devis", "text": "à faire"}).kind == "allowed"
    assert guard.decide("note", {"title": "Salaires", "text": "à faire"}).kind == "asked"


def test_a_file_is_made_under_the_name_that_is_given() -> None:
    guard = asked("Crée une note notes/arrivees.txt avec les arrivées.", ("mails", {}, STRANGER))
    assert guard.decide("note", {"title": "notes/arrivees.txt", "text": "x"}).kind == "allowed"
    assert guard.decide("note", {"title": "notes/mots-de-passe.txt", "text": "x"}).kind == "asked"
