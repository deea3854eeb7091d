"""The typed values that a text holds, in time that grows with its length only."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from ..days import find_days, fold
from .addresses import AT, DOTS, IBAN_LENGTHS, email_of, iban_of, phone_of, url_of
from .amounts import CURRENCIES, FIGURES, SIGNS, cents_in
from .forms import normalise
from .identifiers import identifiers
from .kinds import Found, Kind
from .letters import SPACES


def find(
    kind: Kind,
    text: str,
    *,
    today: date,
    language: str = "fr",
    pattern: str | None = None,
    currency: str | None = "EUR",
    ahead: bool | None = None,
) -> list[Found]:
    """The values of a kind that a text holds, in their order; in time that grows with the text's length only.

    Identifiers want the `pattern` of their property (without one, none is found). Amounts are those in `currency`, or
    in any with `None`. `ahead` says which year or week is meant where the text leaves it open. Texts, enums and
    booleans cannot be found by their form.
    """
    match kind:
        case Kind.EMAIL:
            found = _emails(text)
        case Kind.PHONE:
            found = _matches(kind, text, (_PHONE_FR, _PHONE_ANY), phone_of)
        case Kind.IBAN:
            found = _ibans(text)
        case Kind.URL:
            found = _urls(text)
        case Kind.MONEY:
            found = (each for each in _amounts(text) if currency is None or each.currency == currency)
        case Kind.DATE:
            found = _days(text, language, today, ahead)
        case Kind.INTEGER | Kind.NUMBER:
            found = _numbers(kind, text)
        case Kind.IDENTIFIER:
            found = identifiers(text, pattern) if pattern else ()
        case Kind.TEXT | Kind.ENUM | Kind.BOOLEAN:
            found = ()
    return _apart(found)


def _apart(found: Iterable[Found]) -> list[Found]:
    """In their order, the longer one where two overlap."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _matches(
    kind: Kind, text: str, patterns: Iterable["re.Pattern[str]"], read: Callable[[str], str | None]
) -> Iterator[Found]:
    for match in chain.from_iterable(pattern.finditer(text) for pattern in patterns):
        value = read(match.group())
        if value is not None:
            yield Found(kind=kind, value=value, start=match.start(), end=match.end(), text=match.group())


_PHONE_FR = re.compile(rf"(?<![\w+/.,-])0[1-9](?:[{SPACES}.-]?[0-9]{{2}}){{4}}(?![0-9]|[{SPACES}.-]?[0-9]{{2}})")
_PHONE_ANY = re.compile(
    rf"(?<![\w+/.,-])(?:\+|00)[1-9][0-9]{{0,2}}(?:[{SPACES}.-]?\(0\))?(?:[{SPACES}./()-]{{0,2}}[0-9]){{6,13}}(?![0-9])"
)


def _emails(text: str) -> Iterator[Found]:
    """Grown from each `@` to both sides, as far as an address can reach."""
    for at in re.finditer(f"[{AT}]", text):
        start = at.start()
        while start > 0 and at.start() - start < 64 and _in_local(text[start - 1]):
            start -= 1
        while start < at.start() and text[start] in ".'-":
            start += 1
        end = at.end()
        while end < len(text) and end - at.end() < 253 and _in_domain(text[end]):
            end += 1
        while end > at.end() and text[end - 1] in ".-_":
            end -= 1
        value = email_of(text[start:end])
        if value is not None and "." in text[at.end() : end].translate(DOTS):
            yield Found(kind=Kind.EMAIL, value=value, start=start, end=end, text=text[start:end])


@lru_cache(maxsize=4096)
def _in_local(char: str) -> bool:
    return char.isalnum() or char in "._%+-'&" or _in_foreign(char)


@lru_cache(maxsize=4096)
def _in_domain(char: str) -> bool:
    return char.isalnum() or char in ".-" or _in_foreign(char)


def _in_foreign(char: str) -> bool:
    """Marks, look-alikes of dots and hyphens, invisible characters: what can dress up an address."""
    return not char.isascii() and (ord(char) in DOTS or unicodedata.category(char) in {"Cf", "Mn", "Mc", "Pd", "Pc"})


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN_START.finditer(text):
        length = IBAN_LENGTHS.get(match.group()[:2].upper())
        if length is None:
            continue
        end, taken = match.start(), 0
        while end < len(text) and taken < length:
            if text[end].isascii() and text[end].isalnum():
                taken += 1
            elif text[end] not in SPACES + "-" or text[end - 1] in SPACES + "-":
                break
            end += 1
        if taken < length or (end < len(text) and text[end].isalnum()):
            continue
        value = iban_of(text[match.start() : end])
        if value is not None:
            yield Found(kind=Kind.IBAN, value=value, start=match.start(), end=end, text=text[match.start() : end])


_IBAN_START = re.compile(rf"(?<![^\W_])[A-Za-z]{{2}}[0-9]{{2}}(?=[{SPACES}-]?[A-Za-z0-9])")


