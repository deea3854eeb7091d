"""Twenty-two more labelled mails, of kinds that `mails` has none of: shouted, hurried, scanned, forwarded twice, in English.

What identifies somebody stands between ⟨ and ⟩. They were written before anything was tried on them; what the recognisers
found of them then, and find now, is in docs/models.md.
"""

import re

from .mails import Mail, numbers

LETTERS = (
    # signatures in capitals, and mails in nothing else
    "Bonjour,\n\nVeuillez trouver ci-joint le bon de commande.\n\nBien cordialement,\n\n⟨GWENAËLLE TANGUY-LE BRIS⟩\nRESPONSABLE ACHATS\nMENUISERIE ⟨BELLEFONT⟩\n⟨14 RUE DU PORT⟩ - ⟨56100 LORIENT⟩\nTEL ⟨02.97.11.22.33⟩",
    "BONJOUR, C'EST MME ⟨BOUVARD⟩, MON MARI ⟨SERGE BOUVARD⟩ A DEJA PAYE. RAPPELEZ MOI AU ⟨0645127788⟩ SVP. ⟨GHISLAINE BOUVARD⟩",
    # forwarded and answered several times
    "Pour info\n\n-----Message d'origine-----\nDe : ⟨Delaunay, Perrine⟩ [mailto:⟨p.delaunay@ateliersud.example⟩]\nEnvoyé : mardi 14 janvier 2025 18:22\nÀ : ⟨Yannick Corbel⟩; ⟨compta@corbel-fils.example⟩\nCc : ⟨Sandrine Mercadier⟩ <⟨sandrine.mercadier@corbel-fils.example⟩>\nObjet : RE: TR: acompte\n\n⟨Yannick⟩,\nle virement part demain, IBAN ⟨{iban}⟩.\n⟨Perrine⟩",
    "> Le 3 févr. 2025 à 11:40, ⟨Anne-Cécile Rault⟩ a écrit :\n>> On Feb 2, 2025, at 09:12, ⟨Bartosz Zielinski⟩ <⟨bz@drukarnia.example⟩> wrote:\n>> Dear ⟨Anne-Cécile⟩, the pallets leave on Monday.\n> Merci ⟨Bartosz⟩ !\n\nOn valide. ⟨Anne-Cécile⟩",
    # hurried: small letters, no accents, no signs
    "bjr c ⟨nathalie fournier⟩ la cliente du ⟨12 rue pasteur⟩ a ⟨colombes⟩ mon portail marche plus tel ⟨06 98 76 54 32⟩ mci",
    "salut c est ⟨mehdi⟩ peux tu envoyer la fact a ⟨mehdi.bensaid@courriel.example⟩ stp ⟨mehdi bensaid⟩",
    "slt dsl jsuis en retard, j'arrive a 15h avec ⟨karine⟩. si pb appelle la au ⟨07 61 22 33 44⟩. ⟨ludo⟩",
    "Rdv confirme lundi 9h chez M ⟨LEFEVRE⟩ ⟨8 av Foch⟩ ⟨92250 La Garenne Colombes⟩. ⟨Kevin⟩",
    "bonjour madame ⟨leveque⟩, je suis ⟨helene deschamps⟩, nee le ⟨4/9/82⟩, mon num de secu est ⟨{nir}⟩",
    # as a scanner reads it
    "FACTURE N° 2024-118\nClient : M. ⟨ROUSSEL Frédéric⟩\n⟨27 , Bd  Gambetta⟩\n⟨38000  GRENOBLE⟩\nSIRET :⟨{siret}⟩   TVA intracom. ⟨{vat}⟩\nTél : ⟨04 . 76 . 12 . 34 . 56⟩\nRéglé par carte ⟨{card}⟩",
    "Nom :⟨ LEGRAND ⟩Prénom :⟨ Chloé ⟩\nNé(e) le :⟨ 12 / 05 / 1991 ⟩à ⟨Dunkerque⟩\nAdresse :⟨ 5 impasse des Tilleuls ⟩\nE-mail :⟨ chloe.legrand @ boite.example ⟩",
    # names with particles, hyphens, apostrophes, initials
    "Bonjour,\nje représente Mme ⟨de La Rochefoucauld-Montbel⟩ et M. ⟨van den Broeck⟩. Le dossier est suivi par ⟨J.-P. d'Ormesson⟩.\nCordialement,\nMe ⟨Hugues de Saint-Exupéry⟩",
    "Bonjour, merci d'ajouter ⟨Maria-João dos Santos Ferreira⟩ et ⟨Nguyễn Thị Hương⟩ au contrat. Sœur ⟨Marie-Thérèse⟩ suivra.\n⟨Loïc L'Hostis⟩",
    "Bonjour, l'équipe sera ⟨El Mehdi Ben Youssef⟩, ⟨Siobhán O'Connor⟩ et ⟨Jan Müller-Lüdenscheidt⟩.\n\n⟨Fatoumata N'Diaye⟩",
    # English
    "Hi there,\n\nThis is ⟨Priya Raghunathan⟩ from ⟨Harrow Textiles Ltd⟩. Please invoice ⟨42 Kingsway⟩, ⟨Leeds⟩, and copy my assistant ⟨Declan⟩ (⟨declan@harrow.example⟩, ⟨+44 20 7946 0958⟩).\n\nCheers,\n⟨Priya⟩",
    "Dear Sir or Madam,\nMy late father, Mr ⟨Howard Pemberton⟩, born ⟨3 March 1931⟩, had a contract with you. His account was ⟨{iban}⟩.\nYours faithfully,\n(Mrs) ⟨Judith Pemberton-Clarke⟩",
    # several people, roles and places in passing
    "Bonjour,\n\nsuite à la visite de ⟨Florian⟩ hier, ma voisine du dessus, Mme ⟨Abadie⟩, se plaint aussi. Le gardien (M. ⟨Da Silva⟩, loge 2) a les clés. Code portail 4512B.\n\n⟨Éléonore Vasseur-Lebrun⟩, ⟨résidence Les Acacias⟩, ⟨33600 Pessac⟩",
    "Bonjour, pour le chantier de ⟨Saint-Rémy-lès-Chevreuse⟩ voyez avec ⟨Ousmane Traoré⟩ ou à défaut ⟨Traoré⟩ père. Accès par ⟨chemin de la Butte aux Bergers⟩.\nA+\n⟨Gaël⟩",
    "Monsieur le Directeur,\nJe soussigné ⟨Abdelkader Hamidi⟩, demeurant ⟨3 square des Mimosas⟩ à ⟨Vénissieux⟩, atteste héberger ⟨Samira Hamidi⟩.\nFait à ⟨Vénissieux⟩, le 2 mars 2025",
    "Ci-joint le RIB de mon fils : ⟨{iban}⟩, au nom de ⟨Timothée Garnier⟩. SIREN de sa boîte ⟨{siren}⟩ (⟨Garnier Paysages⟩).\n\nEnvoyé de mon iPhone",
    "Bonjour,\nle colis pour Mlle ⟨Ines Oukacha⟩ est revenu : « n'habite pas à l'adresse indiquée ». Elle habite maintenant ⟨9 ter quai Sadi-Carnot⟩, ⟨66000 Perpignan⟩, bât. C.\n-- \n⟨Pierrick LE GALL⟩ | Chargé de clientèle | ⟨pierrick.legall@transit.example⟩ | ⟨+33 (0)4 68 10 20 30⟩",
    "objet: resiliation\nmsieur je veut resilier mon contrat au nom de ⟨dufour raymonde⟩ decedee le mois dernier. je suis sa fille ⟨veronique dufour⟩ ⟨06.31.41.51.61⟩",
)  # fmt: skip


def odd_mails() -> list[Mail]:
    """All of them, without the marks."""
    found: list[Mail] = []
    for seed, letter in enumerate(LETTERS):
        made = numbers(seed % 8)
        marked = letter.format(**made)
        values = tuple(value.strip() for value in re.findall(r"⟨([^⟩]*)⟩", marked))
        checked = tuple(value for value in values if value in made.values())
        found.append(Mail(text=re.sub(r"[⟨⟩]", "", marked), values=values, checked=checked, known=""))
    return found
