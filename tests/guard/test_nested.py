"""What stands inside an object is held to the rules leaf by leaf, and asked about where nobody has said what it is."""

import pytest

from pupitre.errors import OntologyError
from pupitre.guard import Guard, Json, parse

SITE = """
name: {fr: Bureau, en: Office}
types:
  Contact: {wrote: own, fields: {id: id, name: name, email: address}}
  File: {wrote: own, fields: {id: id, name: name}}
  Product: {wrote: own, fields: {sku: id, title: name}}
  Meeting:
    wrote: own
    fields:
      id: id
      title: name
      participants: {wrote: own, inside: {email: address, name: name, id: id}}
      rights: {kind: plain, keys: address}
tools:
  contacts: {does: read, gives: {type: Contact}}
  files: {does: read, gives: {type: File}}
  products: {does: read, gives: {type: Product}}
  meetings: {does: read, gives: {type: Meeting}}
  send_mail:
    does: send
    arguments:
      to: {kind: address, to: true, of: Contact}
      body: text
      attachments: {inside: {type: plain, file: {of: File}}}
  send_fax:
    does: send
    arguments: {to: {kind: address, to: true, of: Contact}, body: text, attachments: text, extras: free}
  order: {does: reserve, arguments: {lines: {inside: {product: {of: Product}, quantity: plain}}}}
  share: {does: share, arguments: {file: {of: File}, rights: {kind: plain, keys: {to: true, of: Contact}}}}
"""
CONTACTS: Json = [
    {"id": "C1", "name": "Anna Keller", "email": "anna@keller.example"},
    {"id": "C2", "name": "Bert Vogel", "email": "bert@vogel.example"},
]
FILES: Json = [{"id": "9", "name": "roadmap.docx"}, {"id": "4", "name": "salaries.xlsx"}]
PRODUCTS: Json = [{"sku": "P-1", "title": "Lamp Nova"}, {"sku": "P-2", "title": "Chair Oslo"}]


def ruled(request: str, tool: str, arguments: dict[str, Json]) -> set[str]:
    """The rules that want a person; none where the call is allowed."""
    guard = Guard(parse(SITE))
    guard.start(request)
    for name, answer in (("contacts", CONTACTS), ("files", FILES), ("products", PRODUCTS)):
        guard.observe(name, {}, answer)
    decision = guard.decide(tool, arguments)
    return set() if decision.kind == "allowed" else {rule.id for rule in decision.rules}


SEND = "Send roadmap.docx to Anna Keller."
ANNA: dict[str, Json] = {"to": "anna@keller.example", "body": "The plan."}
ORDER = "Order 2 of Lamp Nova and 3 of Chair Oslo."


@pytest.mark.parametrize(
    ("request_", "tool", "arguments", "rule"),
    [
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [{"type": "file", "file": "4"}]}, "object-not-named", id="another file inside an object"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": {"type": "file", "file": 4}}, "object-not-named", id="an object in the place of a list"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [{"file": "9"}, {"file": "4"}]}, "object-not-named", id="another file beside the right one"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [[{"file": "4"}]]}, "object-not-named", id="a list in a list"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": ["4"]}, "object-not-named", id="no object where one was declared"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [{"type": "file", "source": "4"}]}, "object-not-named", id="a key that is not declared"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [{"file": "9"}] * 101}, "object-not-named", id="more objects than are looked at"),
        pytest.param(SEND, "send_fax", {**ANNA, "attachments": [{"type": "file", "file": 4}]}, "object-not-named", id="another record's id in an object declared as text"),
        pytest.param(SEND, "send_fax", {**ANNA, "attachments": ["4"]}, "object-not-named", id="another record's id in a list declared as text"),
        pytest.param(SEND, "send_fax", {**ANNA, "attachments": [{"path": "salaries.xlsx"}]}, "object-not-named", id="another record's name in an object declared as text"),
        pytest.param(SEND, "send_fax", {**ANNA, "attachments": [{"file": "773"}]}, "object-not-named", id="a number that nobody has read"),
        pytest.param(SEND, "send_fax", {**ANNA, "extras": {"bcc": ["bert@vogel.example"]}}, "unknown-recipient-of-tool", id="a known address that is not meant, in an object declared free"),
        pytest.param(SEND, "send_mail", {**ANNA, "copies": {"mail": "bert@vogel.example"}}, "unknown-recipient-of-tool", id="a known address in an object that is not declared"),
        pytest.param(SEND, "send_mail", {**ANNA, "attached": "4"}, "object-not-named", id="another record's id in an argument that is not declared"),
        pytest.param(ORDER, "order", {"lines": [{"product": "P-1", "quantity": 3}, {"product": "P-2", "quantity": 2}]}, "value-not-said", id="the numbers of two lines exchanged"),
        pytest.param("Share roadmap.docx with Anna Keller for reading.", "share", {"file": "9", "rights": {"bert@vogel.example": "reading"}}, "unknown-recipient-of-tool", id="another recipient as a key"),
        pytest.param("Share roadmap.docx with Anna Keller for reading.", "share", {"file": "9", "rights": "bert@vogel.example"}, "unknown-recipient-of-tool", id="a recipient where a mapping was declared"),
    ],
)  # fmt: skip
def test_a_person_is_asked(request_: str, tool: str, arguments: dict[str, Json], rule: str) -> None:
    assert rule in ruled(request_, tool, arguments)


