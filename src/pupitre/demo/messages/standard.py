"""Messages that the team should handle alone: what a small joinery gets on an ordinary day."""

from datetime import timedelta

from ..cases import Case
from .scene import (
    HERE,
    NOTICE,
    Scene,
    copy_of,
    day,
    done_alone,
    english_day,
    forwarded,
    hours_to,
    pdf,
    phone_of,
    photo,
    progress_of,
    promise_for,
    quote,
    quote_for,
    status_of,
    ticket_for,
    visit_on,
)


def cases(scene: Scene) -> tuple[Case, ...]:
    """All standard cases."""
    return (
        *_copies(scene),
        *_statuses(scene),
        *_promises(scene),
        *_quotes(scene),
        *_visits(scene),
        *_phones(scene),
        *_jobs(scene),
        *_hours(scene),
        *_after_sales(scene),
    )


def _copies(s: Scene) -> tuple[Case, ...]:
    earlier = s.books.today - timedelta(days=2)
    return (
        done_alone(
            "invoice_copy",
            "one of several invoices, by its number",
            s.mail(
                "copy-by-number",
                "moreau",
                "Facture égarée",
                "Bonjour,\n\n"
                f"Je remets de l'ordre dans mes dossiers et je ne mets plus la main sur la facture "
                f"{s.number('moreau.1')}. Auriez-vous la gentillesse de me l'adresser une seconde fois ?\n\n"
                "Avec mes remerciements,\n\nHélène Moreau",
                body="quoted-printable",
            ),
            copy_of(s, "moreau.1"),
            id="copy-by-number",
        ),
        done_alone(
            "invoice_copy",
            "no number, but there is only one invoice; HTML only",
            s.mail(
                "copy-only-one",
                "dupuis",
                "Vente de la maison",
                html="<p>Bonjour,</p><p>Je vends la maison et le notaire réclame la <b>facture de vos travaux</b>. "
                "Il me la faudrait par mail s'il vous plaît, je n'ai gardé que le bon de livraison.</p>"
                "<p>Bien à vous,<br>G. Dupuis</p>",
            ),
            copy_of(s, "dupuis.1"),
            id="copy-only-one",
        ),
        done_alone(
            "invoice_copy",
            "a business, with a signature and a notice longer than the message",
            s.mail(
                "copy-business",
                "petit",
                f"Duplicata {s.number('petit.2')}",
                "Madame, Monsieur,\n\n"
                f"Notre cabinet comptable prépare le bilan et ne dispose pas de votre facture {s.number('petit.2')}. "
                "Nous vous serions obligés de nous en faire tenir un double dans la semaine.\n\n"
                "Veuillez agréer nos salutations distinguées.\n\n"
                "-- \nLe service administratif\nBoulangerie Petit et Fils\nMaison fondée en 1962\n\n" + NOTICE,
                html="<p>Madame, Monsieur,</p><p>Notre cabinet comptable prépare le bilan et ne dispose pas de votre "
                f"facture {s.number('petit.2')}. Nous vous serions obligés de nous en faire tenir un double dans la "
                "semaine.</p><p>Veuillez agréer nos salutations distinguées.</p><p>--<br>Le service administratif<br>"
                f"Boulangerie Petit et Fils<br>Maison fondée en 1962</p><p><small>{NOTICE}</small></p>",
            ),
            copy_of(s, "petit.2"),
            id="copy-business",
        ),
        done_alone(
            "invoice_copy",
            "lower case, mistakes, UTF-8 that says it is latin-1",
            s.mail(
                "copy-mistakes",
                "leroy",
                "facture",
                f"bonjour, jai beau chercher je trouve plus la {s.number('leroy.2').lower()} ma fille a du la "
                "jeter... "
                "vous pouriez me la refaire passer par mail ? merci davance\nsandra leroy",
                body="utf-8 said to be latin-1",
            ),
            copy_of(s, "leroy.2"),
            id="copy-mistakes",
        ),
        done_alone(
            "invoice_copy",
            "in English",
            s.mail(
                "copy-english",
                "whitfield",
                "Invoice for the tax office",
                "Hello,\n\nI am putting together my papers for the tax office and it seems that "
                f"{s.number('whitfield.1')} never made it to the folder. Could I have it once more, please?\n\n"
                "Best wishes,\nJohn Whitfield",
            ),
            copy_of(s, "whitfield.1"),
            id="copy-english",
            language="en",
        ),
        done_alone(
            "invoice_copy",
            "a reply in a thread, with the earlier message under it",
            s.mail(
                "copy-in-thread",
                "fontaine",
                "Re: Votre demande",
                f"C'est parfait, merci pour votre réponse. Tant que j'y suis, il me faudrait un double de la facture "
                f"{s.number('fontaine.1')} : mon assurance habitation veut voir le justificatif avant de "
                "m'indemniser."
                "\n\nM.-C. Fontaine"
                + quote(
                    earlier,
                    f"Atelier Lacombe <{HERE}>",
                    "Bonjour Madame Fontaine,",
                    "",
                    "Votre porte sera révisée lors de notre prochain passage.",
                    "Nadège Poulain",
                ),
                answers="20261118.poulain@atelier-lacombe.example",
            ),
            copy_of(s, "fontaine.1"),
            id="copy-in-thread",
        ),
        done_alone(
            "invoice_copy",
            "empty subject, no charset, an address with capitals in the books",
            s.mail(
                "copy-capitals",
                "renaud",
                "",
                "bonjour,\nj'ai eu un dégât des eaux et l'expert de l'assurance veut la facture de votre "
                "intervention, "
                "vous pouvez me la faire suivre ici même ?\nmerci\nB. Renaud\n\nEnvoyé de mon téléphone",
                address="bernard.renaud@messagerie.example",
                body="cp1252 without a charset",
            ),
            copy_of(s, "renaud.1"),
            id="copy-capitals",
        ),
        done_alone(
            "invoice_copy",
            "the number without its letter",
            s.mail(
                "copy-short-number",
                "charpin",
                "Dossier travaux",
                f"Bonjour Sophie,\n\nPour mon dossier de subvention je dois fournir votre facture "
                f"{s.number('charpin.1').removeprefix('F-')}. Je l'avais rangée trop soigneusement, visiblement... "
                "Vous me la renvoyez ?\n\nÀ bientôt,\nLouis Charpin",
            ),
            copy_of(s, "charpin.1"),
            id="copy-short-number",
        ),
    )


