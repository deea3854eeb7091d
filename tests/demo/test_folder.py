"""The folder of the demo company: complete, valid, the same each time, and never over something else."""

import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import jsonschema
import pytest
import yaml

from pupitre import company, demo
from pupitre.demo import schemas
from pupitre.errors import CompanyError
from pupitre.ontology import reading
from pupitre.ontology.model import Kind, effect_kind
from pupitre.policy import trials
from pupitre.policy.rulebook import open_rulebook
from pupitre.policy.trying import try_all
from pupitre.records import Role


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_company_file_is_valid(folder: Path) -> None:
    settings = company.load(folder).settings
    assert settings.company.name == "Atelier Lacombe"
    assert set(settings.agents) == {"support", "billing"}
    assert {person.role for person in settings.people.values()} == set(Role)


def test_the_ontology_is_valid(folder: Path) -> None:
    ontology = reading.load(folder)
    assert len(ontology.actions) >= 12
    assert len(ontology.processes) >= 12
    assert {name for name, _ in ontology.parties()} == {"Customer", "Supplier", "Employee"}


def test_all_that_the_agents_are_told_exists(folder: Path) -> None:
    ontology = reading.load(folder)
    for agent in company.load(folder).settings.agents.values():
        assert set(agent.handles) <= set(ontology.processes)
        assert set(agent.reads) <= set(ontology.types)
        assert set(agent.proposes) <= set(ontology.actions)
        for way in agent.hands_over:
            assert set(way.processes) <= set(ontology.processes)


def test_every_process_with_steps_is_handled_by_its_agent_and_nobody_else(folder: Path) -> None:
    agents = company.load(folder).settings.agents
    for name, process in reading.load(folder).processes.items():
        handlers = [agent for agent, settings in agents.items() if name in settings.handles]
        assert handlers == ([process.agent] if process.steps else []), name
        for step in process.steps:
            assert step.action in agents[str(process.agent)].proposes


def test_every_process_without_steps_says_why_a_person_does_it(folder: Path) -> None:
    for process in reading.load(folder).processes.values():
        assert bool(process.steps) != (process.unclear is not None)


def test_money_and_bank_accounts_never_change_without_the_owner(folder: Path) -> None:
    actions = reading.load(folder).actions
    high = {name for name, action in actions.items() if action.risk == "high"}
    assert high == {"issue_credit_note", "change_bank_details", "change_email", "change_address", "reply"}


def test_every_letter_goes_to_an_argument_and_has_its_templates(folder: Path) -> None:
    for action in reading.load(folder).actions.values():
        if effect_kind(action) != "letter" or action.effect.letter is None:
            continue
        letter = action.effect.letter
        assert action.arguments[letter.to].type is Kind.EMAIL
        if letter.template.startswith("$"):
            continue
        for language in ("fr", "en"):
            text = (folder / "templates" / f"{letter.template}.{language}.txt").read_text(encoding="utf-8")
            first, second, *_ = text.splitlines()
            assert first.startswith("Subject: ") and second == ""
            if letter.enclose is not None:
                assert (folder / "templates" / f"{letter.enclose.template}.{language}.txt").is_file()


def test_every_template_can_be_read_and_belongs_to_an_action(folder: Path) -> None:
    used = set[str]()
    for action in reading.load(folder).actions.values():
        if action.effect.letter is not None:
            used.add(action.effect.letter.template)
            used |= {action.effect.letter.enclose.template} if action.effect.letter.enclose else set()
    known = {name for name in used if not name.startswith("$")}
    environment = jinja2.Environment(autoescape=True)
    files = list((folder / "templates").iterdir())
    for path in files:
        environment.parse(path.read_text(encoding="utf-8"))
    assert {path.name for path in files} == {f"{name}.{code}.txt" for name in known for code in ("fr", "en")}


