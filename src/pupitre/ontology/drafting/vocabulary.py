"""The business words of the draft, in English and French, and what is peculiar to them. `glossary` uses them."""

PAIRS = """
manager|responsable,
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
company name|raison sociale, reports to|responsable,
request|demande, picture|image, payment method|mode de paiement, subject|objet, reason|motif, function|fonction,
family|famille, contact person|interlocuteur, promise|promesse, draft|brouillon, title of courtesy|civilité,
ship name|nom du destinataire, ship address|adresse de livraison, ship city|ville de livraison,
ship region|région de livraison, ship postal code|code postal de livraison, ship country|pays de livraison,
ship via|transporteur, ship date|date d’expédition, shipped date|date d’expédition, required date|date souhaitée,
freight|frais de port, quantity per unit|conditionnement, units in stock|quantité en stock,
units on order|quantité en commande, reorder level|seuil de réapprovisionnement, discontinued|arrêté,
extension|poste téléphonique, photo path|chemin de la photo, home page|site web, contact name|nom du contact,
contact title|fonction du contact, customer type|type de client, created at|créé le, created on|créé le,
created by|créé par,
updated at|modifié le, updated by|modifié par, modified date|date de modification, deleted at|supprimé le,
deleted|supprimé, is deleted|supprimé, active|actif, is active|actif, enabled|actif, password|mot de passe,
start date|date de début, end date|date de fin, due date|date d’échéance, issue date|date d’émission,
invoice date|date de facture, balance due|reste dû, vat|TVA, vat rate|taux de TVA, vat number|numéro de TVA,
opened on|ouvert le, closed on|clos le, origin|origine, priority|priorité, rank|rang, time slot|créneau,
lead time|délai, designation|désignation, heading|intitulé, gross salary|salaire brut, net|net, gross|brut
"""
"""`English|French`."""

ALIKE = """
taux de tva: tva taux, taux tva | numéro de tva: tva intra, num tva, tva intracommunautaire
créé le: cree le, created, date creation, dt creation | modifié le: modifie le, maj le, date maj, dt maj
supprimé le: supprime le | reste dû: reste du | date d’émission: date emission | date d’échéance: date echeance, dt ech
date de début: date debut, dt debut | date de fin: date fin, dt fin | mot de passe: mdp, pwd | créneau: creneau
délai: delai | priorité: priorite | intitulé: intitule | désignation: designation, desig
interlocuteur: interlocuteurs | prix unitaire: pu | code postal: cp | raison sociale: rs | téléphone: tel
"""
"""A French name, and how columns abbreviate it or write it without accents."""

ABBREVIATIONS = """
cd code, num numéro, no numéro, lib libellé, dt date, dat date, mt montant, mnt montant, mtt montant, qte quantité,
qt quantité, px prix, ref référence, adr adresse, cli client, clt client, fac facture, fact facture, cde commande,
cmd commande, art article, prod produit, frn fournisseur, frs fournisseur, four fournisseur, ech échéance,
stk stock, mvt mouvement, lig ligne, cpt compte, emp employé, sal salarié, cat catégorie, fam famille,
liv livraison, rem remise, tx taux, nb nombre, stat statut, soc société, ent entreprise, dev devise, kunden client,
kunde client, rechnung facture, rechnungen facture, auftrag commande, artikel article, lieferant fournisseur,
nr numéro, nom nom, taux taux, tva TVA
"""
"""A short or foreign word, and the French word that it stands for."""

ACCENTS = """
créé créée enregistré enregistrée payée réglée annulée validée expédiée début prévu prévue désignation intitulé
priorité émission échéance créneau délai entrée téléphone référence quantité numéro année réglé payé expédié préparé
état société prénom catégorie libellé modèle matière opération période activité qualité unité événement clé élève
médecin métier civilité nationalité région règlement dépôt entrepôt véhicule salarié employé dernière première durée
réception reçu validé annulé décision détail génération fréquence spécialité propriété coordonnées dénomination
complément département
"""
"""French words that columns write without their accents."""

CAPITALS = frozenset("ht ttc tva siren siret iban bic nir rib naf ape url".split())

TAILS = {
    "ht": ("HT", "excl. tax"),
    "ttc": ("TTC", "incl. tax"),
    "cents": ("(centimes)", "(cents)"),
    "centimes": ("(centimes)", "(cents)"),
}
"""Last words of an amount, which say how it is meant: in French, in English."""

HEADS = frozenset(
    "id numero num no nr number code cd ref reference nom name date dt dat taux rate libelle lib label adresse".split()
)
"""What a thing has: `client_id`, `num_fac` and `nom_client` are all the something of a thing."""

FEMININE = frozenset(
    "commande facture livraison personne adresse ville région catégorie ligne tâche société machine devise langue unité "
    "matière salle campagne date quantité taxe remise rue note description liste photo réservation prestation année "
    "heure relance réclamation intervention équipe vente expédition marge archive référence clé image taille couleur "
    "longueur échéance raison demande famille promesse fonction priorité désignation personne origine".split()
)
"""French nouns with `une`; the others have `un`."""
