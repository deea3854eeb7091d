"""The one form of what something is sent to: e-mail addresses, phones, accounts, links."""

import re
import unicodedata
from functools import lru_cache

from .letters import LOWER, SPACES, invisible, suspicious

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_HOST = re.compile(rf"{_LABEL.pattern}(?:\.{_LABEL.pattern})*")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def email_of(text: str) -> str | None:
    """An e-mail address with its host in small letters; one in disguise stays what it is."""
    if text.isascii():
        local, at, domain = text.lower().partition("@")
        if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
            return None
        host = _host(domain)
        return f"{local}@{host}" if host is not None and "." in host else None
    if any(char.isspace() for char in text) or not all(char.isprintable() or invisible(char) for char in text):
        return None
    if suspicious(text):
        # An address of its own, equal to itself alone.
        at = max(text.rfind(sign) for sign in AT)
        return text if at > 0 and len(text) > at + 1 else None
    local, at, domain = unicodedata.normalize("NFC", text).translate(LOWER).rpartition("@")
    host = _host(domain)
    return f"{local}@{host}" if at and local and len(local) <= 64 and host is not None and "." in host else None


AT = "@＠﹫"


def _host(text: str) -> str | None:
    """A host name in small letters, with its letters outside ASCII as they are looked up (`xn--`)."""
    return _short_host(text) if len(text) <= 253 else None


@lru_cache(maxsize=4096)
def _short_host(text: str) -> str | None:
    if text.isascii():
        small = text.lower()
        return small if _HOST.fullmatch(small) else None
    labels = [
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in unicodedata.normalize("NFC", text).translate(LOWER).split(".")
    ]
    return ".".join(labels) if all(map(_LABEL.fullmatch, labels)) else None


def phone_of(text: str) -> str | None:
    """A phone number in international form, or its figures alone where the country is not known."""
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


_PHONE = re.compile(rf"[(]?\+?[0-9][0-9{SPACES}.()/-]{{4,40}}")


def iban_of(text: str) -> str | None:
    """An account without spaces, in capitals; `None` where its length or check figures are wrong."""
    if len(text) > 60:
        return None
    compact = text.translate(_CLOSED)
    return compact.upper() if compact.isascii() and compact.isalnum() and _is_iban(compact.upper()) else None


_CLOSED = {ord(char): None for char in SPACES + "-"}


@lru_cache(maxsize=4096)
def _is_iban(compact: str) -> bool:
    """By the country's length and the check figures (ISO 13616), which `stdnum` would do in ten times the time."""
    if len(compact) != IBAN_LENGTHS.get(compact[:2]) or not compact[2:4].isdecimal():
        return False
    return int("".join(_BASE_36[char] for char in compact[4:] + compact[:4])) % 97 == 1


_BASE_36 = {char: str(number) for number, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


IBAN_LENGTHS = {
    part[:2]: int(part[2:])
    for part in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
        "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 "
        "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 "
        "PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 "
        "UA29 VA22 VG24 XK20 YE30"
    ).split()
}


def url_of(text: str) -> str | None:
    """A link with its scheme and host; `https` where it does not say."""
    parts = None if any(char.isspace() for char in text) else _URL.fullmatch(text)
    if parts is None or (parts["scheme"] is None and "." not in parts["authority"].translate(DOTS)):
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


DOTS = {ord("．"): ".", ord("。"): ".", ord("｡"): "."}
