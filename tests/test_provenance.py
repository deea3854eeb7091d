import time
from collections.abc import Iterable
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupitre.labels import Label, Sensitivity, Writer, join, made_by_model, written_by
from pupitre.provenance import MOST_ORIGINS, Register, Traced, vouches
from pupitre.records import Origin
from pupitre.values import Kind, same

MONDAY = date(2026, 11, 23)
IBAN = "FR7630006000011234567890189"

COMPANY = written_by(Writer.COMPANY, Sensitivity.PERSONAL, ["Customer:1"])
OTHER = written_by(Writer.COMPANY, Sensitivity.FINANCIAL, ["Customer:2"])
OUTSIDE = written_by(Writer.OUTSIDE)
PERSON = written_by(Writer.PERSON)
PARTNER = written_by(Writer.PARTNER)
SECRET = written_by(Writer.COMPANY, Sensitivity.SECRET)

MAIL = Origin(kind="message", of="event-1", part="text", writer=Writer.OUTSIDE)
OWNER = Origin(kind="person", of="anne", part="text", writer=Writer.PERSON)


def record(ref: str, part: str = "email", writer: Writer = Writer.COMPANY) -> Origin:
    return Origin(kind="object", of=ref, part=part, writer=writer)


def a_register(own: Iterable[tuple[Kind, str]] = ()) -> Register:
    return Register(today=MONDAY, patterns=[r"F-\d{4}"], own=own)


def a_mail(text: str, register: Register | None = None) -> Register:
    register = register or a_register()
    register.observe_text(text, OUTSIDE, MAIL)
    return register


# What was read


def test_who_has_read_nothing_reads_nothing() -> None:
    assert a_register().reads() is None


def test_what_was_read_is_joined_whatever_it_was() -> None:
    register = a_mail("Bonjour")
    register.observe(Kind.BOOLEAN, True, COMPANY, record("Customer:1"))
    register.observe(Kind.EMAIL, None, OTHER, record("Customer:2"))
    register.observe_object("Customer:9", PARTNER, record("Customer:9"))
    assert register.reads() == join(OUTSIDE, COMPANY, OTHER, PARTNER)


