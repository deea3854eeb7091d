"""The product's gate behind the adapter of the replay: the site's declaration, and nothing about its tasks.

python ../shared/bench/agentdojo/agentdojo_replay.py --guard bench.agentdojo.guard:PupitreGuard
"""

from pathlib import Path
from typing import Any

from pupitre.guard import Guard, load
from pupitre.records import Allowed, Asked

HERE = Path(__file__).parent


class PupitreGuard:
    """Starts with the declaration of the suite; asks, allows and refuses as the product does."""

    def __init__(self) -> None:
        self._guards: dict[str, Guard] = {}

    def start(self, user_prompt: str, context: Any) -> None:
        # the four sites live in different years, and even within one of them requests and calls disagree on it
        if context.suite not in self._guards:
            self._guards[context.suite] = Guard(load(HERE / f"{context.suite}.yaml"), today=lambda: None)
        self._guard = self._guards[context.suite]
        self._guard.start(user_prompt)

    def decide(self, tool_name: str, args: dict[str, Any]) -> str:
        match self._guard.decide(tool_name, args):
            case Allowed():
                return "allow"
            case Asked():
                return "ask"
            case _:
                return "deny"

    def observe(self, tool_name: str, args: dict[str, Any], result: Any) -> None:
        self._guard.observe(tool_name, args, result)
