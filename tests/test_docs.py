"""What the documents promise is there, and what is there has its paragraph."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from pupitre import company
from pupitre.company import Settings
from pupitre.ontology.model import Ontology
from pupitre.ontology.reading import parse
from pupitre.policy import history, rules, trials
from pupitre.policy.rulebook import Rulebook
from pupitre.policy.schema import cedar_schema
from pupitre.policy.trying import try_all

from . import shop

DOCS = Path(__file__).parent.parent / "docs"
POLICY = (DOCS / "policy.md").read_text(encoding="utf-8")
COMPANY = (DOCS / "company.md").read_text(encoding="utf-8")


BASE = list(rules.build({"base.cedar": rules.base_rules()}, parse(shop.ONTOLOGY)).by_id.values())


def words(text: str) -> set[str]:
    """Every word that stands in code quotes."""
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    return {word for quoted in re.findall(r"`([^`]+)`", prose) for word in re.findall(r"[a-z_]+", quoted)}


def keys(model: Any, seen: frozenset[type] = frozenset()) -> set[str]:
    """The keys that a file may hold, whatever their depth."""
    found: set[str] = set()
    for part in (model, *get_args(model)):
        if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
            for name, field in part.model_fields.items():
                found |= {name} | keys(field.annotation, seen | {part})
        elif part is not model:
            found |= keys(part, seen)
    return found


@pytest.mark.parametrize("rule", BASE, ids=lambda rule: rule.id)
def test_every_base_rule_has_its_line(rule: Any) -> None:
    assert f"| `{rule.id}` | {rule.sentence.en} |" in POLICY


def test_every_fact_has_its_line() -> None:
    attributes = cedar_schema(parse(shop.ONTOLOGY))[""]["actions"]["answer"]["appliesTo"]["context"]["attributes"]

    assert set(attributes) <= words(POLICY)


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(Settings, id="pupitre.toml"),
        pytest.param(Ontology, id="ontology.yaml"),
        pytest.param(history.Facts, id="history.yaml"),
        pytest.param(trials.Trials, id="tests/*.yaml"),
    ],
)
def test_every_key_of_a_companys_files_has_its_line(model: Any) -> None:
    assert keys(model) - words(COMPANY) - {"fr", "en"} == set()


def test_the_example_rules_fit_the_demo_company() -> None:
    folder = Path(rules.__file__).parent.parent / "demo" / "files"
    ontology = parse((folder / "ontology.yaml").read_text(encoding="utf-8"))
    facts, _ = re.findall(r"```yaml\n(.*?)```", POLICY, re.S)
    counting, plain = re.findall(r"```cedar\n(.*?)```", POLICY, re.S)
    past = history.parse(facts, ontology)

    assert list(rules.build({"own.cedar": plain}, ontology).by_id) == ["large-credit-notes"]
    assert list(rules.build({"own.cedar": counting}, ontology, past).by_id) == ["three-reminders", "credit-of-a-day"]


def test_the_example_tests_pass_with_the_example_rules(tmp_path: Path) -> None:
    demo = Path(rules.__file__).parent.parent / "demo" / "files"
    settings = company.Settings.model_validate(tomllib.loads((demo / "pupitre.toml").read_text(encoding="utf-8")))
    ontology = parse((demo / "ontology.yaml").read_text(encoding="utf-8"))
    facts, tests = re.findall(r"```yaml\n(.*?)```", POLICY, re.S)
    counting, _ = re.findall(r"```cedar\n(.*?)```", POLICY, re.S)
    files = {"base.cedar": rules.base_rules(), "own.cedar": counting, "ontology.yaml": rules.criteria(ontology)}
    book = Rulebook(
        company=company.Company(folder=tmp_path, settings=settings),
        ontology=ontology,
        rules=rules.build(files, ontology, history.parse(facts, ontology)),
    )

    tried = try_all(book, trials.parse(tests, "tests.yaml", book))

    assert [(one.filed.name, one.verdict) for one in tried if not one.ok] == []
    assert len(tried) == 3
