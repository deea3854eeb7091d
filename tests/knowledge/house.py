"""What a small bicycle shop knows, and what people ask about it: written before the search was tuned.

Each paragraph has a name of its own, so that a question can say which one answers it.
"""

from pathlib import Path

PAGES = {
    "ventes.md": """# Vente de vélos

## Prix et remises

Les prix affichés sont TTC et valables jusqu'au 31 décembre de l'année en cours. {#prix}

Une remise de 5 % est accordée dès l'achat de deux vélos le même jour. {#remise-deux}

Les associations sportives et les écoles paient 10 % de moins sur présentation de leur numéro de SIRET. {#remise-ecoles}

Aucune remise ne se cumule avec une autre, ni avec les soldes. {#cumul}

## Paiement

Au-delà de 300 €, un client peut payer en trois fois sans frais avec sa carte bancaire. {#trois-fois}

Les chèques sont acceptés jusqu'à 500 €, avec une pièce d'identité. {#cheques}

Les chèques-vacances et les espèces au-dessus de 1 000 € sont refusés. {#especes}

## Essai et reprise

Un vélo s'essaie une demi-heure contre le dépôt d'une carte d'identité. {#essai}

Nous reprenons un ancien vélo pour 15 % du prix du nouveau, s'il roule encore. {#reprise}

Un article acheté en ligne se rend sous quatorze jours, monté ou non, dans son emballage. {#retour}

Un vélo fait sur mesure n'est ni repris ni échangé. {#sur-mesure}
""",
    "location.md": """# Location

Un vélo de ville se loue 18 € la journée, un vélo électrique 35 €. {#tarifs-location}

Les enfants de moins de douze ans roulent gratuitement sur le porte-bébé ou la remorque d'un adulte. {#enfants}

La caution est de 200 € pour un vélo de ville et de 800 € pour un vélo électrique ; elle n'est pas encaissée. {#caution}

Un retour après 18 h est compté comme une demi-journée de plus. {#retard}

Annuler la veille avant midi ne coûte rien ; après, la moitié de la somme est due. {#annulation}

En cas de vol, le client porte plainte sous vingt-quatre heures et nous apporte le récépissé. {#vol}

Une crevaison pendant la location est réparée par nous, sans frais, si le client revient à la boutique. {#crevaison}

Les groupes de plus de dix personnes réservent une semaine à l'avance et reçoivent un casque chacun. {#groupes}
""",
    "atelier.md": """# Atelier

Une révision simple coûte 49 € et prend deux jours ouvrés. {#revision}

Nous appelons le client avant toute réparation qui dépasse de plus de 20 € le devis. {#depassement}

Les vélos achetés ailleurs sont réparés aussi, sauf les batteries d'une autre marque. {#ailleurs}

Une batterie qui a pris un choc ou qui chauffe n'est jamais rechargée à l'atelier ; elle va dans le coffre en sable, dans la cour. {#batterie}

Un vélo réparé qui n'est pas retiré sous trente jours coûte 2 € par jour de garde. {#garde}

Le gravage contre le vol est fait en dix minutes, sans rendez-vous, pour 20 €. {#gravage}

Les freins d'un vélo d'enfant sont vérifiés gratuitement chaque printemps. {#freins}

Seule Inès règle les suspensions ; elle est là le mardi et le jeudi. {#suspensions}

| Intervention | Prix | Délai |
|---|---|---|
| Changement de chambre à air | 12 € | tout de suite |
| Remplacement de la chaîne | 39 € | le lendemain |
| Dévoilage d'une roue | 25 € | deux jours |
""",
    "livraison.md": """# Livraison

Nous livrons à domicile dans un rayon de trente kilomètres, pour 25 €. {#domicile}

La livraison est offerte pour un vélo cargo ou pour plus de 2 000 € d'achat. {#livraison-offerte}

Le livreur règle la selle et les freins chez le client et reprend les cartons. {#cartons}

Une livraison manquée est proposée une deuxième fois ; la troisième est facturée. {#manquee}

Un colis abîmé se refuse devant le transporteur, ou se signale par écrit avec des photos sous trois jours. {#colis-abime}

Nous n'expédions pas hors de France métropolitaine. {#etranger}
""",
    "garantie.md": """# Garantie et réclamations

Le cadre est garanti cinq ans, les autres pièces deux ans, hors usure. {#garantie}

Pneus, patins, chaînes et câbles s'usent : ils ne sont pas couverts. {#usure}

La garantie tombe si la bride moteur a été enlevée. {#bride}

Une réclamation écrite reçoit une réponse signée par Mathilde sous cinq jours ouvrés. {#reclamation}

Un client qui menace d'aller en justice est transmis à Mathilde, et personne d'autre ne lui répond. {#justice}

Un geste commercial jusqu'à 50 € peut être accordé par tout le monde ; au-dessus, Mathilde décide. {#geste}

Si rien n'est trouvé avec nous, le médiateur de la consommation est le CM2C, à Paris. {#mediateur}
""",
    "bureau.md": """---
sensitivity: financial
---
# Bureau

Les factures des fournisseurs sont payées le 10 et le 25 de chaque mois. {#paie-fournisseurs}

Un nouveau RIB de fournisseur est vérifié au téléphone, au numéro du contrat, avant le premier virement. {#rib}

Le livre de caisse est compté chaque soir par deux personnes. {#caisse}

Les congés se demandent six semaines à l'avance, et jamais plus de deux personnes ne partent en juillet. {#conges}

Les heures du samedi sont récupérées dans le mois, pas payées. {#samedi}

Un accident du travail se déclare à la caisse sous quarante-huit heures ; le formulaire est dans le tiroir rouge. {#accident}

Les mots de passe ne s'envoient jamais par e-mail ; Yann les donne en personne. {#mots-de-passe}

Les données d'un client qui le demande sont effacées sous un mois, sauf ses factures, gardées dix ans. {#effacement}

Les sauvegardes partent chaque nuit chez l'hébergeur, et un disque est emporté le vendredi. {#sauvegardes}
""",
    "wholesale.md": """# Wholesale

Other shops get our trade prices from an order of ten frames on. {#trade-prices}

A trade order is paid half on signing and half on delivery. {#trade-payment}

Frames for export are packed two to a crate, with the forks taken off. {#crates}

Custom paint takes six weeks and needs a signed colour sample. {#paint}

We keep spare parts for a frame for eight years after its last season. {#spare-parts}

A dealer who sells below our recommended price loses nothing; prices are free. {#free-prices}

Missing items are reported within a week of arrival, with the packing list. {#missing-items}

Photographs of our bikes may be used by dealers as long as they sell them. {#photographs}

Demonstration bikes are lent to a dealer for one month and come back clean. {#demo-bikes}
""",
    "visitors.md": """# Opening hours and events

The shop is open from Tuesday to Saturday, ten to seven, and closed in the second half of August. {#hours}

On the first Sunday of the month we ride out together at nine; everybody is welcome, helmets are compulsory. {#ride}

The repair class for beginners costs 30 euros and includes coffee and a set of tyre levers. {#class}

Dogs may come in; they wait on the mat by the door. {#dogs}

The entrance at the back has a ramp for wheelchairs. {#ramp}

Cars park behind the church, never in the yard, which the fire brigade needs. {#parking}

Lost property is kept for a year and a day in the office. {#lost}
""",
}

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("Est-ce que je peux régler mon vélo en plusieurs mensualités ?", "ventes#trois-fois"),
    ("Prenez-vous les chèques ?", "ventes#cheques"),
    ("Y a-t-il une réduction pour un club de sport ?", "ventes#remise-ecoles"),
    ("J'achète un vélo pour ma femme et un pour moi, quel rabais ?", "ventes#remise-deux"),
    ("Peut-on payer 1500 euros en liquide ?", "ventes#especes"),
    ("Je voudrais tester le vélo avant de l'acheter", "ventes#essai"),
    ("Combien pour mon vieux vélo si j'en prends un neuf ?", "ventes#reprise"),
    ("Je me suis trompé de taille sur le site, comment renvoyer ma commande ?", "ventes#retour"),
    ("Can I return a bike that was built to order for me?", "ventes#sur-mesure"),
    ("Do the prices include tax?", "ventes#prix"),
    ("Combien coûte la location d'un vélo à assistance électrique pour une journée ?", "location#tarifs-location"),
    ("How much is the deposit for a rental?", "location#caution"),
    ("J'annule ma réservation de demain matin, vais-je payer ?", "location#annulation"),
    ("On m'a volé le vélo loué, que dois-je faire ?", "location#vol"),
    ("I had a flat tyre with the rented bike, who pays?", "location#crevaison"),
    ("Nous sommes une classe de 25 élèves, faut-il réserver ?", "location#groupes"),
    ("Je rendrai le vélo à 19 heures, combien en plus ?", "location#retard"),
    ("Is it free for my five-year-old?", "location#enfants"),
    ("Quel est le tarif d'un entretien complet du vélo ?", "atelier#revision"),
    ("Ma batterie est tombée et elle est brûlante", "atelier#batterie"),
    ("Réparez-vous un vélo qui vient d'un autre magasin ?", "atelier#ailleurs"),
    ("What happens if the repair gets more expensive than quoted?", "atelier#depassement"),
    ("Je ne peux pas venir chercher mon vélo avant deux mois", "atelier#garde"),
    ("Faites-vous le marquage antivol ?", "atelier#gravage"),
    ("Qui s'occupe des fourches suspendues et quel jour ?", "atelier#suspensions"),
    ("Prix pour changer une chaîne", "Remplacement de la chaîne"),
    ("How long does it take to true a wheel?", "Dévoilage d'une roue"),
    ("Livrez-vous chez moi, à vingt kilomètres ?", "livraison#domicile"),
    ("Do you ship to Belgium?", "livraison#etranger"),
    ("Le carton est arrivé écrasé", "livraison#colis-abime"),
    ("À partir de quel montant les frais de port sont-ils gratuits ?", "livraison#livraison-offerte"),
    ("Je n'étais pas là quand le livreur est passé", "livraison#manquee"),
    ("Ma fourche a cassé après trois ans, est-ce couvert ?", "garantie#garantie"),
    ("Are worn brake pads under warranty?", "garantie#usure"),
    ("Le client dit qu'il va prendre un avocat", "garantie#justice"),
    ("Jusqu'à combien puis-je dédommager un client mécontent ?", "garantie#geste"),
    ("J'ai débridé le moteur, ai-je encore la garantie ?", "garantie#bride"),
    ("Le fournisseur envoie de nouvelles coordonnées bancaires", "bureau#rib"),
    ("When do we pay our suppliers?", "bureau#paie-fournisseurs"),
    ("Quand poser mes vacances d'été ?", "bureau#conges"),
    ("Un client veut que l'on supprime toutes ses informations personnelles", "bureau#effacement"),
    ("Un collègue s'est blessé à l'atelier", "bureau#accident"),
    ("Où sont nos copies de secours ?", "bureau#sauvegardes"),
    ("À partir de combien de cadres un revendeur a-t-il le tarif professionnel ?", "wholesale#trade-prices"),
    ("How long are parts available for an old model?", "wholesale#spare-parts"),
    ("Combien de temps pour une couleur personnalisée ?", "wholesale#paint"),
    ("Some parts of our order were not in the box", "wholesale#missing-items"),
    ("Can a dealer use your pictures on his website?", "wholesale#photographs"),
    ("Êtes-vous ouverts le lundi ?", "visitors#hours"),
    ("Où se garer ?", "visitors#parking"),
    ("Is the shop accessible for a wheelchair?", "visitors#ramp"),
    ("Y a-t-il un cours pour apprendre à réparer son vélo ?", "visitors#class"),
    ("Puis-je venir avec mon chien ?", "visitors#dogs"),
    ("I forgot my gloves in the shop last week", "visitors#lost"),
)
"""A question, and the id of the paragraph that answers it, or its first words where it has no name."""

