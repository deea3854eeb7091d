"""What a person sees in the terminal, calm and at most eighty columns wide where the terminal is no wider.

Every function writes to a `Screen` and decides nothing. Text from outside goes through `shown` and into `Text`, never
into markup. The words are in `words`, what programs read in `forms`.
"""

import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rich.box import HORIZONTALS, ROUNDED
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ..activity import Answered, Run, Story
from ..checkup import Checkup
from ..inbox import Card
from ..journal import Outcome
from ..language import Phrase, phrase
from ..ledger import Broken, Entry, Verdict
from ..ontology.model import Ontology
from ..records import Declined, HandOver, Letter, Proposal, Question, RowInsert, RowUpdate, Scalar
from . import words
from .screen import NARROW, Screen, marked, shown, shown_line
from .trouble import say_problem

MARKS: dict[Outcome | None, tuple[str, str]] = {
    "alone": ("✓", "green"),
    "asked": ("?", "yellow"),
    "refused": ("✗", "red"),
    None: ("…", "dim"),
}

FIRST = 5
"""Cards and refusals that a summary shows before it counts the others."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """How this program is called here, so that what is shown can be typed."""

    program: str = "pupitre"
    place: str = ""
    """` -C DIR`, where the person named a folder."""

    def __call__(self, command: str) -> str:
        """A command as it is to be typed."""
        return f"{self.program} {command}{self.place}"


def program() -> str:
    """How this program was called: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if (called.parent.name, called.name) == ("pupitre", "__main__.py"):
        return "python -m pupitre"
    if called.name != "pupitre" or shutil.which("pupitre"):
        return "pupitre"
    return str(called)


# pupitre demo


def demo(screen: Screen, folder: str, typed: Typed) -> None:
    """The demo company stands; what to type next."""
    screen.line(
        phrase("The demo company is in `{folder}`: a joinery, its mailbox, its books and its team.", folder=folder)
    )
    screen.space()
    _next(
        screen,
        (typed("up --once"), phrase("lets the team work through its mail")),
        (typed("check"), phrase("looks at the company's files")),
    )


# pupitre check


def check(screen: Screen, this: Checkup, typed: Typed) -> None:
    """A tick for each file, and each mistake with what to type instead."""
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
    if this.ok:
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
        "{messages} in {seconds} s", messages=_messages(this.events), seconds=_number(whole.seconds, screen.language)
    )
    screen.show(head + Text(" · ", style="dim") + Text(screen.say(done if this.events else phrase("nothing new"))))
    if whole.stopped:
        stopped(screen, typed)
    if this.alone:
        screen.space()
        _heading(screen, phrase("Done without you"), _messages(this.alone), "green")
        _alone(screen, this, ontology)
    if count:
        screen.space()
        _heading(screen, phrase("Waits for you"), count, "yellow")
        _cards(screen, waiting[:FIRST])
        _others(screen, count - len(waiting[:FIRST]))
    if refused:
        screen.space()
        _heading(screen, phrase("Refused by the rules"), _messages(this.refused), "red")
        for one in refused[:FIRST]:
            _refusal(screen, one, ontology)
        _others(screen, this.refused - len(refused[:FIRST]))
    if this.receipts.failed or this.receipts.unknown:
        screen.space()
        _heading(screen, phrase("Went wrong"), this.receipts.failed + this.receipts.unknown, "red")
        screen.show(Padding(Text(screen.say(phrase("each of them is in the inbox, with the reason"))), (0, 0, 0, 2)))
    screen.space()
    steps = [(typed("activity"), phrase("what became of each message"))]
    if count:
        first = waiting[0].id if waiting else 1
        steps = [
            (typed("inbox"), phrase("what waits for you")),
            (typed(f"inbox show {first}"), phrase("one card, exactly as it would be done")),
            (typed(f"inbox approve {first}"), phrase("approve it")),
            *steps,
        ]
    _next(screen, *steps)


def stopped(screen: Screen, typed: Typed) -> None:
    """Somebody stopped all agents."""
    command = typed("resume")
    screen.line(phrase("All agents are stopped. `{command}` lets them work again.", command=command), "yellow")


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
    line = Text("✗ ", style="red")
    line.append(shown_line(words.sender(message.sender, message.sender_name)), style="bold")
    line.append(" · ", style="dim")
    line.append(shown_line(message.subject) or "-")
    screen.show(Padding(_one_line(line), (0, 0, 0, 2)))
    for step in this.steps:
        if step.decision.kind == "refused":
            screen.show(Padding(Text(screen.say(words.step(step, ontology)), style="dim"), (0, 0, 0, 4)))


