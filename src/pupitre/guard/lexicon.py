"""The verbs of offices, French and English, by the kind of act that they ask for; how they are read is in `verbs`.

Without accents. English verbs stand as they ask (`send`), French ones in the infinitive; their imperatives are made by
rule (`annuler`, `annule`, `annulez`), and those that follow none are written beside it (`dire/dis/dites`).
"""

from collections.abc import Iterator

from .site import Does

_ENGLISH: dict[Does, str] = {
    Does.SEND: "send resend forward notify inform reply respond write tell contact remind thank congratulate confirm "
    "acknowledge apologise apologize alert warn reassure brief ping nudge chase wish email mail message text "
    "dm answer ask post",
    Does.PUBLISH: "publish announce upload send write reply post tweet comment message share",
    Does.SHARE: "share grant lend hand entrust",
    Does.INVITE: "invite add enrol enroll onboard include admit",
    Does.PAY: "pay repay refund reimburse wire settle donate remit compensate transfer credit",
    Does.RESERVE: "buy purchase restock reorder arrange plan hire subscribe schedule book order reserve rent "
    "enrol enroll register",
    Does.CREATE: "create schedule draft generate register prepare remind compose produce compile duplicate organise "
    "organize arrange hire add make save record note log plan book open write issue invoice bill quote reserve order "
    "enter turn convert",
    Does.CHANGE: "adjust modify edit correct rename replace increase decrease extend append reschedule rebook postpone "
    "amend revise alter convert contest dispute challenge freeze pause save double halve turn bring  shorten "
    "prolong renew reduce defer delay upgrade downgrade promote approve reject "
    "resolve restore revert reinstate reconcile merge attach enable disable activate deactivate suspend unlock "
    "relocate "
    "tag flag shift bump rectify apply allocate waive change update set reset fix mark move raise lower add "
    "close reopen "
    "assign reassign match link lock pin swap switch complete archive cut",
    Does.DESTROY: "delete remove erase discard wipe terminate strike  unsubscribe revoke purge unshare "
    "uninstall withdraw scrap cancel "
    "drop clear trash kick bin stop void",
    Does.READ: "read open show list summarise summarize check look find compare see keep search get",
}

_FRENCH: dict[Does, str] = {
    Does.SEND: "envoyer/envoie renvoyer/renvoie transferer/transfere reclamer "
    " repondre ecrire/ecris/ecrivez transmettre/transmets prevenir/previens/"
    "prevenez informer relancer remercier rappeler/rappelle demander dire/dis/dites aviser confirmer avertir signaler "
    "adresser notifier feliciter rassurer contacter alerter expliquer proposer souhaiter annoncer",
    Does.PUBLISH: "publier annoncer diffuser poster ecrire/ecris/ecrivez envoyer/envoie commenter afficher",
    Does.SHARE: "partager autoriser preter",
    Does.INVITE: "inviter ajouter inscrire/inscris/inscrivez inclure/inclus/incluez convier integrer abonner",
    Does.PAY: "payer/paie regler rembourser virer verser acquitter crediter dedommager indemniser",
    Does.RESERVE: "planifier reserver acheter commander louer souscrire/souscris/souscrivez bloquer "
    "inscrire/inscris/inscrivez",
    Does.CREATE: "creer transformer rediger enregistrer caler prevoir/prevois/prevoyez acheter "
    "souscrire/souscris/souscrivez planifier programmer preparer noter ajouter emettre/emets facturer etablir "
    "composer produire/produis/produisez dupliquer copier organiser fixer saisir inscrire/inscris/inscrivez generer "
    "deposer ecrire/ecris/ecrivez reserver commander louer bloquer",
    Does.CHANGE: "changer modifier corriger ajuster renommer remplacer augmenter baisser deplacer completer decaler "
    "reporter ajouter repousser avancer prolonger raccourcir reduire/reduis/reduisez diminuer valider approuver "
    "rejeter/"
    "rejette rapprocher lier relier rattacher associer fusionner restaurer retablir verrouiller deverrouiller activer "
    "desactiver suspendre clore rouvrir/rouvre/rouvrez marquer cocher renouveler/renouvelle ranger classer archiver "
    "convertir transferer confier fermer cloturer assigner attribuer affecter hausser passer appliquer accorder "
    "echanger inverser rectifier contester enregistrer noter porter monter ramener/ramene arrondir geler "
    "remettre/remets/"
    "remettez reprogrammer replanifier recaler permuter intervertir",
    Does.DESTROY: "supprimer effacer retirer enlever annuler resilier jeter/jette revoquer arreter cesser detruire/"
    "detruis/detruisez rayer/raye exclure/exclus/excluez desabonner desinscrire/desinscris/desinscrivez decommander",
    Does.READ: "lire/lis/lisez ouvrir/ouvre/ouvrez montrer lister resumer verifier regarder chercher comparer garder "
    "laisser conserver trouver",
}

