"""`pupitre mcp` and `pupitre mcp token`: the commands for programs outside the team. What they do is in `serving`."""

from typing import Annotated

from cyclopts import Parameter

from ..language import phrase
from .opening import As, At, Common, folder_of, opened, typed_at


async def serve(
    *,
    client: Annotated[
        str | None,
        Parameter(
            name="--client",
            metavar="NAME",
            help=phrase("who asks over the pipe, as pupitre.toml names it; otherwise the only one").text,
        ),
    ] = None,
    http: Annotated[
        bool,
        Parameter(name="--http", negative=(), help=phrase("over HTTP, for all clients that have a token").text),
    ] = False,
    name: Annotated[
        tuple[str, ...],
        Parameter(
            name="--name",
            metavar="HOST",
            negative=(),
            help=phrase("a name under which it is reached from elsewhere").text,
        ),
    ] = (),
    at: At = At(),
    common: Common = Common(),
) -> int:
    """Answer other programs, over MCP."""
    folder, reader = folder_of(common)
    from . import serving

    if http:
        typed = typed_at(common.company)
        await serving.over_http(reader, folder, typed, at=at.place(), names=name)
    else:
        await serving.over_pipe(folder, client)
    return 0


async def token(
    client: Annotated[str, Parameter(name="NAME", help=phrase("the client, as pupitre.toml names it").text)],
    /,
    *,
    revoke: Annotated[
        bool, Parameter(name="--revoke", negative=(), help=phrase("takes its token away").text)
    ] = False,
    by: As = None,
    common: Common = Common(),
) -> int:
    """Make the token of a client, or take it away."""
    from .. import forms
    from . import answering, serving

    with opened(common) as (company, store, reader):
        who = answering.person(company, by)
        made = None if revoke else await serving.issue(store, company, client, who)
        gone = await serving.revoke(store, client, who) if revoke else False
    if common.json:
        reader.form(forms.token(client, made, revoked=gone, by=who))
    elif revoke:
        said = phrase("The token of `{name}` opens nothing any more.", name=client)
        reader.line(said if gone else phrase("`{name}` had no token.", name=client), "bold")
    else:
        reader.line(phrase("The token of `{name}`; it is shown this once, and the one before is void:", name=client))
        reader.out.print(made, style="bold cyan", soft_wrap=True, highlight=False, markup=False)
    return 0