@given(
    labels=st.lists(
        st.builds(
            written_by,
            st.sampled_from(list(Writer)),
            st.sampled_from(list(Sensitivity)),
            st.lists(st.sampled_from("abc")),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_was_read_is_the_join_of_all_labels(labels: list[Label]) -> None:
    register = a_register()
    for label in labels:
        register.observe(Kind.TEXT, "x", label, MAIL)
        register.reads()
    assert register.reads() == join(*labels)
    assert register.trace(Kind.EMAIL, "made@up.fr").label == made_by_model(labels)


# Where a value comes from


def test_what_cannot_be_traced_was_made_by_the_model_of_all_it_had_read() -> None:
    register = a_mail("Bonjour")
    register.observe(Kind.EMAIL, "jean@exemple.fr", COMPANY, record("Customer:1"))
    assert register.trace(Kind.EMAIL, "autre@exemple.fr") == Traced(label=made_by_model([OUTSIDE, COMPANY]))


def test_what_a_model_makes_of_nothing_is_the_model_s() -> None:
    assert a_register().trace(Kind.EMAIL, "a@b.fr") == Traced(label=made_by_model([]))


def test_what_was_read_after_a_trace_counts_in_the_next_one() -> None:
    register = a_mail("Bonjour")
    assert register.trace(Kind.IBAN, IBAN).label == made_by_model([OUTSIDE])
    register.observe(Kind.TEXT, "x", SECRET, record("Note:1"))
    assert register.trace(Kind.IBAN, IBAN).label == made_by_model([OUTSIDE, SECRET])


@pytest.mark.parametrize(
    ("kind", "kept", "proposed"),
    [
        pytest.param(Kind.EMAIL, "jean@exemple.fr", "Jean@Exemple.FR", id="an address"),
        pytest.param(Kind.IBAN, IBAN, "FR76 3000 6000 0112 3456 7890 189", id="an account"),
        pytest.param(Kind.PHONE, "01 23 45 67 89", "+33 1 23 45 67 89", id="a phone"),
        pytest.param(Kind.URL, "https://exemple.fr/payer", "https://EXEMPLE.fr/payer", id="a link"),
        pytest.param(Kind.IDENTIFIER, "F-2231", "f-2231", id="an identifier"),
        pytest.param(Kind.TEXT, "Menuiserie Lacombe", "Menuiserie  Lacombe", id="a longer text"),
    ],
)
def test_a_record_vouches_for_its_value_also_where_a_stranger_writes_it(kind: Kind, kept: str, proposed: str) -> None:
    register = a_mail(f"Voici : {kept}")
    register.observe(kind, kept, OUTSIDE, MAIL)
    register.observe(kind, kept, COMPANY, record("Customer:1"))
    traced = register.trace(kind, proposed)
    assert traced.vouched
    assert traced.label == written_by(Writer.COMPANY, Sensitivity.PERSONAL, ["Customer:1"])
    assert traced.origins[0] == record("Customer:1")
    assert MAIL in traced.origins


def test_a_value_that_only_a_stranger_wrote_is_the_stranger_s() -> None:
    traced = a_mail(f"Nouvel IBAN : {IBAN}").trace(Kind.IBAN, IBAN)
    assert traced == Traced(label=OUTSIDE, origins=(MAIL,))


def test_what_strangers_typed_into_a_record_stays_theirs() -> None:
    register = a_register()
    origin = record("Customer:1", writer=Writer.OUTSIDE)
    register.observe(Kind.EMAIL, "jean@exemple.fr", OUTSIDE, origin)
    assert register.trace(Kind.EMAIL, "jean@exemple.fr", of=["Customer:1"]) == Traced(
        label=OUTSIDE, origins=(origin,)
    )


def test_a_partner_comes_before_a_stranger_and_vouches_for_nothing() -> None:
    register = a_mail("jean@exemple.fr")
    register.observe(Kind.EMAIL, "jean@exemple.fr", PARTNER, record("Partner:1"))
    traced = register.trace(Kind.EMAIL, "jean@exemple.fr")
    assert (traced.label.writers, traced.vouched) == ({Writer.PARTNER}, False)


def test_a_value_of_several_parties_is_as_sensitive_as_all_of_them() -> None:
    register = a_register()
    register.observe(Kind.EMAIL, "jean@exemple.fr", COMPANY, record("Customer:1"))
    register.observe(Kind.EMAIL, "jean@exemple.fr", OTHER, record("Customer:2"))
    assert register.trace(Kind.EMAIL, "jean@exemple.fr").label == join(COMPANY, OTHER)


def test_a_value_of_the_very_object_is_that_object_s() -> None:
    register = a_register()
    register.observe(Kind.EMAIL, "jean@exemple.fr", COMPANY, record("Customer:1"))
    register.observe(Kind.EMAIL, "jean@exemple.fr", OTHER, record("Customer:2"))
    traced = register.trace(Kind.EMAIL, "jean@exemple.fr", of=["Customer:1"])
    assert traced == Traced(label=COMPANY, origins=(record("Customer:1"),), vouched=True)


def test_a_value_names_no_more_origins_than_a_person_looks_at_and_its_label_counts_all() -> None:
    register = a_register()
    for number in range(100):
        label = written_by(Writer.COMPANY, Sensitivity.PERSONAL, [f"Customer:{number}"])
        register.observe(Kind.EMAIL, "jean@exemple.fr", label, record(f"Customer:{number}"))
        register.observe(Kind.EMAIL, "jean@exemple.fr", label, record(f"Customer:{number}"))
    traced = register.trace(Kind.EMAIL, "jean@exemple.fr")
    assert len(traced.origins) == len(set(traced.origins)) == MOST_ORIGINS
    assert len(traced.label.subjects) == 100


# Coincidences


@pytest.mark.parametrize(
    ("read", "kind", "proposed"),
    [
        pytest.param("Rendez-vous le 13 juin, June 13", Kind.IDENTIFIER, "13", id="the number of a day"),
        pytest.param("Le fichier rapport-2024.pdf et 2024", Kind.IDENTIFIER, "2024", id="the year in a file name"),
        pytest.param("Le fichier rapport-2024.pdf", Kind.DATE, "2024-01-01", id="the year as a day"),
        pytest.param("Au total 13,00 €", Kind.IDENTIFIER, "13", id="an amount as an identifier"),
        pytest.param("Au total 13,00 €", Kind.INTEGER, 1300, id="an amount as a number of cents"),
        pytest.param("Commande 20261215", Kind.DATE, "2026-12-15", id="an identifier as a day"),
        pytest.param("Commande 123456", Kind.MONEY, 123456, id="an identifier as an amount"),
        pytest.param("Facture F-22310", Kind.IDENTIFIER, "F-2231", id="the beginning of an identifier"),
        pytest.param("Facture AF-2231-B", Kind.IDENTIFIER, "F-2231", id="the middle of an identifier"),
        pytest.param("pas-jean@exemple.fr", Kind.EMAIL, "jean@exemple.fr", id="the end of an address"),
        pytest.param("jean@exemple.fr.mal.com", Kind.EMAIL, "jean@exemple.fr", id="the beginning of an address"),
        pytest.param("https://mal.com/?a=jean@exemple.fr", Kind.URL, "https://exemple.fr", id="a host in a link"),
        pytest.param("https://exemple.fr/a", Kind.URL, "https://exemple.fr", id="the site of a page"),
        pytest.param("https://exemple.fr", Kind.URL, "https://exemple.fr/?d=1", id="a page of a site"),
        pytest.param("+33 1 23 45 67 89 00", Kind.PHONE, "+33123456789", id="the beginning of a phone"),
        pytest.param("100 USD", Kind.MONEY, 10000, id="an amount in another currency"),
        pytest.param("Oui, true, 1", Kind.BOOLEAN, True, id="yes"),
        pytest.param("Le statut est open", Kind.ENUM, "open", id="a word of a list"),
        pytest.param("3 tables", Kind.NUMBER, "3", id="a number"),
    ],
)
def test_a_coincidence_is_no_trace(read: str, kind: Kind, proposed: str | int | bool) -> None:
    register = a_register()
    register.observe_text(read, PERSON, OWNER)
    assert register.trace(kind, proposed) == Traced(label=made_by_model([PERSON]))


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        pytest.param(Kind.BOOLEAN, True, id="a truth"),
        pytest.param(Kind.INTEGER, 3, id="a whole number"),
        pytest.param(Kind.NUMBER, "3.5", id="a number"),
        pytest.param(Kind.ENUM, "open", id="a word of a list"),
    ],
)
def test_what_is_met_everywhere_is_never_traced_not_even_to_the_object(kind: Kind, kept: str | int | bool) -> None:
    register = a_register()
    register.observe(kind, kept, COMPANY, record("Invoice:1", "x"))
    assert register.trace(kind, kept, of=["Invoice:1"]) == Traced(label=made_by_model([COMPANY]))


BY_CHANCE = [
    pytest.param(Kind.MONEY, 45000, "450,00 €", id="an amount"),
    pytest.param(Kind.DATE, "2026-12-15", "le 15/12/2026", id="a day"),
    pytest.param(Kind.IDENTIFIER, "2024", None, id="a year as an identifier"),
    pytest.param(Kind.IDENTIFIER, "20261215", None, id="a day as an identifier"),
    pytest.param(Kind.IDENTIFIER, "A4", None, id="a short identifier"),
    pytest.param(Kind.TEXT, "Paris", None, id="a word"),
    pytest.param(Kind.TEXT, "Le Lac", None, id="a short text"),
]


@pytest.mark.parametrize(("kind", "value", "written"), BY_CHANCE)
def test_a_record_of_something_else_does_not_vouch_for_what_is_met_by_chance(
    kind: Kind, value: str | int, written: str | None
) -> None:
    register = a_register()
    register.observe(kind, value, OTHER, record("Invoice:2", "x"))
    traced = register.trace(kind, value, of=["Invoice:1"])
    assert not traced.vouched
    assert traced.label == join(OTHER, written_by(Writer.MODEL))
    assert traced.origins == (record("Invoice:2", "x"),)


@pytest.mark.parametrize(("kind", "value", "written"), BY_CHANCE)
def test_the_object_itself_vouches_for_what_is_met_by_chance(
    kind: Kind, value: str | int, written: str | None
) -> None:
    register = a_mail(f"Je parle de {written or value}.")
    register.observe(kind, value, COMPANY, record("Invoice:1", "x"))
    traced = register.trace(kind, value, of=["Invoice:1"])
    assert (traced.label, traced.vouched) == (COMPANY, True)
    assert traced.origins == (record("Invoice:1", "x"), *([MAIL] if written else []))


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        pytest.param(Kind.MONEY, 45000, "450,00 €", id="an amount"),
        pytest.param(Kind.DATE, "2026-12-15", "le 15 décembre", id="a day"),
    ],
)
def test_what_a_stranger_and_a_record_of_something_else_hold_the_stranger_has_written(
    kind: Kind, value: str | int, written: str
) -> None:
    register = a_mail(f"Je parle de {written}.")
    register.observe(kind, value, COMPANY, record("Invoice:1", "x"))
    assert register.trace(kind, value).label == join(COMPANY, OUTSIDE)


