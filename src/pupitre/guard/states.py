"""Words of offices for states and rights, French and English: whoever asks for `lecture` asks for the right to `read`.

As the verbs, a small lexicon and no understanding: words that mean the same stand together, and a declaration adds its
own (`values`). What is missing here is asked about.
"""

from ..days import fold

_SAME = (
    "read reader viewer view lecture lire lecteur consulter consultation",
    "write writer edit editor ecriture modifier modification editeur",
    "comment commenter commentateur commentaire",
    "admin administrator administrateur administratrice",
    "owner proprietaire",
    "public publique publiques publics",
    "private prive privee prives privees",
    "team equipe",
    "open ouvert ouverte ouvre ouvrez reopen rouvre rouvrez rouvrir",
    "closed close fermer ferme fermez fermee clos close clore cloture cloturer cloturez",
    "done finished completed termine terminee fini finie",
    "pending waiting attente",
    "draft brouillon",
    "sent envoye envoyee",
    "paid pay payee paye reglee regle",
    "cancelled canceled cancel annule annulee annuler annulez",
    "confirmed confirm confirme confirmee confirmer confirmez",
    "approved approve approuve approuvee approuver valide validee valider validez",
    "rejected reject refused refuse refusee refuser rejette rejeter",
    "won win gagne gagnee",
    "lost lose perdu perdue",
    "active enabled enable activate actif activer activez",
    "inactive disabled disable deactivate inactif desactive desactiver desactivez",
    "received recu recue arrived arrive arrivee",
    "delivered deliver livre livree livrer livrez",
    "shipped ship dispatched expedie expediee expedier",
    "returned return retourne retournee retourner",
    "disputed dispute contested contest litige conteste contestee contester contestez",
    "paused pause suspended suspend suspendu suspendue suspendre",
    "planned prevu prevue planifie planifiee",
    "ready pret prete",
    "archived archive archiver archivez archivee",
    "urgent urgente urgence",
    "high haute haut elevee eleve",
    "normal medium moyenne moyen normale",
    "low basse bas faible",
    "daily quotidien quotidienne quotidiennement",
    "weekly hebdomadaire",
    "monthly mensuel mensuelle mensuellement",
    "yearly annual annually annuel annuelle annuellement",
)

_OTHERS: dict[str, tuple[str, ...]] = {}
for _words in (group.split() for group in _SAME):
    for _word in _words:
        _OTHERS[_word] = (*_OTHERS.get(_word, ()), *(other for other in _words if other != _word))


def other_words(value: str) -> tuple[str, ...]:
    """The words by which people mean a state or a right, in both languages."""
    return _OTHERS.get(fold(value.strip()).lower(), ())
