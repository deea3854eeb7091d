"""Words of offices for what is kept on record, French and English: whoever says `facture` means an `Invoice`.

As the verbs and the states, a small lexicon and no understanding: words that mean the same stand together, and a
declaration adds its own (`words` of a type). Who speaks of an invoice has not asked for anything with a lesson.
"""

import re

from .words import words_of

_SAME = (
    "invoice bill facture factures",
    "quote estimate devis",
    "order commande commandes",
    "lesson class course cours lecon",
    "appointment slot rdv rendez-vous rendezvous creneau",
    "meeting event reunion evenement",
    "booking reservation",
    "visit viewing inspection visite visites",
    "payment paiement reglement virement",
    "contract lease contrat bail",
    "file document fichier",
    "recording enregistrement",
    "repair reparation depannage",
    "ticket issue incident",
    "task todo tache",
    "deal opportunity affaire",
    "subscription membership abonnement adhesion",
    "delivery shipment livraison envoi",
    "expense depense note-de-frais",
    "car vehicle voiture vehicule vehicles vehicules",
    "key cle clef",
    "room salle chambre",
    "product article item produit",
    "project projet",
    "deposit acompte caution arrhes",
    "rent loyer",
    "discount rebate remise rabais",
    "refund reimbursement repayment remboursement rembourse rembourser remboursez return retour restitution restitue "
    "repay rends rendre rendez back",
    "balance solde reste rest remainder owe owed devons doit",
    "advance avance",
    "instalment echeance mensualite",
    "share part moitie half tiers third",
    "fee fees frais",
    "customer client cliente",
    "supplier vendor fournisseur fournisseuse",
    "owner proprietaire",
    "tenant locataire",
    "pupil student eleve",
    "teacher instructor professeur prof moniteur monitrice",
    "member membre adherent adherente",
    "employee salarie salariee employe employee",
    "author auteur autrice",
    "driver chauffeur conducteur conductrice",
    "seller vendeur vendeuse",
    "buyer acheteur acheteuse",
    "manager responsable gerant gerante",
)
_BILLS = frozenset(f"{_SAME[0]} {_SAME[2]} payment payments paiement reglement virement".split())
PARTS = frozenset(
    "deposit balance retention instalment advance part rest remainder difference vat tax fee penalty tip discount share "
    "half third quarter acompte caution arrhes solde retenue echeance avance reste partie moitie tiers quart tva taxe "
    "frais penalite pourboire remise avoir credit".split()
)
"""What is paid of a bill that is not the whole of it, or beside it."""

ACCESS = frozenset(
    "sharing share access right rights permission link partage acces droit droits autorisation lien".split()
)
"""What can be taken away from somebody without the thing that it is for."""

_OF_PAYMENTS = frozenset("thank thanks merci reference number numero paid pay paye".split())
"""What stands on a payment, whoever gets it and whatever for; with the words for bills, orders and payments. No rent, no
deposit and no refund: they say which, and so must the request."""


def is_of_payments(word: str) -> bool:
    """Whether a word stands on payments and says of none which it is."""
    return word in _OF_PAYMENTS or word in _BILLS


_OTHERS = {word: group.split() for group in _SAME for word in group.split()}


def likes_of(word: str) -> list[str]:
    """A word and those that mean the same."""
    return list(dict.fromkeys([word, *_OTHERS.get(word, ())]))


def is_common(type_name: str) -> bool:
    """Whether the lexicon knows what people call the records of a type."""
    return "".join(words_of(type_name)) in _OTHERS


def words_for(type_name: str, declared: tuple[str, ...]) -> list[str]:
    """The words by which people call the records of a type (`RendezVous`): its name, those declared, and their likes."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type_name)
    own = [parts, "".join(words_of(parts)), *declared]
    return list(dict.fromkeys([*own, *(like for word in own for like in _OTHERS.get("".join(words_of(word)), ()))]))