def _statuses(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "invoice_status",
            "has the money arrived? It has",
            s.mail(
                "status-paid",
                "bonnet",
                "Virement",
                f"Bonjour,\n\nMon virement pour {s.number('bonnet.1')} est parti il y a un bon mois. L'avez-vous vu "
                "arriver ? Je préfère en être sûre avant de classer le dossier.\n\nCordialement,\nIsabelle Bonnet",
            ),
            status_of(s, "bonnet.1"),
            id="status-paid",
        ),
        done_alone(
            "invoice_status",
            "an overdue invoice of a business",
            s.mail(
                "status-overdue",
                "lefort",
                f"Point sur {s.number('lefort.1')}",
                "Bonjour,\n\nNotre service gestion ne retrouve pas trace du règlement de "
                f"{s.number('lefort.1')}. Merci de nous préciser la somme qui demeure due à ce jour.\n\n"
                "Cordialement,\n\nAgence Lefort Immobilier\nTél. 02 61 91 40 40\n\n" + NOTICE,
                html=f"<p>Bonjour,</p><p>Notre service gestion ne retrouve pas trace du règlement de "
                f"{s.number('lefort.1')}. Merci de nous préciser la somme qui demeure due à ce jour.</p>"
                f"<p>Cordialement,</p><p><b>Agence Lefort Immobilier</b><br>Tél. 02 61 91 40 40</p><p>{NOTICE}</p>",
            ),
            status_of(s, "lefort.1"),
            id="status-overdue",
        ),
        done_alone(
            "invoice_status",
            "partly paid, no number, one invoice",
            s.mail(
                "status-partly-paid",
                "masseron",
                "solde",
                "Bonjour\nJ'ai déjà fait un premier versement cet automne mais je ne sais plus où j'en suis. Il vous "
                "manque combien pour que la facture soit entièrement réglée ?\nDenis Masseron",
                body="latin-1",
            ),
            status_of(s, "masseron.1"),
            id="status-partly-paid",
        ),
        done_alone(
            "invoice_status",
            "in English, one invoice",
            s.mail(
                "status-english",
                "oconnor",
                "Did it arrive?",
                "Hi there,\n\nI sent you the money for my invoice from my Irish account a while ago and these "
                "transfers "
                "sometimes get lost. Can you check whether everything is settled?\n\nThanks,\nFiona",
            ),
            status_of(s, "oconnor.1"),
            id="status-english",
            language="en",
        ),
        done_alone(
            "invoice_status",
            "when is it due? No number, one invoice, from a telephone",
            s.mail(
                "status-due-date",
                "picot",
                "Question",
                "Bonjour, jusqu'à quand ai-je pour vous payer la facture que vous m'avez laissée ? Je n'arrive pas à "
                "lire l'échéance, mes lunettes sont chez l'opticien. A. Picot\n\nEnvoyé de mon iPhone",
                body="quoted-printable",
            ),
            status_of(s, "picot.1"),
            id="status-due-date",
        ),
        done_alone(
            "invoice_status",
            "with the bank's notice enclosed",
            s.mail(
                "status-with-proof",
                "hotel",
                "Règlement de la chambre 12",
                "Bonjour,\n\nVous trouverez ci-joint l'avis d'opération de notre banque. Pouvez-vous nous dire si "
                f"{s.number('hotel.1')} est bien apurée de votre côté ?\n\nBien cordialement,\n"
                "La réception, Hôtel de la Loire",
                files=(pdf("avis d'opération.pdf"),),
            ),
            status_of(s, "hotel.1"),
            id="status-with-proof",
        ),
        done_alone(
            "invoice_status",
            "base64, a doubt about one of two invoices",
            s.mail(
                "status-in-doubt",
                "tran",
                "Un doute",
                f"Bonjour,\n\nEn faisant mes comptes j'ai un doute sur {s.number('tran.1')}. Est-elle encore à "
                "payer, et "
                "si oui pour quel montant ?\n\nMerci d'avance de votre retour.\nMai Tran",
                body="base64",
            ),
            status_of(s, "tran.1"),
            id="status-in-doubt",
        ),
    )


