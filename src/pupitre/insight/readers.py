"""Files, feeds, letters, pages and transcripts as text. What cannot be read is said, and stops nothing.

How a text is cut into passages is in `sources`; pages, PDF and Word documents are read in `pupitre.documents`. The
libraries for these and for feeds come with `pupitre[documents]` and are loaded only when such a file is there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

from ..documents import opening
from ..documents.webpage import read_page
from ..errors import DocumentError, SourceError
from ..labels import Sensitivity, Writer, written_by
from ..language import phrase
from ..records import Message
from .feeds import entries, is_list
from .sources import Text, Unreadable

LARGEST = 400_000_000
"""Bytes of a file that is opened at all."""
MOST_BYTES = 8_000_000
"""Bytes of a text or a transcript that are read; what follows is left."""
MOST_FILES = 5_000

Tell = Callable[[int, int], None]
"""Called with how much is done, of how much."""


def _nothing(done: int, of: int) -> None:
    """Nobody watches."""


def read_folder(folder: Path, tell: Tell = _nothing) -> Iterator[Text | Unreadable]:
    """Every document below a folder, in the order of their names."""
    if not folder.is_dir():
        raise SourceError(
            phrase("the folder `{folder}` is not there", folder=str(folder)),
            hint=phrase("name the folder of what you read with `--from DIR`"),
        )
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )[:MOST_FILES]
    for number, path in enumerate(files, start=1):
        yield from read_file(path, place=path.relative_to(folder).as_posix())
        tell(number, len(files))


def read_file(path: Path, *, place: str) -> list[Text | Unreadable]:
    """The documents of a file: one, or the entries of a feed; never raises for what is in it."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return [Unreadable(place=place, reason=phrase("its kind is not known: {suffix}", suffix=path.suffix or "?"))]
    try:
        if path.stat().st_size > LARGEST:
            return [Unreadable(place=place, reason=phrase("it is too large"))]
        return list(reader(path, place))
    except ImportError:
        return [Unreadable(place=place, reason=phrase("reading it needs `pupitre[documents]`"))]
    except OSError:
        return [Unreadable(place=place, reason=phrase("the file cannot be opened"))]
    except Exception:  # the last wall: one damaged document must not cost the week's page
        return [Unreadable(place=place, reason=phrase("it is damaged, or not what its name says"))]


def letter(message: Message, place: str) -> Text | Unreadable:
    """A newsletter from a mailbox; what its markup hides is not read."""
    if not message.text.strip():
        return Unreadable(place=place, reason=phrase("the message has no text"))
    return Text(
        title=message.subject or place,
        text=message.text,
        place=place,
        author=message.sender_name or message.sender or "",
        day=message.sent_at.date() if message.sent_at else None,
        label=written_by(Writer.OUTSIDE, Sensitivity.PERSONAL),
    )


def plain_text(raw: bytes, name: str, place: str) -> Text:
    """A text or Markdown, its front matter read as what is known about it."""
    text, cut = _decoded(raw)
    head, body = _front_matter(text)
    title = re.search(r"^#{1,2} +(.+)$", body, re.M)
    return Text(
        title=head.get("title") or (_bare(title.group(1)) if title else _spoken(name)),
        text=_prose(body),
        place=head.get("url") or place,
        author=head.get("author", ""),
        day=_day(head.get("date", "")),
        notes=(CUT,) if cut else (),
    )


def article(raw: bytes, name: str, place: str) -> Text:
    """The article of a web page; raises `DocumentError` where it holds none."""
    read = read_page(raw, name)
    return Text(
        title=read.title,
        text=read.text,
        place=place,
        author=read.author,
        day=read.made,
        notes=read.notes,
    )


def transcript(raw: bytes, name: str, place: str) -> Text:
    """What was said, without the times at which it was."""
    text, cut = _decoded(raw)
    lines: list[str] = []
    for line in StringIO(text):
        line = re.sub(r"<[^<>]*>", "", line).strip()
        if not line or "-->" in line or line.isdigit() or re.match(r"WEBVTT|NOTE\b|STYLE\b|Kind:|Language:", line):
            continue
        if not lines or lines[-1] != line:  # captions that roll repeat their lines
            lines.append(line)
    return Text(title=_spoken(name), text=" ".join(lines), place=place, notes=(CUT,) if cut else ())


