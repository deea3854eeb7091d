"""What is easy to get wrong in a declaration is found, and the right one beside it is left alone."""

from pathlib import Path

import pytest

from pupitre.guard import check, load, parse
from pupitre.language import say

SITE = """
name: {fr: Bureau, en: Office}
types:
  Client: {wrote: own, fields: {id: id, name: name, email: address}}
  Invoice: {wrote: own, fields: {number: id, client: {kind: name, of: Client}, total: money}}
  Lot: {wrote: own, words: [lot], fields: {id: id, title: name}}
  Mail: {wrote: {field: sender}, fields: {sender: address, body: text}}
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
    ("open_page: {does: fetch", "open_page: {does: read", "`open_page` reads what a link leads to"),
]  # fmt: skip


def said(text: str) -> list[str]:
    return [say(problem.message, "en") for problem in check(parse(text), {})]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_what_is_probably_wrong_is_found(right: str, wrong: str, message: str) -> None:
    assert right in SITE
    assert any(message in each for each in said(SITE.replace(right, wrong)))


def test_of_a_good_declaration_nothing_is_said() -> None:
    assert said(SITE) == []


@pytest.mark.parametrize("name", ["open_shop", "list_post", "reminders", "offer"])
def test_a_name_that_can_mean_something_else_says_nothing(name: str) -> None:
    assert said(SITE.replace("  lots: ", f"  {name}: ")) == []


def test_each_question_about_the_sites_of_the_benchmark_is_known() -> None:
    sites = Path(__file__).parents[2] / "bench" / "sites"
    found = {path.stem: len(check(load(path), {})) for path in sorted(sites.glob("*.yaml"))}
    assert found["garage"] == found["lets"] == 0
