"""Invented people, streets, towns and goods: what the generated part of the demo company is made of.

Nobody here exists. Addresses are under `.example`, telephone numbers in the ranges that are reserved for fiction,
bank accounts at a bank whose code was never given out.
"""

FIRST_NAMES = (
    "Adrien Agathe Alain Albert Alice Amélie André Annie Arnaud Aurélie Baptiste Béatrice Benoît Bernard Brigitte "
    "Camille Caroline Catherine Cécile Chantal Charlotte Christian Christophe Clément Colette Corinne Damien "
    "Daniel Delphine Denis Didier Dominique Élise Émile Emma Éric Étienne Fabrice Florence Francis Frédéric "
    "Gabriel Geneviève Gérard Gilles Guillaume Henri Hugo Inès Irène Jacqueline Jérôme Joël Josiane Julie Karine "
    "Laurence Léa Léo Lionel Louis Lucie Madeleine Manon Marc Marguerite Martine Mathilde Maurice Michel Mireille "
    "Monique Nadine Nathalie Nicolas Noémie Odile Olivier Pascal Patricia Paulette Philippe Pierrick Quentin "
    "Raphaël Raymond Régis René Robert Roland Romain Rosalie Sabine Samuel Sandrine Sébastien Serge Simone "
    "Solange Stéphane Suzanne Sylvain Théo Thierry Valérie Véronique Victor Vincent Violette Virginie Yann "
    "Yolande Yves Yvette Zoé"
).split()

SURNAMES = (
    "Allard Arnoux Aubry Auger Barbier Baron Bataille Baudry Bazin Bellanger Benard Berthier Besson Bigot Blondel "
    "Bodin Boucher Boulanger Bourdon Boutin Briand Brunet Buisson Carlier Caron Carpentier Cartier Chartier "
    "Chauvet Chevallier Clerc Cordier Cousin Coutant Daniel Delmas Descamps Deschamps Devaux Didier Drouet "
    "Duhamel Duval Evrard Ferrand Fleury Fouquet Gaillard Garreau Gauthier Georges Gilbert Gillet Girault Godard "
    "Grandjean Gros Guibert Guichard Guillot Hamel Hebert Huet Humbert Jacquot Jourdain Joly Klein Labbe Lacroix "
    "Lambert Laroche Lebreton Leclerc Lecomte Legendre Lejeune Lemaire Lemoine Leveque Loiseau Maillard Mallet "
    "Marchal Marechal Marion Masson Menard Mercier Meunier Millet Monnier Morin Navarro Neveu Noel Olivier Parent "
    "Pasquier Paulin Pelletier Perrier Picard Pineau Poirier Pottier Prevost Pruvost Raynaud Regnier Renault "
    "Riviere Rolland Rousset Roy Royer Sabatier Salmon Schmitt Seguin Tanguy Tessier Texier Thibault Toussaint "
    "Vallet Vasseur Verdier Vidal Voisin Weber"
).split()

STREETS = (
    "rue des Tanneurs",
    "rue du Moulin",
    "rue des Lilas",
    "avenue de la Loire",
    "rue de l'Église",
    "chemin des Vignes",
    "rue Jules-Ferry",
    "allée des Cerisiers",
    "place du Marché",
    "rue du Port",
    "impasse des Acacias",
    "boulevard Heurteloup",
    "rue des Carmes",
    "route de Chinon",
    "rue du Vieux-Puits",
    "chemin de la Fontaine",
)

TOWNS = (
    ("37000", "Tours"),
    ("37100", "Tours"),
    ("37300", "Joué-lès-Tours"),
    ("37540", "Saint-Cyr-sur-Loire"),
    ("37700", "Saint-Pierre-des-Corps"),
    ("37400", "Amboise"),
    ("37500", "Chinon"),
    ("37600", "Loches"),
    ("37210", "Vouvray"),
    ("37270", "Montlouis-sur-Loire"),
    ("37190", "Azay-le-Rideau"),
    ("37250", "Veigné"),
    ("41000", "Blois"),
    ("49400", "Saumur"),
)

TRADES = (
    "Boulangerie",
    "Garage",
    "Hôtel",
    "Restaurant",
    "Pharmacie",
    "Cabinet",
    "Fleuriste",
    "Librairie",
    "Domaine",
    "Clinique",
    "Immobilière",
    "Maçonnerie",
    "Couverture",
    "Auberge",
    "Opticien",
)

DOMAINS = ("courriel.example", "messagerie.example", "boite-aux-lettres.example", "monfil.example")