WORDS_OF_THE_HOUSE: tuple[tuple[str, str], ...] = (
    ("CM2C", "garantie#mediateur"),
    ("tiroir rouge", "bureau#accident"),
    ("chèques vacances", "ventes#especes"),
    ("Inès suspensions", "atelier#suspensions"),
    ("coffre sable batterie", "atelier#batterie"),
    ("gravage", "atelier#gravage"),
    ("SIRET association", "ventes#remise-ecoles"),
    ("mot de passe Yann", "bureau#mots-de-passe"),
    ("heures du samedi", "bureau#samedi"),
    ("compter la caisse", "bureau#caisse"),
    ("tyre levers", "visitors#class"),
    ("colour sample", "wholesale#paint"),
    ("demonstration bikes", "wholesale#demo-bikes"),
    ("vélo cargo livraison", "livraison#livraison-offerte"),
    ("chambre à air", "Changement de chambre à air"),
    ("réponse sous cinq jours ouvrés", "garantie#reclamation"),
    ("freins enfant printemps", "atelier#freins"),
    ("reprise des cartons", "livraison#cartons"),
    ("Mathilde geste commercial", "garantie#geste"),
    ("crates export", "wholesale#crates"),
)
"""What somebody types who knows the words of the house; the way of joining the two searches was chosen on these and on
`QUESTIONS`."""

