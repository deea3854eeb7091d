"""Which kinds of action a request asks for, by the verbs in it: a small lexicon, French and English.

A lexicon and no understanding: it knows the common verbs of offices, takes only forms that ask (`send`, `to send`,
`envoyez`, never `sent` or `sending`), and leaves out what is negated. A verb that is a noun as well (`order`, `book`,
`post`) counts only where a sentence or a wish begins with it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .site import Does

_VERBS: dict[Does, str] = {
    Does.SEND: "send resend forward notify inform reply respond write tell contact remind thank congratulate confirm "
    "acknowledge apologise apologize alert warn reassure envoyer envoie envoyez repondre reponds repondez ecrire ecris "
    "ecrivez transmettre transmets transmettez prevenir previens prevenez informer informe informez relancer relance "
    "relancez remercier remercie remerciez rappeler rappelez demander demande demandez dire dis dites aviser avise "
    "avisez "
    "confirmer confirme confirmez avertir avertis avertissez signaler signale signalez adressez notifier notifie "
    "notifiez feliciter felicite felicitez rassurer rassure rassurez contacter contacte contactez alerter alertez",
    Does.PUBLISH: "publish announce upload send write reply publier publie publiez annoncer annonce annoncez diffuser "
    "diffuse diffusez poster ecrire ecris ecrivez envoyer envoie envoyez commenter commentez afficher affiche affichez",
    Does.SHARE: "share grant partager partage partagez autoriser autorise autorisez",
    Does.INVITE: "invite add enrol enroll onboard include admit inviter invitez ajouter ajoute ajoutez inscrire inscris "
    "inscrivez inclure inclus convier convie conviez integrer integre integrez abonner abonne abonnez",
    Does.PAY: "pay repay refund reimburse wire settle donate remit payer paie paye payez regler regle reglez rembourser "
    "rembourse remboursez virer vire virez verser verse versez acquitter acquitte acquittez crediter credite creditez "
    "dedommager dedommage dedommagez",
    Does.RESERVE: "buy purchase hire subscribe schedule planifier planifie planifiez reserver reservez acheter achete "
    "achetez commander commandez louer louez "
    "souscrire souscris souscrivez",
    Does.CREATE: "create schedule draft generate register prepare remind compose produce compile duplicate organise "
    "organize arrange creer cree creez rediger redige redigez enregistrer enregistre enregistrez planifier planifie "
    "planifiez programmer programmez preparer prepare preparez noter notez ajouter ajoute ajoutez emettre emets emettez "
    "facturer facturez etablir etablis etablissez composer compose composez produire produis produisez dupliquer "
    "duplique "
    "dupliquez copier copiez organiser organise organisez fixer fixe fixez saisir saisis saisissez inscrire inscris "
    "inscrivez generer genere generez deposer depose deposez ecrire ecris ecrivez",
    Does.CHANGE: "adjust modify edit correct rename replace increase decrease extend append reschedule postpone amend "
    "revise alter convert shorten prolong reduce defer delay upgrade downgrade promote approve reject resolve restore "
    "revert reinstate reconcile merge attach enable disable activate deactivate suspend unlock relocate tag "
    "changer changez modifier modifie modifiez corriger corrige corrigez ajuster ajuste ajustez renommer renomme "
    "renommez "
    "remplacer remplace remplacez augmenter augmente augmentez baisser baissez deplacer deplace deplacez completer "
    "complete completez decaler decale decalez reporter reportez ajouter ajoute ajoutez repousser repousse repoussez "
    "avancer avancez prolonger prolonge prolongez raccourcir raccourcis raccourcissez reduire reduis reduisez diminuer "
    "diminue diminuez valider valide validez approuver approuve approuvez rejeter rejette rejetez rapprocher rapproche "
    "rapprochez lier relier relie reliez rattacher rattache rattachez associer associez fusionner fusionne fusionnez "
    "restaurer restaure restaurez retablir retablis retablissez verrouiller verrouille verrouillez deverrouiller "
    "deverrouille deverrouillez activer active activez desactiver desactive desactivez suspendre suspends suspendez "
    "clore "
    "rouvrir rouvre rouvrez marquer marquez cocher coche cochez renouveler renouvelle renouvelez ranger rangez classer "
    "classez archiver archivez convertir convertis convertissez transferer transfere transferez confier confie confiez",
    Does.DESTROY: "delete remove erase discard wipe unsubscribe revoke purge unshare uninstall withdraw supprimer "
    "supprime supprimez effacer efface effacez retirer retire retirez enlever enleve enlevez annuler annule annulez "
    "resilier resilie resiliez jeter jette jetez revoquer revoque revoquez arreter arretez cesser cesse cessez detruire "
    "detruis detruisez exclure exclus excluez desabonner desabonne desabonnez desinscrire desinscris desinscrivez",
}
_ALSO_NOUNS: dict[Does, str] = {
    Does.SEND: "email mail message text dm answer ask post",
    Does.PUBLISH: "post tweet comment message share commente",
    Does.SHARE: "share",
    Does.INVITE: "invite",
    Does.PAY: "transfer credit",
    Does.RESERVE: "book order reserve rent commande loue",
    Does.CREATE: "add make save record note log plan book open write issue invoice bill quote programme facture copie",
    Does.CHANGE: "change update set reset fix mark move raise lower add close reopen assign reassign match link lock pin "
    "swap switch complete archive fermer ferme fermez cloturer cloture cloturez assigner assigne assignez attribuer "
    "attribue attribuez affecter affecte affectez baisse hausse avance reporte passer passe passez associe lie marque "
    "classe range change",
    Does.DESTROY: "cancel drop clear trash kick bin stop void arrete",
}
_LIGHT = frozenset(
    "make create add set do put arrange prepare give place file open leave grant write move faire fais faites mettre "
    "mets "
    "mettez ajouter ajoute ajoutez poser pose posez passer passe passez effectuer effectuez donner donne donnez prendre "
    "prends prenez laisser laisse laissez accorder accorde accordez rendre rends rendez ouvrir ouvre ouvrez".split()
)
_NOUNS: dict[Does, str] = {
    Does.SEND: "email mail message reply reponse courriel comment commentaire mot",
    Does.PUBLISH: "comment commentaire post remark remarque announcement annonce article",
    Does.PAY: "payment transaction transfer refund deposit paiement virement reglement remboursement",
    Does.RESERVE: "reservation booking purchase order reservation commande",
    Does.CREATE: "event reminder meeting appointment file document note entry folder list draft ticket task link "
    "evenement "
    "rappel reunion rendez fichier dossier liste brouillon fiche tache lien",
    Does.CHANGE: "jour public private visible publique prive privee",
    Does.SHARE: "access acces right rights permission droit droits autorisation link lien public private visible "
    "publique "
    "prive privee",
    Does.DESTROY: "corbeille poubelle bin trash",
}
_THE = frozenset("the this that these those my our le la les l' ce cet cette ces mon ma mes notre nos".split())
"""What stands before a thing that exists: `mets le fichier` makes none."""
_MONEY = frozenset(
    "money amount difference funds euros euro eur dollars dollar usd pounds sum rest balance share argent montant somme "
    "reste solde".split()
)
_OPENERS = frozenset(
    "please and then to can could you also now just kindly should must will i'd let's or me us ahead directly finally "
    "afterwards next veuillez merci et puis ensuite pour peux pouvez pourrais pourriez tu vous ou aussi d'abord enfin "
    "il faut".split()
)
_NO = frozenset("not never without don't doesn't didn't cannot can't won't no ne n' sans jamais pas ni".split())
_WORD = re.compile(r"(?:don|doesn|didn|can|won|shouldn|mustn)'t|[^\W_]+|[.!?](?=\s|$)|[;:,\n()\"“”«»]")
_ENDS = frozenset(".!?\n")
_CLAUSE_ENDS = frozenset(".!?\n;,:(")
_EXCEPT = frozenset(
    "but except excepting unless keep leave not without mais sauf hormis excepte garde gardez garder conserve conservez "
    "conserver laisse laissez pas sans".split()
)
_AND = frozenset("and then et puis , ; :".split())
_READS = frozenset(
    "read open show list summarise summarize check look find compare see lis lisez lire ouvre ouvrez montre montrez "
    "liste listez resume resumez verifie verifiez regarde regardez cherche cherchez compare comparez".split()
)
_IT = frozenset("it them this that those these le la les celui celle ceux".split())


def kinds_asked(plain: str) -> frozenset[Does]:
    """The kinds of acts that a request (in small letters without accents) asks for."""
    tokens = tokens_of(plain)
    return frozenset(does for does in Does if _asks(does, tokens))


def asking_words(plain: str) -> Counter[str]:
    """The words that stand in a request as verbs that ask, each as often as it does: they name nothing."""
    tokens = tokens_of(plain)
    return Counter(tokens[place] for place in {place for does in Does for place in _places(does, tokens)})


def is_to_be_gone(plain: str, name: Sequence[str]) -> bool:
    """Whether a request asks to take away what has this name: after the verb, in its sentence, or as `it` right after.

    Who says `read the notes and tell me what to remove` has not asked to remove the notes.
    """
    tokens = tokens_of(plain)
    size = len(name)
    words = [(place, token) for place, token in enumerate(tokens) if token[0].isalnum()]
    named = [
        words[number][0]
        for number in range(len(words) - size + 1)
        if [token for _, token in words[number : number + size]] == list(name)
    ]
    if any(begin < at < end for begin, end in _light_places(tokens, _OBJECTS[Does.DESTROY]) for at in named):
        return True
    for place in _places(Does.DESTROY, tokens):
        if any(token in _IT for token in tokens[place + 1 : place + 2]):
            return True
        ends = next((n for n in range(place + 1, len(tokens)) if _turns(tokens, n)), len(tokens))
        if any(place < at < ends for at in named):
            return True
    return False


def _turns(tokens: Sequence[str], place: int) -> bool:
    """Whether what follows is no longer to be taken away: a new sentence, an exception, `and` with another verb."""
    return (
        tokens[place] in _ENDS
        or tokens[place] in _EXCEPT
        or (tokens[place] in _ALL_VERBS and tokens[place - 1] in _AND)
    )


def tokens_of(plain: str) -> list[str]:
    """Words and punctuation, one after the other; a full stop inside a name parts no sentence."""
    return _WORD.findall(plain)


def _asks(does: Does, tokens: Sequence[str]) -> bool:
    return (
        next(_places(does, tokens), None) is not None
        or any(
            does is not Does.CREATE or (tokens[noun - 1] not in _THE and tokens[place + 1] != "de")
            for place, noun in _light_places(tokens, _OBJECTS.get(does, frozenset()))
        )
        or (does is Does.PAY and _sends_money(tokens))
    )


def _places(does: Does, tokens: Sequence[str]) -> Iterator[int]:
    """Where a verb of this kind stands that asks and is not negated."""
    for place, token in enumerate(tokens):
        if token in _NOUN_TOO.get(does, ()) and not _is_for_himself(tokens, place):
            if tokens[place + 1 : place + 2] and tokens[place + 1] in _IS:
                continue
            if (place == 0 or tokens[place - 1] in _OPENERS or tokens[place - 1] in _CLAUSE_ENDS) and _wanted(
                tokens, place
            ):
                yield place
        elif token in _SURE.get(does, ()) and _wanted(tokens, place) and not _is_for_himself(tokens, place):
            yield place


def _is_for_himself(tokens: Sequence[str], place: int) -> bool:
    """`tell me`, `dis-moi`: an answer, and nothing that goes to anybody; `we send` tells what is done anyway."""
    after = tokens[place + 1 : place + 2]
    return tokens[place - 1 : place] == ["we"] or (
        tokens[place] in _TELLS and after in (["me"], ["us"], ["moi"], ["nous"])
    )


_IS = frozenset("is was are were has will est sont sera etait".split())
"""After a word that is a noun as well: `and rent is 2200` asks for nothing."""

_TELLS = frozenset(
    "tell inform notify remind ask answer write send dire dis dites informe informez rappeler demande ecris ecrivez "
    "envoie envoyez reponds repondez previens prevenez".split()
)


def _wanted(tokens: Sequence[str], place: int) -> bool:
    """Whether a verb is not negated (no `not` within three words before it, in its own clause) and not weighed."""
    if _is_weighed(tokens, place):
        return False
    for before in reversed(tokens[max(0, place - 3) : place]):
        if not before[0].isalnum():
            return True
        if before in _NO:
            return False
    return True


def _is_weighed(tokens: Sequence[str], place: int) -> bool:
    """Whether the sentence asks if something should be done, or how: who deliberates has not asked for it yet."""
    begin = next((before for before in range(place, 0, -1) if tokens[before - 1] in _ENDS), 0)
    end = next((after for after in range(place, len(tokens)) if tokens[after] in _ENDS), len(tokens))
    return bool(_WEIGHS.search(" ".join(tokens[begin:end])))


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


def _light_places(tokens: Sequence[str], nouns: frozenset[str]) -> Iterator[tuple[int, int]]:
    """`make a reservation`, `put it in the bin`: a light verb with its noun, in one clause within fifteen words."""
    for place, token in enumerate(tokens):
        if token in _LIGHT and _wanted(tokens, place):
            for after in range(place + 1, min(place + 16, len(tokens))):
                if tokens[after] in _CLAUSE_ENDS:
                    break
                if tokens[after] in nouns:
                    yield place, after


def _sends_money(tokens: Sequence[str]) -> bool:
    for place, token in enumerate(tokens):
        if token in {"send", "envoyer", "envoie", "envoyez"} and _wanted(tokens, place):
            for after in tokens[place + 1 : place + 7]:
                if after in _ENDS:
                    break
                if after in _MONEY:
                    return True
    return False


_SURE = {
    does: frozenset(verbs.split()) - frozenset(_ALSO_NOUNS.get(does, "").split()) for does, verbs in _VERBS.items()
}
_NOUN_TOO = {does: frozenset(verbs.split()) for does, verbs in _ALSO_NOUNS.items()}
_ALL_VERBS = _READS.union(
    *(verbs for kinds in (_SURE, _NOUN_TOO) for does, verbs in kinds.items() if does is not Does.DESTROY)
)
_OBJECTS = {does: frozenset(nouns.split()) for does, nouns in _NOUNS.items()}
