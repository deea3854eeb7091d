"""A shop whose team has worked: something done alone, something asked, something refused, something nobody knows."""

import shutil
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from pydantic_ai.models.function import FunctionModel

from pupitre.cli import main
from pupitre.conductor import Conductor
from pupitre.durable import running

from .. import shop
from ..spine.scripts import Call, house_with, scripted

HOSTILE = "\x1b[2J\x1b[31mHello [bold]you[/bold]\u202e \x07"
"""A subject that clears the screen, changes its colour and turns the direction, where it is let through."""

FIND_ANNA: Call = ("find", {"type": "Customer", "where": {"email": shop.ANNA}})
FIND_HERS: Call = ("find", {"type": "Invoice", "where": {"number": "F-0001"}})

SCRIPTS: dict[str, tuple[Call, ...]] = {
    "copy": (FIND_ANNA, FIND_HERS, ("send_copy", {"target": "Invoice:F-0001", "to": shop.ANNA, "why": "asked for"})),
    "address": (
        FIND_ANNA,
        ("change_email", {"target": "Customer:1", "email": "new@north.example", "why": "asked for"}),
    ),
    "paid": (
        FIND_ANNA,
        ("find", {"type": "Invoice", "where": {"number": "F-0003"}}),
        ("note_promise", {"target": "Invoice:F-0003", "day": "2026-12-05", "why": "promised"}),
    ),
    "unclear": (("abstain", {"reason": "it is not clear"}),),
}

MESSAGES = {
    "copy": "copy of F-0001 please",
    "address": "address: my new one is new@north.example",
    "paid": "paid on 2026-12-05, I promise",
    "unclear": "unclear",
}


def build(folder: Path) -> Path:
    """The shop with its examples."""
    shop.build(folder)
    for name in ("general", "invoice_copy", "promise", "other"):
        (folder / "examples" / f"{name}.txt").write_text(f"{name} one\n{name} two\n{name} three\n", encoding="utf-8")
    return folder


def deliver(folder: Path, name: str) -> None:
    """One of the messages."""
    shop.deliver(folder, name, MESSAGES[name], subject=HOSTILE if name == "address" else f"About {name}")


@pytest.fixture(scope="session")
def _worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = build(tmp_path_factory.mktemp("company") / "shop")
    keys = tmp_path_factory.mktemp("keys")

    def choose(text: str, agent: str) -> FunctionModel:
        handed: tuple[Call, ...] = (("hand_over", {"to": "billing", "why": "it is theirs"}),)
        return scripted(*(SCRIPTS[text.split()[0].strip(":")] if agent == "billing" else handed))

    async def work() -> None:
        house = house_with(folder, choose)
        async with running(Conductor(house)) as works:
            for name in MESSAGES:  # one after the other, so that numbers are the same each time
                deliver(folder, name)
                await works.drain()
        house.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPITRE_KEYS", str(keys))
        anyio.run(work)
    return folder, keys


@pytest.fixture
def worked(_worked: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shop after a day's work, with its key."""
    folder, keys = _worked
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PUPITRE_KEYS", str(shutil.copytree(keys, tmp_path / "keys")))
    return Path(shutil.copytree(folder, tmp_path / "shop"))


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop before its first day."""
    monkeypatch.setenv("COLUMNS", "80")
    folder = build(tmp_path / "shop")
    for name in MESSAGES:
        deliver(folder, name)
    return folder


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A command line, run: its code, what it wrote, what it complained about."""

    def act(*tokens: str | Path) -> tuple[int, str, str]:
        code = main([str(token) for token in tokens])
        written = capsys.readouterr()
        return code, written.out, written.err

    return act
