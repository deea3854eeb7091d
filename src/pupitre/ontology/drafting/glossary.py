"""Names of things in English and French, made from the names of tables and columns.

Only what most companies have is in the list; a word that is not stays as it is, for a person to mend.
"""

from ...language import Names
from ..discovery import lexicon
from ..discovery.words import pieces, stem

_PAIRS = """
customer|client, supplier|fournisseur, product|produit, article|article, order|commande, invoice|facture,
payment|paiement, quote|devis, delivery|livraison, employee|employé, user|utilisateur, person|personne,
contact|contact, address|adresse, country|pays, city|ville, region|région, category|catégorie, type|type,
department|service, warehouse|entrepôt, store|magasin, project|projet, task|tâche, status|statut, line|ligne,
company|société, account|compte, contract|contrat, vehicle|véhicule, machine|machine, currency|devise,
language|langue, unit|unité, job|poste, material|matière, carrier|transporteur, course|cours, student|élève,
teacher|enseignant, doctor|médecin, patient|patient, appointment|rendez-vous, room|salle, ticket|ticket,
campaign|campagne, document|document, date|date, name|nom, number|numéro, amount|montant, price|prix,
quantity|quantité, total|total, tax|taxe, discount|remise, weight|poids, phone|téléphone, email|e-mail,
street|rue, comment|commentaire, note|note, description|description, title|titre, genre|genre,
artist|artiste, album|album, track|morceau, playlist|liste de lecture, media|média, territory|territoire,
demographic|profil, detail|ligne, group|groupe, role|rôle, stock|stock, movement|mouvement,
location|emplacement, site|site, event|événement, message|message, file|fichier, photo|photo, member|membre,
subscription|abonnement, booking|réservation, service|prestation, rate|taux, level|niveau, year|année,
month|mois, day|jour, hour|heure, reminder|relance, complaint|réclamation, credit|avoir,
intervention|intervention, team|équipe, worksite|chantier, purchase|achat, sale|vente, shipment|expédition,
balance|solde, salary|salaire, margin|marge, cost|coût, fax|fax, website|site web, history|historique,
archive|archive, id|identifiant, code|code, reference|référence, key|clé, label|libellé, image|image,
size|taille, color|couleur, length|longueur, due|échéance, first name|prénom, last name|nom de famille,
birth date|date de naissance, birthday|date de naissance, postal code|code postal, zip code|code postal,
hire date|date d’embauche, unit price|prix unitaire, home phone|téléphone personnel,
company name|raison sociale, reports to|responsable
"""

_WORDS: dict[str, tuple[str, str]] = {}
for _pair in _PAIRS.replace("\n", " ").split(","):
    _english, _french = _pair.strip().split("|")
    for _word in ("".join(pieces(_english)), "".join(pieces(_french))):
        _WORDS.setdefault(stem(_word), (_english, _french))
for _line in lexicon.SYNONYMS:
    _group = _line.split()
    _meant = _WORDS.get(stem(_group[0]))
    if _meant is not None:
        for _word in _group:
            if len(_word) > 2:
                _WORDS.setdefault(stem(_word), _meant)

_VOWELS = "aeiouyhéèêàâôîœ"


def singular(word: str) -> str:
    """A word without the plural that English and French mostly have."""
    if word in lexicon.IRREGULAR and len(word) > 3:
        return lexicon.IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 5 and word.endswith("eaux"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ays", "urs", "ous")):
        return word[:-1]
    return word


def names_of(words: tuple[str, ...]) -> Names:
    """What the words mean in both languages; in French the thing comes first: `ligne de commande`."""
    plain = [word for word in words if word] or ["?"]
    whole = _WORDS.get(stem("".join(plain)))
    if whole is not None:
        return Names(en=whole[0], fr=whole[1])
    known = [_WORDS.get(stem(word)) for word in plain]
    pairs = [pair for pair in known if pair is not None]
    if len(pairs) < len(plain):
        said = " ".join(plain)
        return Names(en=said, fr=said)
    english, french = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if _is_french(plain, pairs):
        english.reverse()
    else:
        french.reverse()
    return Names(en=" ".join(english), fr=_joined(french))


def _is_french(words: list[str], pairs: list[tuple[str, str]]) -> bool:
    return any(
        stem(word) == stem("".join(pieces(pair[1]))) != stem("".join(pieces(pair[0])))
        for word, pair in zip(words, pairs, strict=True)
    )


def _joined(words: list[str]) -> str:
    said = words[0]
    for word in words[1:]:
        said += f" d’{word}" if word[0] in _VOWELS else f" de {word}"
    return said