def _urls(text: str) -> Iterator[Found]:
    for pattern in (_FULL_URL, _BARE_URL, _PLAIN_URL):
        for match in pattern.finditer(text):
            shown = _closed(match.group())
            if pattern is not _FULL_URL and not (match["tld"].islower() or match["host"].isupper()):
                continue
            value = url_of(shown)
            if value is not None:
                yield Found(
                    kind=Kind.URL, value=value, start=match.start(), end=match.start() + len(shown), text=shown
                )


def _closed(text: str) -> str:
    """Without the punctuation of the sentence around it."""
    while text and text[-1] in ".,;:!?'*_)]}":
        opening = {")": "(", "]": "[", "}": "{"}.get(text[-1])
        if opening is not None and text.count(opening) >= text.count(text[-1]):
            break
        text = text[:-1]
    return text


_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc "
    "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga "
    "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp "
    "ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms "
    "mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro "
    "rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt "
    "tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_COMMON = (
    "com net org info biz edu gov int mil name pro app dev page web site online shop store tech cloud click link "
    "live club top xyz icu fun space website blog news email support services solutions agency company group digital "
    "media finance bank money pay invoice paris bzh alsace corsica museum mobi tel jobs travel asia cat zip mov"
)
_SUFFIXES = sorted((_COUNTRIES + " " + _COMMON).split(), key=lambda suffix: (-len(suffix), suffix))
_TLD = f"(?P<tld>{'|'.join(_SUFFIXES)}|xn--[a-z0-9]{{2,40}})"
_FULL_URL = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"«»“”`|]{1,4000}")
_BARE_URL = re.compile(
    rf"(?<![\w@.:/-])(?P<host>(?:\w[\w-]{{0,62}}\.){{1,8}}{_TLD})(?![\w@-]|\.\w)(?::[0-9]{{1,5}})?"
    r"(?:[/?#][^\s<>\"«»“”`|]{0,4000})?",
    re.IGNORECASE,
)
_PLAIN_URL = re.compile(
    r"(?<![\w@.:/-])(?P<host>(?:www\.(?:\w[\w-]{0,62}\.){1,8}|(?:\w[\w-]{1,62}\.){1,8}(?=[a-z]{2,24}/\w)))(?P<tld>[a-z]{2,24})"
    r"(?![\w@-]|\.\w)(?::[0-9]{1,5})?(?:[/?#][^\s<>\"«»“”`|]{0,4000})?",
    re.IGNORECASE,
)
"""What begins with `www.` or goes on with a path is an address, whatever it ends in."""


def _amounts(text: str) -> Iterator[Found]:
    folded = fold(text)
    taken: set[int] = set()
    for pattern in (_AMOUNT_BEFORE_SIGN, _AMOUNT_AFTER_SIGN):
        for match in pattern.finditer(folded):
            cents = cents_in(match["number"], negative=bool(match["minus"]))
            if cents is None or match.end() - 1 in taken:
                continue
            if pattern is _AMOUNT_BEFORE_SIGN:
                taken.update(range(match.start("number"), match.end("number")))
                extra = match["cents"]
                if extra and "," not in match["number"] and "." not in match["number"]:
                    cents += -int(extra) if match["minus"] else int(extra)
            yield Found(
                kind=Kind.MONEY,
                value=cents,
                start=match.start(),
                end=match.end(),
                text=text[match.start() : match.end()],
                currency=CURRENCIES[match.groupdict().get("word") or match["sign"]],
            )


_BEFORE = r"(?<![\w.,/-])(?P<minus>[-−] ?)?"
_AMOUNT_BEFORE_SIGN = re.compile(
    rf"{_BEFORE}(?P<number>{FIGURES}) ?"
    rf"(?:(?P<sign>€)(?P<cents>[0-9]{{2}}(?![\w.,]))?(?![0-9])|(?P<word>{SIGNS})(?!\w))"
)
_AMOUNT_AFTER_SIGN = re.compile(rf"{_BEFORE}(?P<sign>{SIGNS}) ?(?P<number>{FIGURES})(?!\w|[.,][0-9])")


def _days(text: str, language: str, today: date, ahead: bool | None) -> Iterator[Found]:
    for day in find_days(text, language=language, today=today, ahead=ahead):
        yield Found(
            kind=Kind.DATE, value=day.value.isoformat(), start=day.start, end=day.end, text=text[day.start : day.end]
        )


def _numbers(kind: Kind, text: str) -> Iterator[Found]:
    for match in _NUMBER.finditer(fold(text)):
        value = normalise(kind, match.group())
        if value is not None:
            yield Found(
                kind=kind,
                value=value,
                start=match.start(),
                end=match.end(),
                text=text[match.start() : match.end()],
            )


_NUMBER = re.compile(rf"(?<![\w.,/:@#-])-?(?:{FIGURES})(?![\w/@-]|[.,:][0-9]| ?%)")
