"""What is easy to get wrong in a declaration is found, and the right one beside it is left alone."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pupitre.guard import check, granted, load, parse
from pupitre.guard.schemas import Schema
from pupitre.language import say

SITE = """
name: {fr: Bureau, en: Office}
types:
  Client: {wrote: own, fields: {id: id, name: name, email: address}}
  Invoice: {wrote: own, fields: {number: id, client: {kind: name, of: Client}, total: money}}
  Lot: {wrote: own, words: [lot], fields: {id: id, title: name}}
  Mail: {wrote: {field: sender}, fields: {sender: address, body: text}}
  Meeting: {wrote: own, words: [meeting], fields: {id: id, title: {kind: name, wrote: own}, guests: address}}
  Contact: {wrote: own, choice: true, fields: {name: name, email: {kind: address, wrote: own}}}
  Review: {wrote: own, words: [review], fields: {id: id, comment: {kind: text, wrote: stranger}}}
tools:
  clients: {does: read, gives: {type: Client}}
  invoices: {does: read, gives: {type: Invoice}}
  lots: {does: read, gives: {type: Lot}}
  mails: {does: read, gives: {type: Mail}}
  reviews: {does: read, gives: {type: Review}}
  open_page: {does: fetch, gives: {text: stranger}, arguments: {url: {kind: url, to: true}}}
  send_mail: {does: send, arguments: {to: {kind: address, to: true}, cc: {kind: address, to: true}, text: text}}
  delete_lot: {does: destroy, arguments: {lot: {kind: id, of: Lot}}}
  change_invoice: {does: change, arguments: {invoice: {kind: id, of: Invoice}, amount: money, state: {kind: plain, values: {open: [due], paid: [settled]}}}}
  meetings: {does: read, gives: {type: Meeting}}
  cancel_meeting: {does: destroy, reaches: guests, arguments: {meeting: {of: Meeting}}}
  mark_review: {does: change, arguments: {review: {kind: id, of: Review}}}
"""  # fmt: skip

WRONG = [
    ("delete_lot: {does: destroy", "delete_lot: {does: change", "`delete_lot` is declared as `change`, and its name says `destroy`"),
    ("send_mail: {does: send", "send_mail: {does: create", "`send_mail` is declared as `create`, and its name says `send`"),
    ("cc: {kind: address, to: true}", "cc: text", "`cc` of `send_mail` sounds like an address"),
    ("amount: money", "amount: plain", "`amount` of `change_invoice` sounds like an amount"),
    ("{lot: {kind: id, of: Lot}}", "{lot: id}", "`lot` of `delete_lot` is the number of something"),
    ("paid: [settled]", "paid: [due]", "`due` asks for more than one value of `state`"),
    ("  lots: {does: read, gives: {type: Lot}}\n", "", "nothing reads a `Lot`, and `delete_lot` acts on one"),
    (", words: [lot]", "", "nothing says how people call a `Lot`"),
    ("comment: {kind: text, wrote: stranger}", "comment: text", "`comment` of `Review` counts as the owner's own words"),
    ("Mail: {wrote: {field: sender}", "Mail: {wrote: own", "`sender` of `Mail` says who wrote it"),
    ("{wrote: {field: sender}, fields: {sender: address,", "{wrote: stranger, fields: {sender: {kind: address, wrote: own},", "`sender` of `Mail` says who wrote it, and all counts as a stranger's"),
    ("title: {kind: name, wrote: own}, guests", "title: name, guests", "several people have to do with a `Meeting`, and `title` counts"),
    ("email: {kind: address, wrote: own}", "email: address", "the agent may choose from `Contact`, and whoever writes a mail"),
    ("reaches: guests, ", "", "nothing says whether `cancel_meeting` tells those who stand in `guests`"),
    ("total: money", "phone: text, total: money", "somebody can be reached by `phone` of `Invoice`"),
    ("total: money", "street: address, total: money", "`street` of `Invoice` sounds like a place"),
    ("total: money", "price_range: money", "`price_range` of `Invoice` is no single amount"),
    ("total: money", "passport: id, total: money", "`passport` is the number of a paper of somebody"),
    ("open_page: {does: fetch", "open_page: {does: read", "`open_page` reads what a link leads to"),
]  # fmt: skip


def said(text: str, schemas: Mapping[str, Schema] | None = None) -> list[str]:
    return [say(problem.message, "en") for problem in check(parse(text), schemas or {})]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_what_is_probably_wrong_is_found(right: str, wrong: str, message: str) -> None:
    assert right in SITE
    assert any(message in each for each in said(SITE.replace(right, wrong)))


STREET = "`address` of `change_client` sounds like an address"


@pytest.mark.parametrize(
    ("declared", "is_asked"),
    [
        pytest.param("text", True, id="a text of which nothing else is said"),
        pytest.param("{kind: text}", True, id="the same, in its long form"),
        pytest.param("{kind: text, to: false}", False, id="said to reach nobody"),
    ],
)
def test_a_place_is_no_address_where_it_is_said_that_nobody_is_reached_by_it(declared: str, is_asked: bool) -> None:
    site = SITE + f"  change_client: {{does: change, arguments: {{client: {{of: Client}}, address: {declared}}}}}\n"
    assert any(STREET in each for each in said(site)) is is_asked
    # and whoever reads what the declaration claims reads that too
    claimed = "Nobody is reached by what stands in `change_client.address`, now or later."
    assert (claimed in [say(one, "en") for one in granted(parse(site))]) is not is_asked


LONG = """
name: {fr: Bureau, en: Office}
types:
  Client:
    wrote: own
    fields:
      name: name
      passport: id
      contact:
        inside:
          nick: name
          phone: text
  Contact:
    wrote: own
    choice: true
    fields: {name: name, email: address}
  Mail: {wrote: {field: sender}, fields: {sender: address, body: text}}
