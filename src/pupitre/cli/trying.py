"""`pupitre policy test`: the tests beside the rules, run without the company's state; `policy.trying` does it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from ..errors import PolicyError
from ..language import Phrase, phrase
from ..shown import Form
from .opening import Common, folder_of
from .screen import Screen, shown_line
from .trouble import WRONG

if TYPE_CHECKING:
    from ..policy.trying import Tried


def test(*, common: Common = Common()) -> int:
    """Run the tests of `policies/tests` against the rules."""
    from ..company import load
    from ..policy import trials
    from ..policy.rulebook import open_rulebook
    from ..policy.trying import try_all

    folder, reader = folder_of(common)
    book = open_rulebook(load(folder))
    tried = try_all(book, trials.load(book))
    if not tried:
        raise PolicyError(
            phrase("there is no test in `{folder}`", folder=trials.FOLDER),
            hint=phrase("write one into `policies/tests/company.yaml`; docs/policy.md shows how"),
        )
    if common.json:
        reader.form(tests_form(tried, reader.language))
    else:
        _show(reader, tried)
    return 0 if all(one.ok for one in tried) else WRONG


def tests_form(tried: "Sequence[Tried]", language: str) -> Form:
    """`pupitre policy test --json`."""
    return {
        "failed": sum(not one.ok for one in tried),
        "tests": [
            {
                "name": one.filed.name,
                "file": one.filed.file,
                "line": one.filed.line,
                "ok": one.ok,
                "expected": {
                    "decision": one.filed.trial.expect,
                    "of": one.filed.trial.of.value if one.filed.trial.of is not None else None,
                    "rules": list(one.filed.trial.rules),
                },
                "got": {
                    "decision": one.verdict.kind,
                    "of": one.verdict.of.value if one.verdict.of is not None else None,
                    "rules": [
                        {"id": rule.id, "sentence": rule.sentence.get(language)} for rule in one.decision.rules
                    ],
                },
            }
            for one in tried
        ],
    }


def _show(screen: Screen, tried: "Sequence[Tried]") -> None:
    for one in tried:
        screen.show(
            Text(f"{'✓' if one.ok else '✗'} {shown_line(one.filed.name)}", style="" if one.ok else "bold red")
        )
        if not one.ok:
            _failed(screen, one)
    screen.space()
    wrong = sum(not one.ok for one in tried)
    if wrong:
        screen.line(phrase("{wrong} of {count} tests fail.", wrong=wrong, count=len(tried)), "bold red")
    else:
        screen.line(phrase("{passed} of {count} tests pass.", passed=len(tried), count=len(tried)), "green")


def _failed(screen: Screen, this: "Tried") -> None:
    """What was expected, what came, and the rules that said so."""
    trial, got = this.filed.trial, this.verdict
    screen.show(Text(f"  {this.filed.file}:{this.filed.line}", style="dim"))
    expected, came = _said(trial.expect, trial.of), _said(got.kind, got.of)
    screen.show(Text(f"  {screen.say(phrase('expected: {decision}', decision=expected))}"))
    screen.show(Text(f"  {screen.say(phrase('got: {decision}', decision=came))}"))
    for rule in this.decision.rules:
        screen.show(Text(f"    • {shown_line(rule.sentence.get(screen.language))}  [{shown_line(rule.id)}]"))
    for name in this.missed:
        screen.show(Text(f"  {screen.say(phrase('the rule `{rule}` did not decide', rule=name))}"))


def _said(decision: str, of: str | None) -> Phrase:
    if of is not None:
        return _ASKED[of]
    return _DECISIONS[decision]


_DECISIONS: dict[str, Phrase] = {
    "allowed": phrase("allowed"),
    "asked": phrase("a person is asked"),
    "refused": phrase("refused"),
}
_ASKED: dict[str, Phrase] = {
    "colleague": phrase("a colleague is asked"),
    "consultant": phrase("the consultant is asked"),
    "owner": phrase("the owner is asked"),
}
