"""The ledger: what happened, in a chain that shows when somebody changes it afterwards.

`chain` appends and reads, `keys` keeps the key that signs, `checkpoints` what was signed, `signing` makes them and
exports, `proof` verifies. Only the conductor appends. What does not show: what somebody who may write to the database
does to entries that no checkpoint has signed yet; so checkpoints are frequent, and copies of them go elsewhere.
"""

from .chain import Entry, New, append, append_all, counts, find, ledger_id, search, window
from .checkpoints import Checkpoint, publish
from .keys import CHECKPOINTS, Key, copy_file, key_file, open_key, other_ledgers, trusted_keys
from .proof import Broken, Sound, Verdict, verify, verify_export
from .signing import checkpoint, export, sign

__all__ = [
    "CHECKPOINTS",
    "Broken",
    "Checkpoint",
    "Entry",
    "Key",
    "New",
    "Sound",
    "Verdict",
    "append",
    "append_all",
    "checkpoint",
    "copy_file",
    "counts",
    "export",
    "find",
    "key_file",
    "ledger_id",
    "open_key",
    "other_ledgers",
    "publish",
    "search",
    "sign",
    "trusted_keys",
    "verify",
    "verify_export",
    "window",
]
