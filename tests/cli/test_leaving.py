"""What left the house: a page for people, a form for programs."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from inline_snapshot import snapshot

from pupitre.store import departures, moment, open_store

Run = Callable[..., tuple[int, str, str]]


def a_departure(folder: Path) -> None:
    store = open_store(folder / ".pupitre")
    with store.writing() as connection:
        connection.execute(
            departures.insert().values(
                at=moment(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
                task="mail-1:0",
                agent="support",
                model="large",
                provider="mistral",
                country="FR",
                pseudonym="CLIENT_7",
                sort="CLIENT",
                subject="Customer:1",
                times=2,
            )
        )
    store.close()


def test_nothing_left_a_house_without_models_outside(run: Run, fresh: Path) -> None:
    code, out, complaint = run("left", "--json", "-C", fresh)
    assert (code, json.loads(out), complaint) == (0, {"left": []}, "")


def test_what_left_is_told_to_programs(run: Run, fresh: Path) -> None:
    a_departure(fresh)
    code, out, _ = run("left", "--json", "-C", fresh)
    assert (code, json.loads(out)) == snapshot((
        0,
        {
            "left": [
                {
                    "at": "2026-11-20T09:30:00.000Z",
                    "task": "mail-1:0",
                    "agent": "support",
                    "model": "large",
                    "provider": "mistral",
                    "country": "FR",
                    "pseudonym": "CLIENT_7",
                    "sort": "CLIENT",
                    "subject": "Customer:1",
                    "times": 2,
                }
            ]
        },
    ))


def test_what_left_is_told_to_people_under_its_pseudonym(run: Run, fresh: Path) -> None:
    a_departure(fresh)
    code, out, _ = run("left", "-C", fresh)
    assert code == 0
    assert "[CLIENT_7]" in out
    assert "large (mistral, FR)" in out
