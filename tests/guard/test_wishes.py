"""Words that ask, and the same words where they are nouns or adjectives."""

import pytest

from pupitre.guard.request import Request
from pupitre.guard.site import Does


@pytest.mark.parametrize(
    ("asks", "tells", "does"),
    [
        ("Adresse la note à Ada.", "Elle a une nouvelle adresse : mets la fiche à jour.", Does.SEND),
        ("Paie Ada.", "Range la fiche de paie.", Does.PAY),
        ("Puis règle la facture.", "Range le dossier en règle.", Does.PAY),
        ("Complète la fiche.", "Donne-moi la liste complète.", Does.CHANGE),
        ("Contact Ada.", "Read me the emergency contact of Ada.", Does.SEND),
        ("Please refund Ada.", "Find the tax refund of Ada.", Does.PAY),
        ("Forward the note to Ada.", "Bring the launch forward.", Does.SEND),
        ("Prends un rdv pour Ada.", "Lis mon rdv.", Does.CREATE),
    ],
)
def test_a_verb_asks_and_the_noun_that_is_spelled_alike_does_not(asks: str, tells: str, does: Does) -> None:
    assert does in Request(asks).kinds
    assert does not in Request(tells).kinds
