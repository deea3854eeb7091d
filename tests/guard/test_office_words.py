"""What offices leave out when they ask: the ending of a file's name, the verb of a payment, the address of who copies
himself; each with its safe twin and its near miss."""

import pytest

from pupitre.guard import Guard, Json, parse

from .harbour import TODAY, TOILE, kind

SITE = """
name: {fr: Bureau, en: Office}
types:
  Client:
    wrote: own
    fields:
      id: id
      name: name
      email: address
      phone: {kind: address, sensitivity: personal}
      street: {kind: text, sensitivity: personal}
      note: {kind: text, sensitivity: personal}
  Firm: {wrote: own, fields: {name: name, account: address}}
  Mate: {wrote: own, choice: true, fields: {name: name, email: address}}
  Bill:
    wrote: own
    words: [facture]
    fields:
      number: id
      firm: {kind: name, of: Firm}
      amount: money
      kept: {kind: money, words: [retention, retenue]}
  Payment: {wrote: {field: sender, own: [me]}, fields: {sender: address}}
  File:
    wrote: {field: by, own: [me@desk.example], colleagues: [will@desk.example]}
    words: [fichier]
    fields: {id: {kind: id, wrote: own}, name: name, by: {kind: address, wrote: own}, text: {kind: text, wrote: stranger}}
tools:
  clients: {does: read, gives: {type: Client}}
  firms: {does: read, gives: {type: Firm}}
  mates: {does: read, gives: {type: Mate}}
  bills: {does: read, gives: {type: Bill}}
  files: {does: read, gives: {type: File}}
  write:
    does: send
    arguments: {to: {kind: address, to: true}, cc: {kind: address, to: true}, text: text, file: {of: File}}
  pay: {does: pay, arguments: {account: {to: true, of: Firm}, amount: money, reference: text, day: plain}}
  share:
    does: share
    arguments:
      file: {of: File}
      person: {to: true}
      right: {values: {read: [lecture], edit: [modification, editing]}, default: read}
  keep: {does: change, reaches: [], arguments: {client: {of: Client}, email: address, phone: address, street: text}}
  bin: {does: destroy, reaches: [], arguments: {file: {of: File}}}
"""
NOVA, ASTRE = "FR7610107001011234567890129", "FR7630006000011234567890189"
ME, WILL, SOIZIC = "me@desk.example", "will@desk.example", "soizic@desk.example"
ADA, TOWN, BERT = "ada@quay.example", "hall@town.example", "bert@frost.example"
READ: dict[str, Json] = {
    "clients": [
        {
            "id": "C-1",
            "name": "Ada Moreau",
            "email": ADA,
            "phone": "+33298000001",
            "street": "1 rue Haute",
            "note": "",
        },
        {"id": "C-2", "name": "Mairie de Kerlan", "email": TOWN, "phone": "+33298000002", "street": "", "note": ""},
        {
            "id": "C-3",
            "name": "Bert Frost",
            "email": BERT,
            "phone": "",
            "street": "5 quai Sud",
            "note": "badge 4471K",
        },
    ],
    "firms": [{"name": "Nova Toits", "account": NOVA}, {"name": "Astre Bois", "account": ASTRE}],
    "mates": [{"name": "Will Tanguy", "email": WILL}, {"name": "Soizic Kerr", "email": SOIZIC}],
    "bills": [
        {"number": "FA-81", "firm": "Nova Toits", "amount": 900.0, "kept": 45.0},
        {"number": "FA-82", "firm": "Astre Bois", "amount": 310.0, "kept": 15.5},
    ],
    "files": [
        {"id": "D-1", "name": "Price list 2026.pdf", "by": ME, "text": "Ropes."},
        {"id": "D-2", "name": "Price list 2025.pdf", "by": ME, "text": "Ropes."},
        {"id": "D-3", "name": "Coupe hangar.dwg", "by": WILL, "text": "1/50"},
        {"id": "D-4", "name": "Team lunch.txt", "by": ME, "text": "Pizza."},
        {"id": "D-5", "name": "Crane plan.pdf", "by": ME, "text": "A"},
        {"id": "D-6", "name": "Crane plan.dwg", "by": ME, "text": "B"},
        {"id": "D-7", "name": "Insurance contacts.txt", "by": ME, "text": "policies@mutual.example"},
        {"id": "D-8", "name": "Boiler offer.pdf", "by": "x@boilers.example", "text": "sales@boilers.example"},
    ],
}


