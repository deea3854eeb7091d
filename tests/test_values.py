import time
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban

from pupitre.language import Money
from pupitre.values import Kind, Plain, find, is_safe_pattern, language_of, normalise, same, suspicious

MONDAY = date(2026, 11, 23)
IBAN = "FR7630006000011234567890189"


def found(kind: Kind, text: str, language: str = "fr", ahead: bool | None = None) -> list[str | int]:
    return [each.value for each in find(kind, text, today=MONDAY, language=language, ahead=ahead)]


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        pytest.param(Kind.EMAIL, "Jean <jean@exemple.fr>", None, id="a name with an address is no address"),
        pytest.param(Kind.EMAIL, "jean@exemple", None, id="an address without a full host"),
        pytest.param(Kind.EMAIL, "jean@" + "a." * 126 + "fr", None, id="an address with a host that is too long"),
        pytest.param(Kind.EMAIL, "jean@exemple..fr", None, id="a host with an empty part"),
        pytest.param(Kind.IBAN, "FR14 " + "2004 " * 12, None, id="an account that is too long"),
        pytest.param(Kind.MONEY, date(2026, 3, 2), None, id="a day is no amount"),
        pytest.param(Kind.NUMBER, date(2026, 3, 2), None, id="a day is no number"),
        pytest.param(Kind.EMAIL, "a@b@exemple.fr", None, id="an address with two signs"),
        pytest.param(Kind.EMAIL, "jean..d@exemple.fr", None, id="an address with two dots"),
        pytest.param(Kind.EMAIL, "jean@-exemple.fr", None, id="a host that begins with a hyphen"),
        pytest.param(Kind.EMAIL, "jean dupont@exemple.fr", None, id="an address with a space"),
        pytest.param(Kind.EMAIL, "x" * 65 + "@exemple.fr", None, id="an address that is too long"),
        pytest.param(Kind.EMAIL, " Jean.Dupont@Exemple.FR ", "jean.dupont@exemple.fr", id="an address in any case"),
        pytest.param(Kind.EMAIL, "a@château.fr", "a@xn--chteau-xta.fr", id="a host with an accent, as looked up"),
        pytest.param(Kind.PHONE, "36 39", None, id="a short number"),
        pytest.param(Kind.PHONE, "appelez-moi", None, id="words are no phone"),
        pytest.param(Kind.PHONE, "01.23.45.67.89", "+33123456789", id="a French number"),
        pytest.param(Kind.PHONE, "+33 (0)1 23 45 67 89", "+33123456789", id="with the zero in brackets"),
        pytest.param(Kind.PHONE, "0033 1 23 45 67 89", "+33123456789", id="with two zeros before"),
        pytest.param(Kind.PHONE, "+44 20 7946 0958", "+442079460958", id="a British number"),
        pytest.param(Kind.PHONE, "(5) 555-4729", "55554729", id="a number of a country that is not known"),
        pytest.param(Kind.IBAN, "FR7630006000011234567890188", None, id="wrong check figures"),
        pytest.param(Kind.IBAN, "US7630006000011234567890189", None, id="a country without IBAN"),
        pytest.param(Kind.IBAN, "FR76 3000 6000 0112 3456 7890 18", None, id="an IBAN that is too short"),
        pytest.param(Kind.IBAN, "FRA630006000011234567890189", None, id="check figures that are none"),
        pytest.param(Kind.IBAN, "fr76 3000 6000-0112 3456 7890\xa0189", IBAN, id="an IBAN with spaces"),
        pytest.param(Kind.URL, "bonjour", None, id="a word is no link"),
        pytest.param(Kind.URL, "https://exem ple.fr", None, id="a link with a space"),
        pytest.param(Kind.URL, "https://exemple.fr:x/", None, id="a port that is none"),
        pytest.param(Kind.URL, "HTTPS://Exemple.FR:443/Payer?A=1", "https://exemple.fr/Payer?A=1", id="a link"),
        pytest.param(Kind.URL, "exemple.fr/", "https://exemple.fr", id="a bare host"),
        pytest.param(Kind.URL, "http://exemple.fr:8080", "http://exemple.fr:8080", id="a port of its own"),
        pytest.param(Kind.URL, "https://bon.fr@mal.fr/", "https://bon.fr@mal.fr", id="a name before the host stays"),
        pytest.param(Kind.MONEY, "12 k€", None, id="thousands in a letter"),
        pytest.param(Kind.MONEY, "12 USD", None, id="another currency"),
        pytest.param(Kind.MONEY, "1234.567", None, id="more than cents"),
        pytest.param(Kind.MONEY, "0,500 €", None, id="thousands after a zero"),
        pytest.param(Kind.MONEY, "1.234.56", None, id="a separator in two meanings"),
        pytest.param(Kind.MONEY, True, None, id="a truth is no amount"),
        pytest.param(Kind.MONEY, 12.345, None, id="a fraction of a cent"),
        pytest.param(Kind.MONEY, float("nan"), None, id="not a number"),
        pytest.param(Kind.MONEY, Money(cents=5, currency="USD"), None, id="money of another currency"),
        pytest.param(Kind.MONEY, 10**18, None, id="more than a database keeps"),
        pytest.param(Kind.MONEY, 1250, 1250, id="a whole number is cents"),
        pytest.param(Kind.MONEY, "1 234,50 €", 123450, id="an amount in French"),
        pytest.param(Kind.MONEY, "1\u202f234,5\xa0€", 123450, id="an amount with narrow spaces"),
        pytest.param(Kind.MONEY, "1,234.50 EUR", 123450, id="an amount in English"),
        pytest.param(Kind.MONEY, "1.234,50 euros", 123450, id="an amount in German"),
        pytest.param(Kind.MONEY, "€1,234", 123400, id="thousands without cents"),
        pytest.param(Kind.MONEY, "-12,00 €", -1200, id="a negative amount"),
        pytest.param(Kind.MONEY, Decimal("12.34"), 1234, id="a decimal is units"),
        pytest.param(Kind.MONEY, 12.5, 1250, id="a float is units"),
        pytest.param(Kind.MONEY, Money(cents=5), 5, id="money"),
        pytest.param(Kind.DATE, "05/06/2026", None, id="a day in figures can be two days"),
        pytest.param(Kind.DATE, "2026-02-30", None, id="a day that does not exist"),
        pytest.param(Kind.DATE, "2026-12-15T10:00:00Z", "2026-12-15", id="the day of a moment"),
        pytest.param(Kind.DATE, date(2026, 12, 15), "2026-12-15", id="a day"),
        pytest.param(Kind.DATE, datetime(2026, 12, 15, 10), "2026-12-15", id="a moment"),
        pytest.param(Kind.DATE, 20261215, None, id="a number is no day"),
        pytest.param(Kind.NUMBER, "1,234", None, id="a number that can be two numbers"),
        pytest.param(Kind.NUMBER, "douze", None, id="a number in words"),
        pytest.param(Kind.NUMBER, "1.234", "1.234", id="a number as it is kept"),
        pytest.param(Kind.NUMBER, "1 234,50", "1234.5", id="a number in French"),
        pytest.param(Kind.NUMBER, "-0,5", "-0.5", id="a negative number"),
        pytest.param(Kind.NUMBER, 3.50, "3.5", id="a float"),
        pytest.param(Kind.NUMBER, float("inf"), None, id="no end"),
        pytest.param(Kind.INTEGER, "12,5", None, id="a fraction is no whole number"),
        pytest.param(Kind.INTEGER, True, None, id="a truth is no whole number"),
        pytest.param(Kind.INTEGER, "1 200", 1200, id="a whole number"),
        pytest.param(Kind.BOOLEAN, 2, None, id="two is no truth"),
        pytest.param(Kind.BOOLEAN, "Oui", True, id="yes"),
        pytest.param(Kind.BOOLEAN, 0, False, id="no"),
        pytest.param(Kind.IDENTIFIER, "  ", None, id="nothing"),
        pytest.param(Kind.IDENTIFIER, True, None, id="a truth is no identifier"),
        pytest.param(Kind.IDENTIFIER, " f-2231 ", "f-2231", id="an identifier keeps its case"),
        pytest.param(Kind.IDENTIFIER, 42, "42", id="a number as identifier"),
        pytest.param(Kind.ENUM, "open", "open", id="a value of a list"),
        pytest.param(Kind.TEXT, " Jean   Dupont ", "Jean Dupont", id="a text with its spaces closed"),
        pytest.param(Kind.TEXT, "Dear\n\n\n\n  all ,\nyes", "Dear\n\nall ,\nyes", id="a text with its lines"),
        pytest.param(Kind.TEXT, "cafe\u0301", "café", id="a text with accents put together"),
        pytest.param(Kind.TEXT, None, None, id="no value"),
    ],
)
def test_a_value_has_one_form_or_is_not_of_its_kind(kind: Kind, value: Plain, form: object) -> None:
    assert normalise(kind, value) == form
    assert type(normalise(kind, value)) is type(form)


