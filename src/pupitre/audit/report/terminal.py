"""A report in a few lines of the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...language import phrase, say
from ..findings import Report, Severity, say_who
from .document import first_five, say_counted, say_severity, verdict

_COLOUR = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}


def summary(report: Report, console: Console, language: str = "en") -> None:
    """Print the verdict, the counts and what to do first."""
    console.print(
        say(
            phrase(
                "{name}: {files} files, {lines} lines",
                name=_printable(report.name),
                files=report.stack.files,
                lines=report.stack.lines,
            ),
            language,
        ),
        markup=False,
    )
    console.print(f"[bold]{report.grade}[/bold]  {_safe(say(verdict(report), language))}")
    counts: list[str] = []
    for severity in Severity:
        count = sum(1 for finding in report.findings if finding.severity is severity)
        counts.append(f"[{_COLOUR[severity]}]{count} {_safe(say(say_counted(severity, count), language))}[/]")
    console.print("  ".join(counts))
    if report.findings:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(ratio=3)
        table.add_column(ratio=2, overflow="fold")
        for finding in first_five(report):
            table.add_row(
                f"[{_COLOUR[finding.severity]}]{_safe(say(say_severity(finding.severity), language))}[/]",
                f"{_safe(say(finding.title, language))} ({_safe(say(say_who(finding.who), language))})",
                _safe(f"{finding.where.path}:{finding.where.line}"),
            )
        console.print(table)
    refused = [one for one in report.skipped if not one.path.startswith("*")]
    if refused:
        console.print(
            say(phrase("{count} files or parts were not read; the report lists them.", count=len(refused)), language),
            markup=False,
        )


def _printable(text: str) -> str:
    """Names come from the audited program: what a terminal would obey is shown as a mark."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def _safe(text: str) -> str:
    return escape(_printable(text))
