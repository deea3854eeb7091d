"""What is wrong with a company folder: every mistake at once, with its file, its line and what to type instead.

Each file is read by the part that uses it; here they are held against each other and against the world: names of
`pupitre.toml` that the ontology does not have, templates and examples that are missing, tables, columns and mailboxes
that are not there. Nothing is changed, and a part that cannot be judged because another one is broken is left out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import company as companies
from ..company import (
    SETTINGS,
    Agent,
    Client,
    CodeSource,
    Company,
    Mailbox,
    SqlSource,
)
from ..errors import CompanyError, OntologyError, PolicyError, Problem
from ..knowledge import FOLDER as KNOWLEDGE
from ..knowledge import pages
from ..language import LANGUAGES, Phrase, phrase
from ..ontology import reading
from ..ontology.effects import TEMPLATES, template_problems
from ..ontology.model import ActionType, Ontology, Process, effect_kind
from ..policy import rules, trials
from ..policy.rulebook import Rulebook
from ..policy.rules import Rules
from .knowing import problems_of
from .mistakes import Mistakes, unknown
from .sources import check_sources

EXAMPLES = "examples"
OUT_OF_SCOPE = "other"
"""The examples of messages that belong to no process."""

LEAST_EXAMPLES = 3
"""Examples from which a process can be told from the others."""


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """What was looked at, and what is wrong with it."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether the team can work with this folder."""
        return not self.problems


def check(folder: Path) -> Checkup:
    """Every mistake of a company folder; reads the folder, its databases and mailboxes and changes nothing."""
    this = Mistakes(folder)
    company = this.read(SETTINGS, CompanyError, partial(companies.load, folder))
    ontology = this.read(reading.FILE, OntologyError, partial(reading.load, folder))
    this.texts(rules.POLICIES, "*.cedar")
    this.texts(rules.POLICIES, "history.yaml")
    this.texts(trials.FOLDER, "*.yaml")
    this.texts(TEMPLATES, "*.txt")
    this.texts(EXAMPLES, "*.txt")
    read = pages(folder)
    this.files += [f"{KNOWLEDGE}/{page.name}" for page in read]
    this.problems += problems_of(folder, read)
    if ontology is not None:
        held = _check_rules(this, ontology)
        if company is not None and held is not None:
            _check_trials(this, Rulebook(company=company, ontology=ontology, rules=held))
        _check_templates(this, ontology)
        _check_examples(this, ontology)
    if company is not None and ontology is not None:
        _check_names(this, company, ontology)
    if company is not None:
        check_sources(this, company, ontology)
    return Checkup(files=tuple(this.files), problems=tuple(sorted(_once(this.problems), key=_place)))


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """A template that two actions use is wrong once."""
    return {problem.model_dump_json(): problem for problem in problems}.values()


def _place(problem: Problem) -> tuple[int, str, int]:
    main = (SETTINGS, reading.FILE)
    return (main.index(problem.file) if problem.file in main else len(main), problem.file, problem.line)


# Rules, templates, examples


def _check_rules(this: Mistakes, ontology: Ontology) -> Rules | None:
    if not any(file.startswith(f"{rules.POLICIES}/") and file.endswith(".cedar") for file in this.files):
        this.found(
            f"{rules.POLICIES}/",
            1,
            phrase("there is no file of rules, so everything is refused"),
            phrase("make the file `policies/company.cedar`; the base rules come with it, even when it is empty"),
        )
        return None
    try:
        return rules.load(this.folder, ontology)
    except PolicyError as error:
        if error.problems or not this.problems:  # a file that cannot be read was noted already
            this.note(f"{rules.POLICIES}/", error)
        return None


def _check_trials(this: Mistakes, book: Rulebook) -> None:
    """The tests of the rules are read here, and run by `pupitre policy test`."""
    try:
        trials.load(book)
    except PolicyError as error:
        if error.problems or not this.problems:
            this.note(f"{trials.FOLDER}/", error)


