"""What `pupitre ledger verify` finds when somebody who writes to the company's folder has covered his tracks."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_a_ledger_cut_off_with_all_that_was_published_in_the_folder_is_found_by_the_copy_beside_the_key(
    run: Run, worked: Path
) -> None:
    with sqlite3.connect(worked / ".pupitre" / "state.sqlite") as state:
        state.execute("DELETE FROM ledger WHERE seq > 10")
        state.execute("DELETE FROM checkpoints")
    state.close()
    (worked / ".pupitre" / "checkpoints.jsonl").unlink()

    code, out, _ = run("ledger", "verify", "-C", worked)

    assert code == 1
    assert out.startswith("The ledger was changed. The first broken entry is 11")
