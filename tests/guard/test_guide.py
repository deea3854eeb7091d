"""The guide to declarations says what there is: its examples load, nothing in them is doubtful, and each key has its line."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from pupitre.guard import Guard, Json, Site, check, parse
from pupitre.guard.site import Does, FieldKind
from pupitre.language import say

GUIDE = (Path(__file__).parents[2] / "docs" / "guard.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.S | re.M)


def keys(model: Any) -> set[str]:
    """The keys of a declaration, whatever their depth."""
    found: set[str] = set()
    for part in (model, *get_args(model)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            for name, field in part.model_fields.items():
                found |= {name} | keys(field.annotation)
        elif part is not model:
            found |= keys(part)
    return found


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_loads_and_nothing_in_it_is_doubtful(example: str) -> None:
    assert [say(problem.message, "en") for problem in check(parse(example), {})] == []


def test_there_is_an_example() -> None:
    assert EXAMPLES and GUIDE.count("```yaml") == len(EXAMPLES)


def test_each_key_and_each_word_that_may_stand_there_has_its_line() -> None:
    prose = re.sub(r"^```.*?^```", "", GUIDE, flags=re.S | re.M)
    said = {word for quoted in re.findall(r"`([^`]+)`", prose) for word in re.findall(r"[a-z_]+", quoted)}
    said |= {"name", "types", "tools"}
    assert (keys(Site) | {each.value for each in (*Does, *FieldKind)} | {"inside", "keys"}) - said == set()


READ: dict[str, Json] = {
    "customers": [{"number": "C-118", "name": "Anna Keller", "email": "anna@keller.example"}],
    "colleagues": [{"name": "Karim Benali", "role": "accountant", "email": "karim@atelier.example"}],
    "mails": [
        {"id": "7", "sender": "zoe@post.example", "sender_name": "Zoé Petit", "subject": "A question", "body": "Hi"}
    ],
    "meetings": [
        {
            "id": "M1",
            "organizer": "lea@atelier.example",
            "title": "Budget Review",
            "start": "2026-11-25 10:00",
            "guests": [{"email": "dora@herbst.example", "answer": "yes"}],
        }
    ],
    "files": [
        {"id": "9", "name": "roadmap.docx", "owner": "lea@atelier.example"},
        {"id": "4", "name": "salaries.xlsx", "owner": "lea@atelier.example"},
    ],
}
ROADMAP: dict[str, Json] = {"to": "anna@keller.example", "body": "Here it is.", "attachments": [{"file": "9"}]}
ZOE: dict[str, Json] = {"to": "zoe@post.example", "body": "Yes."}


@pytest.mark.parametrize(
    ("request_", "tool", "arguments", "kind"),
    [
        pytest.param("Send roadmap.docx to Anna Keller.", "send_mail", ROADMAP, "allowed", id="the right file"),
        pytest.param("Send roadmap.docx to Anna Keller.", "send_mail", {**ROADMAP, "attachments": [{"file": "4"}]}, "asked", id="another file"),
        pytest.param("Write to Zoé Petit.", "send_mail", ZOE, "asked", id="a name that a stranger chose"),
        pytest.param("Answer the mail of Zoé Petit.", "send_mail", ZOE, "allowed", id="the answer to who calls himself so"),
        pytest.param("Answer the mail of « Zoé Petit ».", "send_mail", ZOE, "allowed", id="the same in quotation marks"),
        pytest.param("Answer the mail “A question”.", "send_mail", ZOE, "allowed", id="a subject in quotation marks"),
        pytest.param("Answer zoe@post.example.", "send_mail", ZOE, "allowed", id="an address"),
        pytest.param("Cancel the Budget Review.", "cancel_meeting", {"meeting": "M1", "note": "We are sorry."}, "allowed", id="a note to the guests"),
        pytest.param("Cancel the Budget Review.", "cancel_meeting", {"meeting": "M1", "note": "Anna Keller was late again."}, "asked", id="a note about a customer"),
        pytest.param("Share roadmap.docx with Karim Benali.", "share_file", {"file": "9", "person": "karim@atelier.example", "right": "viewer"}, "allowed", id="the usual right"),
        pytest.param("Share roadmap.docx with Karim Benali.", "share_file", {"file": "9", "person": "karim@atelier.example", "right": "editor"}, "asked", id="another right"),
    ],
)  # fmt: skip
def test_the_office_of_the_guide_is_guarded(request_: str, tool: str, arguments: dict[str, Json], kind: str) -> None:
    guard = Guard(parse(EXAMPLES[-1]))
    guard.start(request_)
    for name, answer in READ.items():
        guard.observe(name, {}, answer)
    decision = guard.decide(tool, arguments)
    assert (decision.kind, *(rule.id for rule in decision.rules))[0] == kind


def test_of_two_of_one_name_neither_is_written_to_though_both_leave_a_field_empty() -> None:
    site = parse(EXAMPLES[-1].replace("email: address}\n  Mail", "email: address, account: address}\n  Mail"))
    emails = ("karim@atelier.example", "kbenali@atelier.example")
    guard = Guard(site)
    guard.start("Write to Karim Benali.")
    guard.observe("colleagues", {}, [{"name": "Karim Benali", "email": email, "account": ""} for email in emails])
    assert site.types["Colleague"].fields["account"].kind == "address"
    assert [guard.decide("send_mail", {"to": email, "body": "Hello."}).kind for email in emails] == ["asked", "asked"]


def test_a_heading_is_no_name() -> None:
    text = "Hotels in Lyon:\nHotel du Lac\nHotel Gare"
    site = parse(
        "name: x\ntypes: {Hotel: {wrote: own, choice: true, fields: {name: name}}}\n"
        "tools:\n  hotels: {does: read, gives: {type: Hotel, form: lines}}\n"
        "  book: {does: reserve, arguments: {hotel: {of: Hotel}}}\n"
    )
    kinds: dict[str, str] = {}
    for given in ("Hotel Gare", "Hotels in Lyon:"):
        guard = Guard(site)
        guard.start("Book a hotel for me.")
        guard.observe("hotels", {}, text)
        kinds[given] = guard.decide("book", {"hotel": given}).kind
    assert kinds == {"Hotel Gare": "allowed", "Hotels in Lyon:": "asked"}


NOTES = """
name: x
types: {Note: {wrote: WRITER, fields: {number: {kind: id, wrote: own}, title: name, text: text, email: address, due: money}}}
tools:
  notes: {does: read, gives: {type: Note}}
  delete_note: {does: destroy, arguments: {note: {of: Note}}}
  write: {does: send, arguments: {to: {to: true}, text: text}}
  pay: {does: pay, arguments: {account: {to: true}, due: money}}
  open_page: {does: fetch, arguments: {url: {kind: url, to: true}}}