tools:
  clients: {does: read, gives: {type: Client}}
  send_mail:
    arguments:
      to: {to: true}
      links:
        inside:
          title: text
          url: text
      state: plain
    does: create
  wipe: {does: unknown}
"""


def test_each_question_has_the_line_of_what_it_is_about() -> None:
    schemas: dict[str, Schema] = {
        "send_mail": {
            "properties": {
                "state": {"enum": ["a", "b"]},
                "links": {"type": "object", "properties": {"size": {"type": "string"}}},
                "colour": {},
            }
        },
        "burn": {},
    }
    text = LONG.strip()
    lines = text.splitlines()
    found = {(lines[one.line - 1].strip(), say(one.message, "en")) for one in check(parse(text), schemas, "my.yaml")}
    assert found == {
        ("passport: id", "`passport` is the number of a paper of somebody, and no number of a `Client`"),
        (
            "phone: text",
            "somebody can be reached by `contact.phone` of `Client`, and it is not declared as an address",
        ),
        ("choice: true", "the agent may choose from `Contact`, and whoever writes a mail may come to stand there"),
        ("url: text", "`links.url` of `send_mail` sounds like an address, and is not declared as one"),
        ("inside:", "the argument `links.size` of `send_mail` is not declared"),
        ("arguments:", "the argument `colour` of `send_mail` is not declared"),
        ("state: plain", "`state` of `send_mail` takes one of a few words, and they are not declared"),
        ("does: create", "`send_mail` is declared as `create`, and its name says `send`"),
        ("wipe: {does: unknown}", "nobody has said what the tool `wipe` does: each of its calls is asked about"),
        ("tools:", "the tool `burn` is not declared: each of its calls is asked about"),
    }


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        pytest.param(
            "text", "`text` of `send_mail` holds objects, and nothing says what stands in them", id="as a text"
        ),
        pytest.param(
            "{inside: {kind: plain}}", "the argument `text.file` of `send_mail` is not declared", id="half of it"
        ),
        pytest.param("{inside: {kind: plain, file: {of: Lot}}}", None, id="whole"),
    ],
)
def test_what_stands_inside_is_held_against_the_schema(declared: str, found: str | None) -> None:
    inner: Schema = {"type": "object", "properties": {"kind": {"enum": []}, "file": {"type": "integer"}}}
    schema: Schema = {
        "properties": {"text": {"type": "array", "items": {"$ref": "#/$defs/One"}}},
        "$defs": {"One": inner},
    }
    site = SITE.replace("text: text}", f"text: {declared}}}")
    assert said(site, {"send_mail": schema}) == ([found] if found else [])
    without = SITE.replace(", text: text}", "}")
    assert said(without, {"send_mail": schema}) == [
        "`text` of `send_mail` holds objects, and nothing says what stands in them"
    ]


def test_what_is_taken_for_granted_is_said_in_plain_words() -> None:
    assert [say(one, "en") for one in granted(parse(SITE))] == [
        "Nobody but you and your own systems can write in `Client.name`, `Invoice.client`, `Lot.title`, `Meeting.title`, "
        "`Contact.name`.",
        "Nobody can pass for somebody else in `Mail.sender`.",
        "Whom or what the agent may choose by itself stands in `Contact`, and nobody else adds to it.",
        "These only read, and nothing leaves the house by them: `clients`, `invoices`, `lots`, `mails`, `reviews`, "
        "`meetings`.",
        "Nobody is written to when these are done: `delete_lot`, `change_invoice`, `mark_review`.",
    ]
    looser = SITE.replace("Lot: {wrote: own", "Lot: {wrote: colleague").replace(
        "cc: {kind: address, to: true}", "cc: free"
    )
    looser = looser.replace("{wrote: {field: sender}", '{wrote: {field: sender, colleagues: ["@office.example"]}')
    assert {
        "Only people whom you work with write as `Lot`, `@office.example`.",
        "No value of these can do harm: `send_mail.cc`.",
    } <= {say(one, "en") for one in granted(parse(looser))}
    answering = SITE.replace("wrote: own, words: [lot]", "wrote: stranger, words: [lot]")
    answering = answering.replace("send_mail: {does: send,", "send_mail: {does: send, gives: {text: own},")
    answering = answering.replace("gives: {text: stranger}", "gives: {text: colleague}")
    assert {
        "Nobody else's words stand in what these answer: `send_mail`.",
        "Only people whom you work with write as `open_page`.",
        "Strangers choose `Lot.title`: to mean such a record, quote it or say its number.",
    } <= {say(one, "en") for one in granted(parse(answering))}


def test_of_a_good_declaration_nothing_is_said() -> None:
    assert said(SITE) == []


@pytest.mark.parametrize("name", ["open_shop", "list_post", "reminders", "offer"])
def test_a_name_that_can_mean_something_else_says_nothing(name: str) -> None:
    assert said(SITE.replace("  lots: ", f"  {name}: ")) == []


def test_each_question_about_the_sites_of_the_benchmark_is_known() -> None:
    sites = Path(__file__).parents[2] / "bench" / "sites"
    found = {path.stem: len(check(load(path), {})) for path in sorted(sites.glob("*.yaml"))}
    assert found["garage"] == found["lets"] == 0
