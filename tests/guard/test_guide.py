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