def _others(screen: Screen, count: int) -> None:
    if count > 0:
        said = phrase("and one more") if count == 1 else phrase("and {count} more", count=count)
        screen.show(Padding(Text(screen.say(said), style="dim"), (0, 0, 0, 2)))


def finished(screen: Screen, this: Story, ontology: Ontology | None) -> None:
    """One event that the team has finished, on a line."""
    screen.show(_story_line(screen, this, ontology))


# pupitre inbox


def inbox(screen: Screen, cards: Sequence[Card], count: int, typed: Typed) -> None:
    """What waits for a person, the most urgent first."""
    if not cards:
        screen.line(phrase("Nothing waits for you."), "green")
        return
    _heading(screen, phrase("Waits for you"), count, "yellow")
    screen.space()
    _cards(screen, cards, with_message=True)
    _others(screen, count - len(cards))
    screen.space()
    _next(
        screen,
        (typed(f"inbox show {cards[0].id}"), phrase("one card, exactly as it would be done")),
        (typed(f"inbox approve {cards[0].id}"), phrase("approve it")),
        (typed(f'inbox refuse {cards[0].id} --reason "…"'), phrase("refuse it, and say why")),
    )


def _cards(screen: Screen, cards: Iterable[Card], *, with_message: bool = False) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for card in cards:
        lines: list[RenderableType] = [_title(screen, card)]
        lines.append(Text(screen.say(card.reason), style="dim"))
        if with_message and card.message is not None:
            about = Text(shown_line(card.message.sender) or "?", style="cyan dim")
            about.append(" · ", style="dim")
            about.append(shown_line(card.message.subject) or "-", style="dim")
            lines.append(_one_line(about))
        table.add_row(str(card.id), Group(*lines))
        if with_message:
            table.add_row()
    screen.show(Padding(table, (0, 0, 0, 2)))


def _title(screen: Screen, card: Card) -> Text:
    line = Text(screen.say(card.title))
    if card.kind == "repair":
        line.append(f"  {screen.say(words.KINDS['repair'])}", style="red")
    elif card.risk == "high":
        line.append(f"  {screen.say(phrase('high risk'))}", style="red")
    return line


def card(screen: Screen, this: Card, address: str, ontology: Ontology | None, typed: Typed) -> None:
    """A card with all that a person needs to decide, and what he can type."""
    proposal = this.proposal
    head = Text.assemble((f"{screen.say(phrase('Card {number}', number=this.id))} · ", "dim"))
    head.append_text(Text(screen.say(this.title), style="bold"))
    screen.show(head)
    about = phrase(
        "{kind} · {role} answers · until {time}",
        kind=words.KINDS[this.kind],
        role=words.who(this),
        time=screen.time(this.until),
    )
    if this.kind == "repair":
        about = phrase("{kind} · {role} answers", kind=words.KINDS[this.kind], role=words.who(this))
    line = Text(screen.say(about), style="dim")
    if this.risk == "high":
        line.append(f" · {screen.say(phrase('high risk'))}", style="red")
    screen.show(line)
    _section(screen, phrase("Why you are asked"))
    reasons = [rule.sentence.get(screen.language) for rule in this.rules] or [screen.say(this.reason)]
    for reason in reasons:
        screen.show(Padding(Text(shown(reason)), (0, 0, 0, 2)))
    if this.question:
        _section(screen, phrase("The question"))
        screen.show(Padding(Text(shown(this.question)), (0, 0, 0, 2)))
    if proposal is not None:
        _section(screen, phrase("What would have happened") if this.kind == "repair" else phrase("What will happen"))
        screen.show(Padding(_effect(screen, proposal, address), (0, 0, 0, 2)))
        if proposal.arguments:
            _section(screen, phrase("Where each value comes from"))
            screen.show(Padding(_arguments(screen, proposal, ontology), (0, 0, 0, 2)))
    if this.message is not None:
        _section(screen, phrase("The message that it answers"))
        screen.show(Padding(_message(screen, this), (0, 0, 0, 2)))
    screen.space()
    _can_be_done(screen, this, typed)