ANY_TEXT = st.text(max_size=40) | st.from_regex(r"[ -~]{0,30}", fullmatch=True)


@given(kind=st.sampled_from(list(Kind)), value=ANY_TEXT | st.integers() | st.booleans() | st.floats() | st.decimals())
@example(kind=Kind.URL, value="A://a//")
@example(kind=Kind.EMAIL, value="ß@ß.fr")
def test_the_form_of_a_form_is_itself(kind: Kind, value: Plain) -> None:
    once = normalise(kind, value)
    assert normalise(kind, once) == once
    assert same(kind, once) == same(kind, value)


@given(text=ANY_TEXT)
def test_whatever_stands_in_a_text_nothing_breaks(text: str) -> None:
    for kind in Kind:
        for language in ("fr", "en"):
            for each in find(kind, text, today=MONDAY, language=language, currency=None, pattern=r"[A-Z]-\d{2,4}"):
                assert text[each.start : each.end] == each.text
                assert normalise(kind, each.value) == each.value
    assert language_of(text) in {"fr", "en"}


TRICKS = [
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "jе\u200ban@exemple.fr", id="an invisible character in an address"),
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "jean@ехemple.fr", id="Cyrillic letters in an address"),
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "ｊｅａｎ@exemple.fr", id="full-width letters in an address"),
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "jean＠exemple.fr", id="a full-width sign in an address"),
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "jean@exemple．fr", id="a full-width dot in an address"),
    pytest.param(Kind.EMAIL, "jean@exemple.fr", "\u202ejean@exemple.fr", id="a mark that turns the line round"),
    pytest.param(Kind.EMAIL, "kim@exemple.fr", "\u212aim@exemple.fr", id="the Kelvin sign for a k"),
    pytest.param(Kind.EMAIL, "office@exemple.fr", "oﬃce@exemple.fr", id="a ligature"),
    pytest.param(Kind.EMAIL, "strasse@exemple.fr", "straße@exemple.fr", id="a sharp s"),
    pytest.param(Kind.EMAIL, "a@strasse.fr", "a@straße.fr", id="a sharp s in a host"),
    pytest.param(Kind.EMAIL, "i@exemple.fr", "ı@exemple.fr", id="an i without its dot"),
    pytest.param(Kind.IBAN, IBAN, "ＦＲ7630006000011234567890189", id="full-width letters in an IBAN"),
    pytest.param(Kind.IBAN, IBAN, "FR763000600001123456789018９", id="a full-width figure in an IBAN"),
    pytest.param(Kind.IBAN, IBAN, "FR76300060000112345678901\u200b89", id="an invisible character in an IBAN"),
    pytest.param(Kind.IBAN, IBAN, "FR763000600001123456789018٩", id="an Arabic figure in an IBAN"),
    pytest.param(Kind.PHONE, "0123456789", "０123456789", id="a full-width figure in a phone number"),
    pytest.param(Kind.URL, "https://paypal.com", "https://раураl.com", id="Cyrillic letters in a link"),
    pytest.param(Kind.URL, "https://exemple.fr", "https://exemple。fr", id="another full stop in a link"),
    pytest.param(Kind.IDENTIFIER, "F-2231", "F-２２３１", id="full-width figures in an identifier"),
    pytest.param(Kind.IDENTIFIER, "F-2231", "F–2231", id="a dash in an identifier"),
    pytest.param(Kind.IDENTIFIER, "SS-2231", "ß-2231", id="a letter that is two in capitals"),
    pytest.param(Kind.MONEY, "12 €", "１２ €", id="full-width figures in an amount"),
    pytest.param(Kind.DATE, "2026-12-15", "２026-12-15", id="a full-width figure in a day"),
    pytest.param(Kind.INTEGER, "12", "١٢", id="Arabic figures in a number"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "clean", "dressed"), TRICKS)