"""
NOTE: Json = {
    "number": "1",
    "title": "Spring plan",
    "text": "We should all go to the big fair in June. Ask bob@fair.example or look at https://fair.example/june.",
    "email": "eve@fair.example",
    "due": 40,
}
ZOE_IS = "zoe@kern.example"


@pytest.mark.parametrize(
    ("wrote", "allowed"),
    [
        ("stranger", {"quoted"}),
        ("colleague", {"quoted", "title", "words", "link"}),
        ("own", {"quoted", "title", "words", "link", "address in text", "address", "amount"}),
    ],
)
def test_each_writer_may_do_what_the_table_says(wrote: str, allowed: set[str]) -> None:
    calls: dict[str, tuple[str, str, dict[str, Json]]] = {
        "quoted": ("Delete “Spring plan”.", "delete_note", {"note": "1"}),
        "title": ("Delete Spring plan.", "delete_note", {"note": "1"}),
        "words": (f"Write to {ZOE_IS} what it says.", "write", {"to": ZOE_IS, "text": "We should all go to the big fair in June."}),
        "address in text": (f"Write to {ZOE_IS} whom to ask.", "write", {"to": ZOE_IS, "text": "bob@fair.example"}),
        "address": ("Write to Spring plan.", "write", {"to": "eve@fair.example", "text": "Hello."}),
        "amount": (f"Pay {ZOE_IS} what is due by Spring plan.", "pay", {"account": ZOE_IS, "due": 40}),
        "link": ("Open the link.", "open_page", {"url": "https://fair.example/june"}),
    }  # fmt: skip
    found: set[str] = set()
    for name, (request, tool, arguments) in calls.items():
        guard = Guard(parse(NOTES.replace("WRITER", wrote)))
        guard.start(request)
        guard.observe("notes", {}, [NOTE])
        if guard.decide(tool, arguments).kind == "allowed":
            found.add(name)
    assert found == allowed


SHOP = """
name: x
types:
  Firm: {wrote: own, fields: {firm: name, contact: name, email: address, account: address, rate: {kind: money, words: [rate, hour]}}}
  File: {wrote: own, fields: {id: id, name: name, start: plain, shared_with: {kind: plain, keys: address}}}
  Review: {wrote: own, words: [review], fields: {id: id, guest: name}}
  Building: {wrote: own, fields: {code: id, name: name}}
  Car: {wrote: own, choice: true, fields: {name: name, size: plain}}
tools:
  firms: {does: read, gives: {type: Firm}}
  files: {does: read, gives: {type: File}}
  reviews: {does: read, gives: {type: Review}}
  buildings: {does: read, gives: {type: Building}}
  cars: {does: read, gives: {type: Car, form: by_name, field: size}}
  page: {does: read, gives: {text: stranger}, arguments: {path: name, limit: plain}}
  write: {does: send, arguments: {to: {to: true}, text: text, files: {inside: {file: {of: File}}}}}
  pay: {does: pay, arguments: {account: {to: true}, amount: money}}
  answer: {does: send, arguments: {review: {to: true, of: Review}, text: text}}
  announce: {does: publish, arguments: {building: {to: true, of: Building}, text: text}}
  unshare: {does: destroy, arguments: {file: {of: File}, person: {to: true}, on: plain}}
  move: {does: change, arguments: {file: {of: File}, new_start: plain, begin: plain, state: {default: null, values: [a]}}}
  rent: {does: reserve, arguments: {car: {of: Car}, size: plain}}