def ready(request: str, *tools: str) -> Guard:
    """A guard of the office that was asked this and has read what these tools answer; all of it where none is named."""
    guard = Guard(parse(SITE), today=lambda: TODAY)
    guard.start(request)
    for tool in tools or READ:
        guard.observe(tool, {}, READ[tool])
    return guard


def says(request: str, tool: str, **arguments: Json) -> str:
    """What it says to a call."""
    return ready(request).decide(tool, arguments).kind


# A file's name without its ending


@pytest.mark.parametrize(
    ("request_", "file", "verdict"),
    [
        pytest.param("Delete the file Price list 2025.", "D-2", "allowed", id="the file that is called so"),
        pytest.param("Supprime le fichier Price list 2025.", "D-2", "allowed", id="the same in French"),
        pytest.param("Delete the file Price list 2025.", "D-1", "asked", id="that of another year"),
        pytest.param("Delete the file Price list.", "D-2", "asked", id="a part of the name is neither"),
        pytest.param("Delete the file Crane plan.", "D-5", "asked", id="of two that differ in the ending neither"),
        pytest.param("Delete the file Crane plan.", "D-6", "asked", id="nor the other"),
        pytest.param("Delete the file Crane plan.dwg.", "D-6", "allowed", id="unless the ending is said"),
        pytest.param("Cancel the Team lunch.", "D-4", "asked", id="what is called off is no file"),
        pytest.param("Annule le Team lunch.", "D-4", "asked", id="nor in French"),
        pytest.param("Delete the Team lunch.", "D-4", "allowed", id="what is deleted is"),
        pytest.param("Delete the file Boiler offer.", "D-8", "asked", id="a stranger chose the name"),
    ],
)
def test_a_file_is_called_without_its_ending(request_: str, file: str, verdict: str) -> None:
    assert says(request_, "bin", file=file) == verdict


def test_of_two_years_of_a_list_the_one_that_is_named_is_sent() -> None:
    request = "Email Ada Moreau our Price list 2026."
    assert says(request, "write", to=ADA, text="Here it is.", file="D-1") == "allowed"
    assert says(request, "write", to=ADA, text="Here it is.", file="D-2") == "asked"


# Payments without a verb, and several of them


@pytest.mark.parametrize(
    "request_",
    [
        "Two payments please: 900 € to Nova Toits for FA-81 and 310 € to Astre Bois for FA-82.",
        "Deux virements s'il te plaît : 900 € à Nova Toits pour FA-81 et 310 € à Astre Bois pour FA-82.",
        "Un virement de 900 € à Nova Toits et un de 310 € à Astre Bois, s'il te plaît.",
    ],
)
def test_a_payment_is_asked_for_by_its_noun(request_: str) -> None:
    assert says(request_, "pay", account=NOVA, amount=900.0) == "allowed"
    assert says(request_, "pay", account=ASTRE, amount=310.0) == "allowed"
    assert says(request_, "pay", account=ASTRE, amount=900.0) == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "A payment of 900 € to Nova Toits has bounced, please look.",
        "Please check the payment of 900 € to Nova Toits.",
        "A payment of 900 € to Nova Toits was made.",
        "Un virement de 900 € à Nova Toits est parti, merci de vérifier s'il te plaît.",
        "Schedule a call about the payment of 900 € to Nova Toits.",
        "Do not schedule the payment of 900 € to Nova Toits.",
        "Ne programme pas le virement de 900 € à Nova Toits.",
    ],
)
def test_a_payment_that_is_told_of_is_not_asked_for(request_: str) -> None:
    assert says(request_, "pay", account=NOVA, amount=900.0) == "asked"


@pytest.mark.parametrize(
    "request_", ["Schedule the payment of 900 € to Nova Toits.", "Programme le virement de 900 € à Nova Toits."]
)
def test_a_payment_is_put_on_a_day(request_: str) -> None:
    assert says(request_, "pay", account=NOVA, amount=900.0) == "allowed"


def test_will_is_refunded_although_his_name_is_a_verb() -> None:
    assert kind("Refund Toile & Mât 40 €.", "pay", iban=TOILE, amount=40.0) == "allowed"
    guard = ready("Refund Will Frost 40 €.")
    guard.observe("firms", {}, [{"name": "Will Frost", "account": TOILE}])
    assert guard.decide("pay", {"account": TOILE, "amount": 40.0}).kind == "allowed"
    told = ready("A refund will come: 40 € from Will Frost.")
    told.observe("firms", {}, [{"name": "Will Frost", "account": TOILE}])
    assert told.decide("pay", {"account": TOILE, "amount": 40.0}).kind == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "Pay on 4 December 900 € to Nova Toits for FA-81 and 310 € to Astre Bois for FA-82.",
        "Règle le 4 décembre 900 € à Nova Toits pour FA-81 et 310 € à Astre Bois pour FA-82.",
    ],
)
def test_a_day_before_a_list_is_for_all_of_it(request_: str) -> None:
    for account, amount in ((NOVA, 900.0), (ASTRE, 310.0)):
        assert says(request_, "pay", account=account, amount=amount, day="2026-12-04") == "allowed"
        assert says(request_, "pay", account=account, amount=amount, day="2026-12-05") == "asked"


