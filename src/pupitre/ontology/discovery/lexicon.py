"""The words with which small companies name tables and columns, in English, French and German.

Here are only lists of words in folded form (small letters, no accents). None stands for a certain database: they
are what `names` needs to know that *KdNr* is a number of a *Kunde*, that *montant* counts nothing, and that whoever
*approved* something is a person.
"""

IDENTIFIERS = frozenset(
    "id ids uid uuid guid oid rid pid nr nbr no num numero number nummer code cod cd kode ref reference referenz "
    "key cle clef schluessel schlussel fk pk sk bk rowid ident identifiant identifier identifikator kennung kz "
    "matricule mat idx index sysid recid nro tech technique hk".split()
)
"""Words that say *this identifies something*, and nothing of what."""

PREFIXES = ("id", "cod", "code", "num", "no", "nr", "ref", "fk", "pk", "k", "cd")
SUFFIXES = (
    "identifier identifiant schluessel schlussel reference numero nummer number kennung guid uuid code rowid num "
    "uid oid ref key cle nbr nro cod id nr no fk pk cd kz".split()
)
"""What may be glued to a word without a separator; the longest comes first."""

GENERIC = frozenset(
    "val value valeur wert field feld champ col column colonne spalte data attr attribute x y z f c a b d e v k "
    "info misc divers autre other sonstige object objekt objet obj item record element entry link lien".split()
)
"""Words that say nothing."""

MEASURES = frozenset(
    "qty qte quantity quantite menge anzahl mge amount amt montant mnt mt betrag price prix preis pu pv pa cost cout "
    "kosten total totaux sum summe gesamt rate taux satz percent pct pourcentage prozent pourcent tax taxe tva mwst "
    "ust vat discount remise rabatt rab weight poids gewicht length longueur laenge lange width largeur breite height "
    "hauteur hoehe hohe size taille groesse count cnt nb nbre nombre age year annee an jahr month mois monat day jour "
    "tag days jours tage week semaine woche duration duree dauer hour hours heure heures stunde stunden std minute "
    "minutes second seconds seconde milliseconds sekunden min max minimum maximum level niveau stock bestand balance "
    "solde saldo score points punkte salary salaire gehalt lohn budget marge margin gewinn umsatz ca ht ttc netto brutto "
    "net gross unit units capacity capacite kapazitaet area surface flaeche population bytes volume vol ratio factor "
    "facteur faktor coef coefficient delay delai frist limit limite capital paid paye bezahlt open due du priority "
    "priorite prioritaet rating note latitude longitude lat lng lon revision version".split()
)
"""Words of what is counted or measured, not pointed to."""

ORDINALS = frozenset(
    "line ligne zeile pos position seq sequence sort ordre rang rank reihenfolge lfd laufend laufende index numligne "
    "order ordinal step etape schritt row".split()
)
"""Words for the place of a row among its siblings; they make the second half of a composite key."""

DATES = frozenset(
    "date datum dat time zeit timestamp ts heure at day since until depuis seit bis ab debut fin start end begin beginn "
    "ende echeance deadline birthday birth naissance geburtsdatum jour stamp".split()
)

DESCRIPTIONS = frozenset(
    "name names nom noms nomen libelle lib label bez bezeichnung title titel titre intitule designation desc "
    "description beschreibung text texte comment comments commentaire bemerkung bem remark remarks remarque notes "
    "notiz message email mail courriel phone tel telephone telefon fax mobile portable handy street rue strasse str "
    "zip cp plz postal url path website web firstname lastname surname prenom vorname nachname familienname iban bic "
    "siret siren naf password passwd mdp passwort login hash salt token color colour couleur farbe photo picture image "
    "bild file fichier datei subject objet betreff content contenu inhalt body abbreviation abk kurz short sigle "
    "extension".split()
)
"""Words of what describes a thing."""

FLAGS = frozenset(
    "is has est a_ ist hat flag active actif aktiv enabled disabled deleted supprime geloescht geloscht visible hidden "
    "archived archive valid valide gueltig done fait erledigt locked bool boolean oui default defaut standard online "
    "posted discontinued sent envoye gesendet printed imprime gedruckt".split()
)

DELETED = frozenset(
    "deleted delete supprime suppr geloescht geloscht loesch losch removed effacer efface trash".split()
)
"""Words of a column that marks a row as gone."""

STATUS = frozenset("status statut state etat zustand stand stade phase".split())

