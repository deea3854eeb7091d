"""The gate as an MCP proxy: `pupitre gate -- COMMAND` wraps a server so that a client gets its tools only through it.

`wire` carries the frames, `behind` is the wrapped server, `door` what the client sees, `gate` decides between them;
`pins` keeps what a person approved, `questions` what one is asked, `answers` what was read, `record` what is written
down, `draft` begins a declaration. docs/gate.md is for the person who sets it up.
"""

from .behind import Behind, started
from .cards import Cards
from .door import Door, quiet, standard_streams, until_ended
from .draft import declaration
from .gate import Gate
from .pins import Changes, Definition, Pins, compare, load, lock_of, pinned, save
from .record import InLedger, Lines, Nowhere, Recorder

__all__ = [
    "Behind",
    "Cards",
    "Changes",
    "Definition",
    "Door",
    "Gate",
    "InLedger",
    "Lines",
    "Nowhere",
    "Pins",
    "Recorder",
    "compare",
    "declaration",
    "load",
    "lock_of",
    "pinned",
    "quiet",
    "save",
    "standard_streams",
    "started",
    "until_ended",
]