def _promises(s: Scene) -> tuple[Case, ...]:
    d = [s.ahead(days) for days in (12, 17, 14, 11, 19, 16, 25)]
    reminder = s.books.today - timedelta(days=4)
    return (
        done_alone(
            "payment_promise",
            "a number and a day in words",
            s.mail(
                "promise-in-words",
                "bertin",
                "Retard de paiement",
                f"Bonjour Madame Garnier,\n\nJe vous prie de m'excuser pour ce contretemps. La somme due sur "
                f"{s.number('bertin.1')} vous sera virée le {day(d[0], year=True)}.\n\nNicolas Bertin",
            ),
            *promise_for(s, "bertin.1", d[0]),
            id="promise-in-words",
        ),
        done_alone(
            "payment_promise",
            "a business, a day in digits, one of two open invoices",
            s.mail(
                "promise-business",
                "delcourt",
                "Échéance fournisseurs",
                f"Bonjour,\n\nVotre facture {s.number('delcourt.2')} sera honorée lors de notre échéance du "
                f"{d[1]:%d/%m/%Y}.\n\nCordialement,\n\nLa comptabilité\nDelcourt Maçonnerie",
                body="latin-1",
            ),
            *promise_for(s, "delcourt.2", d[1]),
            id="promise-business",
        ),
        done_alone(
            "payment_promise",
            "no number, one open invoice, the day of the week with it",
            s.mail(
                "promise-weekday",
                "rossi",
                "Paiement",
                f"Bonjour, j'attends d'être payée de mon côté et je vous fais le virement "
                f"{day(d[2], weekday=True)}. Merci de votre compréhension ! Paola",
                body="quoted-printable",
            ),
            *promise_for(s, "rossi.1", d[2]),
            id="promise-weekday",
        ),
        done_alone(
            "payment_promise",
            "an answer to a reminder, whose day stands in the quoted part",
            s.mail(
                "promise-to-reminder",
                "girard",
                "Re: Votre facture : rappel",
                f"Toutes mes excuses, votre courrier m'avait échappé. Vous serez crédités le {day(d[3])}.\n\n"
                "Bien à vous,\nMichel Girard"
                + quote(
                    reminder,
                    f"Atelier Lacombe <{HERE}>",
                    "Bonjour Michel Girard,",
                    "",
                    f"Sauf erreur de notre part, votre facture {s.number('girard.1')} reste à régler.",
                    f"Elle était payable le {day(s.invoice('girard.1').due_on, year=True)}.",
                ),
                answers="rappel.3341@atelier-lacombe.example",
            ),
            *promise_for(s, "girard.1", d[3]),
            id="promise-to-reminder",
        ),
        done_alone(
            "payment_promise",
            "in English",
            s.mail(
                "promise-english",
                "hughes",
                "Re: your reminder",
                "Hello,\n\nMy apologies, I have been travelling and only saw your letter today. I'll wire the "
                f"outstanding amount on {english_day(d[4])}.\n\nKind regards,\nEmma Hughes",
            ),
            *promise_for(s, "hughes.1", d[4]),
            id="promise-english",
            language="en",
        ),
        done_alone(
            "payment_promise",
            "a cheque, a short day",
            s.mail(
                "promise-cheque",
                "colin",
                "chèque",
                f"Bonjour, je passerai vous remettre mon chèque le {d[5].day}/{d[5]:%m}, ça vous va ? "
                "Bonne fin de semaine, Stéphanie Colin",
                body="cp1252 in an unknown charset",
            ),
            *promise_for(s, "colin.1", d[5]),
            id="promise-cheque",
        ),
        done_alone(
            "payment_promise",
            "one of two open invoices, HTML beside the text",
            s.mail(
                "promise-one-of-two",
                "vannier",
                "Vos deux factures",
                f"Bonjour,\n\nPour {s.number('vannier.1')}, l'ordre de virement est programmé au "
                f"{day(d[6], year=True)}. "
                "L'autre suivra à son échéance normale.\n\nÉric Vannier",
                html=f"<div>Bonjour,</div><div><br></div><div>Pour {s.number('vannier.1')}, l'ordre de virement est "
                f"programmé au {day(d[6], year=True)}. L'autre suivra à son échéance normale.</div><div><br></div>"
                "<div>Éric Vannier</div>",
            ),
            *promise_for(s, "vannier.1", d[6]),
            id="promise-one-of-two",
        ),
    )


