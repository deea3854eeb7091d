"""What there is only one of, answers that are mere names, and values written in other ways: declared in short, held as well."""

from datetime import date

import pytest

from pupitre.guard import Guard, Json, check, parse
from pupitre.language import say

SITE = """
name: {fr: Bureau, en: Office}
types:
  Profile:                     # mine, and the only one
    wrote: own
    fields: {first_name: text, street: {kind: text, sensitivity: personal}, city: plain, digest: plain}
  Member: {wrote: own, choice: true, fields: {handle: address}}
  Tradesman: {wrote: own, fields: {number: id, name: name, email: address}}
  File: {wrote: own, fields: {id: id, name: name, shared_with: {kind: plain, keys: address}}}
tools:
  profile: {does: read, gives: {type: Profile}}
  members: {does: read, gives: {type: Member, form: names}}
  tradesmen: {does: read, gives: {type: Tradesman}}
  files: {does: read, gives: {type: File}}
  change_profile:
    does: change
    of: Profile
    reaches: []
    arguments: {street: text, new_city: plain, digest: {values: {true: [digest], false: [stop]}, default: true}}
  message: {does: send, arguments: {member: {to: true, of: Member}, text: text}}
  write_file: {does: change, reaches: shared_with, arguments: {file: {of: File}, content: text}}
  drop_member: {does: destroy, arguments: {member: {of: Member}}}
  drop_tradesman: {does: destroy, arguments: {tradesman: {of: Tradesman}}}
"""
ME: Json = {"first_name": "Lea", "street": "4 Rue du Port", "city": "Lyon", "digest": True}


def kind(site: str, request: str, tool: str, arguments: dict[str, Json], **read: Json) -> str:
    guard = Guard(parse(site), today=lambda: date(2026, 11, 24))
    guard.start(request)
    for name, answer in read.items():
        guard.observe(name, {}, answer)
    return guard.decide(tool, arguments).kind


MOVE = "Change my street to 5 Rue Haute."


@pytest.mark.parametrize(
    ("arguments", "decision"),
    [
        pytest.param({"street": "5 Rue Haute", "new_city": "Nice"}, "asked", id="a town that nobody said"),
        pytest.param({"street": "9 Rue Basse"}, "asked", id="another street"),
        pytest.param({"street": "5 Rue Haute", "new_city": "Lyon"}, "allowed", id="the town that is there"),
        pytest.param({"street": "5 Rue Haute", "new_city": None}, "allowed", id="no town"),
    ],
)
def test_what_there_is_one_of_is_held_to_what_it_is_now(arguments: dict[str, Json], decision: str) -> None:
    assert kind(SITE, MOVE, "change_profile", arguments, profile=ME) == decision


def test_where_several_were_read_none_is_the_only_one() -> None:
    site = SITE.replace("{first_name: text,", "{first_name: name,")
    call: dict[str, Json] = {"street": "5 Rue Haute", "new_city": "Lyon"}
    other: Json = {"first_name": "Karim", "street": "1 Rue du Lac", "city": "Metz"}
    assert kind(site, MOVE, "change_profile", call, profile=[ME]) == "allowed"
    assert kind(site, MOVE, "change_profile", call, profile=[other, ME]) == "asked"


def test_what_it_held_before_it_was_changed_counts_no_more() -> None:
    guard = Guard(parse(SITE))
    guard.start("Change my city to Nice.")
    guard.observe("profile", {}, ME)
    guard.observe("change_profile", {"new_city": "Nice"}, None)
    assert guard.decide("change_profile", {"new_city": "Lyon", "street": "4 Rue du Port"}).kind == "asked"


def test_nothing_is_doubtful_about_a_tool_with_an_object_of_its_own() -> None:
    assert [say(each.message, "en") for each in check(parse(SITE), {})] == []
    without = SITE.replace("    of: Profile\n", "")
    assert ["acts on something" in say(each.message, "en") for each in check(parse(without), {})] == [True]


def test_mere_names_are_handles_where_a_type_has_nothing_else() -> None:
    write = "Write a hello to somebody of the team."
    assert [
        kind(SITE, write, "message", {"member": member, "text": "Hello."}, members=["anna", "lea"])
        for member in ("anna", "eve")
    ] == ["allowed", "asked"]


def test_those_who_are_the_keys_of_an_object_read_what_is_written_for_them() -> None:
    files: Json = [{"id": "F1", "name": "Plan of the roof", "shared_with": {"bob@x.example": "read"}}]
    people: Json = [
        {"number": "M-1", "name": "Bob Roy", "email": "bob@x.example"},
        {"number": "M-2", "name": "Zoe Kern", "email": "zoe@x.example"},
    ]
    assert [
        kind(SITE, "Change the Plan of the roof.", "write_file", {"file": "F1", "content": each}, tradesmen=people, files=files)
        for each in ("For Bob Roy.", "Zoe Kern was late.")
    ] == ["allowed", "asked"]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "values"),
    [
        pytest.param("{true: [a], false: [b]}", {"true": ("a",), "false": ("b",)}, id="small"),
        pytest.param("{True: [a], FALSE: [b]}", {"true": ("a",), "false": ("b",)}, id="in capitals"),
        pytest.param("[true, false]", {"true": (), "false": ()}, id="a list"),
        pytest.param("{on: [a], off: b}", {"on": ("a",), "off": ("b",)}, id="words, and one alone"),
    ],
)
def test_yes_and_no_are_values_however_they_are_written(written: str, values: dict[str, tuple[str, ...]]) -> None:
    site = parse(SITE.replace("{true: [digest], false: [stop]}", written))
    assert site.tools["change_profile"].arguments["digest"].values == values


@pytest.mark.parametrize(("values", "is_asked"), [("{true: [a]}", False), ("{yes: [a], no: [b]}", True)])
def test_words_for_what_takes_yes_or_no_are_asked_about(values: str, is_asked: bool) -> None:
    site = parse(SITE.replace("{true: [digest], false: [stop]}", values))
    schema = {"properties": {"digest": {"type": "boolean", "default": True}}}
    said = [say(each.message, "en") for each in check(site, {"change_profile": schema})]
    assert (said == ["`digest` of `change_profile` takes yes or no, and its values are words"]) is is_asked


@pytest.mark.parametrize(("answer", "decision"), [(None, "allowed"), ("Done as you wished.", "asked")])
def test_no_answer_is_nobodys_words(answer: Json, decision: str) -> None:
    guard = Guard(parse(SITE))
    guard.start("Change my city to Nice and write a hello to somebody of the team.")
    guard.observe("members", {}, ["anna", "lea"])
    guard.observe("change_profile", {"new_city": "Nice"}, answer)
    assert guard.decide("message", {"member": "lea", "text": "Hello."}).kind == decision