def test_a_value_dressed_up_as_another_is_not_that_one(kind: Kind, clean: str, dressed: str) -> None:
    assert same(kind, dressed) != same(kind, clean)
    assert same(kind, clean) is not None
    assert clean not in [each.text for each in find(kind, f"x {dressed} x", today=MONDAY, pattern=r"F-\d{4}")]


@pytest.mark.parametrize(
    ("text", "is_suspicious"),
    [
        pytest.param("j\u200ban@exemple.fr", True, id="an invisible character"),
        pytest.param("раураl", True, id="Cyrillic letters"),
        pytest.param("F–2231", True, id="a dash for a hyphen"),
        pytest.param("\u212a", True, id="a letter that is composed into another"),
        pytest.param("a\u0327\u0301\u0308x", True, id="marks that are left over"),
        pytest.param("a\x00", True, id="a control character"),
        pytest.param("jean@exemple.fr", False, id="plain characters"),
        pytest.param("château-élan", False, id="accents"),
        pytest.param("cafe\u0301", False, id="accents kept apart"),
        pytest.param("1\u202f234,50\xa0€", False, id="an amount with its spaces"),
    ],
)
def test_what_a_reader_takes_for_others_is_suspicious(text: str, is_suspicious: bool) -> None:
    assert suspicious(text) is is_suspicious