PRODUCTS: tuple[tuple[str, str, int, float, int], ...] = (
    # designation, family, net price in cents, VAT in per cent, days of lead time
    ("Fenêtre chêne deux vantaux 120 x 135", "fenêtres", 84_900, 10.0, 35),
    ("Fenêtre chêne un vantail 80 x 100", "fenêtres", 52_400, 10.0, 35),
    ("Fenêtre pin deux vantaux 120 x 135", "fenêtres", 61_200, 10.0, 28),
    ("Fenêtre cintrée sur mesure", "fenêtres", 139_000, 10.0, 50),
    ("Œil-de-bœuf", "fenêtres", 47_500, 10.0, 40),
    ("Porte-fenêtre chêne 120 x 215", "fenêtres", 129_000, 10.0, 35),
    ("Baie coulissante mixte 240 x 215", "fenêtres", 245_000, 10.0, 45),
    ("Porte d'entrée chêne", "portes", 289_000, 10.0, 45),
    ("Porte d'entrée vitrée", "portes", 315_000, 10.0, 45),
    ("Porte de service", "portes", 98_000, 10.0, 30),
    ("Bloc-porte intérieur", "portes", 39_500, 10.0, 15),
    ("Bloc-porte coupe-feu trente minutes", "portes", 72_000, 20.0, 25),
    ("Porte coulissante à galandage", "portes", 68_000, 10.0, 20),
    ("Porte de garage bois", "portes", 310_000, 10.0, 50),
    ("Portail deux vantaux", "portes", 274_000, 20.0, 50),
    ("Volet battant pin, la paire", "volets", 42_000, 10.0, 25),
    ("Volet battant chêne, la paire", "volets", 61_000, 10.0, 30),
    ("Persienne repliable", "volets", 53_500, 10.0, 30),
    ("Escalier droit hêtre", "escaliers", 245_000, 10.0, 40),
    ("Escalier quart tournant chêne", "escaliers", 418_000, 10.0, 50),
    ("Escalier hélicoïdal", "escaliers", 520_000, 10.0, 60),
    ("Garde-corps, le mètre", "escaliers", 28_500, 10.0, 30),
    ("Rénovation de marches, la marche", "escaliers", 14_500, 10.0, 20),
    ("Parquet chêne massif, le m²", "parquets", 7_900, 10.0, 15),
    ("Parquet contrecollé, le m²", "parquets", 4_900, 10.0, 10),
    ("Ponçage et vitrification, le m²", "parquets", 3_200, 10.0, 10),
    ("Plinthe chêne, le mètre", "parquets", 950, 10.0, 10),
    ("Placard sur mesure, le mètre", "agencement", 92_000, 10.0, 30),
    ("Dressing sur mesure, le mètre", "agencement", 108_000, 10.0, 30),
    ("Bibliothèque sur mesure, le mètre", "agencement", 121_000, 10.0, 35),
    ("Cuisine bois massif, le mètre", "agencement", 198_000, 10.0, 45),
    ("Plan de travail chêne, le mètre", "agencement", 34_000, 10.0, 20),
    ("Comptoir d'accueil", "agencement", 265_000, 20.0, 40),
    ("Cloison vitrée atelier, le mètre", "agencement", 84_000, 10.0, 35),
    ("Table de ferme", "mobilier", 189_000, 20.0, 40),
    ("Banc", "mobilier", 42_000, 20.0, 25),
    ("Lit clos", "mobilier", 356_000, 20.0, 60),
    ("Terrasse douglas, le m²", "extérieur", 8_400, 10.0, 20),
    ("Pergola", "extérieur", 298_000, 20.0, 45),
    ("Abri de jardin", "extérieur", 345_000, 20.0, 45),
    ("Bardage mélèze, le m²", "extérieur", 6_900, 10.0, 25),
    ("Serrure trois points", "quincaillerie", 18_900, 20.0, 5),
    ("Crémone", "quincaillerie", 8_700, 20.0, 5),
    ("Ferme-porte", "quincaillerie", 12_300, 20.0, 5),
    ("Poignée laiton", "quincaillerie", 6_400, 20.0, 5),
    ("Vitrage de remplacement, le m²", "vitrages", 14_800, 10.0, 12),
    ("Dépose d'ancienne menuiserie", "pose", 9_500, 10.0, 0),
    ("Pose, l'heure", "pose", 4_800, 10.0, 0),
    ("Déplacement", "pose", 4_500, 10.0, 0),
    ("Réglage et entretien, l'heure", "pose", 5_200, 10.0, 0),
)

JOB_TITLES = (
    "Fenêtres du séjour",
    "Porte d'entrée",
    "Escalier de l'étage",
    "Parquet du rez-de-chaussée",
    "Dressing de la chambre",
    "Cuisine en chêne",
    "Volets de la façade",
    "Bibliothèque du salon",
    "Terrasse",
    "Agencement de la boutique",
    "Menuiseries extérieures",
    "Placards du couloir",
    "Portail",
    "Bardage du pignon",
)

TICKETS = (
    "La porte frotte au sol.",
    "Un vantail ne se verrouille plus.",
    "Infiltration d'eau sous l'appui de fenêtre.",
    "Une charnière est cassée.",
    "Le vernis cloque par endroits.",
    "Lame de parquet fendue.",
    "Volet coincé par le vent.",
    "Poignée desserrée.",
)

STAFF: tuple[tuple[str, str, int, int], ...] = (
    # name, what the person does, gross salary a month in euros, days since hired
    ("Claire Lacombe", "gérante", 5200, 5400),
    ("Julien Morel", "conducteur de travaux", 3450, 3100),
    ("Sophie Garnier", "comptable", 2980, 2500),
    ("Nadège Poulain", "assistante commerciale", 2450, 1300),
    ("Marc Vigneron", "dessinateur", 2780, 1900),
    ("Thomas Besnard", "chef d'atelier", 3120, 4200),
    ("Lucas Ferreira", "menuisier d'atelier", 2380, 1500),
    ("Ahmed Benali", "menuisier d'atelier", 2410, 2050),
    ("Pierre Quentin", "menuisier d'atelier", 2350, 900),
    ("Mathieu Roussel", "menuisier poseur", 2420, 2300),
    ("Kévin Lebrun", "menuisier poseur", 2290, 700),
    ("Sergio Almeida", "menuisier poseur", 2510, 3600),
    ("Jeanne Tixier", "ébéniste", 2640, 1100),
    ("Hugo Delaunay", "apprenti", 980, 260),
)

SUPPLIERS = (
    "Scierie du Val de Creuse",
    "Vitrages de Touraine",
    "Quincaillerie Bertaud",
    "Bois et Panneaux Centre",
    "Colles et Vernis Martel",
    "Transports Hervouet",
    "Ferronnerie Guénard",
    "Affûtage Mécanique 37",
    "Location Nacelles Ouest",
    "Énergies Ligériennes",
    "Papeterie Rabelais",
    "Assurances Cordeliers",
)
