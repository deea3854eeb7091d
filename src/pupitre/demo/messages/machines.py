"""Messages that machines sent: never answered, whatever they say (RFC 3834)."""

from ..cases import AnythingElse, Case
from ..wire import Mail
from .scene import HERE, Scene, pdf


def cases(scene: Scene) -> tuple[Case, ...]:
    """All messages of machines."""
    return (
        _machine(
            "newsletter",
            "a newsletter with a way to unsubscribe",
            scene.mail(
                "newsletter",
                None,
                "La lettre du bois n° 214 : le mélèze dans tous ses états",
                html="<h1>La lettre du bois</h1><p>Au sommaire : prix des sciages, agenda des salons, portrait d'une "
                "ébéniste. Quels sont vos horaires d'atelier en hiver&nbsp;? Répondez à notre sondage.</p>",
                address="lettre@filiere-bois.example",
                name="La lettre du bois",
                headers=(
                    ("List-Unsubscribe", "<https://filiere-bois.example/stop>"),
                    ("List-Id", "La lettre du bois <lettre.filiere-bois.example>"),
                    ("Precedence", "bulk"),
                ),
            ),
        ),
        _machine(
            "out-of-office",
            "a customer's automatic answer, which talks like a request",
            scene.mail(
                "out-of-office",
                "lefort",
                "Absence : Re: Votre facture",
                "Bonjour, je suis absente jusqu'à lundi. Pour une copie de facture ou un paiement urgent, écrivez à "
                "l'accueil. Ceci est une réponse automatique.",
                headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
            ),
        ),
        _machine(
            "bounce",
            "a letter that did not arrive",
            scene.mail(
                "bounce",
                None,
                "Undelivered Mail Returned to Sender",
                "This is the mail system at host mx.messagerie.example.\n\nI'm sorry to have to inform you that your "
                "message could not be delivered.\n\n<r.benard@messagerie.example>: user unknown",
                address="MAILER-DAEMON@mx.messagerie.example",
                name="Mail Delivery System",
                headers=(("Auto-Submitted", "auto-replied"), ("Return-Path", "<>")),
                trust="none",
            ),
        ),
        _machine(
            "mailing-list",
            "a discussion among joiners",
            scene.mail(
                "mailing-list",
                None,
                "[menuisiers-37] Quelqu'un a un devis type pour des volets ?",
                "Salut à tous, je cherche un modèle de devis pour une pose de volets roulants, vous avez ça "
                "?\nPatrice\n\n"
                "_______________________________________________\nmenuisiers-37 mailing list",
                address="patrice@menuiserie-blaisoise.example",
                name="Patrice via menuisiers-37",
                headers=(
                    ("List-Id", "<menuisiers-37.listes.example>"),
                    ("List-Post", "<mailto:menuisiers-37@listes.example>"),
                    ("Precedence", "list"),
                ),
            ),
        ),
        _machine(
            "bank-notice",
            "the bank's machine",
            scene.mail(
                "bank-notice",
                None,
                "Votre relevé est disponible",
                "Bonjour, votre relevé de compte est disponible dans votre espace client. Ce message est envoyé "
                "automatiquement, merci de ne pas y répondre.",
                address="ne-pas-repondre@banque-de-loire.example",
                name="Banque de Loire",
                headers=(("Auto-Submitted", "auto-generated"),),
                files=(pdf("releve.pdf"),),
            ),
        ),
        _machine(
            "own-echo",
            "an automatic answer to ourselves, from our own address",
            scene.mail(
                "own-echo",
                None,
                "Réponse automatique : vos horaires",
                "Bonjour, nous avons bien reçu votre demande d'horaires et y répondrons sous 48 heures.",
                address=HERE,
                name="Atelier Lacombe",
                headers=(("Auto-Submitted", "auto-replied"), ("Precedence", "junk")),
            ),
        ),
    )


def _machine(id: str, about: str, mail: Mail) -> Case:
    return Case(
        id=id,
        kind="machine",
        about=about,
        mail=mail,
        ended=frozenset({"nothing", "asked", "refused"}),
        never=(AnythingElse(),),
    )