@given(
    text=st.text(max_size=20), mark=st.sampled_from("\u200b\u200d\u202e\u2066\ufeff\u00ad\uff11\u0430\u2013\u0131")
)
def test_a_text_with_a_trick_in_it_is_suspicious(text: str, mark: str) -> None:
    assert suspicious(text + mark)
    assert suspicious(mark + text)


@pytest.mark.parametrize(
    ("kind", "one", "other", "are_same"),
    [
        pytest.param(Kind.IDENTIFIER, "F-2231", "F-22310", False, id="a part is not the whole"),
        pytest.param(Kind.URL, "https://exemple.fr", "https://exemple.fr/a", False, id="a page is not its site"),
        pytest.param(Kind.URL, "https://exemple.fr/A", "https://exemple.fr/a", False, id="paths have a case"),
        pytest.param(Kind.TEXT, "Paris", "paris", False, id="texts have a case"),
        pytest.param(Kind.IDENTIFIER, "F-2231", "f-2231", True, id="identifiers in any case"),
        pytest.param(Kind.URL, "http://exemple.fr/", "exemple.fr", True, id="links with and without s"),
    ],
)
def test_two_values_are_the_same_or_not(kind: Kind, one: str, other: str, are_same: bool) -> None:
    assert (same(kind, one) == same(kind, other)) is are_same


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("le 31 novembre", [], id="a day that does not exist"),
        pytest.param("sous 5 jours ouvrés", [], id="working days depend on holidays"),
        pytest.param("à 45 jours fin de mois", [], id="a term of payment"),
        pytest.param("ouvert du lundi au vendredi", [], id="opening hours"),
        pytest.param("24/7", [], id="day and night"),
        pytest.param("facture F-2026-12-15-003", [], id="a part of an identifier"),
        pytest.param("version 10.12.26.1", [], id="a version"),
        pytest.param("01.02.03.04.05", [], id="a phone number"),
        pytest.param("15/12/20261", [], id="too many figures"),
        pytest.param("fin de semaine", [], id="the end of a week is no day"),
        pytest.param("le lendemain", [], id="the day after something else"),
        pytest.param("fin du mois dernier", [], id="the end of another month"),
        pytest.param("le 15.", [], id="a number at the end of a sentence"),
        pytest.param("le 15 décembre", ["2026-12-15"], id="a day and a month"),
        pytest.param("le 15 decembre 2027", ["2027-12-15"], id="with a year and without accents"),
        pytest.param("le 1er janvier", ["2027-01-01"], id="the first, in the year that is nearer"),
        pytest.param("facture du 03/11", ["2026-11-03"], id="a past day in figures"),
        pytest.param("avant le 15/12", ["2026-12-15"], id="a coming day in figures"),
        pytest.param("15.12.2026", ["2026-12-15"], id="with dots"),
        pytest.param("15/12/26", ["2026-12-15"], id="with a short year"),
        pytest.param("2026-12-15T10:00", ["2026-12-15"], id="a moment"),
        pytest.param("15 mars dernier", ["2026-03-15"], id="the last 15th of March"),
        pytest.param("15 septembre prochain", ["2027-09-15"], id="the next 15th of September"),
        pytest.param("demain ou après-demain", ["2026-11-24", "2026-11-25"], id="tomorrow and the day after"),
        pytest.param("aujourd’hui, pas hier", ["2026-11-23", "2026-11-22"], id="today and yesterday"),
        pytest.param("vendredi prochain", ["2026-11-27"], id="next Friday"),
        pytest.param("lundi prochain", ["2026-11-30"], id="next Monday said on a Monday"),
        pytest.param("lundi dernier", ["2026-11-16"], id="last Monday said on a Monday"),
        pytest.param("d'ici vendredi", ["2026-11-27"], id="by Friday"),
        pytest.param("d'ici deux semaines", ["2026-12-07"], id="in two weeks"),
        pytest.param("dans les 8 jours", ["2026-12-01"], id="within 8 days"),
        pytest.param("dans un mois", ["2026-12-23"], id="in a month"),
        pytest.param("sous 48h", ["2026-11-25"], id="in 48 hours"),
        pytest.param("il y a trois jours", ["2026-11-20"], id="three days ago"),
        pytest.param("à la fin du mois", ["2026-11-30"], id="at the end of the month"),
        pytest.param("fin du mois prochain", ["2026-12-31"], id="at the end of next month"),
        pytest.param("fin février", ["2027-02-28"], id="at the end of February"),
        pytest.param("fin d'année", ["2026-12-31"], id="at the end of the year"),
        pytest.param("le 5 du mois prochain", ["2026-12-05"], id="the 5th of next month"),
        pytest.param("avant le 15.", ["2026-12-15"], id="before the 15th"),
        pytest.param("jusqu'au 5.", ["2026-12-05"], id="until the 5th, which has passed this month"),
    ],
)
def test_days_are_found_in_french(text: str, day: list[str]) -> None:
    assert found(Kind.DATE, text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("05/06/2026", [], id="a day in figures that can be two days"),
        pytest.param("may I ask", [], id="a verb"),
        pytest.param("on Monday", [], id="a Monday that may be past"),
        pytest.param("in 5 business days", [], id="working days depend on holidays"),
        pytest.param("15/06/2026 or 06/16/2026", ["2026-06-15", "2026-06-16"], id="figures that can be one day only"),
        pytest.param("June 13", ["2026-06-13"], id="a month and a day"),
        pytest.param("December 15th, 2027", ["2027-12-15"], id="with a year"),
        pytest.param("by the 15th of December", ["2026-12-15"], id="a day of a month"),
        pytest.param("next Friday", ["2026-11-27"], id="next Friday"),
        pytest.param("by Friday", ["2026-11-27"], id="by Friday"),
        pytest.param("last Friday", ["2026-11-20"], id="last Friday"),
        pytest.param("tomorrow, not yesterday", ["2026-11-24", "2026-11-22"], id="tomorrow and yesterday"),
        pytest.param("the day after tomorrow", ["2026-11-25"], id="the day after tomorrow"),
        pytest.param("within the next ten days", ["2026-12-03"], id="within ten days"),
        pytest.param("two months ago", ["2026-09-23"], id="two months ago"),
        pytest.param("in a year", ["2027-11-23"], id="in a year"),
        pytest.param("end of next month", ["2026-12-31"], id="at the end of next month"),
        pytest.param("end of next year", ["2027-12-31"], id="at the end of next year"),
        pytest.param("end of February", ["2027-02-28"], id="at the end of February"),
        pytest.param("the 5th of next month", ["2026-12-05"], id="the 5th of next month"),
        pytest.param("before the 15th.", ["2026-12-15"], id="before the 15th"),
    ],
)
def test_days_are_found_in_english(text: str, day: list[str]) -> None:
    assert found(Kind.DATE, text, "en") == day


