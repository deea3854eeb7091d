"""The inbox as a person sees it: the list of what waits, one card with all that he needs to decide, what became of it."""

from collections.abc import Iterable, Sequence

from rich.box import HORIZONTALS, ROUNDED
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from .. import words
from ..activity import Answered
from ..inbox import Card, Pile
from ..knowledge import Paragraph
from ..language import Phrase, phrase
from ..ontology.model import Ontology, undo_of
from ..records import Declined, HandOver, Letter, Proposal, Question, RowInsert, RowUpdate, Scalar
from .layout import Typed, excerpt, heading, next_steps, one_line, others, section, stopped
from .screen import Screen, marked, shown, shown_line


def inbox(screen: Screen, waiting: Pile, count: int, typed: Typed) -> None:
    """What waits for a person, the most urgent first."""
    cards = waiting.cards
    if waiting.unreadable:
        numbers = ", ".join(map(str, waiting.unreadable))
        screen.line(phrase("cards that cannot be read: {cards}", cards=numbers), "bold red")
        screen.line(phrase("the others are not touched; restore the last good copy of the folder `.pupitre`"))
        screen.space()
        if not cards:
            return
    if not cards:
        screen.line(phrase("Nothing waits for you."), "green")
        return
    heading(screen, phrase("Waits for you"), count, "yellow")
    screen.space()
    listed(screen, cards, with_message=True)
    others(screen, count - len(cards) - len(waiting.unreadable))
    screen.space()
    next_steps(
        screen,
        *first_steps(cards[0], typed),
    )


def first_steps(card: Card, typed: Typed) -> list[tuple[str, Phrase]]:
    """What to do with the first card."""
    show = (typed(f"inbox show {card.id}"), phrase("one card, exactly as it would be done"))
    refuse = (typed(f'inbox refuse {card.id} --reason "…"'), phrase("refuse it, and say why"))
    match card.kind:
        case "approval" | "call":
            return [show, (typed(f"inbox approve {card.id}"), phrase("approve it")), refuse]
        case "question":
            return [show, (typed(f"inbox approve {card.id}"), phrase("you take care of it")), refuse]
        case "repair":
            return [show]


def listed(screen: Screen, cards: Iterable[Card], *, with_message: bool = False) -> None:
    """Cards with their numbers, each in a sentence or two."""
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
            lines.append(one_line(about))
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


def card(
    screen: Screen,
    this: Card,
    address: str,
    ontology: Ontology | None,
    typed: Typed,
    knowledge: Sequence[Paragraph] = (),
) -> None:
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
    section(screen, phrase("Why you are asked"))
    reasons = [rule.sentence.get(screen.language) for rule in this.rules] or [screen.say(this.reason)]
    reasons += [screen.say(reading.said) for reading in this.history]
    for reason in reasons:
        screen.show(Padding(Text(shown(reason)), (0, 0, 0, 2)))
    if this.question:
        section(screen, phrase("The question"))
        screen.show(Padding(Text(shown(this.question)), (0, 0, 0, 2)))
    if proposal is not None and this.message is None:
        section(screen, phrase("What `{name}` says", name=this.agent))
        screen.show(Padding(Text(screen.say(proposal.why)), (0, 0, 0, 2)))
    if proposal is not None:
        section(screen, phrase("What would have happened") if this.kind == "repair" else phrase("What will happen"))
        screen.show(Padding(_effect(screen, proposal, address), (0, 0, 0, 2)))
        action = ontology.actions.get(proposal.action) if ontology is not None else None
        if action is not None and this.kind == "approval":
            screen.show(Padding(Text(screen.say(words.UNDOES[undo_of(action)]), style="dim"), (0, 0, 0, 2)))
        if proposal.arguments:
            section(screen, phrase("Where each value comes from"))
            screen.show(Padding(_arguments(screen, proposal, ontology), (0, 0, 0, 2)))
    if this.message is not None:
        section(screen, phrase("The message that it answers"))
        screen.show(Padding(_message(screen, this), (0, 0, 0, 2)))
    if knowledge:
        section(screen, phrase("What the house says about it, perhaps"))
        for one in knowledge:
            screen.show(Padding(Text(shown(one.text)), (0, 0, 0, 2)))
            place = f"{shown_line(one.id)} · {screen.say(one.citation)}"
            screen.show(Padding(Text(place, style="dim"), (0, 0, 0, 2)))
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
        next_steps(
            screen,
            (typed(f"inbox settle {this.id} --done"), phrase("you looked, and it was done")),
            (typed(f"inbox settle {this.id} --not-done"), phrase("you looked, and it was not done")),
        )
    elif this.kind == "question":
        next_steps(
            screen,
            (typed(f"inbox approve {this.id}"), phrase("you take care of it")),
            (typed(f'inbox refuse {this.id} --reason "…"'), phrase("nothing is to be done, and why")),
        )
    else:
        steps = [(typed(f"inbox approve {this.id}"), phrase("do exactly this"))]
        named = next(reversed(list(this.proposal.arguments)), None) if this.proposal is not None else None
        if named is not None:
            steps.append((typed(f'inbox edit {this.id} --set {named}="…"'), phrase("do it with another value")))
        next_steps(screen, *steps, (typed(f'inbox refuse {this.id} --reason "…"'), phrase("refuse it, and say why")))


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
        value = Text(excerpt(screen.say(words.argument_value(proposal, name, ontology)), 200), style="bold")
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
    text = Text(excerpt(shown(this.message.text.strip()), 1200))
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
