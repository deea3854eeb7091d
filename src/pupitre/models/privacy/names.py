"""Names of people, companies and places: those that the company knows, those in the headers, those that a text gives away.

A `Roster` holds who is known; it is matched whatever the case, the accents and the order. Who is not known is found by
how French and English name people: titles, greetings, signatures, first names, capitals in the middle of a sentence.
What was found once is found again wherever it stands, also in small letters.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from operator import attrgetter
from typing import Final, NamedTuple

from .spans import Sort, Span, fold


class Word(NamedTuple):
    """A word of a text, where it is, and folded."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody whom the company knows: a party, a contact, a person in the headers of a message."""

    name: str
    sort: Sort
    subject: str = ""


@dataclass(kw_only=True)
class Roster:
    """Who is known, by the words of their names."""

    full: dict[tuple[str, ...], Known] = field(default_factory=dict[tuple[str, ...], Known])
    single: dict[str, Known | None] = field(default_factory=dict[str, "Known | None"])
    """Words that stand for somebody alone; `None` where they stand for several."""
    longest: int = 1

    @classmethod
    def of(cls, known: Iterable[Known]) -> "Roster":
        """The roster of these."""
        roster = cls()
        for one in known:
            roster.add(one)
        return roster

    def add(self, one: Known) -> None:
        """One more who is known."""
        words = [word.folded for word in words_of(one.name)]
        if not words:
            return
        telling = [word for word in words if word not in _PARTICLES and word not in legal_forms()]
        for key in {tuple(sorted(words)), tuple(sorted(telling))}:
            if len(key) > 1:
                self.full.setdefault(key, one)
                self.longest = max(self.longest, min(len(key), _MOST_WORDS))
        for word in telling:
            if len(word) < 3 or word.isdigit() or (word in ordinary() and len(telling) > 1):
                continue
            same = self.single.get(word, one)
            self.single[word] = one if same is not None and same.subject == one.subject else None


def names(text: str, rosters: Sequence[Roster]) -> list[Span]:
    """Every name in the text, known or not."""
    words = words_of(text)
    found = [*_known(text, words, rosters), *_by_form(text)]
    found += _by_words(text, words)
    return [*found, *_again(text, words, found)]


@cache
def first_names() -> frozenset[str]:
    """Frequent first names, folded."""
    return _list("first_names")


@cache
def ordinary() -> frozenset[str]:
    """Words that name nobody, folded."""
    return _list("ordinary")


@cache
def towns() -> frozenset[str]:
    """Words that names of towns are made of, folded."""
    return frozenset(word for word in _list("towns") if word not in _LINKING and word not in ordinary())


@cache
def family_names() -> frozenset[str]:
    """Frequent family names that are no ordinary words, folded."""
    return _list("common_names") - ordinary()


@cache
def legal_forms() -> frozenset[str]:
    """What follows the name of a company, folded."""
    return frozenset(
        "sarl sas sasu eurl sa sci snc scop selarl scp gie ei eirl ltd limited gmbh ag bv nv inc llc plc srl spa asso association".split()
    )


