"""Values by their kind: the one form of each, how they are found in a text, and which are dressed up as others.

Here are `Kind`, `normalise` (one form for each kind, or `None` for what is not of it), `find` (the typed values that
a text holds) and `suspicious` (characters that a reader takes for others). Nothing is guessed, and nothing is folded
that could turn one address into another: full-width figures, Cyrillic letters and invisible characters stay what they
are. Days in words are in `days`; where values come from is in `provenance`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from .days import find_days, fold
from .language import Money
from .records import Scalar


class Kind(StrEnum):
    """The type of a value; what cannot be read as its type is a finding of `pupitre check`, never a guess."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    URL = "url"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    BOOLEAN = "boolean"
    ENUM = "enum"


Plain = Scalar | Decimal | float | date | Money
"""What a value can be before it is normalised."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A typed value in a text."""

    kind: Kind
    value: str | int
    """In the one form of its kind."""
    start: int
    end: int
    text: str
    """As it stands there."""
    currency: str = ""
    """Of money."""


def normalise(kind: Kind, value: Plain, *, currency: str = "EUR") -> str | int | bool | None:
    """The one form of a value of this kind; `None` when it is not of this kind, or could be read in two ways.

    Money is whole cents: an `int` is taken as cents, a text, `Decimal` or `float` as units of `currency`, and an
    amount in another currency is `None`. A date is ISO 8601 and must come as such. Identifiers keep their case.
    """
    return _FORMS[kind](value, currency)


def same(kind: Kind, value: Plain, *, currency: str = "EUR") -> str | int | bool | None:
    """What two values of a kind share exactly when they are the same: `F-2231` and `f-2231`, `http` and `https`."""
    form = _FORMS[kind](value, currency)
    if kind in _SAME_IN_ANY_CASE and isinstance(form, str) and not suspicious(form):
        return form.translate(_UPPER)
    if kind is Kind.URL and isinstance(form, str) and form.startswith("http://"):
        return "https" + form.removeprefix("http")
    if kind is Kind.TEXT and isinstance(form, str):
        return " ".join(form.split())
    return form


def suspicious(text: str) -> bool:
    """Whether a typed value (an address, an account, an identifier) holds characters that a reader takes for others.

    Look-alike letters, full-width figures, invisible and bidirectional marks, typographic dashes: all but ASCII,
    accented Latin letters and spaces. Not meant for prose, where dashes and quotation marks are at home.
    """
    if text.isascii():
        return not text.isprintable()
    return not (_PLAIN_OR_MARK.issuperset(text) and _PLAIN.issuperset(unicodedata.normalize("NFC", text)))


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
            found = _matches(kind, text, (_PHONE_FR, _PHONE_ANY), _phone)
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
            found = _identifiers(text, pattern) if pattern else ()
        case Kind.TEXT | Kind.ENUM | Kind.BOOLEAN:
            found = ()
    return _apart(found)


