"""Labelled mails: sixteen letters, each from four senders, with every directly identifying value marked.

`{known}` stands for a name that the company has on record, `{unknown}` for one that it has not. What is to be found is
what was filled in; the numbers are made with right check digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn

from pupitre.models.privacy.names import fold


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A letter, what identifies somebody in it, and who the company knows."""

    text: str
    values: tuple[str, ...]
    checked: tuple[str, ...]
    known: str


PEOPLE = (
    ("Jean-Marc", "Dupont", "Oriane", "Kerguelen", "12 bis rue des Lilas", "69003 Lyon", "Villeurbanne", "AB-123-CD", "03/02/1974"),
    ("Aïcha", "Benkirane", "Thibault", "Quéméneur", "4 avenue Jean Jaurès", "31000 Toulouse", "Blagnac", "FG-482-KT", "17 mars 1988"),
    ("Béatrice", "Lemoine-Vasseur", "Mamadou", "Sissoko", "27 chemin du Vieux Moulin", "44800 Saint-Herblain", "Rezé", "EV 771 QP", "9.11.61"),
    ("Étienne", "Wojciechowski", "Soizic", "Le Goff", "3 place du 8 mai 1945", "59000 Lille", "Tourcoing", "1234 VX 69", "21/08/1990"),
)  # fmt: skip


def numbers(seed: int) -> dict[str, str]:
    """Numbers whose check digits are right."""

    def closed(head: str) -> str:
        return head + luhn.calc_check_digit(head)

    siren = closed(f"{40211700 + seed * 731}")
    siret = closed(f"{siren}0001{seed}"[:13])
    nir = f"{1 + seed % 2}{70 + seed}0{3 + seed}69{120 + seed}{230 + seed}"[:13]
    vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
    account = f"30004008120000{10000 + seed:07d}"
    rib = f"{97 - (89 * int(account[:5]) + 15 * int(account[5:10]) + 3 * int(account[10:])) % 97:02d}"
    iban = account + rib
    iban = f"FR{98 - int(iban + '152700') % 97:02d}{iban}"
    card = closed(f"497010{seed}22334455")
    return {
        "siren": f"{siren[:3]} {siren[3:6]} {siren[6:]}",
        "siret": f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}",
        "nir": f"{nir[0]} {nir[1:3]} {nir[3:5]} {nir[5:7]} {nir[7:10]} {nir[10:]} {97 - int(nir) % 97:02d}",
        "vat": f"{vat[:4]} {vat[4:]}",
        "iban": " ".join(iban[place : place + 4] for place in range(0, 27, 4)),
        "card": " ".join(card[place : place + 4] for place in range(0, len(card), 4)),
    }


LETTERS = (
    "Bonjour,\n\nMerci de m'envoyer la facture du mois de mars à {email}.\n\nCordialement,\n{known}\n{phone}",
    "bonjour c'est {known_small}, je voudrais savoir où en est mon chantier {street}, {city}. vous pouvez me rappeler au {phone} merci",
    "Madame, Monsieur,\n\nNous avons changé de banque, voici notre IBAN : {iban}. SIRET {siret}, TVA {vat}.\n\nBien à vous,\n{unknown}\nComptable\n{known_turned}",
    "Bonjour,\n\nVoici les papiers de ma femme {unknown}, née le {birth}, n° de sécu {nir}.\nNous habitons {street}, {city}.\n\nMerci\n{known}",
    "---------- Message transféré ----------\nDe : {unknown} <{email2}>\nDate : lun. 3 mars 2025 à 10:12\nObjet : portail\nÀ : {known} <{email}>\n\nLe portail ne ferme plus, appelez-moi au {phone}.\n{unknown_first}",
    "Bonjour,\n\nLe camion immatriculé {plate} passera demain à {town}.\n\nBonne journée,\n{unknown}\n-- \n{unknown}\nTél. {phone}\n{email2}",
    "Hello,\n\nMy name is {unknown} and I live at {street}, {city}. Could you call {phone}? My colleague {known} knows the job.\n\nKind regards,\n{unknown}",
    "Bonjour {known_first},\n\nje vous confirme le rendez-vous avec M. {unknown_last} à {town}.\n\nA bientôt\n{known_turned}",
    "merci de noter mon adresse mail : {hidden_email}\n\n{known_small}",
    "Bonjour,\n\nMa carte {card} a été débitée deux fois. SIREN {siren}.\n\nSalutations distinguées,\n{known}\n{street}\n{city}",
    "Le mar. 4 mars 2025 à 09:03, {unknown} <{email2}> a écrit :\n> Chère Madame {known_last},\n> votre devis est prêt.\n\nC'est d'accord pour moi.\n{known_first}",
    "Bonsoir,\n\nje suis {unknown_small}, la voisine de mme {known_last_small}. Elle est absente, son numéro est le {phone}.\n\nmerci d'avance\n{unknown_first_small}",
    "Bonjour,\n\nLe dossier de {known_turned} est complet : date de naissance {birth}, sécurité sociale {nir}.\n\nCdlt,\n{unknown_first} {unknown_upper}",
    "A l'attention de {unknown}\n\nVeuillez livrer au {street} à {town}. Contact : {known} ({phone}).\n\nRespectueusement,\nLa direction",
    "Bonjour,\n\n{unknown_first} m'a dit de vous écrire. Pouvez-vous passer {street} ? C'est pour {known_last}.\n\nBonne soirée\n{known_first} {known_last}\n{email}",
    "Bonjour,\n\nRIB du gérant : {iban}. Il s'appelle {unknown}, son portable {phone}, voiture {plate}.\n\nCordialement\nle service achats",
)


def mails() -> Iterator[Mail]:
    """All of them."""
    for seed, (first, last, other, name, street, city, town, plate, birth) in enumerate(PEOPLE):
        slug = fold(f"{first}.{last}").replace(" ", "")
        slug2 = fold(f"{other}.{name}").replace(" ", "")
        made = numbers(seed)
        fill = {
            "known": f"{first} {last}", "known_small": f"{first} {last}".lower(), "known_turned": f"{last.upper()} {first}",
            "known_first": first, "known_last": last, "known_last_small": fold(last),
            "unknown": f"{other} {name}", "unknown_small": f"{other} {name}".lower(), "unknown_first": other,
            "unknown_last": name, "unknown_upper": name.upper(), "unknown_first_small": other.lower(),
            "street": street, "city": city, "town": town, "plate": plate, "birth": birth,
            "phone": ("06 12 34 5", "07.81.22.4", "+33 6 77 10 9", "04 78 55 1")[seed] + ("6 78", "5.19", "8 20", "2 03")[seed],
            "email": f"{slug}@exemple.fr", "email2": f"{slug2}@courrier.example",
            "hidden_email": slug.replace(".", " point ", 1) + " (arobase) exemple (point) fr",
            **made,
        }  # fmt: skip
        for letter in LETTERS:
            used = re.findall(r"\{(\w+)\}", letter)
            yield Mail(
                text=letter.format(**fill),
                values=tuple(fill[key] for key in used),
                checked=tuple(fill[key] for key in used if key in made),
                known=f"{first} {last}",
            )
