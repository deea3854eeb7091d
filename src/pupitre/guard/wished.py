"""Payments that a request asks for without a verb: `Two payments please: 185 to A`, `un virement de 300 € à B, svp`,
`£145 to C please`.

Only where the sentence, or the clause of an amount, begins so, says please, says to whom, and has no verb that makes it
something else.
"""

from collections.abc import Sequence

from .lexicon import INFINITIVES, VERBS

_PAYMENTS = frozenset(
    "payment payments transfer transfers refund refunds paiement paiements virement virements remboursement "
    "remboursements reglement reglements".split()
)
_DUE = frozenset("bill bills invoice invoices rent facture factures loyer loyers".split())
"""What is paid where it is put on a day."""
_A = frozenset("a an the this that his her their its un une le la ce cet cette son leur".split())
_SCHEDULES = frozenset("schedule programmer programme programmez planifier planifie planifiez".split())
_PLEASE = frozenset("please plait svp stp merci thanks thank".split())
_BEGINS = frozenset(
    "a an one two three four un une deux trois quatre le la les the please then and et puis another autre "
    "first second".split()
)
_TO = frozenset("to a au aux".split())
_ENDS = frozenset(".!?\n")
_IS_TOLD = frozenset(
    "came come comes arrived arrives received got has have had is was were are will did does from est sont ete etait "
    "sera recu recue recus arrive arrivee venu venue parti partie fait faite manque".split()
)
_ALL = frozenset[str]().union(*VERBS.values(), INFINITIVES) - _PAYMENTS - {"a"}


def scheduled_at(tokens: Sequence[str], place: int, spoken: Sequence[str]) -> int | None:
    """Where the verb of a payment stands that is put on a day: `schedule the payment`; none of `a call about it`."""
    if tokens[place] not in _PAYMENTS | _DUE:
        return None
    before = place - 1
    while before >= 0 and (tokens[before] in _A or spoken[before][:1].isupper()) and tokens[before] not in _SCHEDULES:
        before -= 1
    return before if before >= 0 and tokens[before] in _SCHEDULES else None


def is_wished(tokens: Sequence[str], place: int, spoken: Sequence[str], *, is_sum: bool) -> bool:
    """Whether a payment is asked for here by its noun alone, or by the amount (`is_sum`) with which a clause begins."""
    if is_sum:
        return _is_sum_wished(tokens, place, spoken)
    if tokens[place] not in _PAYMENTS:
        return False
    begin = next((n for n in range(place, 0, -1) if tokens[n - 1] in _ENDS), 0)
    end = next((n for n in range(place, len(tokens)) if tokens[n] in _ENDS), len(tokens))
    before, after = tokens[begin:place], tokens[place + 1 : end]
    return (
        all(word in _BEGINS or word.isdecimal() or not word.isalnum() for word in before)
        and not _PLEASE.isdisjoint(tokens[begin:end])
        and not _TO.isdisjoint(after)
        and any(word[0].isdecimal() for word in after)
        and _IS_TOLD.isdisjoint(after)
        # a verb makes it something else; a name with a capital is none
        and not any(
            word in _ALL and spoken[number].islower()
            for number, word in enumerate(tokens[place + 1 : end], place + 1)
        )
    )


def _is_sum_wished(tokens: Sequence[str], place: int, spoken: Sequence[str]) -> bool:
    """`£145 to C please`: a clause of an amount, whom it goes to and a please."""
    end = next((n for n in range(place, len(tokens)) if tokens[n] in _CLAUSE_ENDS), len(tokens))
    after = [token for token in tokens[place + 1 : end] if token not in _CURRENCIES]
    return (
        (place == 0 or tokens[place - 1] in _CLAUSE_ENDS)
        and after[:1] != []
        and after[0] in _TO
        and not _PLEASE.isdisjoint([*after, *_until_other(tokens, end + 1)])
        and _IS_TOLD.isdisjoint(after)
        and not any(tokens[n] in _ALL and spoken[n].islower() for n in range(place + 1, end))
    )


def _until_other(tokens: Sequence[str], begin: int) -> Sequence[str]:
    """The words of a please that stands by itself: `, s'il te plaît`."""
    end = next((n for n in range(begin, len(tokens)) if tokens[n] not in _PLEASES), len(tokens))
    return tokens[begin:end] if tokens[end : end + 1] in ([], ["."], ["!"]) else ()


_PLEASES = _PLEASE | frozenset("s il te vous".split())
_CLAUSE_ENDS = _ENDS | frozenset(",;:(")
_CURRENCIES = frozenset("eur euro euros pound pounds dollar dollars usd gbp chf francs".split())