def is_safe_pattern(pattern: str) -> bool:
    """Whether a pattern of an identifier costs no more than the text is long: no repeated group, no look-around."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    bare = re.sub(r"\\.", "x", pattern)
    bare = re.sub(r"\[[^\]]*\]", "x", bare)
    return not re.search(r"\)[*+{]|\(\?[=!<]|\(\?P=|\(\?\(", bare) and not re.search(r"\\[1-9]", pattern)


def language_of(text: str, default: str = "fr") -> str:
    """`fr` or `en`, by the small words of the text; `default` where they do not tell."""
    words = re.findall(r"[a-z']+", fold(text[:20_000]))
    french = sum(word in _SMALL_FR for word in words)
    english = sum(word in _SMALL_EN for word in words)
    if french == english:
        return default
    return "fr" if french > english else "en"


_LETTERS = [
    chr(code)
    for code in range(0xC0, 0x180)
    if chr(code).isalpha() and unicodedata.normalize("NFKC", chr(code)) == chr(code) and chr(code) not in "ıĸſ"
]
_PLAIN = frozenset([*map(chr, range(0x20, 0x7F)), *_LETTERS, "\xa0", "\u2009", "\u202f", "€", "£"])
_PLAIN_OR_MARK = _PLAIN | frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327")
# One to one and within these letters: `str.lower` would turn the Kelvin sign into a `k`, `str.upper` `ß` into `SS`.
_LOWER = {ord(char): low for char in _PLAIN if (low := char.lower()) != char and low in _PLAIN}
_UPPER = {ord(char): up for char in _PLAIN if (up := char.upper()) != char and up in _PLAIN}


# One form for each kind


_SPACES = " \t\xa0\u2009\u202f"
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def _email(text: str) -> str | None:
    if text.isascii():
        local, at, domain = text.lower().partition("@")
        if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
            return None
        host = _host(domain)
        return f"{local}@{host}" if host is not None and "." in host else None
    if any(char.isspace() for char in text) or not all(char.isprintable() or _invisible(char) for char in text):
        return None
    if suspicious(text):
        # An address of its own, equal to itself alone.
        at = max(text.rfind(sign) for sign in _AT)
        return text if at > 0 and len(text) > at + 1 else None
    local, at, domain = unicodedata.normalize("NFC", text).translate(_LOWER).rpartition("@")
    host = _host(domain)
    return f"{local}@{host}" if at and local and len(local) <= 64 and host is not None and "." in host else None


_AT = "@＠﹫"


def _invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf"


def _host(text: str) -> str | None:
    """A host name in small letters, with its letters outside ASCII as they are looked up (`xn--`)."""
    if len(text) > 253:
        return None
    labels = [
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in unicodedata.normalize("NFC", text).translate(_LOWER).split(".")
    ]
    return ".".join(labels) if all(map(_LABEL.fullmatch, labels)) else None


def _phone(text: str) -> str | None:
    if not _PHONE.fullmatch(text):
        return None
    digits = re.sub(r"[^0-9]", "", text.replace("(0)", ""))
    if text.lstrip("( ").startswith("+"):
        international = digits
    elif digits.startswith("00"):
        international = digits[2:]
    elif len(digits) == 10 and digits[0] == "0" and digits[1] != "0":
        international = "33" + digits[1:]
    else:
        # The country is not known: the figures alone, which no international number equals.
        return digits if 7 <= len(digits) <= 15 else None
    if international.startswith("330"):
        international = "33" + international[3:]
    return "+" + international if 7 <= len(international) <= 15 and international[0] != "0" else None


_PHONE = re.compile(rf"[(]?\+?[0-9][0-9{_SPACES}.()/-]{{4,40}}")


def _iban(text: str) -> str | None:
    if len(text) > 60:
        return None
    compact = text.translate(_CLOSED)
    return compact.upper() if compact.isascii() and compact.isalnum() and _is_iban(compact.upper()) else None


_CLOSED = {ord(char): None for char in _SPACES + "-"}


@lru_cache(maxsize=4096)
def _is_iban(compact: str) -> bool:
    """By the country's length and the check figures (ISO 13616), which `stdnum` would do in ten times the time."""
    if len(compact) != _IBAN_LENGTHS.get(compact[:2]) or not compact[2:4].isdecimal():
        return False
    return int("".join(_BASE_36[char] for char in compact[4:] + compact[:4])) % 97 == 1


_BASE_36 = {char: str(number) for number, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


_IBAN_LENGTHS = {
    part[:2]: int(part[2:])
    for part in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
        "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 "
        "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 "
        "PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 "
        "UA29 VA22 VG24 XK20 YE30"
    ).split()
}