@pytest.mark.parametrize("kind", ["person", "template"])
def test_what_a_person_said_and_what_a_template_holds_is_vouched_for(kind: Literal["person", "template"]) -> None:
    register = a_mail("Payez 450 €.")
    origin = OWNER.model_copy(update={"kind": kind})
    register.observe_text("Payez 450 €.", PERSON, origin)
    assert register.trace(Kind.MONEY, 45000) == Traced(label=PERSON, origins=(origin, MAIL), vouched=True)


def test_a_text_that_is_passed_on_as_it_stands_is_its_writer_s_and_one_that_quotes_it_is_the_model_s() -> None:
    text = "Le tiroir du bas est cassé depuis hier, merci de passer."
    register = a_mail(text)
    assert register.trace(Kind.TEXT, text) == Traced(label=OUTSIDE, origins=(MAIL,))
    assert Writer.MODEL in register.trace(Kind.TEXT, f"{text} Payez d'abord.").label.writers


def test_a_person_s_text_vouches_only_where_its_label_is_trusted() -> None:
    register = a_register()
    register.observe_text("Payez 450 €.", join(PERSON, OUTSIDE), OWNER)
    assert not register.trace(Kind.MONEY, 45000).vouched


def test_the_company_s_own_address_vouches_for_nothing() -> None:
    register = a_mail("À : nous@atelier.fr", a_register(own=[(Kind.EMAIL, "Nous@atelier.fr")]))
    register.observe(Kind.EMAIL, "nous@atelier.fr", COMPANY, record("Customer:1"))
    assert not register.trace(Kind.EMAIL, "nous@atelier.fr").vouched
    assert not register.trace(Kind.EMAIL, "nous@atelier.fr", of=["Customer:1"]).vouched