PERSON_ROLES = frozenset(
    "manager mgr rep representative representant vertreter vendeur verkaufer verkaeufer seller salesman salesperson "
    "responsable resp verantwortlicher chef boss supervisor superior superieur vorgesetzter leiter betreuer bearbeiter "
    "sachbearbeiter sb ersteller author auteur autor owner proprietaire besitzer inhaber creator createur editor "
    "redacteur approver valideur approbateur assignee assigned assigne zugewiesen handled handler agent technicien "
    "techniker technician commercial conseiller berater referent gestionnaire reports reporter reviewer instructor "
    "driver chauffeur fahrer operator operateur inspector kontrolleur buyer acheteur einkaeufer einkaufer "
    "coordinator interlocuteur ansprechpartner planner leader lead head interviewer host teller cashier caissier "
    "kassierer preparateur conducteur friend ami amie freund follower sender recipient receiver destinataire "
    "expediteur absender empfaenger empfanger".split()
)
"""What somebody is to a row; it leads to the table of the company's people."""

AGENTS = ("er", "or", "ee", "eur", "euse", "rice")
"""How words for somebody who does something end: `inviter`, `invitee`, `visiteur`, `Pruefer`."""

BEFORE = ("vor", "nach", "haupt", "neben", "unter", "ober", "ziel", "quell")
"""What German glues to the name of a thing to say in which role it stands: `Vormieter`, `Hauptlager`."""

DOERS = frozenset(
    "created cree creation erstellt angelegt updated modified modifie geaendert geandert changed edited written write "
    "submitted approved approuve genehmigt validated valide freigegeben posted entered saisi erfasst signed signe "
    "checked controle geprueft gepruft sold vendu verkauft prepared prepare issued emis requested demande closed "
    "opened ouvert received recu performed realise assigned assigne deleted supprime insert inserted last cancelled "
    "annule completed processed traite bearbeitet create update modify change edit write submit approve validate post "
    "enter sign check prepare issue open close receive assign delete cancel complete process".split()
)
"""What somebody did to a row, when `BY` or a word for a user follows."""

BY = frozenset("by par von durch uid user usr utilisateur benutzer".split())

PEOPLE = frozenset(
    "employee employe emp staff user usr utilisateur benutzer mitarbeiter salarie personnel personal person personne "
    "people collaborateur worker adherent benevole mitglied membre angestellte angestellter operateur agent personen "
    "ma team member ouvrier compagnon arbeiter technicien techniker".split()
)
"""What the table of the company's people is called."""

HIERARCHY = frozenset(
    "parent pere mere father mother superior superieur supervisor ober uebergeordnet ubergeordnet vater eltern reports "
    "previous prev precedent precedente vorgaenger vorganger next suivant suivante nachfolger root racine origin "
    "original origine replaced replaces remplace ersetzt ersatz master maitre haupt boss manager mgr chef vorgesetzter "
    "leiter mentor sponsor parrain marraine pate conjoint spouse partner ehepartner related linked sup hierarchie "
    "up".split()
)
"""What a row may be to another row of its own table."""

HOUSEKEEPING = frozenset(
    "created cree creation erstellt angelegt updated update modified modifie geaendert geandert changed write written "
    "tenant mandant mandat mandt company societe firma firme org organisation organization shop boutique lang language "
    "langue sprache currency devise monnaie waehrung wahrung entity entite site filiale author auteur owner "
    "buchungskreis".split()
)
"""Words of what nearly every table may have."""

ARCHIVES = frozenset(
    "old ancien anciens ancienne anciennes alt alte archive archives archiv arch backup bak bck sauvegarde save sav "
    "copy copie kopie tmp temp test deleted purge".split()
)
HISTORIES = frozenset("history historique histo hist historie verlauf log journal audit versions".split())

KINDS = frozenset("type typ class classe klasse model modele modell table tabelle kind entity".split())
"""Words of a column that says which table the column beside it leads to."""

ANYTHING = frozenset(
    "object objekt objet item element record row entity entite target ziel cible subject ressource resource "
    "enregistrement datensatz".split()
)
"""What the column beside it may be called then."""

LANGUAGES = frozenset("lang language langue sprache culture locale".split())
"""Words of the column that tells the translations of one thing apart."""

CURRENCY_WORDS = frozenset("currency devise monnaie waehrung wahrung curr ccy".split())
MONEY_WORDS = frozenset(
    "amount amt montant mnt betrag price prix preis pu cost cout kosten total summe salary salaire gehalt lohn budget "
    "marge solde saldo balance capital umsatz ht ttc netto brutto fee frais gebuehr freight subtotal".split()
)
UNIT_WORDS = frozenset("unit unite einheit uom ume me mesure measure".split())
UNITS = frozenset("kg g mg t km m cm mm m2 m3 l ml cl h min s pcs piece pieces stk stuck lot kwh kw pct".split())