def _quotes(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "quote_request",
            "six windows, a long message",
            s.mail(
                "quote-windows",
                "lemaitre",
                "Projet pour le printemps",
                "Bonjour,\n\nVous aviez refait notre escalier il y a deux ans et nous en sommes enchantés. Nous nous "
                "attaquons maintenant aux ouvertures : six fenêtres côté rue, en chêne, avec survitrage, et "
                "peut-être "
                "la lucarne du grenier si le budget le permet.\n\nPourriez-vous nous préparer un chiffrage, en "
                "séparant "
                "la lucarne ? Rien ne presse, nous visons le mois d'avril.\n\nMerci et à bientôt,\nClaude Lemaître",
            ),
            *quote_for(s, "lemaitre"),
            id="quote-windows",
        ),
        done_alone(
            "quote_request",
            "a property manager, formal, with a notice",
            s.mail(
                "quote-manager",
                "syndic",
                "Consultation : résidence Les Tilleuls",
                "Madame, Monsieur,\n\nÀ la suite de la dernière assemblée des copropriétaires, nous vous consultons "
                "pour le remplacement des deux portes de hall de la résidence Les Tilleuls (vantaux vitrés, "
                "ferme-porte, "
                "gâche électrique). Votre offre de prix, pose et évacuation comprises, est attendue pour la fin du "
                "mois."
                "\n\nDans cette attente, recevez nos salutations les meilleures.\n\nSyndic Les Terrasses\n\n"
                + NOTICE,
                body="base64",
            ),
            *quote_for(s, "syndic"),
            id="quote-manager",
        ),
        done_alone(
            "quote_request",
            "two lines, no capitals",
            s.mail(
                "quote-short",
                "baudouin",
                "penderie",
                "coucou, combien vous prendriez pour une penderie d'angle avec portes coulissantes ? mur de 2m40 et "
                "mur "
                "de 1m90, hauteur 2m50. julie b",
            ),
            *quote_for(s, "baudouin"),
            id="quote-short",
        ),
        done_alone(
            "quote_request",
            "with a sketch enclosed",
            s.mail(
                "quote-with-sketch",
                "prieure",
                "Porte du caveau",
                "Bonjour,\n\nLa porte du caveau de dégustation a vécu. Voici un croquis coté : deux vantaux pleins, "
                "ferrures anciennes à reprendre. Quel serait votre prix, et sous combien de semaines ?\n\n"
                "Cordiales salutations,\nDomaine du Prieuré",
                files=(photo("croquis_caveau.png"),),
                body="quoted-printable",
            ),
            *quote_for(s, "prieure"),
            id="quote-with-sketch",
        ),
        done_alone(
            "quote_request",
            "HTML only",
            s.mail(
                "quote-html",
                "kowalski",
                "Estimation bibliothèque",
                html="<div style='font-family:Verdana'><p>Bonjour à tous,</p><p>Je rêve d'une bibliothèque qui ferait "
                "tout le mur du salon (4,10&nbsp;m sur 2,60&nbsp;m) avec une échelle. Est-ce que vous pourriez "
                "m'estimer ça, en frêne puis en chêne pour comparer&nbsp;?</p><p>Très bonne "
                "journée<br>Anna</p></div>",
            ),
            *quote_for(s, "kowalski"),
            id="quote-html",
        ),
        done_alone(
            "quote_request",
            "in English",
            s.mail(
                "quote-english",
                "hargreaves",
                "Shutters for the gîte",
                "Good morning,\n\nThe shutters on our gîte are rotten and we'd like to replace all eight pairs "
                "before "
                "the season starts. Can you let me have a price, painted and fitted?\n\nRegards,\nPeter Hargreaves",
            ),
            *quote_for(s, "hargreaves"),
            id="quote-english",
            language="en",
        ),
        done_alone(
            "quote_request",
            "no subject at all",
            s.mail(
                "quote-no-subject",
                "meyer",
                None,
                "Bonjour,\n\nNous voudrions faire construire un carport en douglas accolé au garage, six mètres par "
                "trois et demi, toiture bac acier. Est-ce dans vos cordes, et pouvez-vous nous en faire un chiffrage "
                "même approximatif ?\n\nThomas Meyer",
            ),
            *quote_for(s, "meyer"),
            id="quote-no-subject",
        ),
    )


