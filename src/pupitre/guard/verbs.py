"""Which kinds of action a request asks for, by the verbs in it (`lexicon`), and where.

A lexicon and no understanding: only forms that ask count (`send`, `to send`, `envoyez`, never `sent` or `sending`),
none that is negated, weighed (`should I pay?`) or told of somebody else (`he wants to cancel`). A verb that is a noun
as well (`order`, `book`, `post`) counts only where a sentence or a wish begins with it.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from .lexicon import INFINITIVES, LIGHT, NOUNS, NOUNS_TOO, PHRASAL, VERBS
from .site import Does
from .stated import is_a_right_of, kinds_stated
from .wished import is_wished, scheduled_at

TOKEN = re.compile(
    r"(?:don|doesn|didn|can|won|shouldn|mustn)'t|[^\W_]+|(?:[!?]|(?<!\bm)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bdr)\.)(?=\s|$)|#(?=\w)|[;:,\n()\"“”«»]"
)
"""Words and punctuation, and the mark of a channel; a full stop inside a name parts no sentence."""

ENDS = frozenset(".!?\n")
"""What ends a sentence."""

EXCEPT = frozenset(
    "but except excepting unless keep leave not without mais sauf hormis excepte garde gardez garder conserve conservez "
    "conserver laisse laissez pas sans".split()
)
"""After these stands what is not meant."""

AND = frozenset("and then et puis , ; :".split())

TURNS = frozenset(
    "i he she they we who which because since car parce puisque qui il elle ils elles on je j c nous".split()
)
"""With these begins what is told, and no longer asked for: `delete A, it is the same as B`."""

_THE = frozenset("the this that these those my our le la les l' ce cet cette ces mon ma mes notre nos".split())
"""What stands before a thing that exists: `mets le fichier` makes none."""

_MONEY = frozenset(
    "money amount difference funds euros euro eur dollars dollar usd pounds sum rest balance share argent montant somme "
    "reste solde".split()
)
_OPENERS = frozenset(
    "please and so then to can could you also now just kindly should must will i'd let's or me us ahead directly finally "
    "afterwards next veuillez merci et puis ensuite pour peux pouvez pourrais pourriez tu vous ou aussi d'abord enfin "
    "il faut stp svp alors donc".split()
)
_NO = frozenset("not never without don't doesn't didn't cannot can't won't no ne n' sans jamais pas ni".split())
_CLAUSE_ENDS = frozenset(".!?\n;,:(")
_BACK = frozenset("it them".split())
_HER = frozenset("her him them".split())
_LETS = frozenset("let laisse laissez laisser".split())
_RIGHTS = frozenset("edit write read view comment modify change lire modifier ecrire commenter consulter".split())
_BOTH = frozenset(
    "both each everyone everybody participants attendees chacun chacune eux deux tous toutes invites".split()
)
_TO_WHOM = (["a"], ["au"], ["aux"])
_LUI = frozenset("lui leur la le les".split())
_THERE = frozenset("le la les l".split())

_IS = frozenset("is was are were has will est sont sera etait".split())
"""After a word that is a noun as well: `and rent is 2200` asks for nothing."""

_TELLS = frozenset(
    "tell inform notify remind ask answer write send dire dis dites informe informez rappeler demande ecris ecrivez "
    "envoie envoyez reponds repondez previens prevenez".split()
)
_GIVES = frozenset("let laisse laissez give donne donnez drop show montre montrez keep tiens fais faites".split())
BEFORE_NOUNS = frozenset(
    "the a an my our his her their its your any no some le la les l un une du des ce cet cette ces mon ma mes notre nos "
    "votre vos son sa ses leur leurs aucun aucune chaque each every".split()
)
"""`le partage`, `a transfer`: a thing, and no wish."""

_PRONOUNS = frozenset("le la les lui leur l s se me te nous vous y en m t".split())
_HIS_WISH = frozenset(
    "peut veut doit vient va vont peuvent veulent doivent viennent souhaite voulait devait pouvait voudrait passe passee "
    "venu venue alle allee compte espere pu voulu prefere refuse a".split()
)
"""Before an infinitive: what somebody else wants, did or has to do; `à payer` is a state."""
_MY_WISH = frozenset("pense pensez penser reste aide aidez tiens commence commencez".split())
_HIS_WISHES = frozenset(
    "wants wanted has had needs needed plans planned promised agreed forgot hopes hoped refused decided going came went "
    "supposed about able used right rights allowed permission access".split()
)
"""Before `to` and a verb."""
_MODALS = frozenset("will would can could may might should must".split())
_SAYS_I = frozenset("i you please vous tu".split())
_HE = frozenset("he she they it who which il elle ils elles qui on je j we".split())
_HAS = frozenset(
    "a ai as avons avez ont est sont ete etait sera suis es sommes etes avait aurait ayant has have had was were been is "
    "are".split()
)


def asked_at(tokens: Sequence[str], spoken: Sequence[str], sums: Collection[int] = ()) -> dict[int, frozenset[Does]]:
    """Where a request asks for something, or only reads, each with the kinds of act that it may be.

    `spoken` are the same tokens with their accents and capitals: `annulé` is done. `sums` are those that are amounts.
    """
    found: dict[int, set[Does]] = {}
    for place in range(len(tokens)):
        if is_wished(tokens, place, spoken, is_sum=place in sums):
            found.setdefault(place, set()).add(Does.PAY)
        scheduled = scheduled_at(tokens, place, spoken)
        if scheduled is not None and _is_asking(tokens, scheduled, spoken[scheduled].lower()):
            found.setdefault(scheduled, set()).add(Does.PAY)
        if not _is_asking(tokens, place, spoken[place].lower()):
            continue
        kinds = set[Does](_kinds_at(tokens, place, spoken, sums))
        if Does.CREATE in kinds and _makes_one(spoken, place):
            kinds.discard(Does.CHANGE)
        if kinds:
            found.setdefault(place, set()).update(kinds)
    stated = {
        place: kinds_stated(tokens, place, spoken, [*found]) for place in range(len(tokens)) if place not in found
    }
    return {place: frozenset(kinds) for place, kinds in sorted({**found, **stated}.items()) if kinds}


def is_statement(tokens: Sequence[str], place: int) -> bool:
    """Whether an act is asked for by a word that asks for nothing elsewhere: `paid` of `it can be paid`."""
    return not _is_asking(tokens, place, tokens[place])


def is_verb(token: str) -> bool:
    """Whether a word can ask for another act than to take something away."""
    return token in _ALL_VERBS


def is_pronoun(tokens: Sequence[str], place: int, *, is_joined: bool) -> bool:
    """Whether a verb is about what was named before: `delete it`, `supprime-le`, `le supprimer`."""
    after, before = tokens[place + 1 : place + 2], tokens[place - 1 : place]
    return (after[:1] != [] and (after[0] in _BACK or (is_joined and after[0] in _THERE))) or (
        tokens[place] in INFINITIVES and before != [] and before[0] in _THERE
    )


def is_person(tokens: Sequence[str], place: int, *, is_joined: bool) -> bool:
    """Whether a verb reaches somebody who was named before: `let her know`, `préviens-la`, `lui dire`, `tell both`."""
    after, before = tokens[place + 1 : place + 2], tokens[place - 1 : place]
    end = _end_of_clause(tokens, place)
    if any(tokens[n] in _BOTH and not _counts_things(tokens, n, end) for n in range(place + 1, min(place + 4, end))):
        return True
    # `dis-le à Rose` says it to Rose
    is_thing = is_joined and after[:1] in (["le"], ["la"], ["les"]) and tokens[place + 2 : place + 3] in _TO_WHOM
    return (after != [] and not is_thing and (after[0] in _HER or (is_joined and after[0] in _LUI))) or (
        tokens[place] in INFINITIVES and before != [] and before[0] in _LUI
    )


def _counts_things(tokens: Sequence[str], place: int, end: int) -> bool:
    """Whether `both` or `les deux` stands here before what it counts: `both bills`, `les deux factures`."""
    return tokens[place] in ("both", "deux") and any(
        len(token) > 4 and token.endswith("s") for token in tokens[place + 1 : min(place + 4, end)]
    )


def _kinds_at(tokens: Sequence[str], place: int, spoken: Sequence[str], sums: Collection[int]) -> Iterator[Does]:
    token = tokens[place]
    begins = place == 0 or tokens[place - 1] in _OPENERS or tokens[place - 1] in _CLAUSE_ENDS
    # `refund Will` is no refund that will come
    is_said = any(tokens[n] in _IS and spoken[n].islower() for n in range(place + 1, min(place + 2, len(tokens))))
    is_noun = token in NOUNS_TOO and (not begins or is_said)
    clause = tokens[place + 1 : _end_of_act(tokens, place)]
    # `drop her a line` drops nothing
    whole = [does for does, heads in _PHRASAL.items() if not heads.get(token, _NONE).isdisjoint(clause[:_FAR])]
    if begins and whole:
        # `put her down for Friday` makes something, and moves nothing
        is_new = Does.CREATE in whole and clause[:1] != [] and clause[0] not in _IT
        yield from (does for does in whole if does is not Does.CHANGE or not is_new)
    elif not is_noun:
        yield from (does for does, verbs in VERBS.items() if token in verbs)
    if token in LIGHT:
        for does, nouns in NOUNS.items():
            # `make two payments`; `based on the mails` sends none
            nouns = nouns | {f"{noun}s" for noun in nouns} if does is Does.PAY else nouns
            named = next((n for n, word in enumerate(clause[:15]) if word in nouns), None)
            # `mets le fichier` makes none, `fais de la note un document` neither; `both open invoices` opens nothing
            if (
                named is not None
                and not (is_noun and not named)
                and (does is not Does.CREATE or ((not named or clause[named - 1] not in _THE) and clause[0] != "de"))
            ):
                yield does
    if (
        token in _MAKES
        and begins
        and clause[:1]
        and clause[0] in _IT
        and any(word[0].isdecimal() for word in clause[1:6])
    ):
        yield Does.CHANGE
    if token in _TELLS | _POSTS | _PHRASAL[Does.SEND].keys() and _is_to_a_channel(clause):
        yield from (Does.PUBLISH, Does.SEND)
    if token in _SENDS and _names_a_bill(clause):
        yield Does.CREATE
    is_of_money = not _MONEY.isdisjoint(_until_end(tokens, place)[:6]) or _sends_a_sum(tokens, place, spoken, sums)
    if token in _SENDS and is_of_money:
        yield Does.PAY


def _makes_one(spoken: Sequence[str], place: int) -> bool:
    """Whether what follows is new: `note an order`, and no order that is there."""
    after = [word.lower() for word in spoken[place + 1 : place + 5]]
    return after[:1] != [] and after[0] in _ARTICLES and not _NEW.isdisjoint(after)


def _is_to_a_channel(clause: Sequence[str]) -> bool:
    """Whether it is told in a channel (`tell #sales`, `préviens l'équipe sur le canal atelier`), and not told of one."""
    told = next((n for n, word in enumerate(clause) if word in _SAYS_THAT), len(clause))
    return "#" in clause[:7] or any(
        word in _CHANNELS and not _WHERE.isdisjoint(clause[max(0, n - 3) : n]) for n, word in enumerate(clause[:told])
    )


def _sends_a_sum(tokens: Sequence[str], place: int, spoken: Sequence[str], sums: Collection[int]) -> bool:
    """Whether what is sent is an amount: right after the verb, or after whom it goes to: `send Ada the £145`."""
    first = next((n for n in sums if place < n <= place + _NEAR), None)
    return first is not None and all(
        tokens[n] in BEFORE_NOUNS | _TO_HIM or spoken[n][:1].isupper() for n in range(place + 1, first)
    )


def _names_a_bill(clause: Sequence[str]) -> bool:
    """Whether a bill is to be made that was not there: `send her an invoice of 40 €`, and not `send her the invoice`."""
    return any(
        word in _BILLS and not {*clause[max(0, n - 2) : n]}.isdisjoint(_ARTICLES) for n, word in enumerate(clause[:8])
    )


def _is_asking(tokens: Sequence[str], place: int, spoken: str) -> bool:
    """Whether what stands here asks: it is not negated (no `not` within three words before it, in its own clause), not
    weighed, not told, and not an answer to who asks."""
    if tokens[place] not in _WORDS or spoken.endswith("é") or _is_for_himself(tokens, place):
        return False
    if tokens[place + 1 : place + 2] in (["not"], ["never"]):
        return False
    if place and tokens[place - 1] in BEFORE_NOUNS and tokens[place] not in INFINITIVES:
        return False
    if _is_a_right(tokens, place):
        return False
    for before in reversed(tokens[max(0, place - 3) : place]):
        if not before[0].isalnum():
            break
        if before in _NO:
            return False
    return not _is_told(tokens, place) and not _is_weighed(tokens, place)


def _is_a_right(tokens: Sequence[str], place: int) -> bool:
    """Whether it is what somebody is to be let do: `let Ada edit the plan`, `le droit de modifier le plan`."""
    if is_a_right_of(tokens, place):
        return True
    lets = next((n for n in range(place - 2, max(-1, place - 5), -1) if tokens[n] in _LETS), None)
    return tokens[place] in _RIGHTS and lets is not None and all(each[0].isalnum() for each in tokens[lets:place])


def _is_for_himself(tokens: Sequence[str], place: int) -> bool:
    """`tell me`, `dis-moi`: an answer, and nothing that goes to anybody."""
    after = tokens[place + 1 : place + 2]
    return tokens[place] in _TELLS | _GIVES and after in (["me"], ["us"], ["moi"], ["nous"])


def _is_told(tokens: Sequence[str], place: int) -> bool:
    """Whether it is told of somebody: `he wants to cancel`, `elle est passée payer`, `il a annulé`, `we send`."""
    before = place - 1
    if tokens[place] in INFINITIVES:
        while before >= 0 and tokens[before] in _PRONOUNS:
            before -= 1
        if before >= 0 and tokens[before] == "pour":
            # `elle a écrit pour changer l'heure`
            return not _HAS.isdisjoint(tokens[_begin_of_clause(tokens, before) : before])
        if before < 0 or tokens[before] not in _HIS_WISH:
            return False
        # `va payer` and `pense à payer` ask
        is_own = tokens[before] == "va" and (before == 0 or tokens[before - 1] in _CLAUSE_ENDS)
        return not is_own and not (
            tokens[before] == "a" and tokens[before - 1 : before][:1] and tokens[before - 1] in _MY_WISH
        )
    if before < 0:
        return False
    if tokens[before] == "to":
        return before > 0 and tokens[before - 1] in _HIS_WISHES
    if tokens[before] in _MODALS:
        subject = tokens[before - 1 : before]
        return subject != [] and subject[0][0].isalnum() and subject[0] not in _SAYS_I | _OPENERS
    return tokens[before] in _HE or tokens[before] in _HAS


def _is_weighed(tokens: Sequence[str], place: int) -> bool:
    """Whether the sentence asks if something should be done, or how: who deliberates has not asked for it yet."""
    begin = next((before for before in range(place, 0, -1) if tokens[before - 1] in ENDS), 0)
    return bool(_WEIGHS.search(" ".join([*tokens[begin:place], *_until_end(tokens, place - 1)])))


_WEIGHS = re.compile(
    # French
    r"\b(?:dois|devrais) je\b|\b(?:devons|devrions) nous\b|\b(?:doit|devrait|peut) on\b|\bfau(?:t|drait) il\b"
    r"|\best ce (?:que je|qu on|que nous|qu il) (?:dois|devrais|devons|devrions|doit|devrait|faut|faudrait)\b"
    r"|\b(?:si (?:je|on|nous)|s il) (?:dois|devrais|devons|devrions|doit|devrait|faut|faudrait)\b"
    r"|\b(?:en|que|qu en) pense[sz] (?:tu|vous)\b|\bcomment (?:faire|dois|puis|peut|pouvons)\b"
    r"|\b(?:attends|attendez|attendre|patiente|patientez) (?:\w+ ){0,3}(?:avant|pour)\b"
    # English
    r"|\b(?:should|shall|must) (?:i|we)\b|\bdo (?:i|we) (?:have|need) to\b"
    r"|\bif (?:i|we) (?:should|must|have to|need to)\b|\bwhether (?:i|we|to)\b|\bwhat do you think\b"
    r"|\bhow (?:do|can|would|should) (?:i|we)\b"
    r"|\b(?:wait|hold on|hold off) (?:\w+ ){0,3}(?:before|with)\b"
)
"""Words of a question about what to do, between words without punctuation."""


def _begin_of_clause(tokens: Sequence[str], place: int) -> int:
    return next((n for n in range(place, 0, -1) if tokens[n - 1] in _CLAUSE_ENDS), 0)


def _end_of_clause(tokens: Sequence[str], place: int) -> int:
    return next((n for n in range(place + 1, len(tokens)) if tokens[n] in _CLAUSE_ENDS), len(tokens))


def _end_of_act(tokens: Sequence[str], place: int) -> int:
    """Where its clause ends, or another verb is joined to it: of `move it and send a mail` the mail is not moved."""
    end = _end_of_clause(tokens, place)
    joined = (n for n in range(place + 2, end) if tokens[n] in _ALL_VERBS and tokens[n - 1] in AND)
    return next(joined, end)


def _until_end(tokens: Sequence[str], place: int) -> Sequence[str]:
    """The rest of the sentence after a place."""
    end = next((n for n in range(place + 1, len(tokens)) if tokens[n] in ENDS), len(tokens))
    return tokens[place + 1 : end]


_POSTS = frozenset(
    "share put post summarise summarize resume resumez resumer poste postez poster ecris ecrivez mets mettez sum "
    "partage partagez partager".split()
)
_CHANNELS = frozenset("canal channel salon chat slack teams groupe group forum".split())
_NEAR = 6
_TO_HIM = frozenset("him her them lui leur to a au aux".split())
_NEW = NOUNS[Does.CREATE] - frozenset(
    "note document file fichier entry list liste link lien point dossier folder".split()
)
_BILLS = frozenset("invoice bill quote facture devis".split())
_ARTICLES = frozenset("a an une un".split())
_WHERE = frozenset("on in sur dans via par".split())
_SAYS_THAT = frozenset("that que qu si".split())
_SENDS = frozenset("send envoyer envoie envoyez transferer transfere transferez".split())
_MAKES = frozenset({"make"})
_IT = frozenset("it that this them the his her their".split())
"""`make it 60`, `make the price 12`: it is there, and is to be changed."""
_NONE: frozenset[str] = frozenset()
_FAR = 12
"""Words between a verb and what goes with it: `put a call with A and B in my diary`."""


def _by_head(pairs: str) -> dict[str, frozenset[str]]:
    heads: dict[str, set[str]] = {}
    for verbs, _, after in (pair.partition("-") for pair in pairs.split()):
        for head in verbs.split("/"):
            heads.setdefault(head, set()).update(after.split("/"))
    return {head: frozenset(tails) for head, tails in heads.items()}


_PHRASAL = {does: _by_head(pairs) for does, pairs in PHRASAL.items()}
_ALL_VERBS = frozenset[str]().union(*(verbs for does, verbs in VERBS.items() if does is not Does.DESTROY))
_WORDS = LIGHT.union(*VERBS.values(), *_PHRASAL.values())