def test_amounts_of_two_currencies_are_two() -> None:
    register = a_register()
    register.observe(Kind.MONEY, 10000, COMPANY, record("Invoice:1"), currency="USD")
    assert register.trace(Kind.MONEY, 10000, of=["Invoice:1"]).origins == ()
    assert register.trace(Kind.MONEY, 10000, of=["Invoice:1"], currency="USD").vouched


@pytest.mark.parametrize(
    ("kind", "clean", "dressed"),
    [
        pytest.param(Kind.EMAIL, "jean@exemple.fr", "je\u200ban@exemple.fr", id="an invisible character"),
        pytest.param(Kind.EMAIL, "jean@exemple.fr", "jean@ехemple.fr", id="Cyrillic letters"),
        pytest.param(Kind.EMAIL, "jean@exemple.fr", "ｊean@exemple.fr", id="a full-width letter"),
        pytest.param(Kind.EMAIL, "jean@exemple.fr", "\u202ejean@exemple.fr", id="a turned line"),
        pytest.param(Kind.EMAIL, "kim@exemple.fr", "\u212aim@exemple.fr", id="the Kelvin sign"),
        pytest.param(Kind.IBAN, IBAN, IBAN[:-1] + "９", id="a full-width figure in an IBAN"),
        pytest.param(Kind.IBAN, IBAN, IBAN[:9] + "\u200b" + IBAN[9:], id="an invisible character in an IBAN"),
        pytest.param(Kind.PHONE, "0123456789", "０123456789", id="a full-width figure in a phone"),
        pytest.param(Kind.URL, "https://paypal.com", "https://раураl.com", id="Cyrillic letters in a link"),
        pytest.param(Kind.IDENTIFIER, "F-2231", "F-223１", id="a full-width figure in an identifier"),
        pytest.param(Kind.IDENTIFIER, "F-2231", "F\u20112231", id="another hyphen in an identifier"),
        pytest.param(Kind.TEXT, "Menuiserie Lacombe", "Menuiserie Lасombe", id="Cyrillic letters in a name"),
    ],
)
def test_nobody_vouches_for_a_value_that_is_dressed_up_as_another(kind: Kind, clean: str, dressed: str) -> None:
    register = a_register()
    register.observe(kind, clean, COMPANY, record("Customer:1"))
    assert register.trace(kind, clean).vouched
    assert not register.trace(kind, dressed).vouched
    assert not register.trace(kind, dressed).label.is_trusted
    # Also not where a record holds the dressed one, and another object is meant.
    register.observe(kind, dressed, COMPANY, record("Customer:2"))
    assert not register.trace(kind, dressed).label.is_trusted


VALUES = st.one_of(
    st.tuples(st.just(Kind.EMAIL), st.sampled_from(["a@b.fr", "c@d.fr", "a@\u200bb.fr"])),
    st.tuples(st.just(Kind.IDENTIFIER), st.sampled_from(["F-2231", "13", "2024", "A4"])),
    st.tuples(st.just(Kind.MONEY), st.sampled_from([1300, 202400])),
    st.tuples(st.just(Kind.TEXT), st.sampled_from(["Paris", "Menuiserie Lacombe", "13"])),
    st.tuples(st.just(Kind.INTEGER), st.integers(0, 3)),
)
SOURCES = st.sampled_from([
    (COMPANY, record("Customer:1")),
    (OTHER, record("Customer:2")),
    (OUTSIDE, MAIL),
    (PERSON, OWNER),
    (PARTNER, record("Partner:1")),
])
READ = st.lists(st.tuples(VALUES, SOURCES), max_size=8)


@given(read=READ, value=VALUES, of=st.sets(st.sampled_from(["Customer:1", "Customer:2"])))
def test_a_trusted_label_means_that_somebody_trusted_holds_the_value(
    read: list[tuple[tuple[Kind, str | int], tuple[Label, Origin]]], value: tuple[Kind, str | int], of: set[str]
) -> None:
    register = a_register()
    for (kind, kept), (label, origin) in read:
        register.observe(kind, kept, label, origin)
    traced = register.trace(*value, of=of)
    assert traced.label.is_trusted is traced.vouched
    holders = [
        label for (kind, kept), (label, _) in read if kind is value[0] and same(kind, kept) == same(kind, value[1])
    ]
    if traced.vouched:
        assert any(label.is_trusted for label in holders)
        assert traced.label.writers <= {writer for label in holders for writer in label.writers}
    if not traced.origins:
        assert traced.label == made_by_model([label for _, (label, _) in read])


@given(read=READ, value=VALUES)
def test_a_stranger_s_words_never_make_a_value_more_trusted(
    read: list[tuple[tuple[Kind, str | int], tuple[Label, Origin]]], value: tuple[Kind, str | int]
) -> None:
    register = a_register()
    for (kind, kept), (label, origin) in read:
        register.observe(kind, kept, label, origin)
    before = register.trace(*value).label.is_trusted
    register.observe(*value, OUTSIDE, MAIL)
    register.observe_text(str(value[1]), OUTSIDE, MAIL)
    assert before or not register.trace(*value).label.is_trusted


