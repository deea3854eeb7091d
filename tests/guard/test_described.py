"""A record called by what it is and whose; each rule with its true case, a twin that is not meant, and a near miss."""

import pytest

from . import bakery, harbour


@pytest.mark.parametrize(
    ("request_", "launch", "kind"),
    [
        pytest.param("Call off Nora Quill's launch.", "L-402", "allowed", id="whose it is"),
        pytest.param("Call off Yann's launch.", "L-401", "allowed", id="whose it is, by a part of his name"),
        pytest.param("Call off Nora Quill's launch.", "L-401", "asked", id="another's"),
        pytest.param("Call off the launch of the Cormoran.", "L-403", "asked", id="one of two"),
        pytest.param("Call off the launch of the Cormoran on 10 December.", "L-404", "allowed", id="of two that day's"),
        pytest.param("Call off the launch of the Cormoran on 10 December.", "L-403", "asked", id="of two the other day's"),
        pytest.param("Call off the launch of the Cormoran at 10 on 27 November.", "L-403", "asked", id="on no such day"),
        pytest.param("Call off Nora Quill's launch on Friday.", "L-402", "asked", id="the only one, on another day"),
        pytest.param("Call off what Nora Quill has.", "L-402", "asked", id="not said what it is"),
        pytest.param("Nora Quill is ill. Call off her launch.", "L-402", "allowed", id="his, of whom it was spoken before"),
        pytest.param("Nora Quill is ill. It rains. Call off the launch.", "L-402", "asked", id="spoken of long before"),
        pytest.param("Call off the bill for Nora Quill's launch.", "L-402", "asked", id="what is called first is another"),
        pytest.param("Annule la sortie de Nora Quill avec le Friday.", "L-402", "asked", id="somebody else stands on it"),
        pytest.param("Annule la sortie de Nora Quill avec le Petrel.", "L-402", "allowed", id="both stand on it"),
    ],
)  # fmt: skip
def test_what_is_called_off_is_told_by_whose_it_is_and_its_day(request_: str, launch: str, kind: str):
    assert harbour.kind(request_, "call_off", launch=launch) == kind


@pytest.mark.parametrize(
    ("launch", "kind"), [pytest.param("L-403", "allowed", id="from"), pytest.param("L-404", "asked", id="another")]
)
def test_a_visit_is_moved_from_its_day(launch: str, kind: str):
    request = "Move the launch of the Cormoran from Thursday to 30 November."

    assert harbour.kind(request, "move", launch=launch, day="2026-11-30") == kind


@pytest.mark.parametrize(
    ("request_", "order", "kind"),
    [
        pytest.param("Annule la commande du Fournil du Lac.", "O-502", "allowed", id="without its article"),
        pytest.param("Annule la commande du Fournil du Lac.", "O-501", "asked", id="the shorter name"),
        pytest.param("Annule la commande du Fournil.", "O-501", "allowed", id="the shorter one itself"),
        pytest.param("Annule la commande du Fournil.", "O-502", "asked", id="the longer one"),
        pytest.param("Annule la commande du fournil.", "O-501", "asked", id="a common word is no name"),
        pytest.param("Cancel the order of Chez Petit.", "O-505", "allowed", id="the only one that is still open"),
        pytest.param("Cancel the order of Chez Petit.", "O-506", "asked", id="the one that is over"),
    ],
)  # fmt: skip
def test_an_order_is_called_by_its_customer(request_: str, order: str, kind: str):
    assert bakery.kind(request_, "drop", order=order) == kind


@pytest.mark.parametrize(
    ("request_", "iban", "amount", "kind"),
    [
        pytest.param("Pay Moulin Vidal what we owe them.", bakery.MILL, 480.0, "allowed", id="his one bill"),
        pytest.param("Pay Moulin Vidal what we owe them.", bakery.MILL, 900.0, "asked", id="another's bill"),
        pytest.param("Pay Moulin Vidal what we owe them.", bakery.MILL_SONS, 480.0, "asked", id="the longer name"),
        pytest.param("Pay Salines what we owe them.", bakery.SALT, 900.0, "allowed", id="the open one of two"),
        pytest.param("Pay Salines what we owe them.", bakery.SALT, 70.0, "asked", id="the one that is paid"),
    ],
)
def test_who_is_paid_what_he_is_owed(request_: str, iban: str, amount: float, kind: str):
    assert bakery.kind(request_, "pay", iban=iban, amount=amount) == kind
