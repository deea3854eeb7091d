"""No text keeps a pattern of the audit busy: the time that each takes grows with the text, never with its square."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

import pupitre.audit
from pupitre.audit.parsing import Source, UnreadableError
from pupitre.audit.sieve import Sieve
from pupitre.audit.sql.database import Database
from pupitre.audit.sql.replaying import RefusedError, run

_LONG = 4_000
_SOON = 0.003
"""Seconds of processor time that ask for no second look."""
_MORE = 4
_TOO_MUCH = 8
"""Over a text four times as long, time that grows with the text is four times as much, with its square sixteen."""
_BEGUN = (
    "a", "A", "0", "_", "a_", "a-", "x.", ".", "-", "=", "a=", " ", "\t", "\n", " \n", "word ", "word\n", "\\", "(", "{", "[",
    "((a", "<", "<a ", '"', "'", "`", '"a",', "a, ", "a:", "/", "/*", "// a ", "# a\n", "key = ", "://a@", "const a = ", "${",
    "if (", "where a = ", "/* a ", "password", "token", "get(",
)  # fmt: skip
_FUNCTIONS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "split", "compile")


def patterns() -> Iterator[tuple[str, str, int]]:
    """Where it stands, the pattern and its flags: what modules keep, and what stands in a call.

    What is only asked of the beginning of a text is anchored there.
    """
    written = "\n".join(path.read_text(encoding="utf-8") for path in Path(pupitre.audit.__path__[0]).rglob("*.py"))
    for found in pkgutil.walk_packages(pupitre.audit.__path__, "pupitre.audit."):
        if found.name.endswith(".worker"):
            continue
        module = importlib.import_module(found.name)
        kept = vars(module)
        kept_patterns = {pattern for _, pattern, _ in _kept(kept)}
        for name, pattern, flags in _kept(kept):
            everywhere = re.search(rf"\b{name}\.(?:search|find|sub|split)|[(,] *{name}[,)]", written)
            yield f"{found.name}.{name}", pattern if everywhere else _begun(pattern), flags
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            owner, called = ast.unparse(node.func.value), node.func.attr
            said = _written(node.args[0], kept) if owner == "re" and called in _FUNCTIONS else None
            # What is compiled to be kept was seen among what the modules keep.
            if said is not None and not (called == "compile" and said in kept_patterns):
                flags = [part for part in ("IGNORECASE", "DOTALL", "MULTILINE") if part in ast.unparse(node)]
                asked = _begun(said) if called in ("match", "fullmatch") else said
                yield f"{found.name}:{node.lineno}", asked, sum(re.RegexFlag[flag] for flag in flags)


def _kept(kept: dict[str, object]) -> Iterator[tuple[str, str, int]]:
    """Name, pattern and flags of what a module keeps."""
    for name, value in kept.items():
        compiled = value.pattern if isinstance(value, Sieve) else value
        if isinstance(compiled, re.Pattern):
            asked = cast("re.Pattern[str]", compiled)
            yield name, asked.pattern, asked.flags


def _begun(pattern: str) -> str:
    """The pattern, asked only of the beginning of a text."""
    flags = re.match(r"(?:\(\?[a-z]+\))?", pattern)
    assert flags is not None
    return rf"{flags.group()}\A(?:{pattern[flags.end() :]})"


def _written(node: ast.expr, kept: dict[str, object]) -> str | None:
    """The pattern as it is written; what is only known later counts as a name."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_written(part, kept) or "name" for part in node.values)
    if isinstance(node, ast.FormattedValue):
        value = kept.get(ast.unparse(node.value))
        return value if isinstance(value, str) else "name"
    return None


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def _goes_back(pattern: re.Pattern[str], begun: str) -> bool:
    """Whether the pattern goes over the text again and again; measured until it is plain, at most four times."""
    short, long = ((begun * (length // len(begun) + 1))[:length] for length in (_LONG, _MORE * _LONG))
    least = _seconds(pattern, short)
    if least < _SOON:
        return False
    most = float("inf")
    for _ in range(4):
        least, most = min(least, _seconds(pattern, short)), min(most, _seconds(pattern, long))
        if most < _TOO_MUCH * least:
            return False
    return True


def test_no_text_keeps_a_pattern_busy() -> None:
    slow: list[str] = []
    listed = {(pattern, flags): where for where, pattern, flags in patterns()}
    assert len(listed) > 500
    for (pattern, flags), where in listed.items():
        if re.search(r"[*+]|,\}", pattern) is None:
            continue  # without a repeat that has no end, no time beyond the length of the text
        compiled = re.compile(pattern, flags)
        words = dict.fromkeys(re.findall(r"(?<!\\)[A-Za-z][a-z]{2,}", pattern))
        begun = [*_BEGUN, *(word + after for word in list(words)[:3] for after in ("", " "))]
        for one in begun:
            if _goes_back(compiled, one):
                slow.append(f"{where} over {one!r}: {pattern[:80]}")
                break
    assert slow == []


def test_a_line_that_the_parser_counts_again_and_again_is_not_read() -> None:
    chain = ".from('a')" * 8_000
    source = Source(path="a.ts", text=f"db{chain};\n", language="typescript")
    with pytest.raises(UnreadableError, match="too many nodes") as first:
        _ = source.tree
    with pytest.raises(UnreadableError) as second:
        _ = source.tree
    assert second.value is first.value, "each check would find it out anew"
    assert Source(path="a.ts", text=f"const picture = '{'a' * 500_000}';\n", language="typescript").tree.parts


def test_comments_of_sql_that_never_end_are_not_read() -> None:
    with pytest.raises(RefusedError, match="too deeply nested"):
        run(Database(), Source(path="a.sql", text="create table a (id int);\n" + "/*" * 3_000, language="sql"))
