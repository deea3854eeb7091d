"""What the team would do with a message, without doing it: the same agents, models and rules, and no effect.

A rehearsal has no connector, so that nothing can be done; it has the company's state only to read, and the database
itself refuses every change, so that nothing can be recorded; and it asks no model outside the house, so that nothing
leaves. What is left is what the agents read, what they would propose, and what the rules would say.
"""

import hashlib
from dataclasses import replace

from .activity import Story
from .company import CloudModel, Company, Mailbox
from .conductor import BULK, Conductor
from .connectors import mime
from .errors import CompanyError
from .house import House, ModelFor
from .journal import Step, Work
from .labels import Labelled, Sensitivity, Writer, written_by
from .language import now, phrase
from .models import examples
from .models.meter import uncounted
from .ontology.model import Kind
from .records import Event, EventId, Task, task_id
from .store import read_only
from .threads import aside, played


async def rehearse(house: House, *, sender: str, subject: str, text: str, vouched: bool) -> Story:
    """What would become of a message; `vouched` says whether the company's mail server would vouch for its sender."""
    name, source = _mailbox(house.company)
    event = _event(name, source, sender, subject, text, vouched)
    agent: str | None = source.agent
    works: list[Work] = []
    steps: list[Step] = []
    state = read_only(house.company.state)
    try:
        inside = _inside(house.company)
        conductor = Conductor(
            replace(house, company=inside, connectors={}, store=state, model=_uncounted(house.model))
        )
        while agent is not None and len(works) <= house.company.settings.hand_over_depth:
            task = Task(
                id=task_id(event.id, len(works)),
                event=event.id,
                agent=agent,
                depth=len(works),
                label=event.content.label,
            )
            work, proposed = (
                (_filed(house, task), []) if event.content.value.bulk else await conductor.consider(task, event)
            )
            works.append(work)
            steps += proposed
            agent = work.to
    finally:
        state.close()
    return Story(event=event, outcome=None, works=tuple(works), steps=tuple(steps))


async def warm_up(house: House) -> None:
    """Have ready what the first message needs (statements, templates, days and sums in words), which it would wait for.

    An example of each standard case is rehearsed, as if somebody on record had written it. Nothing where the team
    waits for models elsewhere: a rehearsal would ask them.
    """
    if not house.alone:
        return
    known = examples.read(house.folder, house.ontology.processes, acts=())
    sender = await aside(_somebody, house)
    for texts in known.by_process.values():
        await played(rehearse(house, sender=sender, subject="", text=texts[0], vouched=True))


def _somebody(house: House) -> str:
    """An address on record."""
    for name, kind in house.ontology.parties():
        for key, item in kind.properties.items():
            if item.type is Kind.EMAIL:
                for this in house.reader.find(name, limit=1):
                    return str(this.values[key] or "")
    return ""


def _mailbox(company: Company) -> tuple[str, Mailbox]:
    for name, source in company.settings.sources.items():
        if isinstance(source, Mailbox):
            return name, source
    raise CompanyError(
        phrase("the company has no mailbox"), hint=phrase("add a source of the kind `mail` to pupitre.toml")
    )


def _event(name: str, source: Mailbox, sender: str, subject: str, text: str, vouched: bool) -> Event:
    """The message as it would come out of the mailbox: read by the same reader."""
    head = {"From": sender, "To": source.address, "Subject": subject, "Content-Type": "text/plain; charset=utf-8"}
    if source.server is not None:
        head["Authentication-Results"] = f"{source.server}; dmarc={'pass' if vouched else 'fail'}"
    lines = [f"{header}: {' '.join(value.split())}" for header, value in head.items()]
    raw = "\n".join([*lines, "", text]).encode("utf-8", "replace")
    return Event(
        id=EventId(f"try{hashlib.sha256(raw).hexdigest()[:16]}"),
        source=name,
        place="",
        received_at=now(),
        content=Labelled(
            value=mime.read(raw, authserv=source.server), label=written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)
        ),
    )


def _inside(company: Company) -> Company:
    """The company with the models in the house only; an agent that has no other one abstains."""
    outside = {name for name, model in company.settings.models.items() if isinstance(model, CloudModel)}
    agents = {
        name: agent.model_copy(
            update={"models": tuple(one for one in agent.models if one not in outside) or ("embedded",)}
        )
        for name, agent in company.settings.agents.items()
    }
    return replace(company, settings=company.settings.model_copy(update={"agents": agents}))


def _uncounted(model: ModelFor) -> ModelFor:
    """The same models, which in the house cost nothing, without a record of what they did."""
    return lambda name, message, agent: uncounted(model(name, message, agent))


def _filed(house: House, task: Task) -> Work:
    at = house.clock()
    return Work(task=task, ended="filed", reason=BULK, tier="embedded", opened_at=at, closed_at=at)