def _list(name: str) -> frozenset[str]:
    lines = (
        resources.files(__package__ or "").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    )
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES: Final = frozenset("de du des d la le les l el al ben van von der den et and of the da di dos y".split())
_LINKING: Final = frozenset(
    "en le la les sur sous aux au de du des d l lès l aix saint sainte mer grand pape demi lune roche marche bois puy blanc mans val baule "
    "tours ancy foix sens gap pau die laval dole bourg lot villefontaine massy houilles foy maur priest omer meyer vichy".split()
) - {"aix", "massy", "houilles", "vichy", "laval", "villefontaine", "foix"}
_MOST_WORDS: Final = 6

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_CAPITAL}[\w'’\-]*\.?"
_ANY = r"[^\W\d_][\w'’\-]*"
_GAP = r"[ \t\u00a0\u202f]"
_TITLE = r"(?:M\.|Mr\.?|M(?:me|lle)s?\.?|MM\.|Mgr|Monsieur|Madame|Mademoiselle|Messieurs|Mesdames|Maître|Maitre|Docteur|Dr\.?|Pr\.?|Professeur|Mrs\.?|Ms\.?|Miss|Mister|Sir|M(?=[ ]))"


def words_of(text: str) -> list[Word]:
    """The words of a text; a hyphen, an apostrophe or a point ends one."""
    return [Word(found.start(), found.end(), found.group(), fold(found.group())) for found in _WORD.finditer(text)]


def _near(text: str, first: Word, second: Word) -> bool:
    between = text[first.end : second.start]
    return len(between) <= 3 and not between.strip(" \t\u00a0\u202f-.,'’\u2011") and between.count(",") <= 1


def _known(text: str, words: Sequence[Word], rosters: Sequence[Roster]) -> Iterator[Span]:
    """Whole names in any order, and the words of names that tell who is meant."""
    for roster in rosters:
        taken = -1
        for place, word in enumerate(words):
            if place <= taken:
                continue
            run = [word]
            best: tuple[int, Known] | None = None
            for ahead in words[place + 1 : place + roster.longest]:
                if not _near(text, run[-1], ahead):
                    break
                run.append(ahead)
                if (one := roster.full.get(tuple(sorted(each.folded for each in run)))) is not None:
                    best = (len(run), one)
            if best is not None:
                taken = place + best[0] - 1
                yield Span(start=word.start, end=words[taken].end, sort=best[1].sort, subject=best[1].subject)
            elif word.folded in roster.single and (word.text[0].isupper() or word.folded not in ordinary()):
                one = roster.single[word.folded]
                end = word.end
                yield Span(
                    start=_initials_before(text, word.start),
                    end=end,
                    sort=one.sort if one is not None else Sort.NAME,
                    subject=one.subject if one is not None else "",
                )


def _initials_before(text: str, start: int) -> int:
    found = _INITIALS.search(text[max(0, start - 10) : start])
    return start - len(found.group()) if found else start


_INITIALS = re.compile(rf"(?<!\w)(?:{_CAPITAL}(?:\.|\b)[- ]?){{1,3}}$")


def _by_form(text: str) -> Iterator[Span]:
    """Names that stand where French and English put one."""
    small = text.lower()
    for pattern, sort in _FORMS:
        if (needs := _NEEDS.get(pattern)) is not None and not any(map(small.__contains__, needs)):
            continue
        for found in pattern.finditer(text):
            start, end = found.span("it")
            yield from _trimmed(text, start, end, sort)


def _trimmed(text: str, start: int, end: int, sort: Sort) -> Iterator[Span]:
    """The words of a stretch up to the first ordinary one, if any is left."""
    last = start
    names_somebody = False
    for word in words_of(text[start:end]):
        ordinary_here = word.folded in ordinary() and (not word.text[0].isupper() or word.folded not in first_names())
        if word.folded in _PARTICLES and names_somebody:
            continue
        if ordinary_here:
            break
        last = start + word.end
        names_somebody = names_somebody or len(word.text) > 1
    if names_somebody:
        yield Span(start=start, end=last, sort=sort)


_FORMS: Final[tuple[tuple[re.Pattern[str], Sort], ...]] = tuple(
    (re.compile(pattern, re.MULTILINE), sort)
    for pattern, sort in (
        (rf"(?i:(?<!\w){_TITLE}){_GAP}+(?=(?P<it>{_ANY}(?:[ \-'’.]{{1,2}}{_ANY}){{0,3}}))", Sort.PERSON),
        (rf"(?<!\w)(?P<it>{_CAPITAL}\.[ \-]?(?:{_CAPITAL}\.[ \-]?)?{_CAPITAL}[\w'’\-]+)", Sort.PERSON),
        (rf"^[>\s]*(?i:bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|chère?s?|re-?bonjour|good (?:morning|afternoon)){_GAP}+(?P<it>{_ANY}(?:[ \-]{_ANY}){{0,2}})(?={_GAP}*[,!.:\n]|{_GAP}*$)", Sort.PERSON),
        (rf"(?i:je m['’]appelle|je me nomme|mon nom est|mon nom c['’]est|my name is|de la part de|à l['’]attention de|a l['’]attention de|attn\.?:?|signé|prénoms?{_GAP}*:|\bnom(?: et prénom| de famille| de jeune fille)?{_GAP}*:|contact{_GAP}*:|interlocut(?:eur|rice){_GAP}*:|titulaire(?: du compte)?{_GAP}*:|bénéficiaire{_GAP}*:|destinataire{_GAP}*:|on behalf of|account name{_GAP}*:|name{_GAP}*:|(?:née?|épouse|ép\.){_GAP}(?=[A-ZÀ-Þ])){_GAP}*(?P<it>{_ANY}(?:[ \-'’.]{{1,2}}{_ANY}){{0,3}})", Sort.PERSON),
        (rf"(?i:\bje suis|\bici|c['’]est|\bi am|\bi['’]m|this is|\bavec|\bpar|\bchez|\bmon (?:mari|fils|père|frère|collègue|associé|voisin|comptable)|\bma (?:femme|fille|mère|sœur|soeur|collègue|voisine|comptable|compagne)|\bmy (?:wife|husband|son|daughter|colleague)){_GAP}+(?P<it>{_NAME}(?:{_GAP}{_NAME}){{1,3}})", Sort.PERSON),
        # who stands before an address, in the headers of forwarded and quoted mails
        (rf"^[>\s*]*(?i:de|from|à|a|to|cc|cci|exp[ée]diteur|destinataire|envoyé par|sent by|reply-to|répondre à){_GAP}*\*?{_GAP}*:{_GAP}*\*?{_GAP}*[\"']?(?P<it>{_ANY}(?:[ \-'’.,]{{1,2}}{_ANY}){{0,4}})", Sort.PERSON),
        (rf"(?:^|(?<=[:>,;\d])){_GAP}*[\"'*]*(?P<it>{_ANY}(?:[ \-'’.,]{{1,2}}{_ANY}){{0,3}})[\"']?{_GAP}*[<\[(]{_GAP}*(?:mailto:)?[\w.+\-]+@", Sort.PERSON),
        (rf"(?:^|(?<=[:>,;\d])){_GAP}*(?P<it>{_ANY}(?:[ \-'’.]{{1,2}}{_ANY}){{0,3}}){_GAP}+(?i:a écrit|wrote){_GAP}*:", Sort.PERSON),
        # companies
        (rf"(?i:(?<!\w)(?:sarl|sas|sasu|eurl|sci|snc|scop|selarl|société|societe|ets|établissements|etablissements|cabinet|étude|garage|boulangerie|pâtisserie|menuiserie|plomberie|maçonnerie|transports?|restaurant|hôtel|hotel|brasserie|pharmacie|imprimerie|entreprise|résidence|agence|groupe|clinique|collège|lycée|école|mairie de|syndic|association|institut|maison|domaine|château|boucherie|coiffure|salon|optique|fleuriste|librairie)){_GAP}+(?P<it>(?:(?i:de|du|des|d['’]|la|le|les|l['’]|et|&){_GAP}*)*{_NAME}(?:{_GAP}(?:(?:&|et){_GAP})?{_NAME}){{0,3}})", Sort.COMPANY),
        (rf"(?P<it>{_NAME}(?:{_GAP}(?:(?:&|et|and){_GAP})?{_NAME}){{0,4}}){_GAP}*,?{_GAP}+(?:SARL|SASU?|EURL|S\.A\.S\.?|S\.A\.|SCI|SNC|SCOP|SELARL|SA|Ltd|Limited|GmbH|LLC|Inc|plc|BV|NV)(?![\w])", Sort.COMPANY),
        (rf"(?P<it>{_NAME}{_GAP}(?:&|et|and){_GAP}(?i:fils|associés|cie|frères|sons|partners|co)\b)", Sort.COMPANY),
    )
)  # fmt: skip

_NEEDS: Final = {
    pattern: needs
    for pattern, _ in _FORMS
    for part, needs in (
        ("[\\w.+\\-]+@", ("@",)),
        ("wrote)[ \\t\\u00a0\\u202f]*:", (":",)),
        ("je me nomme", ("appelle", "nomme", "nom", "name", "la part de", "attention de", "attn", "sign", "contact", "interlocut",
                         "titulaire", "bénéficiaire", "destinataire", "behalf", "né", "épouse", "ép.")),
        ("selarl|société", ("sarl", "sas", "eurl", "sci", "snc", "scop", "soci", "ets", "tablissements", "cabinet", "tude", "garage",
                            "boulangerie", "tisserie", "menuiserie", "plomberie", "onnerie", "transport", "restaurant", "tel",
                            "brasserie", "pharmacie", "imprimerie", "entreprise", "sidence", "agence", "groupe", "clinique",
                            "coll", "lyc", "cole", "mairie", "syndic", "institut", "maison", "domaine", "teau", "boucherie",
                            "coiffure", "salon", "optique", "fleuriste", "librairie")),
    )
    if part in pattern.pattern
}  # fmt: skip
"""What a text must hold for the costliest forms to be tried."""

_CLOSING = re.compile(
    r"(?im)^[ \t>]*(?:(?:bien |très |tres )?(?:cordialement|sincèrement|sincerement|amicalement|respectueusement|chaleureusement|cdlt|cdt|bav)"
    r"|(?:bien|sincèrement) à vous|à bientôt|a bientot|bises|amitiés|bonne (?:journée|soirée|réception|fin de journée|semaine)|belle journée|"
    r"bon week-?end|(?:[^\n]{0,60})salutations[^\n]{0,30}|[^\n]{0,80}sentiments[^\n]{0,30}|merci(?: d['’]avance| par avance| beaucoup| bien)?|(?:best|kind|warm)?\s*(?:best |kind |warm )?regards|"
    r"(?:yours )?(?:sincerely|faithfully|truly)|cheers|(?:many )?thanks(?: a lot| in advance)?|thank you)[ \t]*[,.!;:\-–]*[ \t]*(?P<rest>[^\n]*)(?P<below>(?:\n[^\n]*){0,6})"
)
_SIGN = re.compile(r"(?m)^-- ?\n(?P<below>(?:[^\n]*\n?){0,6})")


def _signatures(text: str) -> Iterator[Span]:
    """Short lines below a closing formula: who signs, and for whom."""
    for pattern in (_CLOSING, _SIGN):
        for found in pattern.finditer(text):
            blocks = ([found.span("rest")] if "rest" in pattern.groupindex else []) + [found.span("below")]
            for index, (start, end) in enumerate(blocks):
                yield from _signed(text, start, end, close=index == 0)


def _signed(text: str, start: int, end: int, *, close: bool) -> Iterator[Span]:
    offset = start
    lines = 0
    for line in text[start:end].split("\n"):
        words = words_of(line)
        if words:
            lines += 1
        if words and len(words) <= 7 and not re.search(r"[?:@]|\d{3}", line):
            odd = [word for word in words if word.folded not in ordinary() and word.folded not in _PARTICLES]
            known = [word for word in odd if word.folded in first_names() or word.folded in family_names()]
            capital = [word for word in odd if word.text[0].isupper()]
            if odd and (known or len(capital) == len(odd) or (lines <= 2 and len(odd) == len(words) <= 3)):
                inside = [
                    word for word in words if word in odd or (word.text[0].isupper() and len(words) <= 3 and known)
                ]
                yield Span(start=offset + inside[0].start, end=offset + inside[-1].end, sort=Sort.PERSON)
        if words and len(words) > 9:
            return
        offset += len(line) + 1


def _by_words(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """First names with what follows them, towns, and capitals in the middle of a sentence."""
    yield from _signatures(text)
    addresses = [found.span() for found in _WRITTEN_SMALL.finditer(text)]
    small = {
        word.folded
        for word in words
        if word.text.islower() and not any(start <= word.start < end for start, end in addresses)
    }
    shouting = _shouting(text)
    place = 0
    while place < len(words):
        word = words[place]
        end = place
        if _is_first_name(word, text):
            end = _name_end(text, words, place, small)
            yield Span(start=_surname_before(text, words, place), end=words[end].end, sort=Sort.PERSON)
        elif (
            word.folded in family_names()
            and (word.text[0].isupper() or word.folded not in first_names())
            and word.folded not in small
        ):
            yield Span(start=_initials_before(text, word.start), end=word.end, sort=Sort.PERSON)
        elif word.folded in towns() and (word.text[0].isupper() or _after_at(text, word)):
            end = _town_end(text, words, place)
            yield Span(start=_town_start(text, words, place), end=words[end].end, sort=Sort.TOWN)
        elif _is_proper(word, text, small, shouting):
            while (
                end + 1 < len(words)
                and _near(text, words[end], words[end + 1])
                and _could_be_proper(words[end + 1], small)
            ):
                end += 1
            first = end == place and _begins_sentence(text, word.start)
            alone = first and not _ACTS.match(text, words[end].end)
            if not alone:
                yield Span(start=_initials_before(text, word.start), end=words[end].end, sort=Sort.NAME)
        place = end + 1


_WRITTEN_SMALL = re.compile(r"[\w.+\-]+@[\w.\-]+|(?:https?://|www\.)\S+")
"""Where a name in small letters does not show that it is an ordinary word."""


def _is_first_name(word: Word, text: str) -> bool:
    if word.folded not in first_names() or len(word.text) < 2:
        return False
    if word.text[0].isupper():
        return word.folded not in ordinary() or not _begins_sentence(text, word.start)
    return word.folded not in ordinary() and word.folded not in _ALSO_WORDS and len(word.folded) > 3


_ALSO_WORDS: Final = frozenset(
    "rose pierre claire marine olive prudence aime clement juste france violette iris jade fleur max will mark grace victoire desire "
    "noel constance honorine ange reine martial perle rita carmen ella elle rose cyprien florent valentin remy marin said imane alban "
    "camille marguerite capucine romane sam line jo tom leon moise rosa sue may april june colombe lina manon".split()
) - {"camille", "manon", "valentin", "lina", "rita"}


def _name_end(text: str, words: Sequence[Word], place: int, small: set[str]) -> int:
    """The last word of a name that begins with a first name."""
    end = place
    particles = 0
    for index in range(place + 1, min(place + 5, len(words))):
        word = words[index]
        between = text[words[index - 1].end : word.start]
        if (
            not _near(text, words[index - 1], word)
            or "." in between.replace(". ", "", 0)
            and len(words[index - 1].text) > 2
            or "," in between
        ):
            break
        if word.folded in _PARTICLES and particles < 2 and word.folded not in {"et", "and", "y", "of", "the"}:
            particles += 1
            continue
        upper = word.text[0].isupper() and (
            word.folded not in ordinary() or word.text.isupper() and len(word.text) > 3
        )
        lower = words[place].text.islower() and word.folded not in ordinary() and end < place + 2 and particles == 0
        if not upper and not lower and "-" not in between:
            break
        end = index
        particles = 0
    return end


def _surname_before(text: str, words: Sequence[Word], place: int) -> int:
    """Where the name begins: `DUPONT Jean-Marc`, `J. Dupont`."""
    start = words[place].start
    for index in range(place - 1, max(-1, place - 3), -1):
        before = words[index]
        if not _near(text, before, words[index + 1]) or not before.text.isupper() or before.folded in ordinary():
            break
        start = before.start
    return start


def _after_at(text: str, word: Word) -> bool:
    """Whether a town in small letters stands after a word of place."""
    return len(word.folded) > 3 and _PLACE.search(text[max(0, word.start - 12) : word.start]) is not None


_PLACE = re.compile(r"(?i)(?:\bà|\bsur|\bde|\bvers|\ba|\bdans|\bin|\bat|\bd['’]|\d{5})\s$|\bd['’]$")


def _town_end(text: str, words: Sequence[Word], place: int) -> int:
    end = place
    for index in range(place + 1, min(place + 6, len(words))):
        word = words[index]
        if not _near(text, words[index - 1], word) or "," in text[words[index - 1].end : word.start]:
            break
        if word.folded in towns() or (
            word.folded in _LINKING | _PARTICLES and "-" in text[words[index - 1].end : word.start]
        ):
            end = index
        elif word.folded not in _PARTICLES and word.folded not in _LINKING:
            break
    return end


def _town_start(text: str, words: Sequence[Word], place: int) -> int:
    start = words[place].start
    for index in range(place - 1, max(-1, place - 3), -1):
        joined = text[words[index].end : words[index + 1].start]
        if (
            words[index].text[0].isupper()
            and words[index].folded in {"la", "le", "les", "saint", "sainte", "st", "ste"}
            and joined in {" ", "-"}
        ):
            start = words[index].start
        else:
            break
    return start


def _begins_sentence(text: str, start: int) -> bool:
    return _BEGINNING.search(text[max(0, start - 12) : start]) is not None if start > 0 else True


_BEGINNING = re.compile(r"(?:^|[.!?…:;•>|*\n]|\n[ \t>*\-–•]*|[.!?…:][ \t»\"')]*|[«\"(]|[-–•*][ \t])[ \t\u00a0]*$")


_ACTS = re.compile(
    r"[ \u00a0](?:m['’]a|nous a|vous a|l['’]a|a|est|était|vient|viendra|sera|passera|doit|peut|veut|va|souhaite|travaille|habite|et moi"
    r"|has|is|was|will|wants|told|asked|called)\b"
)
"""What somebody who stands first in a sentence does."""


def _is_proper(word: Word, text: str, small: set[str], shouting: Sequence[tuple[int, int]]) -> bool:
    if not _could_be_proper(word, small):
        return False
    return not any(start <= word.start < end for start, end in shouting)


def _could_be_proper(word: Word, small: set[str]) -> bool:
    return (
        word.text[0].isupper()
        and len(word.text) > 2
        and word.folded not in ordinary()
        and word.folded not in small
        and not (word.folded.endswith("s") and word.folded[:-1] in ordinary())
        and not (word.text.istitle() and _VERB.search(word.folded) is not None)
    )


_VERB = re.compile(
    r"(?:ez|ons|ment|tion|tions|ing|ly|ness|ance|ence|ise|eur|eurs|euse|ique|iques|able|ables|aux|elle|elles|age|ages)$"
)
"""How French and English words end that are no names, or hardly ever."""


def _shouting(text: str) -> list[tuple[int, int]]:
    """Lines in capitals: there a capital says nothing."""
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        letters = [letter for letter in line if letter.isalpha()]
        if len(letters) > 15 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters):
            found.append((offset, offset + len(line)))
        offset += len(line) + 1
    return found


def _again(text: str, words: Sequence[Word], found: Sequence[Span]) -> Iterator[Span]:
    """The words of the names that were found, wherever else they stand."""
    by_word: dict[str, Span] = {}
    for span in found:
        if span.sort in _PEOPLE:
            for word in words[bisect_left(words, span.start, key=_START) : bisect_left(words, span.end, key=_START)]:
                if (
                    len(word.folded) > 2
                    and word.folded not in ordinary()
                    and word.folded not in _PARTICLES | _ALSO_WORDS
                ):
                    by_word.setdefault(word.folded, span)
    for word in words:
        if (span := by_word.get(word.folded)) is not None:
            yield Span(start=word.start, end=word.end, sort=span.sort, subject=span.subject)


_START = attrgetter("start")
_PEOPLE: Final = frozenset({Sort.CLIENT, Sort.PERSON, Sort.NAME, Sort.COMPANY})