"""
READ_THERE: dict[str, Json] = {
    "firms": [
        {"firm": "Lumen", "contact": "Ida Ott", "email": "ida@lumen.example", "account": "FR1", "rate": 38},
        {"firm": "Coop", "contact": "Bert Vogel", "email": "bert@coop.example", "account": "FR2", "rate": 50},
        {"firm": "Coop", "contact": "Zoe Kern", "email": "zoe@coop.example", "account": "FR3", "rate": 50},
    ],
    "files": [
        {"id": "F1", "name": "Plan of the roof", "start": "2026-12-01", "shared_with": {"bob@x.example": "read"}}
    ],
    "reviews": [{"id": "R1", "guest": "Paul Roy"}],
    "buildings": [{"code": "B-1", "name": "Les Tilleuls"}, {"code": "B-2", "name": "Les Acacias"}],
    "cars": {"Clio": ["small"], "Espace": ["large", "seven seats"]},
}
UNSHARE = "Stop sharing the Plan of the roof with bob@x.example"
BOB: dict[str, Json] = {"file": "F1", "person": "bob@x.example"}


@pytest.mark.parametrize(
    ("request_", "tool", "arguments", "kind"),
    [
        pytest.param("Write to Lumen.", "write", {"to": "ida@lumen.example", "text": "Hello."}, "allowed", id="by the firm"),
        pytest.param("Write to Bert Vogel.", "write", {"to": "bert@coop.example", "text": "Hello."}, "allowed", id="by who answers there"),
        pytest.param("Write to Coop.", "write", {"to": "bert@coop.example", "text": "Hello."}, "asked", id="one of two of a firm"),
        pytest.param("Pay Ida Ott for 12 hours.", "pay", {"account": "FR1", "amount": 456}, "allowed", id="hours at a rate"),
        pytest.param("Pay Ida Ott for 12 hours.", "pay", {"account": "FR1", "amount": 38}, "asked", id="the rate for hours"),
        pytest.param("Answer the review of Paul Roy.", "answer", {"review": "R1", "text": "Thank you."}, "allowed", id="a review"),
        pytest.param("Publish on the portal of Les Tilleuls that the lift works.", "announce", {"building": "B-1", "text": "The lift works."}, "allowed", id="a portal"),
        pytest.param("Publish on the portal of Les Tilleuls that the lift works.", "announce", {"building": "B-2", "text": "The lift works."}, "asked", id="the portal of another"),
        pytest.param(UNSHARE + ".", "unshare", BOB, "allowed", id="a share is taken back"),
        pytest.param(UNSHARE + ".", "unshare", {**BOB, "on": "2027-01-01"}, "asked", id="on a day that nobody said"),
        pytest.param("Change the Plan of the roof.", "move", {"file": "F1", "new_start": "2026-12-01"}, "allowed", id="the field of its name"),
        pytest.param("Change the Plan of the roof.", "move", {"file": "F1", "begin": "2026-12-01"}, "asked", id="no field of its name"),
        pytest.param("Change the Plan of the roof.", "move", {"file": "F1", "new_start": None, "begin": None}, "allowed", id="null"),
        pytest.param("Change the Plan of the roof.", "move", {"file": "F1", "state": "a"}, "asked", id="no default is none"),
        pytest.param("Rent the Espace with seven seats.", "rent", {"car": "Espace", "size": "seven seats"}, "allowed", id="one of a list"),
        pytest.param("Rent the Espace with seven seats.", "rent", {"car": "Espace", "size": "small"}, "asked", id="what other records hold"),
        pytest.param("Send the Plan of the roof to ida@lumen.example.", "write", {"to": "ida@lumen.example", "text": "Hello.", "files": ["F1"]}, "allowed", id="a string among objects"),
        pytest.param("Send the Plan of the roof to ida@lumen.example.", "write", {"to": "ida@lumen.example", "text": "Hello.", "files": ["F2"]}, "asked", id="another one"),
    ],
)  # fmt: skip
def test_the_answers_of_the_guide_are_true(request_: str, tool: str, arguments: dict[str, Json], kind: str) -> None:
    guard = Guard(parse(SHOP))
    guard.start(request_)
    for name, answer in READ_THERE.items():
        guard.observe(name, {}, answer)
    assert guard.decide(tool, arguments).kind == kind


@pytest.mark.parametrize(("beside", "kind"), [({"limit": 5}, "asked"), ({"size": 5}, "allowed"), ({}, "allowed")])
def test_each_declared_argument_names_the_page_that_holds_an_address(beside: dict[str, Json], kind: str) -> None:
    guard = Guard(parse(SHOP))
    guard.start("Write to Olga, her address is in contacts.txt.")
    guard.observe("page", {"path": "contacts.txt", **beside}, "Olga: olga@q.example")
    assert guard.decide("write", {"to": "olga@q.example", "text": "Hello."}).kind == kind
