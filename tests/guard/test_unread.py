"""What a text says that nobody has read; each case with what makes it known."""

import pytest

from pupitre.guard import Guard, parse

from . import bakery

ANNE = "anne@fournil.example"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("The alarm code is 220619.", "asked", id="a code"),
        pytest.param("You owe us 1,250 euros.", "asked", id="an amount"),
        pytest.param("Your order is O-777.", "asked", id="a reference"),
        pytest.param("Gaston Lagaffe is getting divorced.", "asked", id="a name"),
        pytest.param("You get 36 on 27 November 2026.", "allowed", id="what was read"),
        pytest.param("That is 72 in two weeks.", "allowed", id="twice what was read"),
        pytest.param("With the 40 more it is 76.", "allowed", id="a sum with what the request says"),
        pytest.param("Best Wishes, and see you on Friday December 4.", "allowed", id="no name"),
        pytest.param("See you at 10 am, or 8h30 if you like.", "allowed", id="hours"),
        pytest.param("There are 3 of us.", "allowed", id="a small number"),
    ],
)
def test_a_text_says_what_somebody_has_read(text: str, kind: str):
    request = "Tell Le Fournil that they get 40 more on O-501, on 27 November 2026, from 8:30."

    assert bakery.kind(request, "write", to=ANNE, text=text) == kind


def test_the_rule_asks_and_says_why():
    decision = bakery.ready("Write to Le Fournil.").decide("write", {"to": ANNE, "text": "The code is 220619."})

    assert [rule.id for rule in decision.rules] == ["never-read"]


def test_what_was_done_in_the_task_may_be_told():
    guard = bakery.ready("Take an order of 4400 Laque forte for Le Fournil on 1 December and tell them.")
    done = {"cafe": "C-1", "bread": "B-30", "pieces": 4400, "day": "2026-12-01"}
    text = {"to": ANNE, "text": "We noted it as O-7781."}
    assert guard.decide("write", text).kind == "asked"

    guard.observe("order", done, {"id": "O-7781", **done})

    assert guard.decide("write", text).kind == "allowed"


def test_what_the_owner_keeps_for_himself_may_say_anything():
    site = parse("""
name: {fr: Carnet, en: Notebook}
tools:
  note: {does: create, reaches: [], arguments: {text: text}}
""")
    guard = Guard(site, today=lambda: bakery.TODAY)
    guard.start("Create a note about the alarm.")

    assert guard.decide("note", {"text": "The alarm code is 220619."}).kind == "allowed"
