"""What a person sees in the terminal, calm and at most eighty columns wide where the terminal is no wider.

Every function writes to a `Screen` and decides nothing. Text from outside goes through `shown` and into `Text`, never
into markup. The words are in `words`, what programs read in `forms`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.columns import Columns
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .. import words
from ..activity import Run, Story
from ..checkup import Checkup
from ..inbox import Card
from ..journal import Outcome
from ..language import phrase
from ..ledger import Broken, Entry, Verdict
from ..ontology.model import Ontology
from .card_pages import first_steps, listed
from .layout import Typed, heading, messages, next_steps, one_line, others, stopped
from .screen import NARROW, Screen, shown_line
from .trouble import say_problem

MARKS: dict[Outcome | None, tuple[str, str]] = {
    "alone": ("✓", "green"),
    "asked": ("?", "yellow"),
    "refused": ("✗", "red"),
    None: ("…", "dim"),
}

FIRST = 5
"""Cards and refusals that a summary shows before it counts the others."""


# pupitre demo


def demo(screen: Screen, folder: str, typed: Typed) -> None:
    """The demo company stands; what to type next."""
    screen.line(
        phrase("The demo company is in `{folder}`: a joinery, its mailbox, its books and its team.", folder=folder)
    )
    screen.space()
    next_steps(
        screen,
        (typed("up --once"), phrase("lets the team work through its mail")),
        (typed("check"), phrase("looks at the company's files")),
    )


# pupitre check


def check(screen: Screen, this: Checkup, typed: Typed, *, rows_fit: bool = True) -> None:
    """A tick for each file, and each mistake with what to type instead; what rows do not fit is said by `proving`."""
    wrong = {problem.file for problem in this.problems}
    files = dict.fromkeys((*this.files, *(problem.file for problem in this.problems)))
    for folder, group in groupby(sorted(files, key=_main_first), key=_folder):
        ticks = [_tick(screen, file.removeprefix(folder), file in wrong) for file in group]
        if folder:
            screen.show(Text(folder, style="bold"))
            screen.show(Padding(Columns(ticks, padding=(0, 2), column_first=True), (0, 0, 0, 2)))
        else:
            screen.show(Group(*ticks))
    screen.space()
    for problem in this.problems:
        say_problem(problem, screen, screen.out)
        screen.space()
    if this.ok and not rows_fit:
        screen.line(phrase("The files fit together, but not all rows fit them:"), "bold")
    elif this.ok:
        screen.line(
            phrase("Everything fits together. The team can work: `{command}`", command=typed("up --once")), "green"
        )
    else:
        count = len(this.problems)
        screen.line(
            phrase("There is one mistake to mend.")
            if count == 1
            else phrase("There are {count} mistakes to mend.", count=count),
            "bold",
        )


def _tick(screen: Screen, name: str, wrong: bool) -> Text:
    mark, style = ("✗", "red") if wrong else ("✓", "green")
    return Text.assemble((mark, style), " ", shown_line(name))


def _folder(file: str) -> str:
    return f"{file.partition('/')[0]}/" if "/" in file else ""


def _main_first(file: str) -> tuple[bool, str]:
    """The main files in their order, then folder by folder."""
    return "/" in file, file if "/" in file else ""


# pupitre up


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What one run did, and what waits after it."""

    company: str
    run: Run
    seconds: float
    waiting: Sequence[Card]
    """The most urgent ones."""
    count: int
    """Cards that wait, from this run and from before."""
    refused: Sequence[Story]
    """The first ones."""
    stopped: bool


def summary(screen: Screen, whole: Summary, ontology: Ontology | None, typed: Typed) -> None:
    """What one run did: alone, waiting for a person, refused, and what to type next."""
    this, waiting, count, refused = whole.run, whole.waiting, whole.count, whole.refused
    head = Text(shown_line(whole.company), style="bold")
    done = phrase(
        "{messages} in {seconds} s", messages=messages(this.events), seconds=_number(whole.seconds, screen.language)
    )
    screen.show(head + Text(" · ", style="dim") + Text(screen.say(done if this.events else phrase("nothing new"))))
    if whole.stopped:
        stopped(screen, typed)
    if this.alone:
        screen.space()
        heading(screen, phrase("Done without you"), messages(this.alone), "green")
        _alone(screen, this, ontology)
    if count:
        screen.space()
        heading(screen, phrase("Waits for you"), count, "yellow")
        listed(screen, waiting[:FIRST])
        others(screen, count - len(waiting[:FIRST]))
    if refused:
        screen.space()
        heading(screen, phrase("Refused by the rules"), messages(this.refused), "red")
        for one in refused[:FIRST]:
            _refusal(screen, one, ontology)
        others(screen, this.refused - len(refused[:FIRST]))
    if this.receipts.failed or this.receipts.unknown:
        screen.space()
        heading(screen, phrase("Went wrong"), this.receipts.failed + this.receipts.unknown, "red")
        screen.show(Padding(Text(screen.say(phrase("each of them is in the inbox, with the reason"))), (0, 0, 0, 2)))
    screen.space()
    steps = [(typed("activity"), phrase("what became of each message"))]
    if waiting:
        steps = [(typed("inbox"), phrase("what waits for you")), *first_steps(waiting[0], typed), *steps]
    next_steps(screen, *steps)