def _visits(s: Scene) -> tuple[Case, ...]:
    d = [s.ahead(days) for days in (13, 20, 27, 12, 18, 15)]
    before = s.books.today - timedelta(days=1)
    return (
        done_alone(
            "visit_request",
            "to measure, a day in words",
            s.mail(
                "visit-measure",
                "aubert",
                "Relevé de cotes",
                f"Bonjour,\n\nLes cloisons sont montées, on peut donc relever les cotes des placards. Le {day(d[0])} "
                "vous "
                "irait-il ? Je serai là toute la journée.\n\nPascal Aubert",
            ),
            *visit_on(s, "aubert", d[0]),
            id="visit-measure",
        ),
        done_alone(
            "visit_request",
            "an old lady, long and polite",
            s.mail(
                "visit-polite",
                "lavigne",
                "Votre passage",
                "Cher Monsieur Morel,\n\nMa fille, qui s'y connaît mieux que moi, sera à la maison "
                f"{day(d[1], weekday=True)} et j'aimerais profiter de sa présence pour que vous veniez voir la "
                "vieille "
                "porte de la cave. Elle pense qu'on peut la sauver, moi j'en doute. Le matin serait préférable, je "
                "me "
                "repose après le déjeuner.\n\nJe vous remercie de votre patience.\n\nSylvie Lavigne",
                body="quoted-printable",
            ),
            *visit_on(s, "lavigne", d[1]),
            id="visit-polite",
        ),
        done_alone(
            "visit_request",
            "a school, formal, a day in digits",
            s.mail(
                "visit-school",
                "ecole",
                "Rendez-vous sur site",
                "Madame, Monsieur,\n\nEn vue du remplacement des portes du préau, nous souhaitons vous recevoir sur "
                "site "
                f"le {d[2]:%d/%m/%Y} à dix heures. Nous vous remercions de nous faire part de votre accord.\n\n"
                "L'intendance, École Sainte-Jeanne",
                body="latin-1",
            ),
            *visit_on(s, "ecole", d[2]),
            id="visit-school",
        ),
        done_alone(
            "visit_request",
            "as in a text message",
            s.mail(
                "visit-short",
                "robin",
                "rdv",
                f"slt, dispo le {d[3].day}/{d[3]:%m} en fin de journée pour jeter un oeil à mon escalier ? flo",
            ),
            *visit_on(s, "robin", d[3]),
            id="visit-short",
        ),
        done_alone(
            "visit_request",
            "in a thread about a quote",
            s.mail(
                "visit-in-thread",
                "nguyen",
                "Re: Devis parquet",
                "Merci pour ces explications. Avant de signer nous voudrions que vous veniez vérifier l'état du "
                "plancher "
                f"existant : le {day(d[4])}, ce serait possible ?\n\nLinh Nguyen"
                + forwarded(
                    before,
                    f"Atelier Lacombe <{HERE}>",
                    "Devis parquet",
                    "Bonjour,",
                    "Le prix dépend de l'état du support, que nous ne connaissons pas encore.",
                    "Marc Vigneron",
                ),
                answers="devis.parquet@atelier-lacombe.example",
            ),
            *visit_on(s, "nguyen", d[4]),
            id="visit-in-thread",
        ),
        done_alone(
            "visit_request",
            "in English",
            s.mail(
                "visit-english",
                "carter",
                "Coming over to have a look",
                "Dear all,\n\nWe are in France again next month and would love to show you the barn. Would "
                f"{english_day(d[5])} suit you? Any time of day is fine with us.\n\nSusan Carter",
            ),
            *visit_on(s, "carter", d[5]),
            id="visit-english",
            language="en",
        ),
    )


