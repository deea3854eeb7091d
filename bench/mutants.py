"""Small mistakes put into a module one after the other, to see which of them no test notices.

    python -m bench.mutants                                                          the trusted core: hours
    python -m bench.mutants pupitre.policy.expressions tests/policy/test_panel.py    one module

Each mutant is one change of one expression: a comparison turned round, a condition dropped, `and` for `or`, a number one
higher. It runs in a child of its own, which takes the changed module in place of the true one and runs the tests until
one fails; no file is written. What survives is printed with its line: either a test is missing, or the change makes no
difference, and docs/mutants.md says why.

Most mutants change the body of one function. The child of such a one is forked from a parent that has loaded program and
tests already, and only the code of that function is exchanged: two to ten times as many an hour. What survives there is
tried again with all of it loaded anew, since some functions did their work while the program was loaded.
"""

import ast
import gc
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TypeAlias

PATIENCE = 90
"""Seconds after which a mutant counts as noticed: it does not come to an end."""

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.FloorDiv
}  # fmt: skip
_Place: TypeAlias = tuple[str, int, int | None]
_SWAPPED = {"any": "all", "all": "any", "min": "max", "max": "min"}


_POLICY = "tests/policy/test_"
TRUSTED: dict[str, tuple[str, ...]] = {
    "pupitre.labels": ("tests/test_labels.py",),
    "pupitre.records": ("tests/test_records.py", "tests/test_inbox.py"),
    "pupitre.policy.gate": (f"{_POLICY}gate.py", f"{_POLICY}case.py", f"{_POLICY}standing.py"),
    "pupitre.policy.facts": (f"{_POLICY}facts.py", f"{_POLICY}gate.py"),
    "pupitre.policy.question": (f"{_POLICY}panel.py",),
    "pupitre.policy.panel": (f"{_POLICY}panel.py",),
    "pupitre.policy.expressions": (f"{_POLICY}panel.py",),
    "pupitre.policy.mentions": (f"{_POLICY}mentions.py", f"{_POLICY}panel.py"),
    "pupitre.policy.standing": (f"{_POLICY}standing.py",),
    "pupitre.policy.history": (f"{_POLICY}history.py",),
    "pupitre.policy.kept": (f"{_POLICY}kept.py",),
    "pupitre.history": ("tests/test_history.py",),
    "pupitre.provenance.vouching": ("tests/test_provenance.py",),
    "pupitre.provenance.sources": ("tests/test_sources.py", "tests/test_provenance.py"),
    "pupitre.provenance.register": ("tests/test_provenance.py",),
    "pupitre.inbox": ("tests/test_inbox.py",),
    "pupitre.ledger.chain": ("tests/test_ledger.py",),
    "pupitre.ledger.proof": ("tests/test_ledger.py",),
    "pupitre.ledger.checkpoints": ("tests/test_ledger.py",),
    "pupitre.ledger.signing": ("tests/test_ledger.py",),
}
"""The modules of the trusted core that decide or keep, each with the tests that concern it."""


def mutants(source: str) -> Iterator[tuple[int, str, CodeType]]:
    """Each mutant of a module: the line, what stands there now, and the whole as it runs."""
    wanted = 0
    while True:
        mutation = _Mutation(wanted)
        tree = ast.parse(source)
        mutation.visit(tree)
        if mutation.made is None:
            return
        line, text = mutation.made
        yield line, text, compile(ast.fix_missing_locations(tree), "<mutant>", "exec")
        wanted += 1


