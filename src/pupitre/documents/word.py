"""A Word document as a document: its paragraphs, lists and tables, apart from them hidden letters and comments.

A file of this kind is an archive. It is looked at before it is opened: nothing is unpacked that would fill the memory, no
picture, and no part that defines entities.
"""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from ..errors import DocumentError
from ..language import Phrase, phrase
from .document import Document, day_of
from .webpage import blocks_of

MOST_UNPACKED = 60_000_000
"""Bytes of all parts that are read."""
MOST_PARTS = 5_000
OLD = b"\xd0\xcf\x11\xe0"
"""How a file of the old Word begins, and a new one with a password."""
WHITE = 0xF0

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _REMARKS, _ABOUT = "word/document.xml", "word/comments.xml", "docProps/core.xml"


def read_word(path: Path) -> Document:
    """The text of a `.docx`; `DocumentError` where it is locked, damaged or would fill the memory."""
    import mammoth  # pyright: ignore[reportMissingTypeStubs]: it has none

    parts = _parts(path)
    hidden: list[str] = []
    if _BODY not in parts:
        raise _damaged()
    try:
        parts[_BODY] = _seen(parts[_BODY], hidden)
        if _REMARKS in parts:
            remarks = "".join(ElementTree.fromstring(parts[_REMARKS]).itertext())
            hidden += [remarks] if remarks.strip() else []
        converted = mammoth.convert_to_html(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            _packed(parts), convert_image=_nothing, include_embedded_style_map=False
        )
        html = str(converted.value)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        title, author, made = _about(parts.get(_ABOUT))
    except (
        ElementTree.ParseError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        RecursionError,
        OSError,
    ) as error:
        raise _damaged() from error
    notes: tuple[Phrase, ...] = (phrase("it holds text that nobody sees"),) if hidden else ()
    blocks = tuple(blocks_of(html))
    if not blocks:
        raise DocumentError(
            phrase("it has no text"), hint=phrase("look whether it is the right file; pictures of text are not read")
        )
    return Document(
        title=title or path.stem, author=author, made=made, blocks=blocks, hidden=" ".join(hidden), notes=notes
    )


def _parts(path: Path) -> dict[str, bytes]:
    """The parts that are text, unpacked."""
    with path.open("rb") as file:
        if file.read(4) == OLD:
            raise DocumentError(
                phrase("it is locked with a password, or was made by a very old Word"),
                hint=phrase("save it anew as `.docx`, without a password"),
            )
    try:
        with ZipFile(path) as archive:
            wanted = [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))]
            if sum(one.file_size for one in wanted) > MOST_UNPACKED or len(archive.infolist()) > MOST_PARTS:
                raise DocumentError(
                    phrase("unpacked it would be far too large"),
                    hint=phrase("do not open it before you know who made it; a document of this size is a trap"),
                )
            parts: dict[str, bytes] = {}
            for one in wanted:
                if one.filename in parts:
                    raise _damaged()  # two parts of one name: each program would read another one
                parts[one.filename] = archive.read(one)
    # `zipfile` says NotImplementedError of a packing that it does not know, RuntimeError of an encrypted part
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _damaged() from error
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise _damaged()
    return parts


def _packed(parts: dict[str, bytes]) -> BytesIO:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _seen(body: bytes, hidden: list[str]) -> bytes:
    """The body without the letters that nobody sees; these are added to `hidden`."""
    root = ElementTree.fromstring(body)
    removed = False
    for parent in root.iter():
        for run in [child for child in parent if child.tag == f"{_W}r" and _is_hidden(child)]:
            said = "".join(text.text or "" for text in run.iter(f"{_W}t"))
            hidden += [said] if said.strip() else []
            parent.remove(run)
            removed = True
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) if removed else body


def _is_hidden(run: ElementTree.Element) -> bool:
    about = run.find(f"{_W}rPr")
    if about is None:
        return False
    vanish = about.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
        return True
    size = about.find(f"{_W}sz")
    if size is not None and (size.get(f"{_W}val") or "").isdigit() and int(size.get(f"{_W}val") or 99) <= 3:
        return True
    colour = about.find(f"{_W}color")
    value = (colour.get(f"{_W}val") or "") if colour is not None else ""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value) or about.find(f"{_W}highlight") is not None:
        return False
    shade = about.find(f"{_W}shd")
    ground = (shade.get(f"{_W}fill") or "") if shade is not None else ""
    if re.fullmatch(r"[0-9A-Fa-f]{6}", ground) and min(bytes.fromhex(ground)) < WHITE:
        return False
    return min(bytes.fromhex(value)) >= WHITE


def _about(part: bytes | None) -> tuple[str, str, date | None]:
    """Title, author and day, as the document says itself."""
    if part is None:
        return "", "", None
    said = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in ElementTree.fromstring(part)}
    day = re.match(r"(\d{4})-(\d{2})-(\d{2})", said.get("created", ""))
    made = day_of(int(day[1]), int(day[2]), int(day[3])) if day else None
    return said.get("title", ""), said.get("creator", ""), made


def _nothing(_: object) -> list[object]:
    """What becomes of a picture."""
    return []


def _damaged() -> DocumentError:
    return DocumentError(
        phrase("it is damaged, or not what its name says"),
        hint=phrase("open it in the program that made it, and save it anew"),
    )