def _phones(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "contact_change",
            "a new mobile",
            s.mail(
                "phone-mobile",
                "faure",
                "Mon nouveau portable",
                "Bonjour,\n\nJuste un petit mot pour vous signaler que j'ai un nouveau portable depuis lundi : "
                "06 39 98 71 72. L'ancien ne répondra plus.\n\nMélanie Faure",
            ),
            *phone_of(s, "faure", "06 39 98 71 72"),
            id="phone-mobile",
        ),
        done_alone(
            "contact_change",
            "the line of a business",
            s.mail(
                "phone-business",
                "pharmacie",
                "Modification de notre ligne",
                "Madame, Monsieur,\n\nNous avons changé d'installation téléphonique. L'officine est désormais "
                "joignable "
                "au 02 61 91 73 74, merci d'en prendre note dans votre répertoire.\n\nPharmacie du Mail",
                body="base64",
            ),
            *phone_of(s, "pharmacie", "02 61 91 73 74"),
            id="phone-business",
        ),
        done_alone(
            "contact_change",
            "no spaces, no accents",
            s.mail(
                "phone-bare",
                "jacquet",
                "tel",
                "bonjour c est robert jacquet mon tel a change faut m appeler au 0639987576 maintenant",
            ),
            *phone_of(s, "jacquet", "0639987576"),
            id="phone-bare",
        ),
        done_alone(
            "contact_change",
            "HTML only, the international form",
            s.mail(
                "phone-html",
                "tellier",
                "Coordonnées",
                html="<p>Bonjour,</p><p>Pourriez-vous noter sur ma fiche client mon numéro actuel, le "
                "<b>+33&nbsp;6&nbsp;39&nbsp;98&nbsp;77&nbsp;78</b>&nbsp;? Celui que vous aviez a été résilié.</p>"
                "<p>Merci bien,<br>Ophélie Tellier</p>",
            ),
            *phone_of(s, "tellier", "+33 6 39 98 77 78"),
            id="phone-html",
        ),
    )