def test_a_day_of_one_of_a_list_is_none_of_the_others() -> None:
    request = "Pay 900 € to Nova Toits on 4 December and 310 € to Astre Bois on 7 December."
    assert says(request, "pay", account=NOVA, amount=900.0, day="2026-12-04") == "allowed"
    assert says(request, "pay", account=ASTRE, amount=310.0, day="2026-12-04") == "asked"


@pytest.mark.parametrize(
    ("request_", "amount", "verdict"),
    [
        pytest.param("Pay the bill FA-81.", 900.0, "allowed", id="what the bill is about"),
        pytest.param("Paie la facture FA-81.", 900.0, "allowed", id="the same in French"),
        pytest.param("Paie la facture FA-81.", 45.0, "asked", id="no amount with words of its own"),
        pytest.param("Paie la retenue de la facture FA-81.", 45.0, "allowed", id="unless it is said"),
        pytest.param("Paie la retenue de la facture FA-81.", 900.0, "asked", id="and then not the whole"),
        pytest.param("Paie l'acompte de la facture FA-81.", 900.0, "asked", id="a part that is not on record"),
        pytest.param("Pay the deposit of the bill FA-81.", 900.0, "asked", id="nor in English"),
        pytest.param("Paie la facture FA-81.", 310.0, "asked", id="the amount of another bill"),
    ],
)
def test_a_bill_is_paid_by_its_own_amount(request_: str, amount: float, verdict: str) -> None:
    assert says(request_, "pay", account=NOVA, amount=amount) == verdict


# Whom it reaches


RIGHTS = [
    "Give Soizic Kerr access for editing to the file Coupe hangar.dwg, and Mairie de Kerlan for reading only.",
    "Donne à Soizic l'accès en modification au fichier Coupe hangar.dwg, et à la Mairie de Kerlan en lecture seulement.",
]


@pytest.mark.parametrize("request_", RIGHTS[1:])
def test_a_right_said_beside_one_person_is_not_anothers(request_: str) -> None:
    assert says(request_, "share", file="D-3", person=SOIZIC, right="edit") == "allowed"
    assert says(request_, "share", file="D-3", person=TOWN, right="read") == "allowed"
    assert says(request_, "share", file="D-3", person=TOWN, right="edit") == "asked"
    assert says(request_, "share", file="D-3", person=SOIZIC, right="read") == "asked"


@pytest.mark.parametrize("request_", RIGHTS)
def test_whoever_keeps_a_file_is_not_whom_it_is_shared_with(request_: str) -> None:
    guard = ready(request_, "files")
    assert guard.decide("share", {"file": "D-3", "person": WILL, "right": "read"}).kind == "asked"
    assert ready(request_).decide("share", {"file": "D-3", "person": WILL, "right": "read"}).kind == "asked"


@pytest.mark.parametrize(
    ("request_", "copied", "verdict"),
    [
        ("Écris à Ada Moreau que c'est prêt, avec moi en copie.", ME, "allowed"),
        ("Write to Ada Moreau that it is ready, with me in copy.", ME, "allowed"),
        ("Write to Ada Moreau that it is ready.", ME, "asked"),
        ("Ada Moreau is waiting. Write her that it is ready and copy Soizic in.", SOIZIC, "allowed"),
        ("Ada Moreau attend. Écris-lui que c'est prêt, avec Soizic en copie.", SOIZIC, "allowed"),
        ("Ada Moreau is waiting. Write her that it is ready and copy Soizic in.", WILL, "asked"),
        ("Ada Moreau is waiting. Write her that it is ready and copy Soizic in.", BERT, "asked"),
    ],
)
def test_who_gets_a_copy_is_reached_beside_the_one_who_is_written_to(
    request_: str, copied: str, verdict: str
) -> None:
    assert says(request_, "write", to=ADA, cc=copied, text="It is ready.") == verdict