@pytest.mark.parametrize(
    ("text", "language", "ahead", "day"),
    [
        pytest.param("le 15 juin", "fr", True, ["2027-06-15"], id="a June to come"),
        pytest.param("le 15 janvier", "fr", False, ["2026-01-15"], id="a January that has been"),
        pytest.param("Je règle le 15.", "fr", True, ["2026-12-15"], id="a 15th to come"),
        pytest.param("on Monday", "en", True, ["2026-11-30"], id="a Monday to come"),
        pytest.param("on Monday", "en", False, ["2026-11-16"], id="a Monday that has been"),
    ],
)
def test_who_knows_the_direction_is_told_the_day(text: str, language: str, ahead: bool, day: list[str]) -> None:
    assert found(Kind.DATE, text, language, ahead) == day


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_is_found_as_it_is_written_in_figures(day: date) -> None:
    assert found(Kind.DATE, f"le {day:%d/%m/%Y}, soit {day:%Y-%m-%d}.") == [day.isoformat()] * 2


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        pytest.param(Kind.EMAIL, "x@y et @exemple.fr", [], id="no addresses"),
        pytest.param(Kind.EMAIL, "mailto:a@b.fr, <C@d.fr>.", ["a@b.fr", "c@d.fr"], id="addresses in brackets"),
        pytest.param(Kind.EMAIL, "x‐a@b.fr", ["x‐a@b.fr"], id="an address is not cut at a look-alike of a hyphen"),
        pytest.param(Kind.EMAIL, "a\u200bb@c.fr", ["a\u200bb@c.fr"], id="nor at what nobody sees"),
        pytest.param(Kind.IBAN, "FR76 3000 6000 0112 3456 7890 188", [], id="an IBAN with a slip"),
        pytest.param(Kind.IBAN, "FR76 3000 6000 0112 3456 7890 1890", [], id="an IBAN that goes on"),
        pytest.param(Kind.IBAN, f"XFR76{IBAN[4:]}", [], id="an IBAN inside a word"),
        pytest.param(Kind.IBAN, "FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPP", [IBAN], id="an IBAN before a BIC"),
        pytest.param(Kind.PHONE, "SIRET 012 345 678 90012, F-0123456789", [], id="other numbers"),
        pytest.param(Kind.PHONE, "0123456789012", [], id="a longer number"),
        pytest.param(Kind.PHONE, "06 12 34 56 78 / +44 20 7946 0958", ["+33612345678", "+442079460958"], id="phones"),
        pytest.param(Kind.URL, "facture.Je vous, fichier.pdf, jean.me@x.fr", [], id="no links"),
        pytest.param(Kind.URL, "(voir www.exemple.fr/a_(b)).", ["https://www.exemple.fr/a_(b)"], id="a link in brackets"),
        pytest.param(Kind.URL, "![x](https://e.com/?d=1)", ["https://e.com/?d=1"], id="a picture that is a link"),
        pytest.param(Kind.URL, "exemple.fr, раураl.com", ["https://exemple.fr", "раураl.com"], id="bare hosts"),
        pytest.param(Kind.MONEY, "12 k€, 3,5 %, 100 USD, F-450 €", [], id="no amounts in euros"),
        pytest.param(Kind.MONEY, "1 234,50 € TTC dont 12€50 et €3", [123450, 1250, 300], id="amounts"),
        pytest.param(Kind.MONEY, "F-2231 450 €HT", [45000], id="an amount after an identifier"),
        pytest.param(Kind.INTEGER, "12,5 m, A4, 15/12, 3 %", [], id="no whole numbers"),
        pytest.param(Kind.INTEGER, "3 tables et 1 200 vis", [3, 1200], id="whole numbers"),
        pytest.param(Kind.NUMBER, "12,5 m", ["12.5"], id="a number"),
        pytest.param(Kind.TEXT, "oui", [], id="texts have no form"),
        pytest.param(Kind.IDENTIFIER, "F-2231", [], id="identifiers without a pattern"),
    ],
)  # fmt: skip
def test_values_are_found_in_a_text(kind: Kind, text: str, values: list[str | int]) -> None:
    assert found(kind, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("F-22311, xF-2231, F-2231-B, A-F-2231, F-2231\u200b9", [], id="parts of longer words"),
        pytest.param("la F-2231, (F-2232) et f-2233.", ["F-2231", "F-2232", "F-2233"], id="whole words in any case"),
        pytest.param("x" * 250 + " F-2231 " + "y" * 300 + " F-2232", ["F-2231", "F-2232"], id="far into a text"),
    ],
)
def test_identifiers_are_found_by_the_company_s_pattern(text: str, values: list[str]) -> None:
    assert [each.value for each in find(Kind.IDENTIFIER, text, today=MONDAY, pattern=r"F-\d{4}")] == values