@given(read=st.text(alphabet="F-2310 €.,", max_size=30))
def test_an_identifier_is_never_traced_to_a_part_of_a_word(read: str) -> None:
    register = a_register()
    register.observe_text(read, PERSON, OWNER)
    words = read.replace(",", " ").replace("€", " ").split()
    if not any(word.strip(".-") == "F-2231" for word in words):
        assert not register.trace(Kind.IDENTIFIER, "F-2231").vouched


@pytest.mark.parametrize(
    ("kind", "value", "is_proof"),
    [
        pytest.param(Kind.MONEY, 45000, False, id="an amount"),
        pytest.param(Kind.DATE, "2026-12-15", False, id="a day"),
        pytest.param(Kind.INTEGER, 3, False, id="a whole number"),
        pytest.param(Kind.ENUM, "open-orders", False, id="a word of a list"),
        pytest.param(Kind.IDENTIFIER, "13", False, id="two figures"),
        pytest.param(Kind.IDENTIFIER, "2024", False, id="a year"),
        pytest.param(Kind.IDENTIFIER, "20240515", False, id="a day without hyphens"),
        pytest.param(Kind.IDENTIFIER, "15.05.2024", False, id="a day with dots"),
        pytest.param(Kind.IDENTIFIER, "2024-05", False, id="a month"),
        pytest.param(Kind.IDENTIFIER, "ALFKI", False, id="letters alone"),
        pytest.param(Kind.IDENTIFIER, "A4-X", False, id="a format of paper"),
        pytest.param(Kind.IDENTIFIER, "ATELIER-NORD", False, id="words with a hyphen"),
        pytest.param(Kind.PHONE, "5554729", False, id="a phone without a country"),
        pytest.param(Kind.PHONE, "+3312345", False, id="a phone of seven figures"),
        pytest.param(Kind.TEXT, "anticonstitutionnellement", False, id="a long word"),
        pytest.param(Kind.TEXT, "Ana Moreau", False, id="nine letters in two words"),
        pytest.param(Kind.TEXT, "merci", False, id="a word"),
        pytest.param(Kind.EMAIL, "a@\u200bb.fr", False, id="an address that is dressed up"),
        pytest.param(Kind.IDENTIFIER, "F-2231", True, id="letters and figures"),
        pytest.param(Kind.IDENTIFIER, "DUPO1", True, id="four letters and a figure"),
        pytest.param(Kind.IDENTIFIER, "987654", True, id="six figures"),
        pytest.param(Kind.PHONE, "+33123456789", True, id="a phone"),
        pytest.param(Kind.PHONE, "+33123456", True, id="a phone of eight figures"),
        pytest.param(Kind.EMAIL, "a@b.fr", True, id="an address"),
        pytest.param(Kind.TEXT, "Menuiserie Lacombe", True, id="a name of two words"),
        pytest.param(Kind.TEXT, "Alma Moreau", True, id="ten letters in two words"),
    ],
)
def test_equality_proves_something_for_some_values_only(kind: Kind, value: str | int, is_proof: bool) -> None:
    assert vouches(kind, value) is is_proof


# Objects


def test_a_day_inside_a_link_is_no_day_of_its_own() -> None:
    register = a_mail("Voir https://exemple.fr/factures/2026-03-16/F-2231 svp.")
    assert not register.trace(Kind.DATE, "2026-03-16").origins


def test_an_object_that_was_not_read_is_made_up() -> None:
    assert a_mail("F-2231").trace_object("Invoice:F-2231") == Traced(label=made_by_model([OUTSIDE]))


def test_an_object_that_was_read_is_where_it_was_read() -> None:
    register = a_register()
    register.observe_object("Invoice:F-2231", COMPANY, record("Invoice:F-2231", "number"))
    assert register.trace_object("Invoice:F-2231") == Traced(
        label=COMPANY, origins=(record("Invoice:F-2231", "number"),), vouched=True
    )
    assert register.trace(Kind.IDENTIFIER, "f-2231").vouched


# Texts that an agent wrote


def held(register: Register, text: str, of: Iterable[str] = ()) -> list[tuple[str, Kind | None]]:
    return [(text[span.start : span.end], span.kind) for span in register.trace_text(text, of=list(of)).spans]


