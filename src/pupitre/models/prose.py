"""The sentences of a message: what a person asks for, without how letters begin and end.

Greetings, closing formulas and signatures are taken off, and a subject loses its `Re:`. What this knows is how letters
are written in French and English, nothing of what they are about. Values (dates, amounts) are read by `pupitre.values`.
"""

import re
from dataclasses import dataclass

MOST = 40
"""More sentences than this are no standard case."""

LONGEST = 20_000
"""Characters of a message that are looked at; who writes more is read by a person."""


@dataclass(frozen=True, kw_only=True)
class Prose:
    """The subject and the sentences of a message."""

    subject: str
    sentences: tuple[str, ...]
    signature: tuple[str, ...] = ()
    """Short lines below the closing formula, without names and ways to reach somebody: mostly what he does."""

    @property
    def body(self) -> str:
        """The sentences, a line each."""
        return "\n".join(self.sentences)

    @property
    def whole(self) -> str:
        """Subject and sentences in one text."""
        return "\n".join(part for part in (self.subject, *self.sentences) if part)


def split(subject: str, text: str) -> Prose:
    """The sentences of what somebody wrote; the lines of a signature are kept apart."""
    text = re.split(r"^-- ?$", text.replace("\r\n", "\n"), maxsplit=1, flags=re.MULTILINE)[0]
    sentences: list[str] = []
    signature: list[str] = []
    closed = False
    for line in _unwrapped(_without_greeting(text)):
        for sentence in _END.split(line):
            sentence = sentence.strip(" \t,;*_>|-–—")
            if not re.search(r"\w", sentence):
                continue
            if closing := _CLOSING.match(sentence):
                # "Cordialement, Anne" is a formula and a name; "Merci, mais ..." goes on and says something.
                closed = True
                sentence = sentence[closing.end() :].strip(" ,.!;-–—")
                if not re.search(r"\w", sentence):
                    continue
            if _is_name(sentence) and (closed or bool(sentences)):
                continue
            if closed and _signs(sentence):
                if not _CONTACT.search(sentence):
                    signature.append(sentence)
            else:
                sentences.append(sentence)
    return Prose(subject=_bare_subject(subject), sentences=tuple(sentences), signature=tuple(signature))


def is_understood(text: str) -> bool:
    """Whether a text is in French or English, as far as its small words tell; a few words alone never tell."""
    words = re.findall(r"[^\W\d_]+", text)
    ours = sum(word.lower() in _SMALL for word in words)
    theirs = sum(word in _FOREIGN for word in words)  # in small letters: the others belong to names
    theirs += text.count("¿") + text.count("¡")
    if theirs >= 2 and 2 * theirs >= ours:
        return False  # neighbours of French share its smallest words, but not the next ones
    return len(words) < _FEW or ours >= len(words) * _SHARE


_FEW = 8
_SHARE = 0.15
_SMALL = frozenset(
    (
        "le la les l d du de des un une et est en à au aux a ai ce cette ces c que qu qui quand pour par pas "
        "plus sur dans avec sans je j me m mon ma mes nous notre nos vous votre vos il elle on ils se s son "
        "sa ses ne n y si ou où mais merci bonjour tout the an and is are was be to of in on at for from with "
        "by it its this that i my we our you your he she they not no do did have has had can could will would "
        "please if or when what but "
    ).split()
)

_FOREIGN = (
    frozenset(
        (
            "el los las del al con por para pero muy una unos este esta estos usted ustedes necesito gracias hola somos "
            "nuestra nuestro nuestras nuestros otra vez antes desde hasta también podría podrían puede pueden buenos "
            "gli della delle degli nella sono vorrei grazie salve buongiorno questo questa perché anche ho "
            "os uma não você obrigado obrigada dos das em preciso "
            "der das und ist nicht ich sie wir mit für ein eine einen bitte zu von auf unsere ihre haben "
            "het een van niet wij ik graag dank voor onze"
        ).split()
    )
    - _SMALL
)
"""Small words of Spanish, Italian, Portuguese, German and Dutch that are none in French and English."""