@given(place=st.integers(0, 600))
def test_an_identifier_is_found_wherever_it_stands_and_once(place: int) -> None:
    text = "a " * (place // 2) + " " * (place % 2) + "F-2231" + " b" * 200
    assert [each.value for each in find(Kind.IDENTIFIER, text, today=MONDAY, pattern=r"F-\d{4}")] == ["F-2231"]


@pytest.mark.parametrize(
    ("pattern", "is_safe"),
    [
        pytest.param(r"(\d+)+", False, id="a repeated group"),
        pytest.param(r"(a|aa)*", False, id="a repeated choice"),
        pytest.param(r"(a){2,}", False, id="a counted group"),
        pytest.param(r"(a)\1", False, id="a reference back"),
        pytest.param(r"(?=a)", False, id="a look ahead"),
        pytest.param(r"(?P<a>x)(?P=a)", False, id="a reference by name"),
        pytest.param(r"(", False, id="no pattern"),
        pytest.param(r"F-\d{4}", True, id="letters and figures"),
        pytest.param(r"(FA|AV)[-_ ]\d+", True, id="a choice"),
        pytest.param(r"\(\d\)+", True, id="brackets that are meant as such"),
    ],
)
def test_a_pattern_that_can_blow_up_is_known(pattern: str, is_safe: bool) -> None:
    assert is_safe_pattern(pattern) is is_safe


def test_a_pattern_that_can_blow_up_is_never_run() -> None:
    with pytest.raises(ValueError, match="not a safe pattern"):
        find(Kind.IDENTIFIER, "a" * 60, today=MONDAY, pattern=r"(a+)+b")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("ok", "fr", id="nothing to tell by"),
        pytest.param("Bonjour, où en est ma commande ?", "fr", id="French"),
        pytest.param("Merci!", "fr", id="one French word"),
        pytest.param("Where is my order?", "en", id="English"),
        pytest.param("Hi, please send me the invoice", "en", id="English again"),
    ],
)
def test_the_language_is_known_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_where_the_words_do_not_tell_the_language_is_the_company_s() -> None:
    assert language_of("F-2231", default="en") == "en"


