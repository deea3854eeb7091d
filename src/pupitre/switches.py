"""What a person holds in her hand: all agents stopped, one agent switched off; each with its entry in the ledger.

Every function runs inside a transaction of the caller. What a switch means for the work is decided in `conductor` and
`circumstances`.
"""

from datetime import datetime

import sqlalchemy as sa

from . import ledger
from .store import flags, moment


def is_stopped(connection: sa.Connection) -> bool:
    """Whether somebody stopped all agents."""
    return connection.execute(_STOPPED).scalar() is not None


def stop(connection: sa.Connection, by: str, at: datetime) -> bool:
    """Stop all agents; false when they were stopped already."""
    if is_stopped(connection):
        return False
    connection.execute(flags.insert().values(name="stopped", value=by))
    ledger.append(connection, "stop", moment(at), {"by": by})
    return True


def resume(connection: sa.Connection, by: str, at: datetime) -> bool:
    """Let the agents work again; false when they were not stopped."""
    if not is_stopped(connection):
        return False
    connection.execute(flags.delete().where(flags.c.name == "stopped"))
    ledger.append(connection, "resume", moment(at), {"by": by})
    return True


def is_off(connection: sa.Connection, agent: str) -> bool:
    """Whether somebody switched this agent off: its messages go to a person."""
    return connection.execute(_OFF, {"name": f"{_OFF_FLAG}{agent}"}).scalar() is not None


def off(connection: sa.Connection) -> frozenset[str]:
    """The agents that were switched off."""
    return frozenset(name.removeprefix(_OFF_FLAG) for name in connection.execute(_ALL_OFF).scalars())


def switch(connection: sa.Connection, agent: str, *, on: bool, by: str, at: datetime) -> bool:
    """Switch an agent on or off; false when it was so already."""
    if is_off(connection, agent) != on:
        return False
    if on:
        connection.execute(flags.delete().where(flags.c.name == f"{_OFF_FLAG}{agent}"))
    else:
        connection.execute(flags.insert().values(name=f"{_OFF_FLAG}{agent}", value=by))
    ledger.append(connection, "agent_on" if on else "agent_off", f"{agent}/{moment(at)}", {"agent": agent, "by": by})
    return True


_OFF_FLAG = "off:"
_ALL_OFF = sa.select(flags.c.name).where(flags.c.name.startswith(_OFF_FLAG, autoescape=True))
_STOPPED = sa.select(flags.c.value).where(flags.c.name == "stopped")
_OFF = sa.select(flags.c.value).where(flags.c.name == sa.bindparam("name"))
