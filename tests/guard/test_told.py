"""Whoever stands in a record that an act tells people of reads what the act says, though no argument names him."""

import pytest

from pupitre.errors import OntologyError
from pupitre.guard import Guard, Json, parse

SITE = """
name: {fr: Agenda, en: Agenda}
types:
  Customer: {wrote: own, fields: {id: id, name: name, email: address, code: {kind: text, sensitivity: personal}}}
  Meeting: {wrote: own, fields: {id: id, title: name, guests: {inside: {email: address}}}}
tools:
  customers: {does: read, gives: {type: Customer}}
  meetings: {does: read, gives: {type: Meeting}}
  cancel: {does: destroy, reaches: guests.email, arguments: {meeting: {of: Meeting}, note: text}}
  arrange: {does: create, arguments: {title: {new: true}, guests: {kind: address, to: true}, note: text}}
"""
CUSTOMERS: Json = [
    {"id": "C1", "name": "Anna Keller", "email": "anna@keller.example", "code": "4518B"},
    {"id": "C2", "name": "Bert Vogel", "email": "bert@vogel.example", "code": "7702K"},
]
MEETINGS: Json = [{"id": "M1", "title": "Site visit", "guests": [{"email": "anna@keller.example"}]}]


def ruled(site: str, request: str, tool: str, arguments: dict[str, Json]) -> set[str]:
    guard = Guard(parse(site))
    guard.start(request)
    guard.observe("customers", {}, CUSTOMERS)
    guard.observe("meetings", {}, MEETINGS)
    decision = guard.decide(tool, arguments)
    return set() if decision.kind == "allowed" else {rule.id for rule in decision.rules}


CANCEL = "Cancel the Site visit."
NOBODY = SITE.replace("reaches: guests.email", "reaches: []")


@pytest.mark.parametrize(
    ("site", "note", "rules"),
    [
        pytest.param(SITE, "We are sorry.", set[str](), id="a plain word to the guests"),
        pytest.param(SITE, "Anna Keller, we are sorry.", set[str](), id="the guest's own name"),
        pytest.param(SITE, "Bert Vogel was first.", {"affairs-of-others"}, id="of another customer"),
        pytest.param(SITE, "The code is 7702K.", {"restricted-data"}, id="a code"),
        pytest.param(NOBODY, "Bert Vogel was first.", set[str](), id="nobody reads it"),
    ],
)
def test_a_note_on_what_is_called_off_is_read_by_its_guests(site: str, note: str, rules: set[str]) -> None:
    assert ruled(site, CANCEL, "cancel", {"meeting": "M1", "note": note}) == rules


def test_what_is_made_for_guests_is_read_by_them() -> None:
    call: dict[str, Json] = {"title": "Site visit", "guests": ["anna@keller.example"], "note": "The code is 7702K."}
    request = "Plan a Site visit with anna@keller.example."
    assert ruled(SITE, request, "arrange", call) == {"restricted-data"}
    assert ruled(SITE, "Plan a Site visit.", "arrange", {**call, "guests": []}) == set()


def test_a_field_that_no_record_has_reaches_nobody_and_is_a_mistake() -> None:
    with pytest.raises(OntologyError, match="nothing that `cancel` acts on has a field `people`"):
        parse(SITE.replace("reaches: guests.email", "reaches: people"))
