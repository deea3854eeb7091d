"""`pupitre knowledge`: what the company knows, paragraph by paragraph, each with its id, its place and its label.

What is found is decided in `pupitre.knowledge`; here it is asked for and shown.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.padding import Padding
from rich.text import Text

from ..errors import CompanyError, DocumentError, KnowledgeError
from ..labels import Sensitivity, Writer
from ..language import Phrase, now, phrase, say
from ..shown import Form, error_form, problem_form
from .layout import excerpt, one_line, section
from .opening import Common, folder_of
from .screen import Screen, marked, shown, shown_line

if TYPE_CHECKING:
    from ..errors import Problem
    from ..knowledge import Added, Found, Library, Mandate, Paragraph

For = Annotated[
    str | None,
    Parameter(name="--for", metavar="AGENT", help=phrase("only what this agent of pupitre.toml may read").text),
]
Most = Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)]


def app() -> App:
    """The commands of `pupitre knowledge`."""
    this = App(
        name="knowledge",
        help=phrase("what the company knows: lists, finds and shows its paragraphs").text,
        sort_key=10,
    )
    this.default(listed)
    this.command(listed, name="list", help=phrase("lists the files and their paragraphs").text, sort_key=1)
    this.command(showed, name="show", help=phrase("shows a paragraph, and where it comes from").text, sort_key=2)
    this.command(searched, name="search", help=phrase("finds paragraphs by words and by meaning").text, sort_key=3)
    this.command(added, name="add", help=phrase("brings documents in, each paragraph citable").text, sort_key=4)
    this.command(
        checked,
        name="check",
        help=phrase("looks at the files of `knowledge/` and at what cites them").text,
        sort_key=5,
    )
    return this


def listed(*, agent: For = None, common: Common = Common()) -> int:
    """List the paragraphs."""
    from .. import forms

    library, mandate, reader = _opened(common, agent)
    found = library.paragraphs(mandate)
    if common.json:
        reader.form({"paragraphs": [forms.paragraph(this, reader.language) for this in found]})
    else:
        _list(reader, found)
    return 0


def showed(
    identity: Annotated[str, Parameter(name="ID", help=phrase("the id of a paragraph").text)],
    /,
    *,
    common: Common = Common(),
) -> int:
    """Show a paragraph."""
    from .. import forms

    library, mandate, reader = _opened(common, None)
    found = library.get(identity, mandate)
    if found is None:
        raise _missing(identity, library.former(identity))
    if common.json:
        reader.form(forms.paragraph(found, reader.language))
    else:
        _show(reader, found)
    return 0


def searched(
    text: Annotated[tuple[str, ...], Parameter(name="TEXT", help=phrase("words, or a question").text)],
    /,
    *,
    most: Most = 5,
    agent: For = None,
    common: Common = Common(),
) -> int:
    """Find paragraphs."""
    library, mandate, reader = _opened(common, agent)
    asked = " ".join(text)
    found = library.search(asked, mandate, most=max(1, min(most, 40)))
    if common.json:
        reader.form({"text": asked, "found": [_found(one, reader.language) for one in found]})
    elif found:
        for one in found:
            _show(reader, one.paragraph)
            reader.space()
    else:
        reader.line(phrase("Nothing in `knowledge/` speaks of it."), "yellow")
    return 0


def added(
    files: Annotated[
        tuple[Path, ...], Parameter(name="FILE", help=phrase("documents: PDF, Word, web pages, Markdown, text").text)
    ],
    /,
    *,
    own: Annotated[
        bool,
        Parameter(name="--own", negative=(), help=phrase("the words are the company's own, not a stranger's").text),
    ] = False,
    sensitivity: Annotated[
        Sensitivity | None,
        Parameter(name="--sensitivity", metavar="LEVEL", help=phrase("who may read it; otherwise `internal`").text),
    ] = None,
    name: Annotated[
        str | None,
        Parameter(name="--name", metavar="NAME", help=phrase("the name of the copy; otherwise the document's").text),
    ] = None,
    accept: Annotated[
        bool,
        Parameter(
            name="--accept", negative=(), help=phrase("a document that changed takes the place of its copy").text
        ),
    ] = False,
    common: Common = Common(),
) -> int:
    """Bring documents in."""
    from ..knowledge import Wish, add

    folder, reader = folder_of(common)
    if not files or (name is not None and (len(files) > 1 or not re.fullmatch(r"[\w-]{1,60}", name))):
        raise KnowledgeError(
            phrase("it is not clear what is to be brought in"),
            hint=phrase("name the documents; `--name` takes letters, figures and hyphens, and only one document"),
        )
    wish = Wish(own=own, sensitivity=sensitivity, name=name, accept=accept)
    told: list[Form] = []
    failed = False
    for path in files:
        try:
            done = add(folder, path, wish, today=now().date())
        except (DocumentError, KnowledgeError) as error:
            failed = True
            told.append({"from": str(path), **error_form(error, reader.language)})
            if not common.json:
                reader.err.print(Text(f"{shown_line(str(path))}: ") + marked(reader.say(error.message), "red"))
                reader.err.print(marked(f"  {reader.say(error.hint)}", "dim"))
            continue
        failed = failed or done.kind == "edited"
        told.append({"from": str(path), **_added(done, reader.language)})
        if not common.json:
            _tell(reader, path, done)
    if common.json:
        reader.form({"documents": told})
    return 1 if failed else 0


def _added(this: "Added", language: str) -> Form:
    return {
        "kind": this.kind,
        "file": this.file,
        "title": this.title,
        "paragraphs": this.paragraphs,
        "pages": this.pages,
        "hidden": this.hidden or None,
        "notes": [say(note, language) for note in this.notes],
        "diff": list(this.diff),
    }


def _tell(reader: Screen, path: Path, this: "Added") -> None:
    """What became of a document, and what a person has to look at."""
    name = shown_line(path.name)
    match this.kind:
        case "added" | "replaced":
            said = phrase(
                "{name}: {count} paragraphs are in `{file}`.", name=name, count=this.paragraphs, file=this.file
            )
            reader.line(said, "green")
        case "same":
            reader.line(phrase("{name}: nothing changed in `{file}`.", name=name, file=this.file))
        case "changed":
            reader.line(
                phrase(
                    "{name}: it changed; `{file}` is as it was, `--accept` takes this over:",
                    name=name,
                    file=this.file,
                ),
                "yellow",
            )
        case "edited":
            reader.line(
                phrase(
                    "{name}: somebody has edited `{file}`, so take over by hand what counts:",
                    name=name,
                    file=this.file,
                ),
                "yellow",
            )
    for row in this.diff[2:]:
        style = "green" if row.startswith("+") else "red" if row.startswith("-") else "dim"
        reader.show(Padding(Text(shown(row), style=style), (0, 0, 0, 2)))
    for note in this.notes:
        reader.show(Padding(marked(reader.say(note), "yellow"), (0, 0, 0, 2)))
    if this.hidden:
        reader.show(Padding(Text(f"« {shown_line(excerpt(this.hidden, 300))} »", style="red"), (0, 0, 0, 2)))


def checked(*, common: Common = Common()) -> int:
    """Look at the files."""
    from ..checkup.knowing import problems_of
    from ..knowledge import pages

    folder, reader = folder_of(common)
    read = pages(folder)
    wrong = problems_of(folder, read)
    count = sum(len(page.paragraphs) for page in read)
    if common.json:
        reader.form({
            "ok": not wrong,
            "files": len(read),
            "paragraphs": count,
            "problems": [problem_form(one, reader.language) for one in wrong],
        })
    else:
        _check(reader, wrong, len(read), count)
    return 1 if wrong else 0


def _found(this: "Found", language: str) -> Form:
    from .. import forms

    return forms.paragraph(this.paragraph, language) | {
        "score": this.score,
        "by_words": this.by_words,
        "by_meaning": this.by_meaning,
        "nearness": this.nearness,
    }


WRITERS: dict[Writer, Phrase] = {
    Writer.PERSON: phrase("written in the house"),
    Writer.COMPANY: phrase("written in the house"),
    Writer.PARTNER: phrase("written by a partner"),
    Writer.OUTSIDE: phrase("written outside"),
    Writer.MODEL: phrase("written by a model"),
}
LEVELS: dict[Sensitivity, Phrase] = {
    Sensitivity.PUBLIC: phrase("public"),
    Sensitivity.INTERNAL: phrase("internal"),
    Sensitivity.PERSONAL: phrase("personal"),
    Sensitivity.FINANCIAL: phrase("financial"),
    Sensitivity.SECRET: phrase("secret"),
}


def labels(reader: Screen, this: "Paragraph") -> str:
    """Who wrote a paragraph and how sensitive it is, in a few words."""
    said = [reader.say(WRITERS[writer]) for writer in sorted(this.label.writers)]
    return ", ".join([*said, reader.say(LEVELS[this.label.sensitivity])])


def _list(reader: Screen, found: "Sequence[Paragraph]") -> None:
    if not found:
        reader.line(phrase("There is nothing in `knowledge/` to read."), "yellow")
        return
    file = ""
    widest = max(len(shown_line(this.id)) for this in found)
    for this in found:
        if this.file != file:
            file = this.file
            section(reader, phrase("{words}", words=this.title))
            reader.show(Text(f"  knowledge/{shown_line(this.file)} · {labels(reader, this)}", style="dim"))
        name = shown_line(this.id).ljust(widest)
        reader.show(one_line(Text.assemble("  ", (name, "cyan"), "  ", shown_line(excerpt(this.text, 300)))))


def _show(reader: Screen, this: "Paragraph") -> None:
    reader.show(Text(shown_line(this.id), style="bold cyan"))
    if this.orders:
        reader.line(phrase("It speaks to programs; no agent sees it."), "red")
    reader.show(Padding(Text(shown(this.text)), (0, 0, 0, 2)))
    said = [shown_line(say(this.citation, reader.language)), f"knowledge/{shown_line(this.file)}:{this.line}"]
    if this.source is not None:
        said.append(shown_line(this.source))
    reader.show(Padding(Text(" · ".join([*said, labels(reader, this)]), style="dim"), (0, 0, 0, 2)))


def _check(reader: Screen, wrong: "Sequence[Problem]", files: int, count: int) -> None:
    for one in wrong:
        reader.out.print(
            Text(f"{shown_line(one.file)}:{one.line}: ") + marked(reader.say(one.message)), soft_wrap=True
        )
        reader.out.print(marked(f"  {reader.say(one.hint)}", "dim"), soft_wrap=True)
    if not wrong:
        reader.line(phrase("{files} files, {count} paragraphs, no mistake.", files=files, count=count), "green")


def _missing(identity: str, before: tuple[str, str | None] | None) -> KnowledgeError:
    name = shown_line(identity)
    if before is None:
        return KnowledgeError(
            phrase("there is no paragraph `{id}`", id=name),
            hint=phrase("`pupitre knowledge search TEXT` finds it by what it says"),
        )
    if before[1] is None:
        return KnowledgeError(
            phrase("the paragraph `{id}` was taken out", id=name), hint=phrase("it said: {text}", text=before[0])
        )
    return KnowledgeError(
        phrase("the paragraph `{id}` was edited; what stands there now is `{new}`", id=name, new=before[1]),
        hint=phrase("it said: {text}", text=before[0]),
    )


def _opened(common: Common, agent: str | None) -> "tuple[Library, Mandate, Screen]":
    from ..company import load
    from ..knowledge import PERSON, Library, mandate_of

    folder, reader = folder_of(common)
    mandate = PERSON
    if agent is not None:
        agents = load(folder).settings.agents
        if agent not in agents:
            raise CompanyError(
                phrase("there is no agent `{name}`", name=agent),
                hint=phrase("use one of: {known}", known=", ".join(sorted(agents))),
            )
        mandate = mandate_of(agents[agent])
    return Library(folder, folder / ".pupitre"), mandate, reader