def _url(text: str) -> str | None:
    parts = None if any(char.isspace() for char in text) else _URL.fullmatch(text)
    if parts is None or (parts["scheme"] is None and "." not in parts["authority"].translate(_DOTS)):
        return None
    if suspicious(text):
        return text
    scheme, rest = (parts["scheme"] or "https").lower(), parts["rest"]
    user, at, place = parts["authority"].rpartition("@")
    name, colon, port = place.partition(":")
    host = _host(name)
    if host is None or (colon and not port.isdecimal()):
        return None
    usual = {"http": "80", "https": "443"}.get(scheme)
    shown = f":{port}" if colon and port != usual else ""
    return f"{scheme}://{user}{at}{host}{shown}{'' if rest == '/' else rest}"


_URL = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,15})://)?(?P<authority>[^/?#\\]{1,300})(?P<rest>.*)")


def _money(value: Plain, currency: str) -> int | None:
    match value:
        case bool() | None:
            return None
        case int():
            return value
        case Money():
            return value.cents if value.currency == currency else None
        case Decimal() | float():
            number = _number(value)
            cents = None if number is None else number * 100
            return int(cents) if cents is not None and cents == cents.to_integral_value() else None
        case str():
            amount = _AMOUNT.fullmatch(fold(value.strip()))
            if amount is None or _CURRENCIES.get(amount["before"] or amount["after"], currency) != currency:
                return None
            return _cents(amount["number"], negative=bool(amount["minus"]))
        case _:
            return None


_CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp"), "GBP"),
    "chf": "CHF",
}
_SIGNS = r"€|\$|£|euros|euro|eur|usd|dollars|dollar|gbp|chf"
_FIGURES = r"[0-9]{1,3}(?:[ '.,][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])|[0-9]{1,12}(?:[.,][0-9]{1,2})?(?![0-9])"
_AMOUNT = re.compile(rf"(?P<minus>[-−] ?)?(?:(?P<before>{_SIGNS}) ?)?(?P<number>{_FIGURES}) ?(?P<after>{_SIGNS})?")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<t>[ '.,])[0-9]{3})(?:(?P=t)[0-9]{3}){0,3}|[0-9]{1,15})"
    r"(?:(?P<d>[.,])(?P<part>[0-9]{1,12}))?"
)


def _cents(text: str, *, negative: bool) -> int | None:
    """Cents of an amount in figures; three figures after one separator are thousands, for cents are two."""
    parts = _GROUPED.fullmatch(text)
    if parts is None or parts["t"] == parts["d"] is not None or len(parts["part"] or "") > 2:
        return None
    if parts["t"] and text[0] == "0":
        return None
    cents = int(re.sub("[^0-9]", "", parts["whole"])) * 100 + int((parts["part"] or "").ljust(2, "0"))
    return -cents if negative else cents


def _number(value: Plain) -> Decimal | None:
    """A number of at most fifteen figures before the point and twelve after it."""
    match value:
        case bool() | None:
            return None
        case int() | Decimal():
            number = Decimal(value)
        case float():
            number = Decimal(repr(value))
        case str():
            number = _number_in(fold(value.strip()))
        case _:
            return None
    if number is None or not number.is_finite():
        return None
    exponent = number.normalize().as_tuple().exponent
    return number if number.adjusted() < 15 and isinstance(exponent, int) and exponent >= -12 else None


def _number_in(text: str) -> Decimal | None:
    minus = text[:1] in ("-", "−")
    parts = _GROUPED.fullmatch(text[1:].lstrip() if minus else text)
    if parts is None or (parts["t"] is not None and parts["t"] == parts["d"]):
        return None
    whole, part = parts["whole"], parts["part"] or ""
    if parts["t"] in (".", ",") and not part and len(whole) <= 7:
        # `1,234` can be either; `1.234` is how a number is kept.
        if parts["t"] == ",":
            return None
        whole, _, part = whole.partition(".")
    number = Decimal(re.sub("[^0-9]", "", whole) + "." + (part or "0"))
    return -number if minus else number


def _decimal_text(number: Decimal) -> str:
    return "0" if number == 0 else format(number.normalize(), "f")


def _truth(value: Plain) -> bool | None:
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    return _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None


