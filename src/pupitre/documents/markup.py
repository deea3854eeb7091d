"""HTML mail as the text that a reader sees, with what the markup hides kept apart.

Quoted blocks come out with `> ` before each line, as in a plain message. What a mail program would not show is never
given as text; where it cannot be told, the text counts as hidden. Scripts, styles and the descriptions of images are
dropped. How tags are cut is in `tags`, what styles do in `styles`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape

from ..language import Phrase, phrase
from .styles import Compound, Look, Sheet, coloured, compound, looking, styled
from .tags import End, Piece, Raw, Remark, Start, Text, pieces

MOST = 300_000
"""Characters that are read; what follows in a longer one is quoted history."""
MOST_OF_A_PAGE = 3_000_000
"""Characters of a saved web page."""
MOST_HIDDEN = 20_000
KEPT = frozenset("id class href name property content itemprop datetime role lang".split())
"""Attributes by which an article is told from what stands around it."""
DEEPEST = 512
"""Open elements; browsers stop there too."""

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody tfoot thead tr"
    " ul".split()
)
APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
FOREIGN = frozenset({"svg", "math"})
GONE = frozenset({"svg", "math", "template"})
CELLS = frozenset({"td", "th", "caption"})
STOPS = CELLS | {"table", "html", "body"}
"""An end tag inside a cell closes nothing around its table."""
INSTEAD = {
    "li": ({"li"}, {"ul", "ol", "menu", "dir"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr"}, {"tbody", "thead", "tfoot", "table"}),
    "tbody": ({"tbody", "thead", "tfoot"}, {"table"}),
    "thead": ({"tbody", "thead", "tfoot"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot"}, {"table"}),
}
"""Which open elements a start tag ends, and where the search for them stops: their own end tags may be left out."""
SPECIAL = BLOCKS | CELLS | {"template"}
QUOTING = re.compile(
    r"\b(?:gmail_quote|gmail_signature|moz-signature|yahoo_quoted|protonmail_quote|protonmail_signature_block"
    r"|tutanota_quote)\b"
)
QUOTING_IDS = frozenset({"olk_src_body_section", "appendonsend", "ms-outlook-mobile-signature", "signature"})


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What a reader sees, what he does not, and what was wrong."""

    text: str
    hidden: str = ""
    problems: tuple[Phrase, ...] = ()


def render(html: str) -> Rendered:
    """The readable text of an HTML part; never fails."""
    page = _Page()
    problems = _through(html, page, MOST)
    return Rendered(text=page.text(), hidden=page.told(), problems=problems)


def without_hidden(html: str) -> Rendered:
    """The markup of what a reader sees, for who looks for more in it than lines; never fails."""
    page = _Seen()
    problems = _through(html, page, MOST_OF_A_PAGE)
    return Rendered(text="".join(page.kept), hidden=page.told(), problems=problems)


def _through(html: str, page: "_Page", most: int) -> tuple[Phrase, ...]:
    """Let a page take all pieces, or as many as there can be; what was wrong."""
    problems: list[Phrase] = []
    if len(html) > most:
        html = html[:most]
        problems.append(phrase("it is very long; only its beginning was read"))
    document = list(pieces(html.replace("\0", "")))
    for piece in document:
        if isinstance(piece, Raw) and piece.name == "style":
            page.sheet.read(piece.text)
    for piece in document:
        if not page.read(piece):
            problems.append(phrase("its markup is nested too deep; only its beginning was read"))
            break
    if not page.sheet.followed:
        problems.append(phrase("its style sheet is too large to tell what it hides"))
    if page.hides:
        problems.append(phrase("its markup hides a part of its text"))
    return tuple(problems)


