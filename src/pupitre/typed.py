"""The values that a person typed into a card: each read in the one form of its kind, or refused with what to write.

Whether the rules let them pass is for the gate; who may answer, and when, for `inbox`.
"""

from collections.abc import Mapping
from decimal import Decimal

from .errors import InboxError
from .inbox import Card
from .language import Money, Phrase, phrase
from .ontology.model import ActionType, Kind, Ontology
from .records import Scalar
from .values import normalise


def edited(card: Card, ontology: Ontology, texts: Mapping[str, str]) -> dict[str, Scalar]:
    """The values that a person typed, each in the one form of its kind."""
    if card.proposal is None:
        return dict(texts)  # the inbox says that this card has nothing to change
    action = ontology.actions.get(card.proposal.action)
    return {name: _value(name, text, action) for name, text in texts.items()}


def as_typed(card: Card, name: str, ontology: Ontology) -> str:
    """The value of an argument as `edited` reads it: an amount in units, everything else as it stands."""
    value = card.proposal.arguments[name].value if card.proposal is not None else None
    action = ontology.actions.get(card.proposal.action) if card.proposal is not None else None
    declared = action.arguments.get(name) if action is not None else None
    if declared is not None and declared.type is Kind.MONEY and isinstance(value, int):
        return str(Money(cents=value).amount.quantize(Decimal("0.01")))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).replace("\r\n", "\n")


def long_text(card: Card, ontology: Ontology) -> tuple[str, str] | None:
    """The longest free text among the values of a card: what is worth an editor."""
    action = ontology.actions.get(card.proposal.action) if card.proposal is not None else None
    if action is None or card.proposal is None:
        return None
    texts = [
        (name, str(item.value))
        for name, item in card.proposal.arguments.items()
        if name in action.arguments and action.arguments[name].type is Kind.TEXT
    ]
    return max(texts, key=lambda item: len(item[1]), default=None)


def _value(name: str, text: str, action: ActionType | None) -> Scalar:
    declared = action.arguments.get(name) if action is not None else None
    if declared is None:
        return text  # the inbox says that there is no such value
    value = normalise(declared.type, text, currency=declared.currency)
    if declared.type in _ADDRESSES and LOST in text:
        value = None
    if declared.type is Kind.TEXT:
        return text
    if declared.type is Kind.ENUM and value not in declared.values:
        raise InboxError(
            phrase("there is no value `{value}` for `{name}`", value=text, name=name),
            hint=phrase("use one of: {known}", known=", ".join(declared.values)),
        )
    if value is None:
        raise InboxError(
            phrase("`{text}` cannot be the value of `{name}`", text=text, name=name), hint=_FORMS[declared.type]
        )
    return value


LOST = "\ufffd"
"""Stands where a letter could not be read."""

_ADDRESSES = frozenset({Kind.EMAIL, Kind.URL})

_OTHER = phrase("write it as it stands in the card: `pupitre inbox show` shows it")

_FORMS: Mapping[Kind, Phrase] = {
    **{kind: _OTHER for kind in Kind},
    Kind.DATE: phrase("write a date like 2026-12-05"),
    Kind.MONEY: phrase("write an amount like 1250.50"),
    Kind.EMAIL: phrase("write an address like name@example.com"),
    Kind.IBAN: phrase("check the IBAN: its figures do not fit together"),
    Kind.PHONE: phrase("write a telephone number like +33 2 47 00 00 00"),
    Kind.INTEGER: phrase("write a whole number"),
    Kind.NUMBER: phrase("write a number like 12.5"),
    Kind.BOOLEAN: phrase("write true or false"),
}