def _alone(screen: Screen, this: Run, ontology: Ontology | None) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="dim")
    for name, count in this.actions:
        if words.acts_alone(name, ontology):
            table.add_row(Text(screen.say(words.action_name(name, ontology))), str(count))
    if this.filed:
        table.add_row(Text(screen.say(phrase("put away: automatic mail that nobody answers"))), str(this.filed))
    screen.show(Padding(table, (0, 0, 0, 2)))


def _refusal(screen: Screen, this: Story, ontology: Ontology | None) -> None:
    message = this.event.content.value
    line = Text.assemble(("✗ ", "red"), (shown_line(words.sender(message.sender, message.sender_name)), "bold"))
    line.append(" · ", style="dim")
    line.append(shown_line(message.subject) or "-")
    screen.show(Padding(one_line(line), (0, 0, 0, 2)))
    for step in this.steps:
        if step.decision.kind == "refused":
            screen.show(Padding(Text(screen.say(words.step(step, ontology)), style="dim"), (0, 0, 0, 4)))


def finished(screen: Screen, this: Story, ontology: Ontology | None) -> None:
    """One event that the team has finished, on a line."""
    screen.show(_story_line(screen, this, ontology))


# pupitre activity


def activity(screen: Screen, stories: Sequence[Story], ontology: Ontology | None) -> None:
    """A line for each event, the newest first; two where the terminal is narrow."""
    if not stories:
        screen.line(phrase("Nothing of this kind has happened yet."), "dim")
    for this in stories:
        if not screen.out.is_terminal or screen.out.width >= NARROW:
            screen.out.print(_story_line(screen, this, ontology), soft_wrap=not screen.out.is_terminal)
        else:
            head = _story_head(screen, this)
            screen.show(one_line(head))
            screen.show(Padding(Text(_told(screen, this, ontology), style="dim"), (0, 0, 0, 4)))


def _story_head(screen: Screen, this: Story) -> Text:
    message = this.event.content.value
    mark, style = MARKS[this.outcome]
    line = Text.assemble((mark, style), " ", (screen.time(this.event.received_at), "dim"), "  ")
    line.append(shown_line(words.came_from(this.event)), style="cyan")
    line.append(" · ", style="dim")
    line.append(shown_line(message.subject) or "-", style="bold")
    return line


def _story_line(screen: Screen, this: Story, ontology: Ontology | None) -> Text:
    line = _story_head(screen, this)
    line.append(" → ", style="dim")
    line.append(_told(screen, this, ontology))
    return line


def _told(screen: Screen, this: Story, ontology: Ontology | None) -> str:
    return " · ".join(shown_line(screen.say(one)) for one in words.story(this, ontology))


# pupitre ledger


def entries(screen: Screen, these: Sequence[Entry]) -> None:
    """The record, the newest entry first."""
    if not these:
        screen.line(phrase("The ledger has no such entry."), "dim")
        return
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    table.add_column(screen.say(phrase("entry")), justify="right", no_wrap=True, min_width=len(str(these[0].seq)))
    table.add_column(screen.say(phrase("time")), style="dim", no_wrap=True, min_width=len(screen.time(these[0].at)))
    table.add_column(screen.say(phrase("kind")), style="cyan", no_wrap=True, min_width=8)
    table.add_column(screen.say(phrase("about")), overflow="ellipsis", no_wrap=True, width=20)
    table.add_column(screen.say(phrase("content")), overflow="ellipsis", no_wrap=True, ratio=1)
    for entry in these:
        table.add_row(
            str(entry.seq),
            screen.time(entry.at),
            shown_line(entry.kind),
            Text(shown_line(entry.subject)),
            Text(_content(entry)),
        )
    screen.show(table)


def _content(entry: Entry) -> str:
    """The plain values of an entry; fingerprints and nested parts are for `--json`."""
    parts: list[str] = []
    for name, value in entry.body.items():
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            parts.append(f"{name} {', '.join(map(str, value))}")
        elif isinstance(value, str | int) and value != "" and name != "content" and name != "effect":
            parts.append(f"{name} {value}")
    return shown_line(", ".join(parts))


def verdict(screen: Screen, this: Verdict, others: Sequence[str]) -> None:
    """Whether the ledger is as it was written, and whether it is the company's first one."""
    if len(others) == 1:
        screen.line(
            phrase(
                "The company had another ledger ({ledger}…): its state was deleted or replaced.", ledger=others[0]
            ),
            "red",
        )
    elif others:
        screen.line(
            phrase("The company had {count} other ledgers: its state was deleted or replaced.", count=len(others)),
            "red",
        )
    if isinstance(this, Broken):
        screen.line(
            phrase("The ledger was changed. The first broken entry is {seq}: {what}", seq=this.seq, what=this.what),
            "bold red",
        )
        return
    screen.line(phrase("The ledger is as it was written: {count} entries.", count=this.entries), "green")
    if this.last_checkpoint is None:
        screen.line(phrase("None of them is signed yet."), "yellow")
    elif this.signatures == "unverified":
        screen.line(phrase("The key is not on this machine, so the signatures could not be verified."), "yellow")
    else:
        screen.line(phrase("They are signed up to entry {seq}.", seq=this.last_checkpoint.seq), "dim")
    screen.show(Text(this.head, style="dim"))


def _number(seconds: float, language: str) -> str:
    text = f"{seconds:.1f}"
    return text if language == "en" else text.replace(".", ",")
