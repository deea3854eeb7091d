"""The cockpit as a process of its own: begun by `beside`, with the line to the team as its only argument.

Nobody types this; `pupitre up` does. It ends where the team ends, however that was.
"""

import sys
from socket import socket

import anyio
from anyio.abc import UNIXSocketStream

from ..errors import PupitreError
from ..listening import Place
from ..office import open_office
from . import app, serving
from .counsel import Asked, Elsewhere, GiveUp, Line, Opened, Order, Trouble
from .doors import open_cockpit


async def main(number: int) -> None:
    """Answer as it is ordered, until the team has ended."""
    line = Line(await UNIXSocketStream.from_socket(socket(fileno=number)))
    order = await line.receive(Order)
    if order is None:
        return
    try:
        office = open_office(order.folder)
    except PupitreError as error:
        await line.send(Asked(number=0, wish=GiveUp(trouble=Trouble.of(error))))
        return
    counsel = Elsewhere(line)
    cockpit = open_cockpit(office, counsel, port=order.port, names=order.names, secure=order.certificate is not None)
    if order.person is not None:
        cockpit.sessions.expect(order.token, order.person)
    place = Place(certificate=order.certificate, key=order.key)
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(serving.serve, app.build(cockpit), socket(fileno=order.listening), place)
            await line.send(Asked(number=0, wish=Opened()))
            await counsel.listen()
            group.cancel_scope.cancel()
    finally:
        office.close()


if __name__ == "__main__":
    anyio.run(main, int(sys.argv[1]))
