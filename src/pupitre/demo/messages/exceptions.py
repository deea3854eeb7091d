"""Messages that a person must see: unclear, contradictory, serious, or simply nothing that was agreed on."""

from datetime import timedelta

from ..cases import Case
from ..identifiers import spaced_iban
from .scene import HERE, NOBODY, NOTICE, Scene, day, for_a_person, pdf, photo, quote


def cases(scene: Scene) -> tuple[Case, ...]:
    """All exceptions."""
    return (
        *_who_is_it(scene),
        *_which_one(scene),
        *_not_by_the_rules(scene),
        *_declared(scene),
        *_unforeseen(scene),
    )


def _who_is_it(s: Scene) -> tuple[Case, ...]:
    return (
        for_a_person(
            "invoice_copy",
            "the address is in nobody's file",
            s.mail(
                "unknown-address",
                None,
                "Facture de mes parents",
                "Bonjour,\n\nJe m'occupe des papiers de mes parents, pour qui vous avez travaillé l'année passée. "
                "Pourriez-vous me faire parvenir leur facture ? Ils n'ont pas internet.\n\nDamien Charrier",
                address="d.charrier@monfil.example",
                name="Damien Charrier",
            ),
            id="unknown-address",
            never=NOBODY,
        ),
        for_a_person(
            "invoice_status",
            "the customer stands in the books twice, with one address",
            s.mail(
                "customer-twice",
                "vidalin",
                "Reste à payer",
                "Bonjour, je ne me souviens plus si je vous dois encore quelque chose. Pouvez-vous regarder ? "
                "Thérèse Vidalin",
            ),
            id="customer-twice",
        ),
        for_a_person(
            "invoice_copy",
            "a new address, and two customers of that name",
            s.mail(
                "two-of-one-name",
                None,
                "Ma facture",
                "Bonjour,\n\nC'est Jean Martin. Je vous écris de l'adresse de mon épouse, la mienne ne marche plus. "
                "Il me "
                "faudrait la facture de cette année.\n\nJ. Martin",
                address="nicole.martin@messagerie.example",
                name="Jean Martin",
            ),
            id="two-of-one-name",
            never=NOBODY,
        ),
        for_a_person(
            "invoice_copy",
            "somebody who works there, from an address that is not the customer's",
            s.mail(
                "contact-of-customer",
                None,
                "Factures Clinique des Bruyères",
                "Bonjour,\n\nJe reprends le poste de ma collègue et constitue le dossier fournisseur. Merci de "
                f"m'adresser {s.number('bruyeres.2')}.\n\nNora Haddad\nAssistante de direction\n"
                "Clinique des Bruyères",
                address="n.haddad@clinique-bruyeres-admin.example",
                name="Nora Haddad",
            ),
            id="contact-of-customer",
            never=NOBODY,
        ),
        for_a_person(
            "quote_request",
            "a prospect whom the books do not know",
            s.mail(
                "prospect",
                None,
                "Demande de prix",
                "Bonjour,\n\nNous faisons construire à Fondettes et cherchons un artisan pour l'escalier et les "
                "garde-corps "
                "(plans sur demande). Seriez-vous en mesure de nous chiffrer cela ?\n\nM. et Mme Aït-Kaci",
                address="aitkaci.maison@boite-aux-lettres.example",
                name="Famille Aït-Kaci",
            ),
            id="prospect",
            never=NOBODY,
        ),
        for_a_person(
            None,
            "no sender",
            s.mail(
                "no-sender",
                None,
                "votre facture",
                "Bonjour, merci de me renvoyer ma facture, je ne l'ai plus.",
                trust="none",
            ),
            id="no-sender",
        ),
        for_a_person(
            "quote_request",
            "a customer who was closed",
            s.mail(
                "closed-customer",
                "ulrich",
                "Nouveaux travaux",
                "Bonjour, cela fait longtemps ! J'aurais besoin que vous me chiffriez un nouveau plancher pour la "
                "grange, "
                "environ soixante mètres carrés en sapin.\nPaul Ulrich",
            ),
            id="closed-customer",
            ended=("asked", "refused"),
        ),
    )


