"""What the models cost: a page for people, a form for programs."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from inline_snapshot import snapshot

from pupitre.language import now
from pupitre.store import flags, moment, open_store, spending

Run = Callable[..., tuple[int, str, str]]


def spend(folder: Path, **values: object) -> None:
    """A call of a model outside, two hours ago."""
    row = {
        "at": moment(now() - timedelta(hours=2)), "task": "mail-1.0", "agent": "support", "model": "large", "tier": "cloud",
        "provider": "mistral", "tokens_in": 1200, "tokens_out": 300, "micros": 1_500, "microwatthours": 350_000,
        "energy": "modelled", "milliseconds": 1800, "failed": None, **values,
    }  # fmt: skip
    store = open_store(folder / ".pupitre")
    with store.writing() as connection:
        connection.execute(spending.insert(), row)
    store.close()


def limit(folder: Path, text: str) -> None:
    path = folder / "pupitre.toml"
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace('["100 actions/hour"]', f'["100 actions/hour", "{text}"]', 1), encoding="utf-8")


def test_before_the_first_day_nothing_has_cost_anything(run: Run, fresh: Path) -> None:
    code, out, complaint = run("costs", "-C", fresh)
    assert (code, complaint) == (0, "")
    assert "No model has worked in this time." in out


def test_what_the_models_cost_is_told_to_programs(run: Run, worked: Path) -> None:
    spend(worked)
    spend(worked, failed="UnexpectedModelBehavior", micros=500, tokens_out=0, microwatthours=0)
    limit(worked, "0.01 EUR/day soft")
    code, out, _ = run("costs", "--json", "-C", worked)
    told = json.loads(out)
    del told["since"]
    took = told["lines"][1]
    energy, time = took["microwatthours"], took["milliseconds"]
    assert energy > 0 and told["tiers"][0]["acts_per_watthour"] > 0
    assert (code, told) == snapshot((
        0,
        {
            "by": "tier",
            "lines": [
                {
                    "name": "cloud",
                    "calls": 2,
                    "failed": 1,
                    "tokens_in": 2400,
                    "tokens_out": 300,
                    "micros": 2000,
                    "microwatthours": 350000,
                    "energy": ["modelled"],
                    "milliseconds": 3600,
                },
                {
                    "name": "embedded",
                    "calls": 8,
                    "failed": 0,
                    "tokens_in": 0,
                    "tokens_out": 0,
                    "micros": 0,
                    "microwatthours": energy,
                    "energy": ["estimated"],
                    "milliseconds": time,
                },
            ],
            "total": {
                "calls": 10,
                "failed": 1,
                "tokens_in": 2400,
                "tokens_out": 300,
                "micros": 2000,
                "microwatthours": 350000 + energy,
                "energy": ["estimated", "modelled"],
                "milliseconds": 3600 + time,
            },
            "tiers": [
                {
                    "tier": "embedded",
                    "turns": 7,
                    "acts": 1,
                    "micros": 0,
                    "microwatthours": energy,
                    "acts_per_euro": None,
                    "acts_per_watthour": told["tiers"][0]["acts_per_watthour"],
                },
                {
                    "tier": "cloud",
                    "turns": 0,
                    "acts": 0,
                    "micros": 2000,
                    "microwatthours": 350000,
                    "acts_per_euro": 0.0,
                    "acts_per_watthour": 0.0,
                },
                {
                    "tier": "person",
                    "turns": 1,
                    "acts": 0,
                    "micros": None,
                    "microwatthours": None,
                    "acts_per_euro": None,
                    "acts_per_watthour": None,
                },
            ],
            "limits": [
                {
                    "agent": "support",
                    "limit": "0.01 EUR/day soft",
                    "micros": 2000,
                    "of": 10000,
                    "soft": True,
                    "over": False,
                }
            ],
            "clock": None,
        },
    ))


def test_lines_are_by_what_is_asked_for(run: Run, worked: Path) -> None:
    spend(worked)
    names = {
        by: {line["name"] for line in json.loads(run("costs", "--by", by, "--json", "-C", worked)[1])["lines"]}
        for by in ("agent", "model", "provider")
    }
    assert names == {
        "agent": {"support", "billing"},
        "model": {"large", "embedded"},
        "provider": {"mistral", "embedded"},
    }


def test_what_lies_before_the_period_is_not_counted(run: Run, fresh: Path) -> None:
    spend(fresh)
    found = {
        period: len(json.loads(run("costs", "--period", period, "--json", "-C", fresh)[1])["lines"])
        for period in ("hour", "day", "week", "month", "year")
    }
    assert found == {"hour": 0, "day": 1, "week": 1, "month": 1, "year": 1}


def test_a_person_reads_a_table_with_bars_limits_and_what_was_done_for_it(run: Run, worked: Path) -> None:
    spend(worked)
    limit(worked, "2 EUR/day")
    _, out, _ = run("costs", "-C", worked)
    assert "█" in out
    assert "0.35 Wh (modelled)" in " ".join(out.split()) and "(estimated)" in out
    assert "€0.01" in out and "costs nothing" in out
    assert "support: €0.01 of €2.00 (2 EUR/day)" in out


def test_a_price_that_is_not_known_is_said(run: Run, worked: Path) -> None:
    spend(worked, micros=None)
    assert "not known" in run("costs", "-C", worked)[1]


def test_a_clock_that_jumped_is_said(run: Run, worked: Path) -> None:
    store = open_store(worked / ".pupitre")
    with store.writing() as connection:
        connection.execute(flags.insert().values(name="clock_jump", value="2026-11-23T12:00:00.000Z +86400"))
    store.close()
    assert "jumped (2026-11-23T12:00:00.000Z +86400, in seconds)" in " ".join(run("costs", "-C", worked)[1].split())
