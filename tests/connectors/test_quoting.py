"""What the sender wrote is told from what he quotes, as the mail programs of France and England write it."""

import pytest

from pupitre.connectors.quoting import split

MINE = "Bonjour,\n\nNous acceptons le devis 2024-118."
THEIRS = "Pouvez-vous payer tout de suite ?"


@pytest.mark.parametrize(
    "introduction",
    [
        pytest.param("Le lun. 3 mars 2025 à 10:12, Atelier <a@b.fr> a écrit :\n\n> {}", id="Gmail in French"),
        pytest.param(
            "Le lun. 3 mars 2025 à 10:12, Atelier du Bois de la\nRivière <a@b.fr> a\nécrit :\n\n> {}",
            id="Gmail, wrapped twice",
        ),
        pytest.param("Le 03/03/2025 à 10:12, Atelier a écrit :\n> {}", id="Thunderbird in French"),
        pytest.param("> Le 3 mars 2025 à 10:12, Atelier <a@b.fr> a écrit :\n> \n> {}", id="Apple Mail in French"),
        pytest.param(
            "Le lundi 3 mars 2025 à 10:12:13 UTC+1, Atelier <a@b.fr> a écrit : \n\n {}", id="Yahoo, without marks"
        ),
        pytest.param("On Mon, Mar 3, 2025 at 10:12 AM Workshop <a@b.fr> wrote:\n\n> {}", id="Gmail in English"),
        pytest.param(
            "On 3 Mar 2025, at 10:12, Workshop <a@b.fr> wrote:\n\n{}", id="Apple Mail in English, without marks"
        ),
        pytest.param("Atelier wrote on 03/03/2025 10:12:\n> {}", id="Thunderbird, name first"),
        pytest.param("-----Message d'origine-----\nDe : Atelier\nÀ : moi\n\n{}", id="Outlook, old, in French"),
        pytest.param("-----Message d\u2019origine-----\n{}", id="typographic apostrophe"),
        pytest.param("-----Original Message-----\nFrom: Workshop\n\n{}", id="Outlook, old, in English"),
        pytest.param(
            "________\nDe : Atelier <a@b.fr>\nEnvoyé : lundi 3 mars 2025 10:12\nÀ : moi\nObjet : Devis\n\n{}",
            id="Outlook in French",
        ),
        pytest.param(
            "From: Workshop <a@b.fr>\nSent: Monday, March 3, 2025 10:12 AM\nTo: me\nSubject: Quote\n\n{}",
            id="Outlook in English",
        ),
        pytest.param(
            "*De :* Atelier <a@b.fr>\n*Envoyé :* lundi 3 mars 2025 10:12\n*À :* moi\n*Objet :* Devis\n\n{}",
            id="Outlook, read by Gmail",
        ),
        pytest.param(
            "envoyé : 3 mars 2025 à 10:12\nde : Atelier <a@b.fr>\nà : moi\nobjet : Devis\n\n{}", id="Orange"
        ),
        pytest.param(
            "----- Mail original -----\nDe: Atelier\nÀ: moi\nEnvoyé: Lundi 3 Mars 2025 10:12\nObjet: Devis\n\n{}",
            id="Free",
        ),
        pytest.param(
            "---------- Forwarded message ---------\nDe : Atelier <a@b.fr>\nDate: lun. 3 mars 2025\n\n{}",
            id="forwarded by Gmail",
        ),
        pytest.param("-------- Message transféré --------\nSujet : Devis\n\n{}", id="forwarded by Thunderbird"),
        pytest.param("Début du message réexpédié :\n\n{}", id="forwarded by Apple Mail in French"),
        pytest.param("Begin forwarded message:\n\n{}", id="forwarded by Apple Mail in English"),
        pytest.param("> {}", id="marked lines only"),
        pytest.param("-- \nJean Durand\n{}", id="below the signature"),
    ],
)
def test_what_others_wrote_is_never_taken_for_what_the_sender_wrote(introduction: str) -> None:
    own, others = split(f"{MINE}\n\n{introduction.format(THEIRS)}")
    assert own == MINE
    assert THEIRS in others


def test_an_answer_below_the_quotation_is_the_senders() -> None:
    own, others = split(
        "Le 3 mars 2025 à 10:12, Atelier a écrit :\n> Quel jour ?\n\nLe 5 mars.\n> Quelle heure ?\nÀ neuf heures."
    )
    assert own == "Le 5 mars.\n\nÀ neuf heures.".replace("\n\n", "\n")
    assert "Quel jour ?" in others and "Quelle heure ?" in others


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Le 3 mars, votre collègue m'a écrit que tout est prêt.", id="a sentence that only begins alike"
        ),
        pytest.param("Le patron a écrit :\nPrenez la porte en chêne.", id="a report without a date"),
        pytest.param("Le prix est le suivant :\n1 200 €", id="a colon at the end of a sentence"),
        pytest.param(
            "De : Lyon\nÀ : Paris\nDate : 3 mars\nMerci de nous dire le prix.", id="a form about a transport"
        ),
        pytest.param("Objet : relance\n\nBonjour, où en est le devis ?", id="a subject inside the text"),
        pytest.param("- des portes\n- des fenêtres\n---\nMerci", id="a list and a rule"),
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    assert split(text) == (text, "")


def test_no_line_is_lost() -> None:
    text = "un\n> deux\ntrois\n-- \nquatre\n> cinq"
    own, others = split(text)
    assert sorted([*own.split("\n"), *others.split("\n")]) == sorted(line.rstrip() for line in text.split("\n"))