def _check_templates(this: Mistakes, ontology: Ontology) -> None:
    for file, line, what in template_problems(ontology, this.folder):
        if what is None:
            this.found(
                file,
                1,
                phrase("this template is missing"),
                phrase("write it: an action of ontology.yaml names it, and each language needs one"),
            )
        elif file in this.texts_of:
            this.found(
                file,
                line,
                phrase("the template cannot be read: {message}", message=what),
                phrase("compare it with another template of the folder"),
            )
    for action in ontology.actions.values():
        letter = action.effect.letter
        if letter is None:
            continue
        for language in LANGUAGES:
            if not letter.template.startswith("$"):
                file = f"{TEMPLATES}/{letter.template}.{language}.txt"
                _check_subject(this, file)
                _check_fields(this, file, action, ontology)
            if letter.enclose is not None:
                _check_fields(this, f"{TEMPLATES}/{letter.enclose.template}.{language}.txt", action, ontology)


def _check_subject(this: Mistakes, file: str) -> None:
    lines = this.texts_of.get(file, "Subject: -\n\n").splitlines()
    if not lines or not lines[0].startswith("Subject: ") or (len(lines) > 1 and lines[1].strip()):
        this.found(
            file,
            1,
            phrase("a letter begins with its subject and an empty line"),
            phrase("write `Subject: …` on the first line and leave the second one empty"),
        )


_FIELD = re.compile(r"\b(target|arguments)\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?")
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def _check_fields(this: Mistakes, file: str, action: ActionType, ontology: Ontology) -> None:
    """Names in a template that its object or its action does not have."""
    text = this.texts_of.get(file, "")
    for code in _CODE.finditer(text):
        for found in _FIELD.finditer(code.group()):
            head, name, beyond = found.groups()
            line = text.count("\n", 0, code.start() + found.start()) + 1
            if head == "arguments":
                known, kind = set(action.arguments), phrase("argument")
            else:
                known, kind = _fields(ontology, action.on), phrase("property")
            link = ontology.link(action.on, name) if action.on and head == "target" else None
            if name in known and link is not None and beyond is not None:
                known, name = _fields(ontology, link.to), beyond
            if name not in known:
                this.found(file, line, *unknown(kind, name, known))


def _fields(ontology: Ontology, type_name: str | None) -> set[str]:
    """What a template may read of an object."""
    if type_name is None or type_name not in ontology.types:
        return set()
    links = (name for name, _ in ontology.links_of(type_name))
    return {"key", "lines", *ontology.types[type_name].properties, *links}


def _check_examples(this: Mistakes, ontology: Ontology) -> None:
    for name, process in ontology.processes.items():
        file = f"{EXAMPLES}/{name}.txt"
        if file not in this.files:
            if process.agent is not None:
                this.found(
                    file,
                    1,
                    phrase("the process `{process}` has no examples", process=name),
                    phrase(
                        "write at least {count} messages of this kind into it, one on each line", count=LEAST_EXAMPLES
                    ),
                )
            continue
        lines = [line for line in this.texts_of.get(file, "").splitlines() if line.strip() and line[0] != "#"]
        if file in this.texts_of and len(lines) < LEAST_EXAMPLES:
            this.found(
                file,
                1,
                phrase("{count} examples are too few to recognise a message", count=len(lines)),
                phrase(
                    "write at least {count} messages of this kind into it, one on each line", count=LEAST_EXAMPLES
                ),
            )
    for file in this.files:
        place, _, name = file.partition("/")
        if place == EXAMPLES and name.removesuffix(".txt") not in {*ontology.processes, OUT_OF_SCOPE}:
            this.found(
                file,
                1,
                phrase("there is no {kind} `{name}`", kind=phrase("process"), name=name.removesuffix(".txt")),
                phrase("name the file after a process of ontology.yaml, or `other.txt` for messages of no process"),
            )


# Names of one file that the other one must have