def _can_be_done(screen: Screen, this: Card, typed: Typed) -> None:
    if this.answer is not None:
        screen.line(words.answer(this.answer), "bold")
    elif this.lapsed is not None:
        screen.line(phrase("it has lapsed: {why}", why=this.lapsed), "bold")
    elif this.state == "expired":
        screen.line(phrase("nobody answered in time; nothing of it was done"), "bold")
    elif this.kind == "repair":
        _next(
            screen,
            (typed(f"inbox settle {this.id} --done"), phrase("you looked, and it was done")),
            (typed(f"inbox settle {this.id} --not-done"), phrase("you looked, and it was not done")),
        )
    elif this.kind == "question":
        _next(
            screen,
            (typed(f"inbox approve {this.id}"), phrase("you take care of it")),
            (typed(f'inbox refuse {this.id} --reason "…"'), phrase("nothing is to be done, and why")),
        )
    else:
        steps = [(typed(f"inbox approve {this.id}"), phrase("do exactly this"))]
        named = next(reversed(list(this.proposal.arguments)), None) if this.proposal is not None else None
        if named is not None:
            steps.append((typed(f'inbox edit {this.id} --set {named}="…"'), phrase("do it with another value")))
        _next(screen, *steps, (typed(f'inbox refuse {this.id} --reason "…"'), phrase("refuse it, and say why")))


def _effect(screen: Screen, proposal: Proposal, address: str) -> RenderableType:
    match proposal.effect:
        case Letter() as letter:
            return _letter(screen, letter, address)
        case RowInsert(source=source, table=table, values=values):
            title = phrase("a new row in the table `{table}` of `{source}`", table=table, source=source)
            return Group(
                marked(screen.say(title)), _rows(screen, [(name, (value,)) for name, value in values.items()])
            )
        case RowUpdate(source=source, table=table, key=key, before=before, after=after):
            which = ", ".join(f"{name} = {_scalar(value)}" for name, value in key.items())
            title = phrase(
                "the row {row} of the table `{table}` of `{source}`", row=which, table=table, source=source
            )
            both = [(name, (before.get(name), after.get(name))) for name in {**before, **after}]
            return Group(marked(screen.say(title)), _rows(screen, both))
        case HandOver(to=to):
            return Text(screen.say(phrase("{agent} gets the message", agent=to)))
        case Question(question=question):
            return Text(shown(question))


def _letter(screen: Screen, letter: Letter, address: str) -> RenderableType:
    head = Table.grid(padding=(0, 2))
    head.add_column(style="dim", no_wrap=True)
    head.add_column(overflow="fold")
    head.add_row(screen.say(phrase("From")), shown_line(address))
    head.add_row(screen.say(phrase("To")), Text(shown_line(", ".join(letter.to)), style="bold"))
    head.add_row(screen.say(phrase("Subject")), Text(shown_line(letter.subject), style="bold"))
    parts: list[RenderableType] = [head, Text(), Text(shown(letter.body.rstrip()))]
    for enclosed in letter.attachments:
        parts += [
            Text(),
            Panel(
                Text(shown(enclosed.text.rstrip())),
                title=Text(screen.say(phrase("enclosed: {name}", name=shown_line(enclosed.name)))),
                title_align="left",
                border_style="dim",
                box=HORIZONTALS,
                padding=0,
            ),
        ]
    return Panel(Group(*parts), box=ROUNDED, border_style="dim", padding=(0, 1))


def _rows(screen: Screen, rows: Sequence[tuple[str, tuple[Scalar, ...]]]) -> Table:
    """Column by column; where there are two values, the one before and the one after."""
    changes = bool(rows) and len(rows[0][1]) == 2
    table = Table(box=ROUNDED, border_style="dim", header_style="dim")
    table.add_column(screen.say(phrase("column")), style="dim", overflow="fold")
    if changes:
        table.add_column(screen.say(phrase("before")), overflow="fold")
    table.add_column(screen.say(phrase("after") if changes else phrase("value")), overflow="fold")
    for name, values in rows:
        cells = [Text(_scalar(value)) for value in values]
        if changes and values[0] != values[1]:
            cells[0].stylize("red")
            cells[1].stylize("bold green")
        table.add_row(Text(shown_line(name)), *cells)
    return table


def _scalar(value: Scalar) -> str:
    return "-" if value is None else shown(str(value))