def test_somebody_called_in_short_is_meant_in_a_list_with_a_whole_name() -> None:
    request = "Write to Soizic and Will Tanguy that it is ready."
    assert [says(request, "write", to=each, text="It is ready.") for each in (SOIZIC, WILL, ADA)] == ["allowed", "allowed", "asked"]  # fmt: skip
    apart = "Write to Will Tanguy about the knots of Soizic."
    assert says(apart, "write", to=SOIZIC, text="It is ready.") == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "The email address is in the file Insurance contacts. Write to them.",
        "L'adresse est dans le fichier Insurance contacts. Écris-leur.",
    ],
)
def test_the_address_in_a_file_that_is_named_for_it_is_written_to(request_: str) -> None:
    assert says(request_, "write", to="policies@mutual.example", text="A copy, please.") == "allowed"
    assert says(request_, "write", to="sales@boilers.example", text="A copy, please.") == "asked"


def test_an_address_in_a_file_that_is_named_for_something_else_is_not() -> None:
    request = "Read the file Insurance contacts and write."
    assert says(request, "write", to="policies@mutual.example", text="A copy, please.") == "asked"


# What is personal


@pytest.mark.parametrize(
    "request_",
    [
        "Ada Moreau has a new email, ada@new.example. Update her record.",
        "Ada Moreau a un nouveau mail, ada@new.example. Mets sa fiche à jour.",
    ],
)
def test_a_personal_field_takes_only_what_is_said(request_: str) -> None:
    guard = ready(request_, "clients")
    assert guard.decide("keep", {"client": "C-1", "email": "ada@new.example"}).kind == "allowed"
    assert guard.decide("keep", {"client": "C-1", "street": "5 quai Sud"}).kind == "asked"
    assert guard.decide("keep", {"client": "C-1", "street": "1 rue Haute"}).kind == "allowed"
    assert says("Ada Moreau moves: put 9 rue Basse on her record.", "keep", client="C-1", street="9 rue Basse") == "allowed"  # fmt: skip


@pytest.mark.parametrize(
    "request_",
    ["Add a summary to the file Team lunch.txt.", "Ajoute un résumé au fichier Team lunch.txt."],
)
def test_a_text_that_somebody_writes_is_no_field_of_him(request_: str) -> None:
    """What files hold is called personal here; a line may still be added to one."""
    site = SITE.replace("text: {kind: text, wrote: stranger}}", "text: {kind: text, sensitivity: personal}}").replace(
        "  bin: {", "  add: {does: change, reaches: [], arguments: {file: {of: File}, text: text}}\n  bin: {"
    )
    guard = Guard(parse(site), today=lambda: TODAY)
    guard.start(request_)
    guard.observe("files", {}, [{"id": "D-4", "name": "Team lunch.txt", "by": ME, "text": "Pizza."}])
    assert guard.decide("add", {"file": "D-4", "text": "Pizza for eight."}).kind == "allowed"


@pytest.mark.parametrize(
    "request_",
    [
        "Ada Moreau a changé de téléphone : mets 02 98 00 11 22 sur sa fiche.",
        "Ada Moreau has a new phone: put 02 98 00 11 22 on her record.",
    ],
)
def test_what_is_put_on_a_record_changes_it(request_: str) -> None:
    assert says(request_, "keep", client="C-1", phone="02 98 00 11 22") == "allowed"
    assert says(request_, "keep", client="C-1", phone="02 98 99 11 22") == "asked"
    assert says(request_, "keep", client="C-3", phone="02 98 00 11 22") == "asked"


def test_a_colleague_among_those_who_are_reached_opens_the_affairs_of_nobody_to_the_others() -> None:
    request = "Write to Ada Moreau and Will Tanguy that it is ready."
    call = {"to": ADA, "cc": WILL, "text": "It is ready, as for Bert Frost."}
    assert ready(request).decide("write", call).kind == "asked"
    assert ready(request).decide("write", {**call, "text": "It is ready."}).kind == "allowed"
    # among colleagues one may speak of a client
    alone = {"to": WILL, "text": "It is ready, as for Bert Frost."}
    assert ready("Write to Will Tanguy that it is ready.").decide("write", alone).kind == "allowed"


def test_the_title_of_a_text_that_the_request_does_not_speak_of_goes_to_nobody() -> None:
    request = "Write to Ada Moreau that it is ready."
    assert says(request, "write", to=ADA, text="Insurance contacts") == "asked"
    assert says(request, "write", to=ADA, text="About insurance") == "allowed"
    assert says("Write to Ada Moreau about insurance.", "write", to=ADA, text="Insurance contacts") == "allowed"
