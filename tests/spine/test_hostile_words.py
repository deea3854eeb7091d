"""What a hijacked model words as a sentence of ours neither hides the inbox nor fills the memory."""

from pathlib import Path
from typing import Any

import pytest

from pupitre import inbox
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.language import say

from .. import shop
from .scripts import one_script

pytestmark = pytest.mark.anyio


def nested(levels: int) -> dict[str, Any]:
    words: dict[str, Any] = {"text": "a word"}
    for _ in range(levels):
        words = {"text": "{a} " * 10, "values": {"a": words}}
    return words


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param({"text": "oops {", "values": {}}, id="a lone brace"),
        pytest.param({"text": "{0}", "values": {}}, id="a place"),
        pytest.param({"text": "{a:>2000000000}", "values": {"a": "x"}}, id="a width without end"),
        pytest.param(nested(12), id="a sentence that says itself without end"),
        pytest.param({"text": "", "values": {}}, id="no words"),
    ],
)
async def test_the_words_of_a_hijacked_model_can_be_said(tmp_path: Path, reason: dict[str, Any]) -> None:
    folder = shop.build(tmp_path / "shop")
    shop.deliver(folder, "m1", "hello")
    house = one_script(folder, ("abstain", {"reason": reason}), agent="support")
    async with running(Conductor(house)) as works:
        await works.drain()
        with house.store.reading() as connection:
            [card] = inbox.waiting(connection)
    house.close()

    assert 0 < len(say(card.reason, "fr")) <= 1000
