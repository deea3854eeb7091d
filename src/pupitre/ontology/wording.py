"""What the parts of an ontology are called when a person reads about them: sensitivity, kinds, writers, effects."""

from collections.abc import Mapping

from ..labels import Sensitivity, Writer
from ..language import Phrase, phrase
from ..values import Kind
from .model import Undo

LEVELS: Mapping[Sensitivity, tuple[Phrase, Phrase]] = {
    Sensitivity.PUBLIC: (phrase("public"), phrase("Anybody may know it.")),
    Sensitivity.INTERNAL: (phrase("internal"), phrase("It stays in the company.")),
    Sensitivity.PERSONAL: (phrase("personal"), phrase("It tells something about a person.")),
    Sensitivity.FINANCIAL: (phrase("financial"), phrase("Amounts, invoices, bank details.")),
    Sensitivity.SECRET: (phrase("secret"), phrase("It does great harm in wrong hands.")),
}
"""Each level in a word, and what it means."""

KINDS: Mapping[Kind, Phrase] = {
    Kind.TEXT: phrase("text"),
    Kind.IDENTIFIER: phrase("number or code"),
    Kind.EMAIL: phrase("e-mail address"),
    Kind.PHONE: phrase("phone number"),
    Kind.IBAN: phrase("bank account (IBAN)"),
    Kind.URL: phrase("web address"),
    Kind.MONEY: phrase("amount of money"),
    Kind.NUMBER: phrase("number"),
    Kind.INTEGER: phrase("whole number"),
    Kind.DATE: phrase("day"),
    Kind.BOOLEAN: phrase("yes or no"),
    Kind.ENUM: phrase("one of a list"),
}

WRITERS: Mapping[Writer, Phrase] = {
    Writer.PERSON: phrase("written by your people"),
    Writer.COMPANY: phrase("written by your systems"),
    Writer.PARTNER: phrase("written by a partner"),
    Writer.OUTSIDE: phrase("written by people outside: taken with care"),
    Writer.MODEL: phrase("written by a model: taken with care"),
}

EFFECTS: Mapping[str, Phrase] = {
    "letter": phrase("sends an e-mail"),
    "insert": phrase("adds an entry"),
    "update": phrase("changes an entry"),
    "hand_over": phrase("hands over to another agent"),
    "ask": phrase("asks a person"),
}

UNDO: Mapping[Undo, Phrase] = {
    "restore": phrase("can be taken back: the values of before return"),
    "delete": phrase("can be taken back: what was added is removed"),
    "none": phrase("cannot be taken back"),
}
