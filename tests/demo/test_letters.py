"""The letters of the demo company, as the standard cases send them: filled from the books, in both languages."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre import demo
from pupitre.demo.books import Books
from pupitre.demo.cases import Case
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.ontology import reading
from pupitre.ontology.effects import Setting, render
from pupitre.ontology.model import Ontology
from pupitre.ontology.query import Reader
from pupitre.records import Argument, Letter, Message, ProposalId, Scalar

OUTSIDE = written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)
DAY = demo.TODAY + timedelta(days=9)


@pytest.fixture(scope="module")
def ontology(folder: Path) -> Ontology:
    return reading.load(folder)


@pytest.fixture(scope="module")
def reader(folder: Path, ontology: Ontology) -> Reader:
    return Reader(ontology, {"books": sa.create_engine(f"sqlite:///{folder / 'data' / 'lacombe.sqlite'}")})


def written(reader: Reader, folder: Path, action: str, target: str | None, to: str, language: str) -> Letter:
    setting = Setting(
        reader=reader,
        folder=folder,
        company="Atelier Lacombe",
        person="Claire Lacombe",
        agent="support",
        language=language,
        today=demo.TODAY,
        proposal=ProposalId("e1.0.1"),
        message=Message(sender=to, subject="Bonjour", message_id="<1@courriel.example>"),
        message_label=OUTSIDE,
    )
    declared = reader.ontology.actions[action]
    values: dict[str, Scalar] = {"to": to, "day": DAY.isoformat()}
    arguments = {name: Argument(value=values[name], label=OUTSIDE) for name in declared.arguments}
    effect = render(action, declared, reader.get(target) if target else None, arguments, setting).effect
    assert isinstance(effect, Letter)
    return effect


@pytest.mark.parametrize("language", [pytest.param("fr", id="in French"), pytest.param("en", id="in English")])
def test_every_letter_of_a_standard_case_can_be_written(
    reader: Reader, folder: Path, cases: tuple[Case, ...], language: str
) -> None:
    for case in cases:
        for wanted in case.expected:
            if wanted.to is None:
                continue
            letter = written(reader, folder, wanted.action, wanted.target, wanted.to, language)
            pages = [letter.subject, letter.body, *(file.text for file in letter.attachments)]
            assert not [page for page in pages if "None" in page or "{{" in page], case.id
            assert letter.subject
            assert "Atelier Lacombe" in letter.body


@pytest.mark.parametrize(
    ("invoice", "says", "does_not_say"),
    [
        pytest.param("bonnet.1", "entièrement réglée", "à régler", id="a paid one"),
        pytest.param("lefort.1", "L'échéance était fixée au", "au plus tard", id="an overdue one"),
        pytest.param("picot.1", "au plus tard", "était fixée", id="one that is not due yet"),
    ],
)
def test_the_answer_where_an_invoice_stands_fits_the_invoice(
    reader: Reader, folder: Path, books: Books, invoice: str, says: str, does_not_say: str
) -> None:
    target = books.invoices[invoice].ref
    letter = written(reader, folder, "reply_invoice_status", target, "a@courriel.example", "fr")
    assert says in letter.body
    assert does_not_say not in letter.body


def test_a_copy_encloses_the_invoice_with_all_its_lines(reader: Reader, folder: Path, books: Books) -> None:
    invoice = books.invoices["moreau.1"]
    letter = written(reader, folder, "send_invoice_copy", invoice.ref, "a@courriel.example", "fr")
    (copy,) = letter.attachments
    assert copy.name == f"{invoice.number}.txt"
    lines = reader.find("InvoiceLine", linked_to=invoice.ref)
    assert lines
    for line in lines:
        assert str(line.values["text"]) in copy.text
