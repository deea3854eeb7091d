"""A day that is over is counted once; today, and one that has just ended, each time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from pupitre.web.past_days import PastDays

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
"""The day after the clocks of Paris went forward."""


def test_a_day_that_is_over_is_counted_once_at_the_hours_of_the_place() -> None:
    asked: list[tuple[datetime, datetime]] = []

    def count(_: sa.Connection, start: datetime, end: datetime) -> float:
        asked.append((start, end))
        return (end - start) / timedelta(hours=1)

    days = PastDays(count, "Europe/Paris")
    with sa.create_engine("sqlite://").connect() as connection:
        first = days.last(connection, 3, NOON)
        again = days.last(connection, 3, NOON)
        soon = days.last(connection, 2, datetime(2026, 3, 30, 22, 30, tzinfo=UTC))
    assert [(day.day, round(hours, 3)) for day, hours in first.items()] == [(28, 24), (29, 23), (30, 14)]
    assert again == first and asked[3:4] == [
        (datetime(2026, 3, 29, 22, tzinfo=UTC), NOON + timedelta(milliseconds=1))
    ]
    assert [(day.day, round(hours, 3)) for day, hours in soon.items()] == [(30, 24), (31, 0.5)]
    assert len(asked) == 6, "what has just ended is counted once more"