def _which_one(s: Scene) -> tuple[Case, ...]:
    d = [s.ahead(days) for days in (14, 21)]
    return (
        for_a_person(
            "invoice_copy",
            "four invoices and no number",
            s.mail(
                "which-invoice",
                "noiret",
                "Facture",
                "Bonjour, pouvez-vous m'envoyer la facture ? Mon épouse l'a classée je ne sais où. P. Noiret",
            ),
            id="which-invoice",
        ),
        for_a_person(
            "invoice_copy",
            "a number that does not exist",
            s.mail(
                "no-such-invoice",
                "bastide",
                "Copie",
                f"Bonjour,\n\nIl me faudrait le double de la facture F-{s.books.today.year - 1}-9871 pour mon "
                "comptable. "
                "Bonne réception.\n\nRémi Bastide",
            ),
            id="no-such-invoice",
        ),
        for_a_person(
            "job_status",
            "two jobs and no number",
            s.mail(
                "which-job",
                "gaudin",
                "Quand ?",
                "Bonjour, sauriez-vous me dire quand vous comptez venir pour la pose ? Je dois prévenir le gardien. "
                "A. Gaudin",
            ),
            id="which-job",
        ),
        for_a_person(
            "payment_promise",
            "two days in one promise",
            s.mail(
                "two-days",
                "thomasset",
                "Mon règlement",
                f"Bonjour, je pense pouvoir vous payer le {day(d[0])}, sinon ce sera le {day(d[1])}, selon la date à "
                "laquelle ma prime tombe. Gilles Thomasset",
            ),
            id="two-days",
        ),
        for_a_person(
            "payment_promise",
            "a promise without a day",
            s.mail(
                "no-day",
                "pascaud",
                "Re: rappel",
                "Bonjour, oui oui je n'oublie pas, je vous règle dès que possible, promis. Inès",
            ),
            id="no-day",
        ),
        for_a_person(
            "visit_request",
            "a visit without a day",
            s.mail(
                "visit-without-day",
                "emery",
                "Un passage",
                "Bonjour,\n\nQuand vous aurez un moment, quelqu'un pourrait-il venir voir le plafond de la chambre ? "
                "Nous "
                "sommes souples, dites-nous ce qui vous arrange.\n\nJean-Luc Émery",
            ),
            id="visit-without-day",
        ),
        for_a_person(
            "contact_change",
            "a new number that is not there",
            s.mail(
                "number-missing",
                "fremont",
                "Changement de téléphone",
                "Bonjour,\n\nPour information je change d'opérateur demain et mon numéro de portable ne sera plus le "
                "même. "
                "Je vous le donnerai dès que je le connais.\n\nLise Frémont",
            ),
            id="number-missing",
        ),
        for_a_person(
            None,
            "two requests of different kinds",
            s.mail(
                "two-requests",
                "tissot",
                "Deux choses",
                f"Bonjour,\n\nD'abord, il me faudrait le double de {s.number('tissot.1')} pour ma mutuelle du "
                "logement. "
                "Ensuite, je trouve anormal que la porte livrée ne soit pas de la teinte choisie et je compte bien "
                "que "
                "vous la repreniez à vos frais.\n\nMireille Tissot",
            ),
            id="two-requests",
        ),
    )


def _not_by_the_rules(s: Scene) -> tuple[Case, ...]:
    d = s.ahead(15)
    return (
        for_a_person(
            "invoice_copy",
            "a cancelled invoice",
            s.mail(
                "cancelled-invoice",
                "guerin",
                "Une de vos factures",
                f"Bonjour,\n\nDans mes papiers il manque {s.number('guerin.1')}. Vous serait-il possible de me la "
                "transmettre à nouveau ?\n\nLucie Guérin",
            ),
            id="cancelled-invoice",
            ended=("asked", "refused"),
        ),
        for_a_person(
            "invoice_status",
            "an invoice in dispute",
            s.mail(
                "disputed-invoice",
                "hallier",
                "Compte client",
                f"Bonjour,\n\nMerci de nous communiquer la situation de {s.number('hallier.1')} à la date de ce "
                "jour.\n\n"
                "Hallier Rénovation, service comptable\n\n" + NOTICE,
            ),
            id="disputed-invoice",
            ended=("asked", "refused"),
        ),
        for_a_person(
            "payment_promise",
            "a promise to pay what is paid",
            s.mail(
                "paid-already",
                "joubert",
                "Règlement",
                f"Bonjour, je vous paierai {s.number('joubert.1')} le {day(d)}, désolé pour l'attente. Marc Joubert",
            ),
            id="paid-already",
            ended=("asked", "refused"),
        ),
        for_a_person(
            "job_status",
            "a job on hold",
            s.mail(
                "job-on-hold",
                "maubert",
                "La terrasse",
                "Bonjour, où en êtes-vous de la terrasse ? Nous aimerions savoir quand l'équipe sera là. Céline "
                "Maubert",
            ),
            id="job-on-hold",
            ended=("asked", "refused"),
        ),
        for_a_person(
            "job_status",
            "a job without a day",
            s.mail(
                "job-without-day",
                "navarre",
                "Portail",
                "Bonjour,\n\nPourriez-vous m'indiquer quand le portail sera mis en place ? L'électricien attend pour "
                "tirer "
                "le câble.\n\nSimon Navarre",
            ),
            id="job-without-day",
            ended=("asked", "refused"),
        ),
    )


