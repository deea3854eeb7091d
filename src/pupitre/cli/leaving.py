"""`pupitre left`: everything that left the house, on one page."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from ..language import Phrase, phrase
from ..shown import Form
from .screen import Screen, shown_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models.privacy.vault import Left

SORTS: dict[str, Phrase] = {
    "CLIENT": phrase("customer or partner"),
    "PERSONNE": phrase("person"),
    "NOM": phrase("name"),
    "SOCIETE": phrase("company"),
    "EMAIL": phrase("e-mail address"),
    "TEL": phrase("phone number"),
    "URL": phrase("link"),
    "ADRESSE": phrase("postal address"),
    "VILLE": phrase("town"),
    "NAISSANCE": phrase("date of birth"),
    "PLAQUE": phrase("number plate"),
    "IBAN": phrase("bank account"),
    "CARTE": phrase("bank card"),
    "NIR": phrase("social security number"),
    "SIREN": phrase("SIREN"),
    "SIRET": phrase("SIRET"),
    "TVA": phrase("VAT number"),
    "IDENTIFIANT": phrase("identifier"),
    "TEXTE": phrase("personal text"),
}
"""What each kind of pseudonym stands for."""


def page(screen: Screen, lines: "Sequence[Left]") -> None:
    """A line for each pseudonym that left, the newest first."""
    if not lines:
        screen.line(phrase("Nothing left the house."), "green")
        return
    screen.line(phrase("What left the house, under a pseudonym:"), "bold")
    screen.space()
    table = Table.grid(padding=(0, 2))
    for _ in range(5):
        table.add_column(overflow="fold")
    for one in lines:
        table.add_row(
            Text(shown_line(one.at[:16].replace("T", " ")), style="dim"),
            Text(f"[{one.pseudonym}]", style="cyan"),
            Text(screen.say(SORTS.get(one.sort, phrase("identifier")))),
            Text(shown_line(one.subject) or "–"),
            Text(shown_line(f"{one.model} ({one.provider}, {one.country})")),
        )
    screen.show(table)


def form(lines: "Sequence[Left]") -> Form:
    """`pupitre left --json`."""
    return {
        "left": [
            {
                "at": one.at,
                "task": one.task,
                "agent": one.agent,
                "model": one.model,
                "provider": one.provider,
                "country": one.country,
                "pseudonym": one.pseudonym,
                "sort": one.sort,
                "subject": one.subject or None,
                "times": one.times,
            }
            for one in lines
        ]
    }
