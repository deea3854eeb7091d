"""What a sender wrote himself, apart from what he quotes, forwards or signs with.

Works on lines, for French and English mail programs. The HTML reader marks quoted blocks with `> `, so that both
kinds of mail go through the same rules. When in doubt a line counts as quoted: quoted text is never acted on.
"""

import re
from collections.abc import Sequence

INTRO_START = re.compile(r"^\W{0,3}(?:Le|On)\b", re.IGNORECASE)
INTRO = re.compile(
    r"^\W{0,3}(?:"
    r"Le\b.{4,300}\s(?:a|à) [ée]crit(?: ce qui suit)?"
    r"|On\b.{4,300}\swrote"
    r"|Le\b.{4,300}<[^<>@ ]+@[^<>@ ]+>"
    r")\s*:\s*$",
    re.IGNORECASE,
)
WROTE_ON = re.compile(r"^.{2,100}\swrote on .{4,60}:$")
DIVIDER = re.compile(
    r"^[-_*=\s]{2,}\s*(?:"
    r"(?:message|mail|courriel|e-mail)\s+(?:d['\u2019]origine|original|initial|transf[ée]r[ée]|transmis|r[ée]exp[ée]di[ée])"
    r"|(?:original|forwarded)\s+(?:message|mail|e-mail|appointment)"
    r"|transf[ée]r[ée] par\b.{0,80}|forwarded by\b.{0,80}"
    r")\s*:?\s*[-_*=\s]{2,}$",
    re.IGNORECASE,
)
BEGIN = re.compile(
    r"^(?:d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|begin forwarded message)\s*:$", re.IGNORECASE
)
FIELD = re.compile(
    r"^[*_\s]{0,3}(?P<name>de|from|exp[ée]diteur|envoy[ée](?: le)?|sent|date|[àa]|to|pour|cc|objet|subject|sujet"
    r"|r[ée]pondre [àa]|reply-to)\s?[*_]{0,2}\s?:",
    re.IGNORECASE,
)
RULE = re.compile(r"^[_-]{5,}$")
SIGNATURE = re.compile(r"^--\s?$")

SENDERS = frozenset({"de", "from", "expéditeur", "expediteur"})
SENT = frozenset({"envoyé", "envoye", "envoyé le", "envoye le", "sent", "date"})
SUBJECTS = frozenset({"objet", "subject", "sujet"})


def split(text: str) -> tuple[str, str]:
    """What the sender wrote, and the rest (quoted, forwarded, signature); no line is lost."""
    lines = text.split("\n")
    own: list[str] = []
    others: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        if line.startswith(">"):
            others.append(lines[index])
            index += 1
            continue
        length = _intro(lines, index)
        if length and _marked(lines, index + length):
            # Only the marked lines are quoted: what stands below them is the answer.
            others.extend(lines[index : index + length])
            index += length
            continue
        if length or _is_last(lines, index):
            others.extend(lines[index:])
            break
        own.append(lines[index])
        index += 1
    return tidy(own), tidy(others)


def tidy(lines: Sequence[str]) -> str:
    """The lines without trailing spaces and without more than one empty line in a row."""
    kept: list[str] = []
    for line in lines:
        line = line.rstrip()
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _is_last(lines: Sequence[str], index: int) -> bool:
    """Whether the sender's own text ends here: with his signature or another message."""
    line = lines[index].strip()
    if RULE.match(line) and index + 1 < len(lines) and _header(lines, index + 1):
        return True
    marks = (SIGNATURE, DIVIDER, BEGIN)
    return any(mark.match(line) for mark in marks) or _header(lines, index)


def _intro(lines: Sequence[str], index: int) -> int:
    """How many lines the sentence takes that introduces a quotation; 0 where there is none."""
    first = lines[index].strip()
    if WROTE_ON.match(first[:200]):
        return 1
    if not INTRO_START.match(first):
        return 0
    sentence = ""
    for length in (1, 2, 3):
        line = lines[index + length - 1].strip() if index + length <= len(lines) else ""
        if not line or line.startswith(">") or len(line) > 300:
            return 0
        sentence = f"{sentence} {line}".strip()
        if INTRO.match(sentence):
            return length if any(mark.isdigit() for mark in sentence) or "@" in sentence else 0
    return 0


def _marked(lines: Sequence[str], index: int) -> bool:
    """Whether the next line with anything on it is marked as quoted."""
    for line in lines[index : index + 5]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False


def _header(lines: Sequence[str], index: int) -> bool:
    """Whether the head of another message begins here, as Outlook and webmails write it.

    A sender, a time, and a subject or an address: three lines `De : Lyon`, `À : Paris`, `Date : …` are no head.
    """
    first = FIELD.match(lines[index])
    if first is None:
        return False
    names: set[str] = set()
    address = False
    others = 0
    for line in lines[index : index + 15]:
        field = FIELD.match(line)
        if field is not None:
            names.add(field["name"].lower())
            address = address or "@" in line
            others = 0
        elif line.strip():
            others += 1  # a long list of recipients goes on for some lines
            if others > 2:
                break
    return bool(names & SENDERS) and bool(names & SENT) and (bool(names & SUBJECTS) or address)
