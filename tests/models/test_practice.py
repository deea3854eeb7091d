"""What people's answers teach, whether messages have changed, and the threshold that the team goes by then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from pupitre import inbox, journal, practice
from pupitre.company import Company
from pupitre.labels import Labelled, Sensitivity, Writer, written_by
from pupitre.models import calibrated
from pupitre.models.calibrated import Calibration
from pupitre.models.classifier import Classifier, cross_validated
from pupitre.models.examples import Examples
from pupitre.models.router import Models
from pupitre.practice import Likeness, Lived
from pupitre.records import Answer, Event, EventId, Message, ProposalId, TaskId
from pupitre.store import Store, open_store

from .. import test_inbox as cards
from . import print_shop

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COPY = "Bonjour, pouvez-vous me renvoyer la facture FA-10456 ?"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / ".pupitre")


def arrived(store: Store, name: str, text: str, at: datetime = NOON) -> EventId:
    event = Event(
        id=EventId(name),
        source="mail",
        place=name,
        received_at=at,
        content=Labelled(
            value=Message(sender="a@b.example", text=text), label=written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)
        ),
    )
    with store.writing() as connection:
        journal.take(connection, event)
    return event.id


def answered(
    store: Store, name: str, answer: Answer, *, text: str = COPY, tier: str = "embedded", number: int = 1
) -> None:
    """A message, and what a person said to a proposal that came of it."""
    event = arrived(store, name, text)
    identity = ProposalId(f"{event}.0.{number}")
    proposal = cards.PROPOSAL.model_copy(update={"id": identity, "task": TaskId(f"{event}.0"), "tier": tier})
    with store.writing() as connection:
        card = inbox.put(connection, cards.request(subject=identity, proposal=proposal), at=NOON)
        inbox.answer(connection, card.id, answer, cards.Role.OWNER)


def lived(store: Store, classifier: Classifier, examples: Examples) -> list[Lived]:
    with store.reading() as connection:
        return practice.lived(connection, classifier, examples)


def test_what_people_approved_edited_and_refused_is_learnt_from(
    store: Store, classifier: Classifier, shop_examples: Examples
) -> None:
    answered(store, "yes", cards.approved())
    answered(store, "with", cards.edited(days=9))
    answered(store, "no", cards.declined())

    found = lived(store, classifier, shop_examples)
    assert [(one.process, one.right) for one in found] == [
        ("invoice_copy", False), ("invoice_copy", True), ("invoice_copy", True),
    ]  # fmt: skip
    assert all(one.certainty > 60 for one in found)


def test_a_message_counts_once_and_as_wrong_where_anything_of_it_was_refused(
    store: Store, classifier: Classifier, shop_examples: Examples
) -> None:
    answered(store, "both", cards.declined(), number=1)
    answered(store, "both", cards.approved(), number=2)

    assert [one.right for one in lived(store, classifier, shop_examples)] == [False]


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        pytest.param(COPY, "large", id="another model proposed it"),
        pytest.param("Je cherche un stage de quinze jours dans votre atelier.", "embedded", id="no standard case"),
    ],
)
def test_what_says_nothing_about_the_reading_is_left_out(
    store: Store, classifier: Classifier, shop_examples: Examples, text: str, tier: str
) -> None:
    answered(store, "yes", cards.approved(), text=text, tier=tier)

    assert lived(store, classifier, shop_examples) == []


def test_an_answer_that_somebody_forged_teaches_nothing(
    store: Store, classifier: Classifier, shop_examples: Examples
) -> None:
    answered(store, "no", cards.declined())
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE cards SET answer = replace(answer, 'declined', 'approved')")
        connection.exec_driver_sql("UPDATE cards SET answer = json_remove(answer, '$.reason')")

    assert lived(store, classifier, shop_examples) == []


def test_the_more_people_approved_the_tighter_the_bound(
    store: Store, classifier: Classifier, shop_examples: Examples
) -> None:
    def bound() -> float:
        with store.reading() as connection:
            found = practice.practised(connection, classifier, shop_examples, target=0.02, share=0.0)
        return min(point.bound for point in found.curve)

    before = bound()
    for number in range(20):
        answered(store, f"yes{number}", cards.approved())
    assert bound() < before


def test_nothing_is_certain_of_what_nobody_acts_on(shop_examples: Examples) -> None:
    judged = cross_validated(shop_examples)
    acts = np.array([said in shop_examples.acts for said in judged.said])

    assert len(judged.said) == sum(len(lines) for lines in shop_examples.by_process.values())
    assert bool((judged.certainty[~acts] == 0).all()) and not bool(judged.right[judged.outside].any())


# Drift


def test_messages_from_another_world_are_unlike_the_examples(store: Store, classifier: Classifier) -> None:
    arrived(store, "near", COPY)
    arrived(store, "far", "Le télescope de la station observe les anneaux de Saturne depuis mardi.")
    arrived(store, "old", "Les dauphins chantent.", at=NOON - timedelta(days=9))
    with store.reading() as connection:
        assert practice.likeness(connection, classifier, None) == Likeness(messages=3, unlike=2)
        assert practice.likeness(connection, classifier, NOON) == Likeness(messages=2, unlike=1)


def test_how_many_messages_are_no_standard_case_is_estimated_from_them(
    store: Store, classifier: Classifier, shop_examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "TELLING", 40)

    def share(given: float | None) -> tuple[float, bool]:
        with store.reading() as connection:
            found = practice.practised(connection, classifier, shop_examples, target=0.02, share=given)
        return found.share, found.estimated

    assert share(None) == (practice.USUAL, False)
    for number in range(60):
        arrived(store, f"m{number}", COPY if number % 30 else "Je cherche un stage dans votre atelier.")
    assert share(0.1) == (0.1, False)
    estimate, estimated = share(None)
    assert estimated and 2 / 60 <= estimate < 1


@pytest.mark.parametrize(
    ("now", "drifts"),
    [
        pytest.param(Likeness(messages=100, unlike=60), True, id="far more than before"),
        pytest.param(Likeness(messages=100, unlike=12), False, id="about as before"),
        pytest.param(Likeness(messages=10, unlike=10), False, id="too few to say"),
    ],
)
def test_a_drift_is_told_where_chance_does_not_explain_it(now: Likeness, drifts: bool) -> None:
    assert (practice.drift(Likeness(messages=200, unlike=18), now) is not None) is drifts


# The threshold of the team


def measured(examples: Examples, threshold: int | None, of: str = "") -> Calibration:
    return Calibration(
        of=calibrated.fingerprint(examples) if not of else cards.Digest(of),
        at=NOON,
        target=0.02,
        share=0.3,
        threshold=threshold,
    )


@pytest.mark.parametrize(
    ("threshold", "used"),
    [
        pytest.param(88, 88, id="what was promised"),
        pytest.param(30, calibrated.LEAST, id="never below the least"),
    ],
)
def test_the_team_goes_by_the_threshold_that_was_measured(
    tmp_path: Path, shop_examples: Examples, threshold: int, used: int
) -> None:
    copytree(print_shop.FOLDER, tmp_path, dirs_exist_ok=True)
    company = Company(folder=tmp_path, settings=print_shop.settings())
    calibrated.keep(measured(shop_examples, threshold), company.state)

    assert Models(company, print_shop.ontology()).classifier().measured.threshold == used


@pytest.mark.parametrize("of", ["", "0" * 64], ids=["nothing promised", "other examples"])
def test_a_calibration_that_holds_for_nothing_here_changes_nothing(
    tmp_path: Path, classifier: Classifier, shop_examples: Examples, of: str
) -> None:
    calibrated.keep(measured(shop_examples, None if not of else 99, of), tmp_path)

    assert calibrated.applied(classifier, calibrated.kept(shop_examples, tmp_path)) == classifier


def test_a_damaged_calibration_is_none(tmp_path: Path, shop_examples: Examples) -> None:
    calibrated.keep(measured(shop_examples, 90), tmp_path)
    file = next(tmp_path.rglob(calibrated.FILE))
    file.write_text(file.read_text(encoding="utf-8")[:40], encoding="utf-8")

    assert calibrated.kept(shop_examples, tmp_path) is None


def test_a_promised_threshold_is_what_makes_the_classifier_sure(classifier: Classifier) -> None:
    guess = classifier.classify("Facture", COPY)
    strict = replace(classifier, measured=replace(classifier.measured, threshold=100))

    assert classifier.is_sure(guess) and not strict.is_sure(guess)