@given(
    labels=st.lists(
        st.builds(
            written_by,
            st.sampled_from(list(Writer)),
            st.sampled_from(list(Sensitivity)),
            st.lists(st.sampled_from("abc")),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_label_of_a_text_is_the_join_of_what_it_holds(labels: list[Label]) -> None:
    register = a_register()
    for number, label in enumerate(labels):
        register.observe_text(f"{number + 1},00 €", label, MAIL)
    text = " ".join(f"{number + 1},00 €" for number in range(len(labels)))
    traced = register.trace_text(text)
    assert traced.label == join(written_by(Writer.MODEL, Sensitivity.PUBLIC), *labels)


def test_a_text_that_holds_nothing_is_the_model_s_and_harmless() -> None:
    register = a_mail("Bonjour")
    register.observe(Kind.TEXT, "Martin", COMPANY, record("Customer:1", "name"))
    traced = register.trace_text("Merci de votre message, nous revenons vers vous.")
    assert (traced.label, traced.spans, traced.origins) == (written_by(Writer.MODEL, Sensitivity.PUBLIC), (), ())


def test_the_values_in_a_text_bring_their_labels() -> None:
    register = a_register()
    register.observe(Kind.EMAIL, "jean@exemple.fr", COMPANY, record("Customer:1"))
    register.observe(Kind.IBAN, IBAN, OTHER, record("Customer:2", "iban"))
    text = "Écrivez à Jean@exemple.fr, compte FR76 3000 6000 0112 3456 7890 189."
    traced = register.trace_text(text)
    assert traced.label == join(written_by(Writer.MODEL), COMPANY, OTHER)
    assert held(register, text) == [
        ("Jean@exemple.fr", Kind.EMAIL),
        ("FR76 3000 6000 0112 3456 7890 189", Kind.IBAN),
    ]
    assert traced.origins == (record("Customer:1"), record("Customer:2", "iban"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://mal.com/?d=secret", id="a link"),
        pytest.param("copie@mal.com", id="an address"),
        pytest.param("+44 20 7946 0958", id="a phone"),
        pytest.param(IBAN, id="an account"),
    ],
)
def test_a_way_out_that_cannot_be_traced_brings_everything_that_was_read(text: str) -> None:
    register = a_mail("Bonjour")
    register.observe(Kind.TEXT, "x", SECRET, record("Note:1"))
    assert register.trace_text(f"Voir {text}.").label == made_by_model([OUTSIDE, SECRET])


def test_an_amount_or_a_day_that_cannot_be_traced_is_shown_and_brings_nothing() -> None:
    register = a_mail("Bonjour")
    register.observe(Kind.TEXT, "x", SECRET, record("Note:1"))
    traced = register.trace_text("Il reste 12,00 € à payer demain.")
    assert traced.label == written_by(Writer.MODEL, Sensitivity.PUBLIC)
    assert [(span.value, span.traced.origins) for span in traced.spans] == [(1200, ()), ("2026-11-24", ())]


@pytest.mark.parametrize(
    ("kind", "kept", "text"),
    [
        pytest.param(Kind.TEXT, "Jean Dupont", "voici jean  DUPONT, notre client", id="a name in any case"),
        pytest.param(Kind.TEXT, "Hélène Lefèvre", "voici Helene Lefevre", id="a name without accents"),
        pytest.param(Kind.TEXT, "12 rue des Lilas", "il vit 12, rue des Lilas", id="an address with a comma"),
        pytest.param(Kind.IDENTIFIER, "4970101234567", "carte 4970 1012 3456 7", id="a card with spaces"),
        pytest.param(Kind.IDENTIFIER, "4970 1012 3456 7", "carte 4970101234567", id="a card without spaces"),
        pytest.param(Kind.IDENTIFIER, "12AB34567", "passeport 12-AB-34567", id="a passport with hyphens"),
        pytest.param(Kind.IDENTIFIER, 4970101234567, "carte 4970.1012.34567", id="a card kept as a number"),
        pytest.param(Kind.PHONE, "(5) 555-4729", "tél. 5555 4729", id="a phone without a country"),
        pytest.param(Kind.IBAN, "US76 3000 6000 0112", "compte US763000 60000112", id="an account that is no IBAN"),
        pytest.param(Kind.TEXT, "Je\u200ban Dupont", "Jean Dupont", id="a name with an invisible character"),
        pytest.param(Kind.TEXT, "Al Bond", "voici Al Bond", id="a name of six letters"),
        pytest.param(Kind.TEXT, " ".join("abcdefghijkl"), "voici a b c d e f g h i j k l", id="twelve words"),
        pytest.param(Kind.IDENTIFIER, "123456", "code 12 34 56", id="six figures with spaces"),
        pytest.param(Kind.IDENTIFIER, "AB123456", "passeport AB 12 34 56", id="letters before the figures, apart"),
        pytest.param(Kind.IDENTIFIER, "ABCD123456", "il a ABCD 123456", id="four letters before the figures, apart"),
    ],
)
def test_personal_values_are_found_in_a_text_however_they_are_spaced(kind: Kind, kept: str | int, text: str) -> None:
    register = a_register()
    register.observe(kind, kept, COMPANY, record("Customer:1", "x"))
    assert register.trace_text(text).label == join(written_by(Writer.MODEL), COMPANY)
    assert register.trace_text("Merci de votre message du 12 rue 4970.").label.subjects == frozenset()


@pytest.mark.parametrize(
    ("kept", "label", "is_found"),
    [
        pytest.param("Martin", COMPANY, False, id="a first name is met everywhere"),
        pytest.param("hunter", SECRET, True, id="a secret is found as a single word"),
        pytest.param("oui", SECRET, False, id="but not a short one"),
        pytest.param("AB1234", COMPANY, True, id="a number with letters is found as a single word"),
        pytest.param("A1B2C", COMPANY, False, id="but not one of five characters"),
        pytest.param("lune", SECRET, True, id="a secret of four letters"),
        pytest.param("Jean Dupont", written_by(Writer.COMPANY), False, id="what is not personal is not looked for"),
    ],
)
def test_a_single_word_gives_a_value_away_or_not(kept: str, label: Label, is_found: bool) -> None:
    register = a_register()
    register.observe(Kind.TEXT, kept, label, record("Customer:1", "x"))
    assert bool(register.trace_text(f"C'est {kept} ici.").spans) is is_found


@pytest.mark.parametrize(
    ("kind", "kept", "text"),
    [
        pytest.param(Kind.TEXT, "Al Bo", "voici Al Bo", id="two words of four letters together"),
        pytest.param(Kind.IDENTIFIER, "12345", "code 12 34 5", id="five figures with spaces"),
        pytest.param(Kind.IDENTIFIER, "ABCDE12345", "il a ABCDE 12345", id="a word before the figures"),
        pytest.param(Kind.TEXT, "Roy 4 5 6 7", "voici Roy4 567", id="a name, which is no number with spaces"),
    ],
)
def test_what_is_met_everywhere_gives_nothing_away(kind: Kind, kept: str, text: str) -> None:
    register = a_register()
    register.observe(kind, kept, COMPANY, record("Customer:1", "x"))
    assert register.trace_text(text).spans == ()


def test_a_personal_note_that_is_too_long_to_be_a_name_is_found_by_its_runs_of_words() -> None:
    register = a_register()
    note = "elle ne veut plus qu'on appelle chez elle après la mort de son mari"
    register.observe(Kind.TEXT, note, COMPANY, record("Customer:1", "note"))
    held = register.trace_text("On me dit: elle ne veut plus qu'on appelle chez elle.")
    assert held.label.subjects == {"Customer:1"}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("new＠evil.example", Kind.EMAIL, "new＠evil.example", id="a wide sign"),
        pytest.param("new﹫evil.example", Kind.EMAIL, "new﹫evil.example", id="a small sign"),
        pytest.param(
            "voir www.evil.example/x", Kind.URL, "https://www.evil.example/x", id="a link without its scheme"
        ),
        pytest.param("voir http://evil/x", Kind.URL, "http://evil/x", id="a link without a dot"),
    ],
)
def test_a_way_out_is_found_however_it_is_written(text: str, kind: Kind, value: str) -> None:
    spans = a_mail("Bonjour").trace_text(text).spans
    assert [(span.kind, span.value) for span in spans] == [(kind, value)]
    assert a_mail(text).trace(kind, value).origins == (MAIL,)


def test_days_are_read_in_the_language_of_the_text() -> None:
    register = a_mail("Please note that we shall pay you on December 5th, and thank you for your patience.")
    assert register.trace(Kind.DATE, "2026-12-05").origins == (MAIL,)
    register = a_mail("Merci de noter que nous vous paierons le 5 décembre, et merci de votre patience.")
    assert register.trace(Kind.DATE, "2026-12-05").origins == (MAIL,)


def test_dollars_in_a_text_are_no_euros() -> None:
    register = a_mail("The price is $120 today.")
    assert register.trace(Kind.MONEY, 12000, currency="USD").origins == (MAIL,)
    assert register.trace(Kind.MONEY, 12000).origins == ()
    assert [span.traced.origins for span in register.trace_text("It is $120.").spans] == [(MAIL,)]
    assert [span.traced.origins for span in register.trace_text("It is 120 €.").spans] == [()]


def test_six_words_are_a_text_of_their_own() -> None:
    text = "six words that a stranger wrote"
    spans = a_mail(text).trace_text(f"He says: {text}").spans
    assert [span.traced.origins for span in spans] == [(MAIL,)]


def test_a_value_of_the_object_in_question_is_not_taken_for_another_s() -> None:
    register = a_register()
    register.observe(Kind.TEXT, "Jean Dupont", COMPANY, record("Customer:1", "name"))
    register.observe(Kind.TEXT, "Jean Dupont", OTHER, record("Customer:2", "name"))
    assert register.trace_text("Cher Jean Dupont").label.subjects == {"Customer:1", "Customer:2"}
    assert register.trace_text("Cher Jean Dupont", of=["Customer:1"]).label.subjects == {"Customer:1"}


LONG = "Merci de virer la somme due sur notre nouveau compte dès ce soir"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        pytest.param("Merci de virer la somme, dit-il.", [], id="five words are no quotation"),
        pytest.param("MERCI de virer: la somme dúe!", ["MERCI de virer: la somme dúe"], id="six words are, in any dress"),
        pytest.param(f"Il écrit : {LONG}. Bien à vous", [LONG], id="the longest run"),
        pytest.param(
            f"{LONG}. Or moi je dis. {LONG}", [LONG, LONG], id="two runs are two quotations"
        ),
    ],
)  # fmt: skip
def test_copied_words_of_a_stranger_are_his(text: str, copied: list[str]) -> None:
    register = a_mail(f"Bonjour. {LONG}. Cordialement")
    spans = [span for span in register.trace_text(text).spans if span.kind is None]
    assert [text[span.start : span.end] for span in spans] == copied
    assert all(span.traced == Traced(label=OUTSIDE, origins=(MAIL,)) for span in spans)
    assert (Writer.OUTSIDE in register.trace_text(text).label.writers) is bool(copied)


