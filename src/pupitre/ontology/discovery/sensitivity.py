"""How confidential a column is, as a draft: by the form of its values, by its name, by whose table it stands in.

It is a draft that a person reads, so it errs to the stricter side, and says when it is not sure. What values look
like is found in `natures`, the words are in `lexicon`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ...labels import Sensitivity
from ...language import Phrase, phrase
from . import lexicon
from .names import Naming
from .natures import Nature
from .profile import Column, Kind, Table
from .words import stem


@dataclass(frozen=True, kw_only=True)
class Draft:
    """How confidential a column seems to be, and why."""

    level: Sensitivity
    sure: bool
    said: Phrase


_BY_NATURE = {
    Nature.HASH: Sensitivity.SECRET,
    Nature.TOKEN: Sensitivity.SECRET,
    Nature.IBAN: Sensitivity.FINANCIAL,
    Nature.CARD: Sensitivity.FINANCIAL,
    Nature.BIC: Sensitivity.FINANCIAL,
    Nature.NIR: Sensitivity.PERSONAL,
    Nature.EMAIL: Sensitivity.PERSONAL,
    Nature.PHONE: Sensitivity.PERSONAL,
    Nature.ADDRESS: Sensitivity.PERSONAL,
}


def parties(tables: Sequence[Table], naming: Naming) -> frozenset[str]:
    """The tables whose rows are somebody: by their name, or because their rows have an address or a first name."""
    return frozenset(table.name for table in tables if _is_party(table, naming))


def draft(table: Table, column: Column, naming: Naming, parties: frozenset[str]) -> Draft:
    """How confidential a column is; the stricter label where it is not sure."""
    name = naming.columns[table.name, column.name]
    words = {stem(word) for word in (*name.words, name.joined)}
    nature = Nature(column.nature) if column.nature else None
    levels: list[Draft] = []
    if nature is not None and (level := _BY_NATURE.get(nature)) is not None:
        levels.append(
            Draft(level=level, sure=True, said=phrase("the values are of the form: {nature}", nature=nature.value))
        )
    for level, known in _BY_NAME:
        if words & known:
            levels.append(Draft(level=level, sure=True, said=phrase("the name says so")))
    if levels:
        return max(levels, key=lambda one: one.level.rank)
    text = column.kind in (Kind.WORDS, Kind.CODE, Kind.LONG, Kind.BINARY)
    if table.name in parties and words & _NAMES and text:
        return Draft(level=Sensitivity.PERSONAL, sure=True, said=phrase("it names somebody"))
    if column.kind is Kind.BINARY:
        return Draft(level=Sensitivity.PERSONAL, sure=False, said=phrase("a picture or a document: nobody can tell"))
    if text and words & _NAMES and _has_address(table, naming):
        return Draft(level=Sensitivity.PERSONAL, sure=False, said=phrase("it stands beside an address"))
    if nature is not None:
        return Draft(
            level=Sensitivity.INTERNAL,
            sure=True,
            said=phrase("the values are of the form: {nature}", nature=nature.value),
        )
    if column.kind is Kind.LONG or column.prose or (text and words & _FREE):
        return Draft(level=Sensitivity.PERSONAL, sure=False, said=phrase("free text can hold anything"))
    few = 0 < len(column.samples) <= 20
    if table.name in parties and text and not few and not name.identifies:
        return Draft(level=Sensitivity.PERSONAL, sure=False, said=phrase("it stands in a table of persons"))
    return Draft(level=Sensitivity.INTERNAL, sure=True, said=phrase("nothing in it says more"))


def _has_address(table: Table, naming: Naming) -> bool:
    return any(
        {stem(word) for word in naming.columns[table.name, column.name].words} & _ADDRESSES
        for column in table.columns
    )


def _is_party(table: Table, naming: Naming) -> bool:
    content = naming.tables[table.name].content
    if content and (stem(content[-1]) in _PARTIES or stem(content[0]) in _PARTIES and len(content) == 1):
        return True
    for column in table.columns:
        words = {
            stem(word)
            for word in (
                *naming.columns[table.name, column.name].words,
                naming.columns[table.name, column.name].joined,
            )
        }
        if words & _FIRST_NAMES and naming.tables[table.name].content:
            return True
    return False


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))


_BY_NAME: tuple[tuple[Sensitivity, frozenset[str]], ...] = (
    (
        Sensitivity.SECRET,
        _stems(
            "password passwd pwd mdp motdepasse passwort kennwort token secret apikey hash salt otp "
            "pin cvv cvc credential credentials jeton geheim privatekey accesskey passphrase"
        ),
    ),
    (
        Sensitivity.FINANCIAL,
        _stems(
            "iban bic rib swift salary salaire gehalt lohn wage wages remuneration paie margin marge "
            "profit benefice gewinn creditcard cardnumber bankaccount kontonummer kontonr blz cout "
            "einkaufspreis purchaseprice prixachat bonus prime commission provision creditlimit "
            "bankverbindung"
        ),
    ),
    (
        Sensitivity.PERSONAL,
        _stems(
            "email mail courriel mel phone tel telephone telefon fax mobile portable handy gsm street "
            "rue strasse address adresse anschrift birth birthday birthdate naissance geburtstag "
            "geburtsdatum dob nir ssn secu securite firstname lastname surname prenom vorname "
            "nachname familienname nomfamille fullname gender sex sexe geschlecht nationality "
            "nationalite religion passport passeport passe ip login username photo signature "
            "iplocation latitude longitude zip plz cp postal postcode codepostal postalcode zipcode"
        ),
    ),
)
_NAMES = _stems(
    "name nom noms names contact raison raisonsociale company societe firma title titre "
    "anrede city ville ort stadt region"
)
_FREE = _stems(
    "comment comments commentaire commentaires note notes remark remarks remarque remarques "
    "bemerkung notiz message body texte text content contenu inhalt memo observation "
    "observations"
)
_ADDRESSES = _stems("address adresse anschrift street rue strasse")
_FIRST_NAMES = _stems("firstname lastname prenom vorname nachname surname birthdate naissance geburtsdatum")
_OTHERS = "member membre mitglied guest gast adherent tenant locataire mieter lead prospect partner partenaire auteur"
_PARTIES = frozenset(
    stem(word)
    for word in (
        *lexicon.PEOPLE,
        *" ".join(
            line
            for line in lexicon.SYNONYMS
            if line.split()[0]
            in ("customer", "supplier", "employee", "user", "person", "student", "teacher", "doctor", "patient")
        ).split(),
        *_OTHERS.split(),
    )
    if len(word) > 3
) - {stem("team"), stem("item")}