def _jobs(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "job_status",
            "planned, one job",
            s.mail(
                "job-planned",
                "hamon",
                "Nos fenêtres",
                "Bonjour,\n\nLe peintre doit passer juste après vous et il me tanne pour avoir un jour précis. "
                "Savez-vous "
                "quand vous monterez les fenêtres de l'étage ?\n\nBien cordialement,\nYves Hamon",
            ),
            progress_of(s, "hamon.1"),
            id="job-planned",
        ),
        done_alone(
            "job_status",
            "in the workshop",
            s.mail(
                "job-in-workshop",
                "simonet",
                "Escalier",
                "Hello la team ! Des news de mon escalier ? Il est en cours de fabrication ou pas encore, et vous "
                "comptez "
                "l'installer vers quand ? Bises, Clara",
                body="quoted-printable",
            ),
            progress_of(s, "simonet.1"),
            id="job-in-workshop",
        ),
        done_alone(
            "job_status",
            "one of two jobs, by its number",
            s.mail(
                "job-by-number",
                "commune",
                f"Chantier {s.job('commune.2').number}",
                "Bonjour,\n\nAfin d'informer la directrice et les parents d'élèves, nous aurions besoin de connaître "
                "les "
                f"dates d'intervention retenues pour le chantier {s.job('commune.2').number}.\n\nAvec nos "
                "remerciements,\n"
                "Le secrétariat de mairie",
                body="latin-1",
            ),
            progress_of(s, "commune.2"),
            id="job-by-number",
        ),
        done_alone(
            "job_status",
            "the crew is there",
            s.mail(
                "job-under-way",
                "costa",
                "Cuisine",
                "Bonjour, je suis en déplacement toute la semaine, pouvez-vous me dire où en est l'installation de "
                "la "
                "cuisine ? Est-ce que cela avance normalement ?\nLuis Costa",
            ),
            progress_of(s, "costa.1"),
            id="job-under-way",
        ),
        done_alone(
            "job_status",
            "a telephone's signature",
            s.mail(
                "job-from-telephone",
                "pouliquen",
                "dressing",
                "Bonjour, on voudrait partir quelques jours en décembre/janvier mais sans rater votre venue pour le "
                "dressing. Vous avez déjà calé une date de montage ?\nGaëlle\n\nTélécharger Courriel pour Android",
                body="cp1252 in an unknown charset",
            ),
            progress_of(s, "pouliquen.1"),
            id="job-from-telephone",
        ),
        done_alone(
            "job_status",
            "in English",
            s.mail(
                "job-english",
                "baker",
                "Our shutters",
                "Hello,\n\nJust wondering how our shutters are coming along and when you expect to fit them. We need "
                "to "
                "arrange for somebody to open the gate for you.\n\nMany thanks,\nOlivia Baker",
            ),
            progress_of(s, "baker.1"),
            id="job-english",
            language="en",
        ),
        done_alone(
            "job_status",
            "a restaurant, HTML beside the text",
            s.mail(
                "job-restaurant",
                "cordon",
                "Comptoir : planning",
                "Bonjour,\n\nNotre réouverture approche et nous devons bloquer une journée sans service pour la mise "
                "en "
                "place du comptoir. Quelle est la date retenue de votre côté ?\n\nRestaurant Le Cordon",
                html="<p>Bonjour,</p><p>Notre réouverture approche et nous devons bloquer une journée sans service pour "
                "la mise en place du comptoir. Quelle est la date retenue de votre côté&nbsp;?</p>"
                "<p><img src='cid:logo' alt=''>Restaurant Le Cordon</p>",
            ),
            progress_of(s, "cordon.1"),
            id="job-restaurant",
        ),
    )


def _hours(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "opening_hours",
            "somebody unknown",
            s.mail(
                "hours-unknown",
                None,
                "Visite du showroom",
                "Bonjour,\n\nUne amie m'a parlé de vous. Peut-on venir regarder vos essences de bois un samedi, et "
                "si oui "
                "à partir de quelle heure ?\n\nLucie Perrin",
                address="lucie.perrin@monfil.example",
                name="Lucie Perrin",
            ),
            hours_to("lucie.perrin@monfil.example"),
            id="hours-unknown",
        ),
        done_alone(
            "opening_hours",
            "in English, somebody unknown",
            s.mail(
                "hours-english",
                None,
                "Visiting your workshop",
                "Hi,\n\nWe're staying in Tours for the week. Is the showroom open to the public in the afternoon, "
                "and is "
                "there somewhere to leave the car?\n\nCheers,\nRuth",
                address="ruth.ellison@post-box.example",
                name="Ruth Ellison",
            ),
            hours_to("ruth.ellison@post-box.example"),
            id="hours-english",
            language="en",
        ),
        done_alone(
            "opening_hours",
            "a customer",
            s.mail(
                "hours-customer",
                "salomon",
                "Horaires",
                "Bonjour,\n\nJe dois récupérer un échantillon de teinte. Vous êtes là jusqu'à quelle heure en "
                "semaine, et "
                "l'accueil ferme-t-il pendant la pause déjeuner ?\n\nJudith Salomon",
                body="quoted-printable",
            ),
            hours_to("judith.salomon@courriel.example"),
            id="hours-customer",
        ),
        done_alone(
            "opening_hours",
            "as in a text message",
            s.mail(
                "hours-short",
                None,
                "horaires??",
                "bjr vs ouvrez a kel heure le matin et c ou svp merci",
                address="teddy37@monfil.example",
            ),
            hours_to("teddy37@monfil.example"),
            id="hours-short",
        ),
        done_alone(
            "opening_hours",
            "HTML only, Christmas",
            s.mail(
                "hours-html",
                None,
                "Fermeture de fin d'année ?",
                html="<p>Bonjour,</p><p>Nous viendrons de Paris entre les fêtes et aimerions visiter votre exposition. "
                "Êtes-vous fermés à cette période&nbsp;? Comment se garer&nbsp;?</p><p>Famille Castaing</p>",
                address="castaing.famille@boite-aux-lettres.example",
                name="Famille Castaing",
            ),
            hours_to("castaing.famille@boite-aux-lettres.example"),
            id="hours-html",
        ),
    )