class _Page:
    """The text as it is put together, line by line, and the elements that are open."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.hidden: list[str] = []
        self.hides = False
        """Whether an element with words in it is hidden; comments are not counted, every program writes them."""
        self._open: list[tuple[Compound, Look]] = []
        self._names = Counter[str]()
        self._look = Look()
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = False

    def read(self, piece: Piece) -> bool:
        """Take the next piece of the document; false when it is nested too deep."""
        match piece:
            case Text(text):
                self._add(text)
            case Start():
                self._start(piece)
            case End(name):
                self._end(name)
            case Remark(text):
                self.hidden.append(re.sub(r"<[^<>]*>", " ", text))
            case Raw(name, text):
                if name in {"title", "textarea", "xmp", "noembed", "noframes"}:
                    self.hidden.append(text)
        return len(self._open) <= DEEPEST

    def text(self) -> str:
        """All lines that a reader sees."""
        self._new_line()
        return "\n".join(self._lines)

    def told(self) -> str:
        """What a reader does not see."""
        return " ".join(" ".join(self.hidden)[: 2 * MOST_HIDDEN].split())[:MOST_HIDDEN]

    def _start(self, tag: Start) -> None:
        name = tag.name
        if name == "br":
            self._new_line(always=True)
            return
        if name in BLOCKS:
            self._new_line()
            self._pop({"p"}, STOPS)
        if name in INSTEAD:
            self._pop(*INSTEAD[name])
        if name in VOID or (tag.closed and name in FOREIGN):
            return
        element = compound(name, tag.attributes)
        self._look = self._looked(tag, element)
        self._open.append((element, self._look))
        self._names[name] += 1
        if name == "li":
            self._add("- ")

    def _end(self, name: str) -> None:
        if name in BLOCKS or name in CELLS:
            stops = (
                STOPS - {name}
                if name not in {"table", "tr", "tbody", "thead", "tfoot", *CELLS}
                else {"table"} - {name}
            )
        else:
            stops = SPECIAL  # `<span><div></span>` leaves both open
        if self._names[name]:
            self._pop({name}, stops)

    def _pop(self, names: "set[str] | frozenset[str]", stops: "set[str] | frozenset[str]") -> None:
        """Close the innermost open element of these names, unless one of `stops` is inside it."""
        if not any(self._names[name] for name in names):
            return
        for index in range(len(self._open) - 1, -1, -1):
            name = self._open[index][0][0]
            if name in names:
                break
            if name in stops:
                return
        else:
            return
        while len(self._open) > index:
            (name, _, _), _ = self._open.pop()
            self._names[name] -= 1
            if name in APART:
                self._space()
            elif name in BLOCKS:
                self._new_line()
            elif name in CELLS:
                self._add(" ")
        self._look = self._open[-1][1] if self._open else Look()

    def _looked(self, tag: Start, element: Compound) -> Look:
        name, attributes, look = tag.name, tag.attributes, self._look
        if name in GONE or "hidden" in attributes:
            look = looking(look, gone=True)
        if name == "pre":
            look = looking(look, kept=True)
        if name == "blockquote" or (
            attributes
            and (QUOTING.search(attributes.get("class", "")) or attributes.get("id", "").lower() in QUOTING_IDS)
        ):
            look = looking(look, quoted=True)
        if name == "a" and "href" in attributes:
            look = looking(look, colour=(0, 0, 238))
        if "bgcolor" in attributes or (name == "font" and "color" in attributes):
            look = coloured(look, colour=attributes.get("color", ""), ground=attributes.get("bgcolor", ""))
        style = attributes.get("style", "")
        if ruled := self.sheet.declarations(element, [one for one, _ in self._open[-100:]]):
            style = f"{ruled};{style}"
        return styled(look, style) if style else look

    def _add(self, text: str) -> None:
        look = self._look
        if look.is_hidden:
            if not text.isspace():
                self.hidden.append(text)
                self.hides = self.hides or re.search(r"\w{2}", text) is not None
            return
        if look.quoted != self._quoted:
            self._new_line()
            self._quoted = look.quoted
        if look.kept and "\n" in text:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self._new_line(always=True)
                self._line.append(line)
        else:
            self._line.append(text)

    def _new_line(self, *, always: bool = False) -> None:
        if not self._line and not always:
            return
        line = " ".join(_SPACES.split("".join(self._line))).strip(" ")
        if line or always:
            self._lines.append(f"> {line}" if self._quoted else line)
        self._line = []

    def _space(self) -> None:
        self._new_line()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(">" if self._quoted else "")


class _Seen(_Page):
    """The same page, its markup kept where it shows something."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def read(self, piece: Piece) -> bool:
        """Take the next piece; what is hidden is not kept, nor are comments, scripts and styles."""
        if isinstance(piece, Raw) and piece.name == "title":  # of a page, unlike of a mail, a reader sees it
            self.kept.append(f"<title>{escape(piece.text, quote=False)}</title>")
            return True
        goes_on = super().read(piece)
        hidden = self._look.is_hidden
        match piece:
            case Text(text) if not hidden:
                self.kept.append(escape(text, quote=False))
            case Start(name, attributes, _):
                told = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if key in KEPT)
                self.kept.append(f"<{name}{told}>")
            case End(name):
                self.kept.append(f"</{name}>")
            case _:
                pass
        return goes_on


_SPACES = re.compile(r"[ \t\n\r\f]+")