_TRUTHS = {
    **dict.fromkeys(("true", "vrai", "oui", "yes"), True),
    **dict.fromkeys(("false", "faux", "non", "no"), False),
}


def _day(value: Plain) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not _ISO.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return None


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{5,15}(?:Z|[+-][0-9:]{4,6})?)?")


def _number_text(value: Plain) -> str | None:
    number = _number(value)
    return None if number is None else _decimal_text(number)


def _integer(value: Plain) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _name(text: str) -> str | None:
    return (text if text.isascii() or suspicious(text) else unicodedata.normalize("NFC", text)) or None


def _prose(text: str) -> str | None:
    """A text with its lines, without what nobody sees: spaces at their ends, more than one empty line."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    lines = [" ".join(line.split()) for line in composed.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


_Form = Callable[[Plain, str], str | int | bool | None]


def _of_text(read: Callable[[str], str | None]) -> _Form:
    """A form that is read from the text alone."""

    def form(value: Plain, _: str) -> str | None:
        if isinstance(value, str):
            return read(value.strip())
        return read(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None

    return form


_FORMS: dict[Kind, _Form] = {
    Kind.TEXT: _of_text(_prose),
    Kind.IDENTIFIER: _of_text(_name),
    Kind.ENUM: _of_text(_name),
    Kind.EMAIL: _of_text(_email),
    Kind.PHONE: _of_text(_phone),
    Kind.IBAN: _of_text(_iban),
    Kind.URL: _of_text(_url),
    Kind.MONEY: _money,
    Kind.NUMBER: lambda value, _: _number_text(value),
    Kind.INTEGER: lambda value, _: _integer(value),
    Kind.DATE: lambda value, _: _day(value),
    Kind.BOOLEAN: lambda value, _: _truth(value),
}
_SAME_IN_ANY_CASE = frozenset({Kind.IDENTIFIER, Kind.ENUM})


# Where they stand in a text


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


_PHONE_FR = re.compile(rf"(?<![\w+/.,-])0[1-9](?:[{_SPACES}.-]?[0-9]{{2}}){{4}}(?![0-9]|[{_SPACES}.-]?[0-9]{{2}})")
_PHONE_ANY = re.compile(
    rf"(?<![\w+/.,-])(?:\+|00)[1-9][0-9]{{0,2}}(?:[{_SPACES}.-]?\(0\))?(?:[{_SPACES}./()-]{{0,2}}[0-9]){{6,13}}(?![0-9])"
)


def _emails(text: str) -> Iterator[Found]:
    """Grown from each `@` to both sides, as far as an address can reach."""
    for at in re.finditer(f"[{_AT}]", text):
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
        value = _email(text[start:end])
        if value is not None and "." in text[at.end() : end].translate(_DOTS):
            yield Found(kind=Kind.EMAIL, value=value, start=start, end=end, text=text[start:end])


_DOTS = {ord("．"): ".", ord("。"): ".", ord("｡"): "."}


@lru_cache(maxsize=4096)
def _in_local(char: str) -> bool:
    return char.isalnum() or char in "._%+-'&" or _in_foreign(char)


@lru_cache(maxsize=4096)
def _in_domain(char: str) -> bool:
    return char.isalnum() or char in ".-" or _in_foreign(char)


def _in_foreign(char: str) -> bool:
    """Marks, look-alikes of dots and hyphens, invisible characters: what can dress up an address."""
    return not char.isascii() and (ord(char) in _DOTS or unicodedata.category(char) in {"Cf", "Mn", "Mc", "Pd", "Pc"})


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        if length is None:
            continue
        end, taken = match.start(), 0
        while end < len(text) and taken < length:
            if text[end].isascii() and text[end].isalnum():
                taken += 1
            elif text[end] not in _SPACES + "-" or text[end - 1] in _SPACES + "-":
                break
            end += 1
        if taken < length or (end < len(text) and text[end].isalnum()):
            continue
        value = _iban(text[match.start() : end])
        if value is not None:
            yield Found(kind=Kind.IBAN, value=value, start=match.start(), end=end, text=text[match.start() : end])


_IBAN_START = re.compile(rf"(?<![^\W_])[A-Za-z]{{2}}[0-9]{{2}}(?=[{_SPACES}-]?[A-Za-z0-9])")


def _urls(text: str) -> Iterator[Found]:
    for pattern in (_FULL_URL, _BARE_URL, _PLAIN_URL):
        for match in pattern.finditer(text):
            shown = _closed(match.group())
            if pattern is not _FULL_URL and not (match["tld"].islower() or match["host"].isupper()):
                continue
            value = _url(shown)
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
            cents = _cents(match["number"], negative=bool(match["minus"]))
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
                currency=_CURRENCIES[match.groupdict().get("word") or match["sign"]],
            )


_BEFORE = r"(?<![\w.,/-])(?P<minus>[-−] ?)?"
_AMOUNT_BEFORE_SIGN = re.compile(
    rf"{_BEFORE}(?P<number>{_FIGURES}) ?"
    rf"(?:(?P<sign>€)(?P<cents>[0-9]{{2}}(?![\w.,]))?(?![0-9])|(?P<word>{_SIGNS})(?!\w))"
)
_AMOUNT_AFTER_SIGN = re.compile(rf"{_BEFORE}(?P<sign>{_SIGNS}) ?(?P<number>{_FIGURES})(?!\w|[.,][0-9])")


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


_NUMBER = re.compile(rf"(?<![\w.,/:@#-])-?(?:{_FIGURES})(?![\w/@-]|[.,:][0-9]| ?%)")

_WINDOW = 256
_LONGEST = 64


def _identifiers(text: str, pattern: str) -> Iterator[Found]:
    """By the company's own pattern, in windows, so that its cost for each character has a bound."""
    if not is_safe_pattern(pattern):
        raise ValueError(f"not a safe pattern: {pattern!r}")
    compiled = _compiled(pattern)
    for place in range(0, max(len(text), 1), _WINDOW - _LONGEST):
        until = min(place + _WINDOW, len(text))
        for match in compiled.finditer(text, place, until):
            start, end = match.span()
            if start == end or end - start > _LONGEST or (end == until and until < len(text)):
                continue
            if _goes_on(text, start - 1, -1) or _goes_on(text, end, 1):
                continue
            value = normalise(Kind.IDENTIFIER, _cased(pattern, match.group()))
            if value is not None:
                yield Found(kind=Kind.IDENTIFIER, value=value, start=start, end=end, text=match.group())