def _check_names(this: Mistakes, company: Company, ontology: Ontology) -> None:
    for name, agent in company.settings.agents.items():
        known: tuple[tuple[str, Phrase, Iterable[str], Mapping[str, object]], ...] = (
            ("handles", phrase("process"), agent.handles, ontology.processes),
            ("reads", phrase("type"), agent.reads, ontology.types),
            ("proposes", phrase("action"), agent.proposes, ontology.actions),
            (
                "hands_over",
                phrase("process"),
                (process for given in agent.hands_over for process in given.processes),
                ontology.processes,
            ),
        )
        for key, kind, named, existing in known:
            for item in named:
                if item not in existing:
                    this.in_settings(("agents", name, key), *unknown(kind, item, existing))
        _check_mandate(this, name, agent, ontology)
    for name, client in company.settings.clients.items():
        _check_client(this, name, client, ontology)
    for name, process in ontology.processes.items():
        _check_process(this, name, process, company)
    sources = company.settings.sources
    mail = {name for name, source in sources.items() if isinstance(source, Mailbox)}
    databases = {name for name, source in sources.items() if isinstance(source, SqlSource | CodeSource)}
    for name, kind in ontology.types.items():
        if kind.source not in databases:
            this.in_ontology(("types", name, "source"), *unknown(phrase("database"), kind.source, databases))
    for name, action in ontology.actions.items():
        letter = action.effect.letter
        if letter is not None and letter.source not in mail:
            this.in_ontology(
                ("actions", name, "effect", "letter", "source"), *unknown(phrase("mailbox"), letter.source, mail)
            )
        if action.effect.hand_over is not None:
            for agent_name in action.arguments[action.effect.hand_over].values:
                if agent_name not in company.settings.agents:
                    this.in_ontology(
                        ("actions", name, "arguments", action.effect.hand_over, "values"),
                        *unknown(phrase("agent"), agent_name, company.settings.agents),
                    )


def _check_client(this: Mistakes, name: str, client: Client, ontology: Ontology) -> None:
    """What a client may read and propose; a message of the team is not its to hand over."""
    for type_name in client.reads:
        if type_name not in ontology.types:
            this.in_settings(("clients", name, "reads"), *unknown(phrase("type"), type_name, ontology.types))
    for action_name in client.proposes:
        action = ontology.actions.get(action_name)
        if action is None:
            this.in_settings(("clients", name, "proposes"), *unknown(phrase("action"), action_name, ontology.actions))
        elif effect_kind(action) == "hand_over":
            this.in_settings(
                ("clients", name, "proposes"),
                phrase("the client `{name}` may hand nothing over", name=name),
                phrase("take `{name}` out of `{key}`", name=action_name, key=f"clients.{name}.proposes"),
            )


def _check_mandate(this: Mistakes, name: str, agent: Agent, ontology: Ontology) -> None:
    """What an agent needs for its processes and was not given."""
    for process_name in agent.handles:
        process = ontology.processes.get(process_name)
        if process is None:
            continue
        needed = dict.fromkeys(step.action for step in process.steps if step.action not in agent.proposes)
        for action in needed:
            this.in_settings(
                ("agents", name, "proposes"),
                phrase(
                    "`{agent}` may not propose `{action}`, which its process `{process}` needs",
                    agent=name,
                    action=action,
                    process=process_name,
                ),
                phrase('add "{name}" to `{key}`', name=action, key="proposes"),
            )
        for type_name in dict.fromkeys(find.type for find in process.finds.values() if find.type not in agent.reads):
            this.in_settings(
                ("agents", name, "reads"),
                phrase(
                    "`{agent}` may not read `{type}`, which its process `{process}` needs",
                    agent=name,
                    type=type_name,
                    process=process_name,
                ),
                phrase('add "{name}" to `{key}`', name=type_name, key="reads"),
            )
    gives = [
        key for key in agent.proposes if key in ontology.actions and effect_kind(ontology.actions[key]) == "hand_over"
    ]
    if agent.hands_over and not gives:
        this.in_settings(
            ("agents", name, "hands_over"),
            phrase("`{agent}` may not propose any action that hands over", agent=name),
            phrase("add the action of ontology.yaml whose effect is `hand_over` to `proposes`"),
        )


def _check_process(this: Mistakes, name: str, process: Process, company: Company) -> None:
    agents = company.settings.agents
    where = ("processes", name, "agent")
    if process.agent is None:
        for agent_name, agent in agents.items():
            if name in agent.handles:
                this.in_settings(
                    ("agents", agent_name, "handles"),
                    phrase(
                        "the process `{process}` is for a person, and `{agent}` handles it",
                        process=name,
                        agent=agent_name,
                    ),
                    phrase("remove it here, or write `agent: {agent}` into the process", agent=agent_name),
                )
    elif process.agent not in agents:
        this.in_ontology(where, *unknown(phrase("agent"), process.agent, agents))
    elif name not in agents[process.agent].handles:
        this.in_ontology(
            where,
            phrase("`{agent}` does not handle the process `{process}`", agent=process.agent, process=name),
            phrase('add "{name}" to `{key}`', name=name, key=f"agents.{process.agent}.handles"),
        )