_TITLES = r"madame|monsieur|mesdames|messieurs|mme|mr?s?|docteur|maître|ma(?:î|i)tre"
_NAME = r"[A-ZÀ-Ý][\w'’-]*\.?"
_GREETING = re.compile(
    r"\s*(?:"
    r"(?:(?i:re-?bonjour|bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|chères|chers|chère|cher))"
    rf"(?:[ \t]+(?:(?i:{_TITLES}|à (?:tous|toutes|vous)|tout le monde|all|everyone|team|there|sir|madam|et|and|or|ou)"
    rf"\b\.?|{_NAME}(?=[ \t]*[,!\n]|[ \t]+{_NAME}[ \t]*[,!\n]))){{0,5}}"
    rf"|(?i:{_TITLES})(?=[ \t]*[,\n]|[ \t]+(?i:{_TITLES}))"
    r")[ \t]*[,!.:]?"
)

_CLOSING = re.compile(
    r"(?i:"
    r"(?:(?:bien|très|plus|tr[eè]s)\s+)?(?:cordialement|sincèrement|amicalement|respectueusement|chaleureusement|cdlt)"
    r"|(?:bien|sincèrement) à vous|à bientôt|à très bientôt|bises|amitiés"
    r"|(?:(?:avec (?:nos|mes)|(?:nos|mes)|sincères|meilleures|cordiales)\s+)+(?:sincères |meilleures |cordiales )?"
    r"(?:salutations|excuses|remerciements)|salutations(?: distinguées)?"
    r"|(?:bonnes?|belles?|excellente) (?:fin de )?(?:journée|soirée|après-midi|matinée|week-end|semaine|fêtes)"
    r"|bonne (?:continuation|réception)"
    r"|(?:dans (?:cette|l['’]) ?attente|recevez)[^.!?\n]{0,60}salutations[^.!?\n]*"
    r"|(?:veuillez|nous vous prions d['’]|je vous prie d['’]|dans l['’]attente|restant à)[^.!?\n]{0,40}"
    r"(?:agréer|recevoir|croire|réponse|retour|lire|disposition)[^.!?\n]*"
    r"|merci(?: beaucoup| bien| encore| infiniment)?(?: d['’ ]?avance| par avance)?"
    r"(?=\s*(?:$|[,.!\n]|et (?:bonne|belle|à)))"
    r"|(?:(?:best|kind|warm|many|with)\s+)*(?:regards|wishes)|(?:yours )?(?:sincerely|faithfully|truly)|cheers"
    r"|(?:many )?thanks(?: a lot| again)?(?: in advance)?(?=\s*(?:$|[,.!\n]))"
    r"|thank you(?: very much)?(?: in advance)?(?=\s*(?:$|[,.!\n]))"
    r")(?=\W|$)"
)

_END = re.compile(r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\bM\.)(?<!\b[Mm]me\.)(?<!\b[Nn]o\.)[\s)\"»]+(?=[\w«\"(À-Ý-])")


def _without_greeting(text: str) -> str:
    while (greeting := _GREETING.match(text)) and greeting.end() > 0:
        text = text[greeting.end() :]
    return text


def _unwrapped(text: str) -> list[str]:
    """The lines, those joined again that a mail program broke in the middle of a sentence."""
    lines: list[str] = []
    broken = False
    for line in text.split("\n"):
        bare = line.strip()
        if broken and bare and (bare[0].islower() or bare[0].isdigit()) and not _CLOSING.match(bare):
            lines[-1] += " " + bare
        elif bare:
            lines.append(bare)
        broken = len(bare) >= 45 and bare[-1] not in ".!?;"
    return lines


_CONTACT = re.compile(r"\d\d|@|www\.|(?i:\bt[ée]l\b)")


def _signs(line: str) -> bool:
    """Whether a line below the closing formula says who wrote, and does not go on talking."""
    words = len(re.findall(r"[^\W\d_]{2,}", line))
    if re.match(r"(?i)p\.? ?s\b", line) or line.endswith(("?", "!")) or (line.endswith(".") and words >= 4):
        return False
    return words <= 8


def _is_name(line: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’.-]*", line)
    return 0 < len(words) <= 4 and all(word[0].isupper() for word in words) and not re.search(r"[\d?!]", line)


def _bare_subject(subject: str) -> str:
    bare = re.sub(r"^(?:\s*(?:re|ref?|tr|fwd?|aw|wg|rép|réf)\s*(?:\[\d+\])?\s*:)+", "", subject, flags=re.IGNORECASE)
    return _without_greeting(bare.strip()).strip()