def _goes_on(text: str, place: int, step: int) -> bool:
    """Whether the word goes on from here, also over a hyphen: then what was matched is only a part of it."""
    return _in_word(text, place) or (text[place : place + 1] == "-" and place >= 0 and _in_word(text, place + step))


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_" or _invisible(text[place]))


def _cased(pattern: str, text: str) -> str:
    """In the letters that the pattern asks for: `f-2231` is found as `F-2231`."""
    if not suspicious(text):
        for form in (text, text.translate(_UPPER), text.translate(_LOWER)):
            if re.fullmatch(pattern, form):
                return form
    return text


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.IGNORECASE)


_SMALL_FR = frozenset(
    (
        "le la les des du et est vous nous je pour votre notre pas que qui dans avec une un merci bonjour "
        "cordialement sur au aux ce cette ces mes mon ma vos nos suis avez avons sont il elle ne se par plus mais "
        "bien madame monsieur j'ai c'est d'un d'une n'ai l'on qu'il salut bonsoir svp facture devis"
    ).split()
)
_SMALL_EN = frozenset(
    (
        "the and is are you we i for your our not that which in with a an of to thanks thank hello hi dear regards "
        "please this these my have has been was were it he she by but from will would can could i'm i've don't it's "
        "kind best invoice order at be if"
    ).split()
)