_NOUNS_TOO = (
    "email mail message text dm answer ask post tweet comment share invite transfer credit book order reserve rent add "
    "contest dispute challenge freeze pause double wish make save record note log plan open write issue invoice "
    "bill quote change update set reset fix mark move raise "
    "lower close match link lock pin swap switch complete archive cut cancel drop clear trash kick bin stop void brief "
    "ping hand list read grant check look show keep search get commande loue programme facture copie commente demande "
    "relance annonce affiche poste offre ferme cloture attribue affecte baisse hausse avance reporte passe lie marque "
    "classe range associe arrete bloque hausse change liste montre garde adresse alerte paie regle fixe "
    "complete valide "
    "active echange inverse prete partage porte monte note  alert forward contact refund schedule draft "
    "purchase shift tag flag increase "
    "decrease delay upgrade register reply"
)

PHRASAL: dict[Does, str] = {
    Does.SEND: "let-know/knows get-back follow-up drop-line/email/mail/note/message/reminder/word "
    "keep-posted write-back fais/faire/faites-savoir/suivre/parvenir mets/mettre/mettez-courant/copie "
    "tiens-courant put-copy/cc",
    Does.PUBLISH: "put-up mets/mettre/mettez-ligne",
    Does.SHARE: "give-to/access let-see/edit/read/view/comment/have laisse/laissez-lire/modifier "
    "laisse-consulter/commenter donne/donner/donnez-acces",
    Does.INVITE: "let-in/into sign-up put/mets/mettre/mettez-list/liste",
    Does.PAY: "give-back pay-back give/return/rends/rendre/rendez-deposit/caution/money/argent rends/rendre/rendez-euros",
    Does.CREATE: "take-order/booking prends/prenez/prendre-commande put-appointment set-up draw-up put-in/down "
    "put/mets/mettez/mettre-calendar/diary/agenda/planner/schedule/planning/calendrier",
    Does.CHANGE: "give-until/till donne/donnez/donner-jusqu put-off/on/as/at/by push-back/to bring-forward/to give-to "
    "set-at take-to mets/mettre/mettez-en/a/au/fiche mets/mettre-comme put-record/card porte/monte/ramene-a/au "
    "donne/donner/donnez-a/au donne-aux fais/faire-passer",
    Does.DESTROY: "call-off take-off/out/down get-rid throw-away",
}
"""A verb and what must follow it in its clause: `let her know`, `mets la facture en payée`."""

LIGHT = frozenset(
    "take make create add set do put arrange prepare give place file open leave grant write move faire fais "
    "faites mettre "
    "mets mettez ajouter ajoute ajoutez poser pose posez passer passe passez effectuer effectuez donner donne donnez "
    "prendre prends prenez laisser laisse laissez accorder accorde accordez rendre rends rendez ouvrir ouvre "
    "ouvrez".split()
)
"""Verbs that ask for what the noun after them says: `make a payment`."""

_NOUNS: dict[Does, str] = {
    Does.SEND: "email mail message reply reponse courriel comment commentaire mot sms",
    Does.PUBLISH: "comment commentaire post remark remarque announcement annonce article notice",
    Does.PAY: "payment transaction transfer refund deposit paiement virement reglement remboursement",
    Does.RESERVE: "reservation booking purchase order commande appointment slot rendez rdv creneau consultation",
    Does.CREATE: "event reminder meeting appointment slot file document note entry folder list draft ticket task link "
    "invoice quote order booking commande reservation evenement rappel reunion rendez rdv creneau consultation "
    "fichier dossier liste point dejeuner diner lunch dinner call "
    "brouillon fiche tache lien facture devis avoir",
    Does.CHANGE: "jour public private visible publique prive privee remise rabais reduction discount",
    Does.SHARE: "access acces right rights permission droit droits autorisation link lien public private visible "
    "publique prive privee",
    Does.DESTROY: "corbeille poubelle bin trash",
}


def _forms(verb: str) -> Iterator[str]:
    """A French verb as it asks: its infinitive and its imperatives."""
    infinitive, *written = verb.split("/")
    yield infinitive
    yield from written
    stem = infinitive[:-2]
    if infinitive.endswith("er"):
        yield from (f"{stem}e", f"{stem}ez")
    elif infinitive.endswith("re"):
        yield from (f"{stem}s", f"{stem}ez")
    else:
        yield from (f"{stem}is", f"{stem}issez")


def _asking(does: Does) -> frozenset[str]:
    french = (form for verb in _FRENCH.get(does, "").split() for form in _forms(verb))
    return frozenset({*_ENGLISH.get(does, "").split(), *french})


VERBS = {does: _asking(does) for does in Does if does in _ENGLISH}
NOUNS_TOO = frozenset(_NOUNS_TOO.split())
"""Verbs that are nouns as well."""
INFINITIVES = frozenset(verb.split("/")[0] for verbs in _FRENCH.values() for verb in verbs.split())
NOUNS = {does: frozenset(nouns.split()) for does, nouns in _NOUNS.items()}
