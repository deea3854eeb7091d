"""Days by their number, names that are days, and what a record holds already: the true case, its twin, the near miss."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pupitre.guard.said import Said

from .harbour import TODAY, kind

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
JOURS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("Plan it for Friday 27 at 3 pm", {"2026-11-27"}, {"15:00"}),
        ("Friday the 27th, please", {"2026-11-27"}, set[str]()),
        ("Prends rendez-vous vendredi 27 à 15h", {"2026-11-27"}, {"15:00"}),
        ("On Friday 13", {"2027-08-13"}, set[str]()),
        ("le vendredi 1er", {"2027-01-01"}, set[str]()),
        ("move it to the 27th", {"2026-11-27"}, set[str]()),
        ("décale-le au 3 à 9h", {"2026-12-03"}, {"09:00"}),
        ("Friday 3 pm", {"2026-11-27"}, {"15:00"}),
        ("jeudi 15h30", {"2026-11-26"}, {"15:30"}),
        ("Friday 27 €", set[str](), set[str]()),
        ("repousse au 12, rue des Lilas", set[str](), set[str]()),
    ],
)
def test_a_number_after_a_day_of_the_week_is_the_next_such_day(text: str, days: set[str], hours: set[str]) -> None:
    said = Said(text, TODAY)
    assert {str(day) for day in said.days} == days
    assert {f"{hour:%H:%M}" for hour in said.hours} == hours


@given(weekday=st.integers(0, 6), number=st.integers(1, 28), words=st.sampled_from([WEEKDAYS, JOURS]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_day_of_the_week_and_a_number_are_one_day(weekday: int, number: int, words: list[str]) -> None:
    (day,) = Said(f"{words[weekday]} {number}", TODAY).days
    assert day >= TODAY and day.weekday() == weekday and day.day == number
    between = (date.fromordinal(each) for each in range(TODAY.toordinal(), day.toordinal()))
    assert not any(each.weekday() == weekday and each.day == number for each in between)


@pytest.mark.parametrize("request_", ["Plan a launch for Petrel on Friday 27 at 15:00.", "Planifie une sortie pour Petrel vendredi 27 à 15h."])  # fmt: skip
def test_only_that_day_is_booked(request_: str) -> None:
    assert kind(request_, "plan", boat="B-32", day="2026-11-27", hour="15:00") == "allowed"
    for other in ("2026-12-27", "2026-12-04", "2027-11-27"):
        assert kind(request_, "plan", boat="B-32", day=other, hour="15:00") == "asked"


@pytest.mark.parametrize(
    ("request_", "is_meant"),
    [
        ("Move the launch of Friday to Monday 30 November at 10:00.", True),
        ("Reporte la sortie du bateau Friday au lundi 30 novembre à 10h.", True),
        ("Move the launch on Friday to Monday 30 November at 10:00.", False),
        ("Move the launch of Friday 27 to Monday 30 November at 10:00.", False),
        ("Move Nora Quill's launch to Friday.", False),
    ],
)
def test_a_day_of_the_week_names_who_is_called_so_only_where_it_is_no_day(request_: str, is_meant: bool) -> None:
    day = "2026-11-30" if "30" in request_ else "2026-11-27"
    hour: dict[str, str] = {"hour": "10:00"} if "10" in request_ else {}
    assert (kind(request_, "move", launch="L-401", day=day, **hour) == "allowed") == is_meant


@pytest.mark.parametrize(
    "request_", ["Déplace sa sortie au 2 décembre à 8h.", "Move her launch to 2 December at 8:00."]
)
def test_the_month_of_a_day_names_nothing(request_: str) -> None:
    assert kind(request_.replace("décembre", "Decembre"), "move", launch="L-405", hour="08:00") == "asked"


MOVED = [
    "I am away on 27 November. Move the launch of the boat Friday to 30 November at 10:00.",
    "Je serai absent le 27 novembre. Reporte la sortie du bateau Friday au 30 novembre à 10h.",
    "Move the launch of the boat Friday from 27 to 30 November at 10:00.",
]


@pytest.mark.parametrize("request_", MOVED)
def test_what_is_to_be_moved_stays_neither_on_its_day_nor_at_its_hour(request_: str) -> None:
    assert kind(request_, "move", launch="L-401", day="2026-11-30", hour="10:00") == "allowed"
    assert kind(request_, "move", launch="L-401", day="2026-11-27", hour="10:00") == "asked"
    assert kind(request_, "move", launch="L-401", day="2026-11-30", hour="11:00") == "asked"


def test_what_the_request_does_not_change_may_stay_as_it_is() -> None:
    request = "Move the launch of the boat Friday to 30 November."
    assert kind(request, "move", launch="L-401", day="2026-11-30", hour="11:00") == "allowed"
    assert kind(request, "move", launch="L-401", day="2026-11-30", hour="12:00") == "asked"
