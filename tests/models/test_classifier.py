"""What the classifier knows after a company's examples, what it is measured to be worth, and how it is kept."""

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pupitre.errors import ModelError
from pupitre.models import cache, examples
from pupitre.models.classifier import Classifier, train
from pupitre.models.examples import Examples
from pupitre.models.features import meanings
from pupitre.models.reading import read
from pupitre.records import Message

from . import print_shop
from .held_out import FOR_A_PERSON, STANDARD, HeldOut


def done_alone(classifier: Classifier, case: HeldOut) -> str | None:
    """The process that would be worked through without a person, if any."""
    ontology = print_shop.ontology()
    message = Message(sender="sophie@garage.example", subject=case.subject, text=case.text)
    reading = read(message, ontology, classifier, language="fr", today=date(2026, 11, 23))
    if reading.doubt is not None or reading.process is None or not ontology.processes[reading.process].steps:
        return None
    return reading.process


def test_three_of_four_held_out_french_messages_are_done_alone(classifier: Classifier) -> None:
    alone = [case for case in STANDARD if done_alone(classifier, case) == case.process]
    assert len(STANDARD) >= 60
    assert len(alone) / len(STANDARD) >= 0.75


def test_no_held_out_standard_message_is_taken_for_another_case(classifier: Classifier) -> None:
    wrong = {
        case.id: found for case in STANDARD if (found := done_alone(classifier, case)) not in {case.process, None}
    }
    assert wrong == {}


def test_what_needs_a_person_reaches_one_but_for_what_is_known(classifier: Classifier) -> None:
    # Known to be wrong: "can you deliver order C-4410 to our new warehouse" is answered with where the order stands.
    wrong = {case.id for case in FOR_A_PERSON if done_alone(classifier, case) is not None}
    assert wrong <= {"change the delivery address"}


def test_a_message_reads_as_its_process(classifier: Classifier) -> None:
    guess = classifier.classify("Facture", "Bonjour, pouvez-vous me renvoyer la facture FA-10456 ? Merci, Anne")
    assert (guess.process, classifier.is_sure(guess)) == ("invoice_copy", True)


def test_what_is_none_of_the_processes_reads_as_other(classifier: Classifier) -> None:
    guess = classifier.classify("", "Je cherche un stage de quinze jours dans votre atelier.")
    assert guess.process == examples.OTHER


def test_a_text_from_another_world_is_near_nothing(classifier: Classifier) -> None:
    guess = classifier.classify("", "zxqv wkjj bcdf ghjk")
    assert not classifier.is_sure(guess)


def test_what_it_is_worth_is_measured_on_examples_that_it_had_not_seen(classifier: Classifier) -> None:
    measured = classifier.measured
    assert measured.accuracy > 0.8
    assert measured.alone > 0.7
    assert measured.wrong < 0.05
    assert 60 <= measured.threshold <= 75


def test_few_examples_promise_nothing(classifier: Classifier) -> None:
    assert classifier.measured.promised is False


def test_without_examples_of_other_things_it_is_very_careful(shop_examples: Examples) -> None:
    known = {name: lines for name, lines in shop_examples.by_process.items() if name != "other"}
    assert train(Examples(by_process=known, acts=shop_examples.acts)).measured.threshold == 95


def test_one_process_with_one_example_can_be_learnt() -> None:
    classifier = train(Examples(by_process={"hours": ("Quels sont vos horaires ?",)}, acts=frozenset({"hours"})))
    assert classifier.classify("", "Quels sont vos horaires ?").process in {"hours", "other"}


def test_learning_twice_gives_the_same(classifier: Classifier, shop_examples: Examples) -> None:
    meanings([next(iter(shop_examples.by_process.values()))[0]])  # one that was met before, and is known since
    again = train(shop_examples)
    assert np.array_equal(again.of_meanings, classifier.of_meanings)
    assert again.measured == classifier.measured