def test_every_process_has_examples_enough_and_each_stands_once(folder: Path) -> None:
    seen: dict[str, str] = {}
    for name in (*reading.load(folder).processes, "other"):
        lines = (folder / "examples" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        examples = [line for line in lines if line and not line.startswith("#")]
        assert len(examples) >= (40 if name == "other" else 15), name
        for example in examples:
            assert example not in seen, f"{example} stands in {name} and in {seen[example]}"
            seen[example] = name


def test_the_schemas_are_those_of_the_records() -> None:
    shipped = Path(schemas.__file__).parent.parent / "schemas"
    for name, record in schemas.SCHEMAS.items():
        assert (shipped / name).read_text(encoding="utf-8") == schemas.text_of(record), "run schemas.ship()"


@pytest.mark.parametrize(
    ("file", "first", "schema"),
    [
        pytest.param("pupitre.toml", "#:schema ", "pupitre.schema.json", id="pupitre.toml"),
        pytest.param("ontology.yaml", "# yaml-language-server: $schema=", "ontology.schema.json", id="ontology.yaml"),
        pytest.param(
            "policies/history.yaml", "# yaml-language-server: $schema=../", "history.schema.json", id="history.yaml"
        ),
        pytest.param(
            "policies/tests/company.yaml",
            "# yaml-language-server: $schema=../../",
            "tests.schema.json",
            id="tests of the rules",
        ),
    ],
)
def test_the_first_line_of_a_file_leads_to_its_schema(folder: Path, file: str, first: str, schema: str) -> None:
    line = (folder / file).read_text(encoding="utf-8").splitlines()[0]
    assert line == f"{first}.pupitre/schemas/{schema}"
    assert json.loads((folder / ".pupitre" / "schemas" / schema).read_text(encoding="utf-8"))["properties"]


def test_an_editor_finds_no_mistake_in_the_ontology(folder: Path) -> None:
    schema = json.loads((folder / ".pupitre" / "schemas" / "ontology.schema.json").read_text(encoding="utf-8"))
    # The library reads `on` as a truth; editors and Pupitre read it as the word that it is.
    text = (folder / "ontology.yaml").read_text(encoding="utf-8").replace(" on:", " 'on':")
    assert validation_errors(schema, yaml.safe_load(text)) == []


def test_an_editor_finds_no_mistake_in_the_facts_of_the_past(folder: Path) -> None:
    schema = json.loads((folder / ".pupitre" / "schemas" / "history.schema.json").read_text(encoding="utf-8"))
    text = (folder / "policies" / "history.yaml").read_text(encoding="utf-8")
    assert validation_errors(schema, yaml.safe_load(text)) == []
    assert validation_errors(schema, yaml.safe_load(text.replace("within", "whithin"))) != []


def test_an_editor_finds_no_mistake_in_the_tests_of_the_rules(folder: Path) -> None:
    schema = json.loads((folder / ".pupitre" / "schemas" / "tests.schema.json").read_text(encoding="utf-8"))
    text = (folder / "policies" / "tests" / "company.yaml").read_text(encoding="utf-8")
    assert validation_errors(schema, yaml.safe_load(text)) == []
    assert validation_errors(schema, yaml.safe_load(text.replace("expect: allowed", "expect: alowed"))) != []


def test_the_rules_say_what_their_tests_expect_and_every_rule_of_the_company_is_tested(folder: Path) -> None:
    book = open_rulebook(company.load(folder))

    tried = try_all(book, trials.load(book))

    assert [(one.filed.name, one.verdict) for one in tried if not one.ok] == []
    assert len(tried) >= 10
    own = {name for name, one in book.rules.written.items() if one.file == "policies/company.cedar"}
    assert own - {name for one in tried for name in one.filed.trial.rules} == set()


def test_an_editor_finds_no_mistake_in_the_company_file(folder: Path) -> None:
    schema = json.loads((folder / ".pupitre" / "schemas" / "pupitre.schema.json").read_text(encoding="utf-8"))
    text = (folder / "pupitre.toml").read_text(encoding="utf-8")
    assert validation_errors(schema, tomllib.loads(text)) == []
    assert validation_errors(schema, tomllib.loads(text.replace("purpose", "purpos"))) != []


def validation_errors(schema: dict[str, Any], plain: object) -> list[str]:
    validator: Any = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(plain)]


def test_the_same_seed_and_day_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    demo.write(tmp_path / "again")
    assert fingerprints(tmp_path / "again") == fingerprints(folder)


def test_another_seed_gives_other_people(folder: Path, tmp_path: Path) -> None:
    demo.write(tmp_path / "other", seed=7)
    database = "data/lacombe.sqlite"
    assert fingerprints(tmp_path / "other")[database] != fingerprints(folder)[database]


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2027, 1, 1), id="on New Year's Day"),
        pytest.param(date(2028, 2, 29), id="on a leap day"),
        pytest.param(date(2026, 12, 26), id="on a Saturday at the end of the year"),
    ],
)
def test_the_demo_can_be_written_on_any_day(tmp_path: Path, today: date) -> None:
    demo.write(tmp_path / "company", today=today)
    company.load(tmp_path / "company")


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CompanyError) as refused:
        demo.write(tmp_path)
    assert "is not empty" in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_place_where_no_folder_can_be_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CompanyError, match="cannot be written"):
        demo.write(tmp_path / "file")


def test_an_empty_folder_that_exists_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    demo.write(tmp_path / "empty")
    assert (tmp_path / "empty" / "pupitre.toml").is_file()