STRUCTURE = frozenset(
    "master header head entete kopf stamm detail details det line lines ligne lignes zeile zeilen item items pos "
    "position positionen trans transaction transactions bewegung bewegungen mouvement mouvements type types typ typen "
    "group groups groupe groupes gruppe gruppen code codes user users log info infos data list rate rates note notes "
    "link links liaison rel map mapping xref".split()
)
"""Words for the part that a table plays, not for what it is about."""

MASTERS = frozenset("master mst header head entete kopf stamm main hub".split())
"""Words of the table where the rows of a thing live."""

OTHERS = frozenset(
    "sale sales purchase purch stock work centre center bank cash petty fixed asset assets transfer request serial "
    "component branch zone area location locations price book card class plan period event events calendar media role "
    "roles permission permissions right rights session sessions label labels test sample quality report reports query "
    "page pages menu news budget default internal external return returns receipt receipts shipping billing account "
    "accounts tax vendor vendors gift coupon cart basket wish loan loans rent rental rental booking bookings travel "
    "flight hotel guest guests class classes grade grades exam exams lesson lessons school member members club team "
    "teams game games player players season vente ventes achat achats stocks banque caisse prix tarif tarifs agenda "
    "evenement reservation reservations location vol hotel chambre eleve note examen classe ecole membre equipe match "
    "joueur saison verkauf einkauf bestand bank kasse preis preise termin buchung reise hotel zimmer gast klasse note "
    "pruefung schule mitglied verein mannschaft spiel spieler mwst konto konten buch beleg lager ort".split()
)
"""Other words that are often glued together in names; they only serve to take names apart."""

EXTENSIONS = frozenset(
    "info infos ext extension extra extras profile profil setting settings option options config param params meta "
    "stats stat translation translations traduction traductions uebersetzung lang image images photo photos picture "
    "pictures sat satellite note notes text texts user users freeze check map mapping link rel status history detail "
    "details".split()
)
"""Words of tables that add to another table, whose key they borrow."""

SHELLS = frozenset(
    "tbl tab t tb table tabelle dbo v vw dim fact fct stg lkp lookup mst trn app db data list liste".split()
)
"""What stands before the names of tables and means nothing."""

SYNONYMS = (
    "customer client clients kunde kunden clt cust kd debitor debiteur buyer acheteur",
    "supplier fournisseur lieferant vendor kreditor frs fou fourn lief",
    "product article artikel produit produkt item art prod ware",
    "order commande auftrag bestellung cmd cde bon best auf",
    "invoice facture rechnung bill fact fac re rech",
    "payment paiement reglement zahlung pay versement encaissement",
    "quote devis angebot offer offre estimate",
    "delivery livraison lieferung shipment expedition bl versand shipping",
    "employee employe mitarbeiter salarie staff personnel personal angestellte collaborateur ma emp",
    "user utilisateur benutzer usr login member membre mitglied inscrit adherent abonne",
    "person personne individu people contact kontakt ansprechpartner",
    "address adresse anschrift adr",
    "country pays land nation",
    "city ville stadt ort commune town",
    "region province bundesland etat state departement kanton",
    "category categorie kategorie famille gruppe group groupe rubrique family warengruppe",
    "type typ art genre kind",
    "department service abteilung dept abt",
    "warehouse entrepot lager depot magasin",
    "store shop magasin filiale boutique laden geschaft geschaeft agence succursale",
    "project projet projekt chantier affaire baustelle",
    "task tache aufgabe",
    "status statut etat zustand state",
    "line ligne zeile position detail item lig pos",
    "company societe firma entreprise unternehmen firme",
    "account compte konto",
    "contract contrat vertrag",
    "vehicle vehicule fahrzeug voiture",
    "machine maschine equipment equipement anlage",
    "currency devise waehrung wahrung monnaie",
    "language langue sprache lang",
    "unit unite einheit",
    "job poste stelle metier fonction beruf",
    "material matiere werkstoff materiel",
    "carrier transporteur spediteur shipper ship",
    "course cours kurs formation schulung",
    "student etudiant eleve schuler schueler",
    "teacher enseignant professeur lehrer prof",
    "doctor medecin arzt docteur",
    "patient patienten",
    "appointment rendezvous rdv termin",
    "room salle raum zimmer chambre",
    "ticket incident demande anfrage",
    "campaign campagne kampagne",
    "document beleg piece dokument",
    "vat tva mwst ust taxe steuer tax",
)
"""Words for one thing. Only what most companies have: the rest is found by likeness."""

IRREGULAR = {
    "people": "person",
    "personnes": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "mice": "mouse",
    "indices": "index",
    "staedte": "stadt",
    "stadte": "stadt",
    "laender": "land",
    "lander": "land",
    "travaux": "travail",
}