def test_many_threads_get_the_same_answer(classifier: Classifier) -> None:
    found: list[str] = []

    def ask() -> None:
        found.extend(classifier.classify("", "Êtes-vous ouverts le samedi matin ?").process for _ in range(3))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["opening_hours"] * 12


# Kept in a file


def test_what_was_learnt_is_kept_and_found_again(
    shop_examples: Examples, classifier: Classifier, tmp_path: Path
) -> None:
    first = cache.load_or_train(shop_examples, tmp_path)
    path = tmp_path / "embedded" / "classifier.npz"
    stamp = path.stat().st_mtime_ns
    second = cache.load_or_train(shop_examples, tmp_path)
    text = "Bonjour, pouvez-vous me renvoyer la facture FA-10456 ?"
    assert path.stat().st_mtime_ns == stamp
    assert first.classify("", text) == second.classify("", text) == classifier.classify("", text)
    assert first.measured == second.measured
    assert [each.name for each in path.parent.iterdir()] == ["classifier.npz"]


def test_other_examples_are_learnt_anew(tmp_path: Path) -> None:
    def learnt(*lines: str) -> int:
        return cache.load_or_train(
            Examples(by_process={"hours": lines}, acts=frozenset()), tmp_path
        ).measured.examples

    assert (learnt("Quels horaires ?"), learnt("Quels horaires ?", "Ouvert samedi ?")) == (1, 2)


@pytest.mark.parametrize(
    ("keep", "instead"),
    [
        pytest.param(0, b"", id="empty"),
        pytest.param(60_000, b"", id="cut off"),
        pytest.param(0, b"not an archive", id="something else"),
        pytest.param(5_000, bytes(2_000_000), id="a hole to the end"),
    ],
)
def test_a_damaged_file_is_learnt_anew(keep: int, instead: bytes, tmp_path: Path) -> None:
    few = Examples(by_process={"hours": ("Quels horaires ?", "Ouvert samedi ?")}, acts=frozenset())
    cache.load_or_train(few, tmp_path)
    path = tmp_path / "embedded" / "classifier.npz"
    path.write_bytes(path.read_bytes()[:keep] + instead)
    assert cache.load_or_train(few, tmp_path).measured.examples == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "embedded").write_text("a file where the folder should be", encoding="utf-8")
    few = Examples(by_process={"hours": ("Quels horaires ?",)}, acts=frozenset())
    assert cache.load_or_train(few, tmp_path).measured.examples == 1


# Reading the examples


def write(folder: Path, **files: str) -> None:
    (folder / "examples").mkdir()
    for name, text in files.items():
        (folder / "examples" / f"{name}.txt").write_text(text, encoding="utf-8")


def test_examples_are_lines_without_comments(tmp_path: Path) -> None:
    write(tmp_path, hours="# a comment\n\n  Quels horaires ?  \nOuvert ?\n", other="Un stage ?\n")
    found = examples.read(tmp_path, ["hours"], acts=["hours"])
    assert found.by_process == {"hours": ("Quels horaires ?", "Ouvert ?"), "other": ("Un stage ?",)}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"hurs": "Ouvert ?"}, "`examples/hurs.txt` belongs to no process", id="a name with a mistake"),
        pytest.param({"hours": "# nothing yet\n"}, "there are no example messages", id="no examples"),
        pytest.param({"other": "Un stage ?"}, "there are no example messages", id="only of other things"),
    ],
)
def test_examples_that_teach_nothing_are_a_mistake(tmp_path: Path, files: dict[str, str], message: str) -> None:
    write(tmp_path, **files)
    with pytest.raises(ModelError, match=message):
        examples.read(tmp_path, ["hours"], acts=["hours"])


def test_examples_that_are_not_utf_8_are_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, hours="")
    (tmp_path / "examples" / "hours.txt").write_bytes("Fermé ?".encode("latin-1"))
    with pytest.raises(ModelError, match="cannot be read"):
        examples.read(tmp_path, ["hours"], acts=["hours"])