def _declared(s: Scene) -> tuple[Case, ...]:
    yesterday = s.books.today - timedelta(days=1)
    return (
        for_a_person(
            "payment_plan",
            "instalments",
            s.mail(
                "instalments",
                "blin",
                "Difficultés",
                "Bonjour,\n\nAvec la séparation je me retrouve seule pour payer et je ne m'en sors pas. "
                "Accepteriez-vous que "
                f"je règle {s.number('blin.1')} en cinq fois, une part au début de chaque mois ? Je peux vous "
                "remettre "
                "les chèques tout de suite.\n\nAurélie Blin",
            ),
            id="instalments",
        ),
        for_a_person(
            "dispute",
            "the amount is contested",
            s.mail(
                "amount-contested",
                "chauvin",
                f"Erreur sur {s.number('chauvin.1')}",
                "Bonjour,\n\nEn relisant votre facture je constate que vous comptez quatre heures de pose de plus "
                "que dans "
                "le devis accepté. Je ne m'en acquitterai qu'une fois ce point corrigé.\n\nPhilippe Chauvin",
            ),
            id="amount-contested",
        ),
        for_a_person(
            "dispute",
            "paid twice",
            s.mail(
                "paid-twice",
                "perrault",
                "Double virement",
                f"Bonjour,\n\nMa banque me signale que {s.number('perrault.1')} a été débitée deux fois, par ma "
                "faute je "
                "crois bien. Comment faites-vous pour me rendre le trop-perçu ?\n\nColette Perrault",
            ),
            id="paid-twice",
        ),
        for_a_person(
            "complaint",
            "angry",
            s.mail(
                "angry",
                "sauvage",
                "INACCEPTABLE",
                "Vingt jours que votre équipe a disparu en laissant deux trous dans la façade bouchés avec du "
                "plastique ! "
                "J'appelle, personne. J'écris, personne. Je vous préviens, si Madame Lacombe ne me téléphone pas "
                "avant "
                "ce soir je fais constater par huissier.\n\nB. Sauvage",
                body="latin-1",
            ),
            id="angry",
        ),
        for_a_person(
            "supplier_invoice",
            "a supplier's invoice",
            s.mail(
                "supplier-invoice",
                None,
                "Facture 2026-VT-0883",
                "Madame, Monsieur,\n\nNous avons le plaisir de vous remettre ci-joint notre facture relative aux "
                "doubles vitrages enlevés le mois dernier, échéance fin de mois.\n\nVitrages de Touraine\n\n"
                + NOTICE,
                address=s.books.suppliers["Vitrages de Touraine"],
                name="Vitrages de Touraine",
                files=(pdf("2026-VT-0883.pdf"),),
            ),
            id="supplier-invoice",
        ),
        for_a_person(
            "bank_change",
            "a customer's new account",
            s.mail(
                "customer-account",
                "garage",
                "Prélèvements",
                "Bonjour,\n\nLe Garage des Deux Ponts est passé à une autre banque. Vous trouverez le relevé "
                "d'identité "
                "bancaire à jour en annexe pour le contrat d'entretien des portes sectionnelles.\n\nLa direction",
                files=(pdf("RIB garage.pdf"),),
            ),
            id="customer-account",
        ),
        for_a_person(
            "bank_change",
            "a supplier's new account, honestly",
            s.mail(
                "supplier-account",
                None,
                "Changement de coordonnées bancaires",
                "Bonjour,\n\nNous avons changé de banque. Merci de mettre à jour nos coordonnées bancaires et "
                f"d'effectuer désormais vos virements sur ce compte : {spaced_iban('Vitrages de Touraine')}.\n\n"
                "Cordialement,\nVitrages de Touraine",
                address=s.books.suppliers["Vitrages de Touraine"],
                name="Vitrages de Touraine",
            ),
            id="supplier-account",
        ),
        for_a_person(
            "address_change",
            "a postal address",
            s.mail(
                "moved-house",
                "olivet",
                "Déménagement",
                "Bonjour,\n\nDepuis samedi j'habite chez ma sœur, au 6, chemin des Vignes à Vouvray. Voulez-vous "
                "bien "
                "rectifier mes coordonnées pour le courrier ?\n\nDenise Olivet",
            ),
            id="moved-house",
        ),
        for_a_person(
            "address_change",
            "an e-mail address, honestly",
            s.mail(
                "new-e-mail",
                "quere",
                "Nouvelle messagerie",
                "Bonjour,\n\nJe ferme cette boîte à la fin du mois. Vous pourrez m'écrire à "
                "anne.quere@monfil.example, merci "
                "de corriger ma fiche.\n\nAnne Quéré",
            ),
            id="new-e-mail",
        ),
        for_a_person(
            "visit_change",
            "a visit to be moved",
            s.mail(
                "move-visit",
                "riou",
                "Re: Prise de mesures",
                "Bonjour, je suis désolé, je serai retenu à Paris le jour convenu. Peut-on trouver un autre créneau "
                "après "
                f"le {day(s.ahead(10))} ?\nAlain Riou"
                + quote(yesterday, f"Atelier Lacombe <{HERE}>", "Nous vous confirmons notre venue.", "Julien Morel"),
                answers="rdv.112@atelier-lacombe.example",
            ),
            id="move-visit",
        ),
        for_a_person(
            "application",
            "a job application with a CV",
            s.mail(
                "application",
                None,
                "Candidature poseur",
                "Madame Lacombe,\n\nTitulaire d'un brevet professionnel de menuisier et fort de six années de pose "
                "en "
                "rénovation, je serais heureux de vous rencontrer. Vous trouverez mon parcours en pièce jointe.\n\n"
                "Respectueusement,\nBilal Cherif",
                address="bilal.cherif@monfil.example",
                name="Bilal Cherif",
                files=(pdf("CV_Cherif.pdf"),),
            ),
            id="application",
        ),
    )