def _arguments(screen: Screen, proposal: Proposal, ontology: Ontology | None) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", max_width=18, overflow="fold")
    table.add_column(overflow="fold")
    for name, this in proposal.arguments.items():
        label = screen.say(words.argument_name(proposal, name, ontology))
        value = Text(_excerpt(screen.say(words.argument_value(proposal, name, ontology)), 200), style="bold")
        origin = Text("; ".join(screen.say(one) for one in words.origins(this, ontology)), style="dim")
        for doubt in words.doubts(this.label):
            origin.append("  " if origin.plain else "")
            origin.append(f"⚠ {screen.say(doubt)}", style="yellow")
        key = Text(label)
        if label != name:
            key.append(f"\n{name}", style="dim")
        table.add_row(key, Group(value, origin) if origin.plain else value)
    return table


def _message(screen: Screen, this: Card) -> RenderableType:
    assert this.message is not None
    head = Table.grid(padding=(0, 2))
    head.add_column(style="dim", no_wrap=True)
    head.add_column(overflow="fold")
    head.add_row(screen.say(phrase("From")), Text(shown_line(this.message.sender) or "?"))
    head.add_row(screen.say(phrase("Subject")), Text(shown_line(this.message.subject) or "-"))
    text = Text(_excerpt(shown(this.message.text.strip()), 1200))
    return Group(head, Text(), Padding(text, (0, 0, 0, 2)))


def answered(screen: Screen, this: Answered, typed: Typed, *, working: bool) -> None:
    """What became of an answer."""
    card, step = this.card, this.step
    if card.answer is not None:
        screen.line(phrase("Card {number}: {answer}", number=card.id, answer=words.answer(card.answer)), "bold")
    if card.worked_at is None:
        if working:
            screen.line(phrase("the team at work does what follows from it"))
        else:
            stopped(screen, typed)
        return
    if step is not None and step.receipt is not None and not isinstance(card.answer, Declined):
        style = {"done": "green", "not_run": "", "failed": "red", "unknown": "red"}[step.receipt.kind]
        screen.line(words.receipt(step.receipt), style)
    if this.following is not None:
        command = typed(f"inbox show {this.following}")
        screen.line(phrase("the rules ask once more: `{command}`", command=command), "yellow")


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
            screen.show(_one_line(head))
            screen.show(Padding(Text(_told(screen, this, ontology), style="dim"), (0, 0, 0, 4)))


def _story_head(screen: Screen, this: Story) -> Text:
    message = this.event.content.value
    mark, style = MARKS[this.outcome]
    line = Text.assemble((mark, style), " ", (screen.time(this.event.received_at), "dim"), "  ")
    line.append(shown_line(message.sender or "?"), style="cyan")
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


def verdict(screen: Screen, this: Verdict) -> None:
    """Whether the ledger is as it was written."""
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


# What they share


def _heading(screen: Screen, title: Phrase, count: Phrase | int, style: str) -> None:
    number = screen.say(count) if isinstance(count, Phrase) else str(count)
    screen.show(Text.assemble((screen.say(title), f"bold {style}"), "  ", (number, "bold")))


def _messages(count: int) -> Phrase:
    return phrase("one message") if count == 1 else phrase("{count} messages", count=count)


def _section(screen: Screen, title: Phrase) -> None:
    screen.space()
    screen.show(Text(screen.say(title), style="bold"))


def _next(screen: Screen, *steps: tuple[str, Phrase]) -> None:
    """What to type next, each with what it does; below it where both do not fit on a line."""
    longest = max(len(command) for command, _ in steps)
    if longest + 3 + max(len(screen.say(what)) for _, what in steps) > screen.out.width:
        for command, what in steps:
            screen.show(Text(screen.say(what), style="dim"))
            screen.out.print(Text(f"  {command}", style="bold cyan"), soft_wrap=True)
        return
    table = Table.grid(padding=(0, 3))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(style="dim")
    for command, what in steps:
        table.add_row(Text(command), Text(screen.say(what)))
    screen.show(table)


def _one_line(text: Text) -> Text:
    text.no_wrap = True
    text.overflow = "ellipsis"
    return text


def _excerpt(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def _number(seconds: float, language: str) -> str:
    text = f"{seconds:.1f}"
    return text if language == "en" else text.replace(".", ",")