LATER: tuple[tuple[str, str], ...] = (
    ("Combien de temps mes affaires oubliées sont-elles conservées ?", "visitors#lost"),
    ("Peut-on cumuler la remise club et les soldes ?", "ventes#cumul"),
    ("Do I have to wear a helmet on the Sunday ride?", "visitors#ride"),
    ("Puis-je avoir un vélo de prêt pour l'exposer dans ma boutique ?", "wholesale#demo-bikes"),
    ("Qui répond aux réclamations par courrier ?", "garantie#reclamation"),
    ("What if the courier cannot find anybody at home twice?", "livraison#manquee"),
    ("acompte commande revendeur", "wholesale#trade-payment"),
    ("Le client n'est pas d'accord et veut saisir un médiateur", "garantie#mediateur"),
    ("Are the brakes of a child's bike checked for free?", "atelier#freins"),
    ("Combien de collègues peuvent être absents en juillet ?", "bureau#conges"),
    ("Comment donner un mot de passe à un nouveau collègue ?", "bureau#mots-de-passe"),
    ("Est-ce que le livreur monte le vélo et reprend l'emballage ?", "livraison#cartons"),
    ("Qui compte l'argent le soir ?", "bureau#caisse"),
    ("How are frames packed for abroad?", "wholesale#crates"),
    ("Un revendeur peut-il vendre moins cher que le prix conseillé ?", "wholesale#free-prices"),
    ("Les heures supplémentaires du samedi sont-elles payées ?", "bureau#samedi"),
    ("Prix d'une chambre à air", "Changement de chambre à air"),
    ("caution vélo électrique", "location#caution"),
    ("Can I pay in three instalments?", "ventes#trois-fois"),
    ("garantie du cadre", "garantie#garantie"),
)
"""Written when the search was done, and not tuned on."""

BESIDE: tuple[str, ...] = (
    "Bonjour, avez-vous reçu mon mail d'hier ?",
    "Nous vous proposons un référencement gratuit sur Google pendant trois mois.",
    "Merci beaucoup et bonne journée !",
    "Your parcel could not be delivered, click here to pay the customs fee.",
    "Invitation : webinaire sur la transformation numérique des PME",
    "Can you send me the minutes of Thursday's meeting?",
    "Je suis étudiante et je cherche un stage de deux mois en comptabilité.",
    "La photocopieuse est de nouveau en panne, pouvez-vous appeler le technicien ?",
)
"""What nothing in the house answers."""


def write(folder: Path) -> Path:
    """A company folder with this knowledge."""
    (folder / "knowledge").mkdir(parents=True, exist_ok=True)
    for name, text in PAGES.items():
        (folder / "knowledge" / name).write_text(text, encoding="utf-8")
    return folder