HOSTILE = [
    "a" * 100_000, "1" * 100_000, "@" * 100_000, "a@" * 50_000, "a@b.fr " * 14_000, "x@" + "a." * 50_000, "a." * 50_000,
    "http://" * 14_000, "http://a" + ")" * 100_000, "FR76" * 25_000, "FR76 " * 20_000, "+33 " * 25_000, "1.1," * 25_000,
    "1 234 " * 16_000, "12/" * 33_000, "le 15 " * 16_000, "d'ici " * 16_000, "11-11-" * 16_000, " " * 100_000,
    "\u200b" * 100_000, "-" * 100_000, "\uff11" * 100_000, "A A A " * 16_000,
]  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_a_hostile_text_costs_no_more_than_its_length(kind: Kind) -> None:
    for text in HOSTILE:
        begin = time.process_time()
        for language in ("fr", "en") if kind is Kind.DATE else ("fr",):
            find(kind, text, today=MONDAY, language=language, pattern=r"[A-Z]+-\d+")
        assert time.process_time() - begin < 4, text[:8]


@given(
    bank=st.from_regex(r"[0-9]{10}", fullmatch=True),
    account=st.from_regex(r"[A-Z0-9]{11}", fullmatch=True),
    key=st.from_regex(r"[0-9]{2}", fullmatch=True),
    check=st.integers(0, 99),
)
def test_an_iban_is_one_where_the_standard_library_for_numbers_says_so(
    bank: str, account: str, key: str, check: int
) -> None:
    text = f"FR{check:02d}{bank}{account}{key}"
    right = f"FR{98 - int(''.join(str(int(c, 36)) for c in text[4:] + 'FR00')) % 97:02d}{text[4:]}"
    assert (normalise(Kind.IBAN, text) is not None) == stdnum_iban.is_valid(text)
    assert normalise(Kind.IBAN, right) == right
