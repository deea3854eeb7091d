"""Identifiers whose check digits are right and which belong to nobody."""

from random import Random

from stdnum import luhn


def siren(dice: Random) -> str:
    """The number of a business: nine digits that start with 0, as no real one does."""
    body = "0" + "".join(str(dice.randrange(10)) for _ in range(7))
    return body + luhn.calc_check_digit(body)


def siret(dice: Random, of: str) -> str:
    """The number of a place of business."""
    body = of + f"{dice.randrange(1, 40):04d}"
    return body + luhn.calc_check_digit(body)


def vat(of: str) -> str:
    """The French VAT number that belongs to a SIREN."""
    return f"FR{(12 + 3 * (int(of) % 97)) % 97:02d}{of}"


def iban(dice: Random) -> str:
    """A French account at bank 99999, which does not exist."""
    branch, account = dice.randrange(1, 99999), dice.randrange(1, 10**11)
    key = 97 - (89 * 99999 + 15 * branch + 3 * account) % 97
    bban = f"99999{branch:05d}{account:011d}{key:02d}"
    check = 98 - int(f"{bban}152700") % 97
    return f"FR{check:02d}{bban}"


def spaced_iban(seed: str) -> str:
    """An account of its own for each seed, in groups of four as people write it."""
    plain = iban(Random(seed))
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def social_security(dice: Random) -> str:
    """A number (NIR) of somebody born in a country that does not exist."""
    body = (
        f"{dice.choice((1, 2))}{dice.randrange(60, 100)}{dice.randrange(1, 13):02d}99999{dice.randrange(1, 999):03d}"
    )
    return f"{body}{97 - int(body) % 97:02d}"


def mobile(dice: Random) -> str:
    """A mobile number out of the range that is reserved for fiction."""
    digits = f"{dice.randrange(10000):04d}"
    return f"06 39 98 {digits[:2]} {digits[2:]}"


def landline(dice: Random) -> str:
    """A number of the north-west out of the range that is reserved for fiction."""
    digits = f"{dice.randrange(10000):04d}"
    return f"02 61 91 {digits[:2]} {digits[2:]}"
