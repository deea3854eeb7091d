"""The cockpit as a process of its own: begun by `beside`, with the line to the team as its only argument.

Nobody types this; `pupitre up` does. It ends where the team ends, however that was, and says to it what keeps it from
going on.
"""

import os
import sys
from contextlib import suppress
from socket import socket

import anyio
from anyio.abc import UNIXSocketStream

from ..errors import DEBUG, first_error, single
from ..language import phrase
from ..listening import Place
from ..office import open_office
from . import app, serving
from .counsel import Asked, Elsewhere, GiveUp, Line, Opened, Order, SignedIn, Trouble
from .doors import open_cockpit
from .sessions import Sessions


async def main(number: int) -> None:
    """Answer as it is ordered, until the team has ended."""
    line = Line(await UNIXSocketStream.from_socket(socket(fileno=number)))
    order = await line.receive(Order)
    if order is None:
        return
    try:
        await _answer(line, order)
    except Exception as error:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            await line.send(Asked(number=0, wish=GiveUp(trouble=_trouble(error))))
        if os.environ.get(DEBUG):
            raise


async def _answer(line: Line, order: Order) -> None:
    office = open_office(order.folder, beside=order.state)
    counsel, sessions = Elsewhere(line), Sessions(knew=order.knew)
    cockpit = open_cockpit(
        office,
        counsel,
        sessions,
        port=order.port,
        names=order.names,
        secure=order.certificate is not None,
    )
    if order.person is not None:
        sessions.expect(order.token, order.person)
    place = Place(certificate=order.certificate, key=order.key)
    try:
        async with anyio.create_task_group() as group:
            await group.start(serving.serve, app.build(cockpit), socket(fileno=order.listening), place)
            await line.send(Asked(number=0, wish=Opened()))
            group.start_soon(_report, line, sessions)
            await counsel.listen()
            group.cancel_scope.cancel()
    finally:
        office.close()


async def _report(line: Line, sessions: Sessions) -> None:
    """Let the team know who is signed in, so that nobody is signed out where this ends and another one begins."""
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        while True:
            bell = sessions.bell  # taken before anything is told: what changes meanwhile rings it
            await line.send(Asked(number=0, wish=SignedIn(now=sessions.known)))
            await bell.wait()


def _trouble(error: Exception) -> Trouble:
    """Why it cannot go on; of what nobody foresaw only the kind."""
    known = first_error(error)
    if known is not None:
        return Trouble.of(known)
    return Trouble(
        message=phrase("the cockpit has failed ({kind})", kind=type(next(single(error))).__name__),
        hint=phrase("it is opened again; `{variable}=1 pupitre up` shows where", variable=DEBUG),
    )


if __name__ == "__main__":
    anyio.run(main, int(sys.argv[1]))