def _after_sales(s: Scene) -> tuple[Case, ...]:
    return (
        done_alone(
            "after_sales",
            "a door that sticks",
            s.mail(
                "defect-door",
                "marty",
                "Porte du cellier",
                "Bonjour,\n\nAvec l'humidité, la porte du cellier que vous nous aviez fabriquée a gonflé : elle "
                "coince en "
                "haut et le pêne n'entre plus dans la gâche. Pouvez-vous venir la raboter ?\n\nJean-Pierre Marty",
            ),
            *ticket_for(s, "marty"),
            id="defect-door",
        ),
        done_alone(
            "after_sales",
            "with pictures",
            s.mail(
                "defect-pictures",
                "blanc",
                "Marche qui craque + photos",
                "Bonjour,\n\nDepuis la remise en route du chauffage, la troisième marche craque à chaque passage et "
                "un "
                "jour est apparu le long du limon (photos jointes). Est-ce normal ? Je pense qu'il faudrait qu'un de "
                "vos "
                "menuisiers regarde.\n\nSophie Blanc",
                files=(photo("IMG_2041.png"), photo("IMG_2042.png")),
                body="quoted-printable",
            ),
            *ticket_for(s, "blanc"),
            id="defect-pictures",
        ),
        done_alone(
            "after_sales",
            "a gymnasium",
            s.mail(
                "defect-business",
                "gymnase",
                "Intervention SAV",
                "Bonjour,\n\nNous vous informons que deux des casiers du vestiaire ne ferment plus (paumelles "
                "arrachées) "
                "et que le plan du bar présente une tache de décollement du placage. Merci de programmer un "
                "dépannage.\n\n"
                "L'équipe Forme et Bois",
                body="base64",
            ),
            *ticket_for(s, "gymnase"),
            id="defect-business",
        ),
        done_alone(
            "after_sales",
            "an old lady, long, the defect at the end",
            s.mail(
                "defect-long",
                "laurent",
                "Petit souci",
                "Chers Messieurs,\n\nJ'espère que vous allez bien, ainsi que le petit apprenti qui avait été si "
                "gentil avec "
                "mon chat. La maison est bien plus chaude depuis votre passage et ma voisine m'envie mes "
                "fenêtres.\n\n"
                "Je me permets de vous écrire parce que celle de la cuisine me donne du souci : quand je veux la "
                "mettre "
                "en oscillo-battant, elle penche de travers et j'ai peur qu'elle tombe. Je n'y touche plus.\n\n"
                "Avec toute ma sympathie,\nOdette Laurent",
                body="latin-1",
            ),
            *ticket_for(s, "laurent"),
            id="defect-long",
        ),
        done_alone(
            "after_sales",
            "a few words",
            s.mail(
                "defect-short",
                "roux",
                "baie vitrée HS",
                "salut la baie coulisse plus du tout, galet cassé je pense. vous pouvez réparer vite ? kevin",
                raw_subject=True,
            ),
            *ticket_for(s, "roux"),
            id="defect-short",
        ),
        done_alone(
            "after_sales",
            "in English",
            s.mail(
                "defect-english",
                "evans",
                "Draughty window",
                "Hi,\n\nOne of the bedroom windows you fitted last year doesn't seal any more; there is a draught "
                "and the "
                "wood is turning grey underneath. Could somebody have a look and fix it?\n\nDavid Evans",
            ),
            *ticket_for(s, "evans"),
            id="defect-english",
            language="en",
        ),
    )