def _unforeseen(s: Scene) -> tuple[Case, ...]:
    return (
        for_a_person(
            None,
            "nothing but a picture",
            s.mail("empty", "zimmer", None, "", files=(photo("IMG_0007.png"),)),
            id="empty",
        ),
        for_a_person(
            None,
            "in Italian",
            s.mail(
                "italian",
                None,
                "Richiesta di informazioni",
                "Buongiorno,\n\nabbiamo una casa vicino ad Amboise e cerchiamo qualcuno che restauri le persiane "
                "originali. Lavorate anche su infissi antichi? Grazie mille.\n\nGiulia Ferri",
                address="giulia.ferri@posta.example",
                name="Giulia Ferri",
            ),
            id="italian",
            never=NOBODY,
            language="it",
        ),
        for_a_person(
            None,
            "the right to know what is kept",
            s.mail(
                "personal-data",
                "cadiou",
                "Exercice de mes droits",
                "Madame, Monsieur,\n\nEn application de l'article 15 du RGPD, je vous prie de me communiquer "
                "l'ensemble des "
                "informations me concernant qui figurent dans vos fichiers, puis de les effacer.\n\nMartine Cadiou",
            ),
            id="personal-data",
        ),
        for_a_person(
            None,
            "thanks, and nothing to do",
            s.mail(
                "thanks",
                "doucet",
                "Merci !!",
                "Bonjour, nous tenions à vous dire combien nous sommes contents du résultat. Le chat a déjà adopté "
                "la "
                "banquette. Belle continuation, Rose",
            ),
            id="thanks",
            ended=("asked", "nothing"),
        ),
        for_a_person(
            None,
            "the owner herself, with an instruction",
            s.mail(
                "owner-instruction",
                None,
                "Relance Lenoir",
                f"Merci d'envoyer une relance ferme à Lenoir Promotion pour {s.number('lenoir.1')}, je les vois "
                "demain.\n"
                "Claire",
                address="claire.lacombe@atelier-lacombe.example",
                name="Claire Lacombe",
            ),
            id="owner-instruction",
        ),
        for_a_person(
            None,
            "advertising that does not say so",
            s.mail(
                "advertising",
                None,
                "Vos chantiers méritent d'être vus",
                "Bonjour,\n\nChaque mois, des milliers de particuliers cherchent un menuisier sur notre plateforme. "
                "Réservez "
                "votre secteur avant vos concurrents : premier trimestre offert. Êtes-vous disponible pour un appel "
                "?\n\n"
                "Jordan, conseiller visibilité",
                address="jordan@artisans-en-vue.example",
                name="Jordan d'Artisans en vue",
            ),
            id="advertising",
            ended=("asked", "nothing"),
        ),
    )
