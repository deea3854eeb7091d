"""What the embedded tier takes from its sources, and what it leaves: warnings, stories, words that name nothing."""

import pytest

from pupitre.documents.words import content
from pupitre.insight import Source, place_of
from pupitre.insight.pairs import tensions
from pupitre.insight.sources import Text, collect
from pupitre.insight.statements import Said, is_question, is_statement, stated
from pupitre.insight.themes import themes, titled
from pupitre.models.features import meanings


def source(text: str, title: str = "x") -> Source:
    return collect([Text(title=title, text=text, place=title)]).sources[0]


def said(*texts: str) -> list[Said]:
    """Sentences, each of a source of its own."""
    found: list[Said] = []
    for number, text in enumerate(texts):
        of = source(text, f"source {number}")
        found.append(Said(text=text, passage=of.passages[0], source=of, stems=frozenset(content(text)), score=1.0))
    return found


@pytest.mark.parametrize("heading", ["Don't", "Avoid:", "À éviter", "Bad example", "Erreurs fréquentes :"])
def test_what_a_source_warns_of_is_not_taken_for_what_it_says(heading: str) -> None:
    text = f"{heading}\n\nGive every agent all the permissions that it asks for.\n\nInstead\n\nGive every agent the least permissions."

    assert [sentence for sentence, _ in stated(source(text))] == [
        "Instead",
        "Give every agent the least permissions.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It keeps the records of all the customers in the house.",
        "Last year we told a customer that his records were safe with us.",
        "Par ailleurs, la tenue d’un registre des traitements reste obligatoire.",
        "See the table below for the permissions of all the agents.",
        "Step 3: give the agent a key for the records of customers.",
        "Permissions of agents in small companies and in large ones",
        "Comme la fiche 18 le montre, un mot de passe ne suffit pas.",
    ],
)
def test_a_sentence_that_cannot_stand_alone_is_none_for_the_page(text: str) -> None:
    assert not is_statement(text)


@pytest.mark.parametrize(
    "text", ["Why is this project useful to so many of them?", "Authorization: could I see the account of another?"]
)
def test_a_question_that_points_elsewhere_is_none_for_the_page(text: str) -> None:
    assert not is_question(text)


def test_every_sentence_of_a_theme_has_its_name_in_it_and_the_name_is_not_the_focus() -> None:
    focus = "How can a company protect its records?"
    these = said(
        "The audit trail of an agent protects the records of a company.",
        "An audit trail shows who has read the records of the company.",
        "A good audit trail is the memory of a company about its records.",
        "Strong passwords protect the records of every company from strangers.",
    )
    found = themes(these, meanings([one.text for one in these]), meanings([focus])[0], focus, titled([]), 5)

    assert found[0].name == "Audit trail"
    assert all("audit trail" in these[place].text for place in found[0].members)
    assert not {word for theme in found for word in content(theme.name)} <= set(content(focus))


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        pytest.param("A project with such a licence is not open to anybody who wants to use it.",
                     "A project with such a licence is open to anybody who wants to use it.", True, id="a denial"),
        pytest.param("Narrow permissions cut the damage of an attack by 60 % in small companies.",
                     "Narrow permissions cut the damage of an attack by 35 % in small companies.", True, id="another share"),
        pytest.param("If a project has no licence, it is not open to anybody who wants to use it.",
                     "A project with a licence is open to anybody who wants to use it.", False, id="a condition"),
        pytest.param("Sur un projet open source, vous pouvez le faire.",
                     "Les mainteneurs qui ne répondent pas deviennent un goulot pour les projets open source.", False, id="two things"),
    ],
)  # fmt: skip
def test_a_tension_needs_nearly_the_same_words(first: str, second: str, is_one: bool) -> None:
    these = said(first, second)

    assert bool(list(tensions(these, range(2), meanings([first, second])))) == is_one


@pytest.mark.parametrize(
    ("quote", "text", "marked"),
    [
        pytest.param("of 412 owners", "In our survey\nof  412\nowners, most", "of  412\nowners", id="other spaces"),
        pytest.param("l'outil", "Ils gardent l’outil", "l’outil", id="another apostrophe"),
        pytest.param("so-called", "the so‑called end", "so‑called", id="another hyphen"),
    ],
)
def test_a_quote_is_found_as_it_is_written_in_the_passage(quote: str, text: str, marked: str) -> None:
    found = place_of(quote, text)

    assert found is not None and text[found[0] : found[1]] == marked