CUT = phrase("it is very long; only its beginning was read")


def _beginning(path: Path) -> bytes:
    """As much of a file as is read of a text."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _plain(path: Path, place: str) -> Sequence[Text | Unreadable]:
    return [plain_text(_beginning(path), path.stem, place)]


def _transcript(path: Path, place: str) -> Sequence[Text | Unreadable]:
    return [transcript(_beginning(path), path.stem, place)]


def _document(path: Path, place: str) -> Sequence[Text | Unreadable]:
    try:
        read = opening.read(path)
    except DocumentError as error:
        return [Unreadable(place=place, reason=error.message)]
    return [
        Text(
            title=read.title,
            text=read.text,
            place=read.address or place,
            author=read.author,
            day=read.made,
            notes=read.notes,
        )
    ]


def _feed(path: Path, place: str) -> Sequence[Text | Unreadable]:
    raw = _beginning(path)
    if is_list(raw):
        return [
            Unreadable(place=place, reason=phrase("it is a list of feeds; name the list itself to have them read"))
        ]
    read = entries(raw[:MOST_BYTES], place)
    return [read] if isinstance(read, Unreadable) else [one.text for one in read]


def _spoken(name: str) -> str:
    """The name of a file as a title."""
    return name.rpartition(".")[0].replace("-", " ").replace("_", " ") if "." in name else re.sub(r"[-_]", " ", name)


_READERS: dict[str, Callable[[Path, str], Sequence[Text | Unreadable]]] = {
    **dict.fromkeys((".md", ".mdx", ".markdown", ".txt", ".text", ".rst"), _plain),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".pdf", ".docx"), _document),
    **dict.fromkeys((".vtt", ".srt"), _transcript),
    **dict.fromkeys((".xml", ".rss", ".atom", ".opml"), _feed),
}


def _decoded(raw: bytes) -> tuple[str, bool]:
    """The text of bytes, and whether more of it was there than is read."""
    cut = len(raw) > MOST_BYTES
    raw = raw[:MOST_BYTES]
    for charset in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(charset, "ignore" if cut and charset == "utf-8-sig" else "strict"), cut
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace"), cut


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if match is None:
        return {}, text
    pairs = re.findall(r"^(\w+): *[\"']?(.*?)[\"']?\s*$", match.group(1), re.M)
    return {key.lower(): value for key, value in pairs if value}, text[match.end() :]


def _prose(markdown: str) -> str:
    """Markdown as running text: without code, pictures, tables and marks; a heading is a paragraph of its own."""
    text = markdown.replace("\r\n", "\n")
    text = re.sub(r"^(```|~~~).*?^\1\s*$", "", text, flags=re.M | re.S)
    text = re.sub(
        r"<!--.*?-->|!\[[^\]]*\]\([^)]*\)|\{\{?[^}\n]*\}?\}|^import [^\n]*$|^:::[^\n]*$", "", text, flags=re.M | re.S
    )
    text = re.sub(r"\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)
    text = re.sub(r"^\s*\|.*\|\s*$", "", text, flags=re.M)
    text = re.sub(r"^ {0,3}#{1,6} +(.*)$", r"\n\1\n", text, flags=re.M)
    text = re.sub(r"</?[a-zA-Z][^<>\n]*>", "", text)
    text = re.sub(r"^\s*(?:[-*+]|\d+[.)]) +", "\n", text, flags=re.M)
    text = re.sub(r"^ *> ?", "", text, flags=re.M)
    return re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)


def _bare(title: str) -> str:
    return re.sub(r"[*_`#]|\[|\]\([^)]*\)", "", title).strip()


def _day(text: str) -> date | None:
    match = re.search(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        return datetime(*map(int, match.groups()), tzinfo=UTC).date() if match else None  # pyright: ignore[reportArgumentType]
    except ValueError:
        return None