class _Mutation(ast.NodeTransformer):
    """Changes the expression of one number, in the order in which they are met."""

    def __init__(self, wanted: int) -> None:
        self.left = wanted
        self.made: tuple[int, str] | None = None

    def visit(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                node.body = [self.visit(statement) for statement in node.body]  # pyright: ignore[reportAttributeAccessIssue]
                return node
            case ast.ClassDef():
                for part in node.body:
                    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                        self.visit(part)
                return node
            case ast.AnnAssign():
                node.value = self.visit(node.value) if node.value is not None else None  # pyright: ignore[reportAttributeAccessIssue]
                return node
            case _:
                pass
        for other in _others(node):
            if self.left == 0 and self.made is None:
                self.made = getattr(node, "lineno", 0), f"{ast.unparse(node)}  ->  {ast.unparse(other)}"
                return other
            self.left -= 1
        return self.generic_visit(node)


def _others(node: ast.AST) -> Iterator[ast.expr]:
    """What an expression can be mistaken for."""
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=compared):
            yield ast.Compare(left=left, ops=[_TURNED[type(operator)]()], comparators=compared)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(operator, ast.And) else ast.And(), values=values)
            for place in range(len(values)):
                kept = values[:place] + values[place + 1 :]
                yield kept[0] if len(kept) == 1 else ast.BoolOp(op=operator, values=kept)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OTHER:
            yield ast.BinOp(left=left, op=_OTHER[type(operator)](), right=right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named) if name in _SWAPPED:
            yield ast.Call(func=ast.Name(id=_SWAPPED[name], ctx=ast.Load()), args=given, keywords=named)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value=value + 1)
        case ast.IfExp(test=test, body=body, orelse=other):
            yield body
            yield other
            yield ast.IfExp(test=ast.UnaryOp(op=ast.Not(), operand=test), body=body, orelse=other)
        case _:
            pass


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a changed module where the true one is asked for."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        true = PathFinder.find_spec(fullname, path)
        if true is None or true.origin is None:
            return None
        return importlib.util.spec_from_file_location(fullname, true.origin, loader=self)  # pyright: ignore[reportArgumentType]

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def survives(name: str, code: CodeType, tests: Sequence[str]) -> bool:
    """Whether all the tests pass with a changed module, all of it loaded anew."""
    return _passes(lambda: sys.meta_path.insert(0, _Instead(name, code)), tests)


def _passes(begin: Callable[[], object], tests: Sequence[str], only: str = "") -> bool:
    """Whether the tests pass in a child that does something first."""
    child = os.fork()
    if child == 0:
        _silent()
        signal.alarm(PATIENCE)
        begin()
        os._exit(_tested(tests, only))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _tested(tests: Sequence[str], only: str) -> int:
    import pytest
    from hypothesis import Phase, settings
    from hypothesis.configuration import set_hypothesis_home_dir

    # that a test fails is enough: nobody reads the smallest example
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), database=None)
    settings.load_profile("mutants")
    with tempfile.TemporaryDirectory() as home:
        set_hypothesis_home_dir(home)
        loaded = "ignore::pytest.PytestAssertRewriteWarning"
        asked = [only] if only else []
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-W", loaded, *asked, *tests]))


def noticed(name: str, source: str, tests: Sequence[str]) -> set[int]:
    """The numbers of the mutants that fail a test where only the code of functions is exchanged."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _silent()
        whole = dict(_functions(compile(source, "<mutant>", "exec")))
        _tested(tests, "--collect-only")
        live = [each for each in gc.get_objects() if isinstance(each, FunctionType) and each.__module__ == name]
        for number, (_, _, code) in enumerate(mutants(source)):
            changed = {place: new for place, new in _functions(code) if new != whole.get(place)}
            if not _passes(partial(_exchange, live, changed), tests):
                os.write(write, f"{number}\n".encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        numbers = {int(line) for line in told}
    os.waitpid(child, 0)
    return numbers


def _exchange(live: Sequence[FunctionType], changed: Mapping[_Place, CodeType]) -> None:
    for each in live:
        new = changed.get(_place(each.__code__))
        if new is not None and new.co_freevars == each.__code__.co_freevars:
            each.__code__ = new


def _functions(code: CodeType) -> Iterator[tuple[_Place, CodeType]]:
    """The functions of a module, also those inside others, each with its place."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield _place(inner), inner
            yield from _functions(inner)


def _place(code: CodeType) -> _Place:
    return code.co_qualname, code.co_firstlineno, next(iter(code.co_positions()))[2]


def hunt(name: str, *tests: str) -> None:
    """Print the mutants of a module that survive, and how many there were."""
    source = Path("src", *name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    if not survives(name, compile(source, name, "exec"), tests):
        raise SystemExit(f"the tests fail with {name} as it is, or say nothing in {PATIENCE} seconds")
    begin, count, left = time.monotonic(), 0, 0
    gone = noticed(name, source, tests)
    for number, (line, text, code) in enumerate(mutants(source)):
        count += 1
        if number not in gone and survives(name, code, tests):
            left += 1
            print(f"{name}:{line}: {text}", flush=True)
    print(f"{name}: {count} mutants, {left} survived, {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    # what the tests import anyway, once and not in each child; of the program itself nothing
    for needed in ("anyio", "cedarpy", "hypothesis", "pydantic", "pytest", "sqlalchemy", "yaml"):
        importlib.import_module(needed)
    for module, its in {sys.argv[1]: sys.argv[2:]}.items() if len(sys.argv) > 1 else TRUSTED.items():
        hunt(module, *its)