@pytest.mark.parametrize(
    ("request_", "tool", "arguments"),
    [
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": [{"type": "file", "file": "9"}]}, id="the right file in an object"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": {"type": "file", "file": 9}}, id="one object and no list"),
        pytest.param(SEND, "send_mail", {**ANNA, "attachments": []}, id="an empty list"),
        pytest.param(SEND, "send_fax", {**ANNA, "attachments": [{"type": "file", "path": "roadmap.docx"}]}, id="what is named in an object declared as text"),
        pytest.param(ORDER, "order", {"lines": [{"product": "P-1", "quantity": 2}, {"product": "P-2", "quantity": 3}]}, id="each line with its number"),
        pytest.param("Share roadmap.docx with Anna Keller for reading.", "share", {"file": "9", "rights": {"anna@keller.example": "reading"}}, id="the recipient as a key"),
    ],
)  # fmt: skip
def test_what_was_asked_for_goes_through(request_: str, tool: str, arguments: dict[str, Json]) -> None:
    assert ruled(request_, tool, arguments) == set()


def test_an_act_on_objects_is_not_done_twice() -> None:
    guard = Guard(parse(SITE))
    guard.start("Share roadmap.docx with Anna Keller for reading.")
    guard.observe("contacts", {}, CONTACTS)
    guard.observe("files", {}, FILES)
    call: dict[str, Json] = {"file": "9", "rights": {"anna@keller.example": "reading"}}
    assert guard.decide("share", call).kind == "allowed"
    guard.observe("share", call, None)
    assert [rule.id for rule in guard.decide("share", call).rules] == ["done-already"]


def test_what_stands_inside_a_record_is_read_by_its_kind() -> None:
    site = SITE.replace("tools:", "tools:\n  write: {does: send, arguments: {to: {to: true}, body: text}}")
    guard = Guard(parse(site))
    guard.start("Write to Clara Winter that the Budget Review is at ten.")
    people: Json = [{"email": "clara@winter.example", "name": "Clara Winter", "id": "7"}]
    rights: Json = {"dora@herbst.example": "write"}
    guard.observe("meetings", {}, [{"id": "M1", "title": "Budget Review", "participants": people, "rights": rights}])
    body = "It is at ten, dora@herbst.example comes too."
    # an address of the owner's system may stand in a text; what stands in a record lets nobody be written to for it
    assert {rule.id for rule in guard.decide("write", {"to": "dora@herbst.example", "body": body}).rules} == {
        "unknown-recipient-of-tool"
    }


@pytest.mark.parametrize(
    ("before", "after", "message", "line"),
    [
        pytest.param("file: {of: File}}}", "file: {of: File, kind: idd}}}", "attachments.file.kind` has a value", 24, id="a wrong kind inside"),
        pytest.param("{inside: {type: plain, file: {of: File}}}", "{kind: text, inside: {type: plain}}", "beside `inside` stand only", 21, id="a kind beside"),
        pytest.param("{inside: {type: plain, file: {of: File}}}", "{inside: plain}", "`inside` lists what stands in the object", 21, id="no fields inside"),
    ],
)  # fmt: skip
def test_a_mistake_inside_is_named_with_its_line(before: str, after: str, message: str, line: int) -> None:
    assert before in SITE
    with pytest.raises(OntologyError) as caught:
        parse(SITE.replace(before, after))
    assert message in str(caught.value) and f"site.yaml:{line}:" in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("{of: File}", "id"),
        ("{to: true, of: Contact}", "id"),
        ("{to: true}", "address"),
        ("{new: true}", "name"),
        ("{values: [a, b]}", "plain"),
        ("{default: 1}", "plain"),
        ("{default: false, new: false}", "plain"),
    ],
)
def test_an_argument_without_a_kind_has_the_one_that_its_other_keys_tell(told: str, kind: str) -> None:
    site = parse(SITE.replace("extras: free", f"extras: {told}"))
    assert site.tools["send_fax"].arguments["extras"].kind == kind