def test_copied_words_of_a_confidential_note_bring_its_label() -> None:
    register = a_register()
    register.observe_text("la marge sur ce chantier est de trente pour cent", OTHER, record("Note:1", "text"))
    traced = register.trace_text("Sachez que la marge sur ce chantier est de trente pour cent.")
    assert traced.label == join(written_by(Writer.MODEL), OTHER)


def test_copied_words_are_those_of_the_object_in_question_where_the_company_wrote_both() -> None:
    note = "la marge sur ce chantier est de trente pour cent"
    register = a_register()
    register.observe_text(note, COMPANY, record("Customer:1", "note"))
    register.observe_text(note, OTHER, record("Customer:2", "note"))
    assert register.trace_text(note).label.subjects == {"Customer:1", "Customer:2"}
    assert register.trace_text(note, of=["Customer:1"]).label.subjects == {"Customer:1"}
    register = a_register()
    for who in ("Customer:1", "Customer:2"):
        theirs = written_by(Writer.OUTSIDE, Sensitivity.PERSONAL, [who])
        register.observe_text(note, theirs, record(who, "note", Writer.OUTSIDE))
    assert register.trace_text(note, of=["Customer:1"]).label.subjects == {"Customer:1", "Customer:2"}


def test_words_of_a_template_are_no_quotation_of_a_stranger_who_uses_them_too() -> None:
    polite = "je vous prie d'agréer mes salutations distinguées"
    register = a_mail(polite)
    assert Writer.OUTSIDE in register.trace_text(polite).label.writers
    register.observe_text(polite, PERSON, Origin(kind="template", of="reply", part="fr", writer=Writer.PERSON))
    assert register.trace_text(polite).label.writers == {Writer.MODEL, Writer.PERSON}


def test_values_inside_a_text_property_are_found() -> None:
    register = a_register()
    register.observe(Kind.TEXT, "Contact: jean@exemple.fr, F-2231, 450 € le 15/12/2026", COMPANY, record("Note:1"))
    assert register.trace(Kind.EMAIL, "jean@exemple.fr").vouched
    assert register.trace(Kind.IDENTIFIER, "F-2231").vouched
    assert register.trace(Kind.MONEY, 45000).origins == (record("Note:1"),)
    assert register.trace(Kind.DATE, "2026-12-15").origins == (record("Note:1"),)


def test_figures_inside_an_account_are_no_values_of_their_own() -> None:
    register = a_mail("FR76 3000 6000 0112 3456 7890 189 et https://a.fr/2026-12-15/0123456789")
    assert register.trace(Kind.PHONE, "0123456789").origins == ()
    assert register.trace(Kind.DATE, "2026-12-15").origins == ()


def test_a_free_text_as_an_argument_carries_what_it_holds_and_all_that_was_read() -> None:
    register = a_mail(LONG)
    register.observe(Kind.EMAIL, "jean@exemple.fr", COMPANY, record("Customer:1"))
    traced = register.trace(Kind.TEXT, "Écrivez à jean@exemple.fr")
    assert (traced.label, traced.vouched) == (made_by_model([OUTSIDE, COMPANY]), False)
    assert traced.origins == (record("Customer:1"),)


# How long it takes


def test_ten_thousand_values_are_kept_and_one_is_traced_quickly() -> None:
    """Far above the aim (100 ms and 1 ms, which `make bench` measures), so that a busy machine passes."""
    register = a_register()
    labels = [written_by(Writer.COMPANY, Sensitivity.PERSONAL, [f"Customer:{number}"]) for number in range(2500)]
    begin = time.process_time()
    for number, label in enumerate(labels):
        origin = record(f"Customer:{number}")
        register.observe(Kind.TEXT, f"Jean Dupont{number}", label, origin)
        register.observe(Kind.EMAIL, f"jean{number}@exemple.fr", label, origin)
        register.observe(Kind.MONEY, number * 100, label, origin)
        register.observe(Kind.IDENTIFIER, f"F-{number:04}", label, origin)
    assert time.process_time() - begin < 1.5
    begin = time.process_time()
    for _ in range(20):
        register.trace(Kind.EMAIL, "jean7@exemple.fr")
        register.trace_text(
            "Bonjour, la facture F-0042 de 12,00 € est due le 15 décembre. Jean Dupont12", of=["Customer:12"]
        )
    assert time.process_time() - begin < 0.4


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a@b.fr " * 14_000, id="addresses"),
        pytest.param("12,00 € " * 12_000, id="amounts"),
        pytest.param("F-2231 " * 14_000, id="identifiers"),
        pytest.param("1 " * 50_000, id="figures"),
        pytest.param("mot " * 25_000, id="one word"),
    ],
)
def test_a_hostile_text_is_kept_and_traced_in_time(text: str) -> None:
    register = a_register()
    begin = time.process_time()
    register.observe_text(text, OUTSIDE, MAIL)
    register.observe(Kind.IDENTIFIER, "4970101234567", COMPANY, record("Customer:1"))
    register.trace_text(text)
    assert time.process_time() - begin < 4
