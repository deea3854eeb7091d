"""The customers whom the messages of the mailbox come from or talk about, and what the books say of each.

Everybody else in the database is invented at random in `books`; these are fixed, so that a message can refer to a
real row and be told right or wrong. Ages and dates count in days from the day on which the demo is written.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Bill:
    """An invoice of somebody in the cast: `moreau.1`."""

    key: str
    status: str
    age: int
    """Days since it was issued."""
    paid: float = 0.0
    """The part that was paid, where it is still open."""
    twice: bool = False
    """Paid a second time by mistake."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A job of somebody in the cast."""

    key: str
    status: str
    title: str
    installation: int | None
    """Days from today; `None` where no date is set yet."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """A customer of the cast."""

    key: str
    name: str
    email: str
    kind: Literal["particulier", "professionnel"] = "particulier"
    bills: tuple[Bill, ...] = ()
    works: tuple[Work, ...] = ()
    active: bool = True
    visit: int | None = None
    """Days to a visit that is confirmed."""
    contact: tuple[str, str, str] | None = None
    """Name, role and address of somebody who works there."""


def slug(text: str) -> str:
    """`Hélène O'Connor` as `helene.oconnor`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return ".".join(re.sub(r"[^a-z0-9 -]", "", plain.lower()).split())


def _who(
    key: str,
    name: str,
    bills: str = "",
    *works: Work,
    email: str | None = None,
    active: bool = True,
    visit: int | None = None,
    contact: tuple[str, str, str] | None = None,
) -> Who:
    """A private person; `bills` holds `KEY STATUS AGE [PART-PAID|twice]`, separated by commas."""
    return Who(
        key=key,
        name=name,
        email=email or f"{slug(name)}@courriel.example",
        bills=tuple(_bill(part) for part in bills.split(",") if part.strip()),
        works=works,
        active=active,
        visit=visit,
        contact=contact,
    )


def _firm(key: str, name: str, bills: str = "", *works: Work, contact: tuple[str, str, str] | None = None) -> Who:
    """A business, with the address that businesses have."""
    email = f"contact@{slug(name).replace('.', '-')}.example"
    return replace(_who(key, name, bills, *works, email=email, contact=contact), kind="professionnel")


def _bill(text: str) -> Bill:
    key, status, age, *more = text.split()
    twice = more == ["twice"]
    return Bill(key=key, status=status, age=int(age), paid=float(more[0]) if more and not twice else 0.0, twice=twice)


def _work(key: str, status: str, title: str, installation: int | None) -> Work:
    return Work(key=key, status=status, title=title, installation=installation)


CAST: tuple[Who, ...] = (
    # who writes the standard messages
    _who("moreau", "Hélène Moreau", "1 payee 200, 2 emise 12, 3 payee 400"),
    _who("dupuis", "Gérard Dupuis", "1 payee 90"),
    _firm("petit", "Boulangerie Petit et Fils", "1 payee 310, 2 payee 120, 3 emise 9"),
    _who("leroy", "Sandra Leroy", "1 payee 150, 2 payee 40"),
    _who("whitfield", "John Whitfield", "1 payee 220, 2 payee 35"),
    _who("fontaine", "Marie-Claude Fontaine", "1 payee 260, 2 emise 20"),
    _who("renaud", "Bernard RENAUD", "1 payee 75", email="Bernard.RENAUD@Messagerie.example"),
    _who("charpin", "Louis Charpin", "1 payee 500, 2 emise 15"),
    _who("bonnet", "Isabelle Bonnet", "1 payee 45, 2 payee 300"),
    _firm("lefort", "Lefort Immobilier", "1 en_retard 52, 2 payee 140"),
    _who("masseron", "Denis Masseron", "1 en_retard 48 0.4"),
    _who("oconnor", "Fiona O'Connor", "1 payee 31"),
    _who("picot", "André Picot", "1 emise 14"),
    _firm("hotel", "Hôtel de la Loire", "1 payee 62, 2 emise 18, 3 payee 233"),
    _who("tran", "Mai Tran", "1 emise 22, 2 payee 190"),
    _who("bertin", "Nicolas Bertin", "1 en_retard 44"),
    _firm("delcourt", "Delcourt Maçonnerie", "1 en_retard 58, 2 en_retard 36, 3 payee 150"),
    _who("rossi", "Paola Rossi", "1 emise 25"),
    _who("girard", "Michel Girard", "1 en_retard 47, 2 payee 350"),
    _who("hughes", "Emma Hughes", "1 en_retard 39"),
    _who("colin", "Stéphanie Colin", "1 emise 28"),
    _who("vannier", "Éric Vannier", "1 en_retard 66, 2 emise 10, 3 payee 211"),
    _who("lemaitre", "Claude Lemaître", "1 payee 600"),
    _firm("syndic", "Syndic Les Terrasses", "1 payee 80, 2 payee 410"),
    _who("baudouin", "Julie Baudouin"),
    _firm("prieure", "Domaine du Prieuré", "1 payee 175"),
    _who("kowalski", "Anna Kowalski", "1 payee 27"),
    _who("hargreaves", "Peter Hargreaves", "1 payee 130"),
    _who("meyer", "Thomas Meyer"),
    _who("aubert", "Pascal Aubert"),
    _who("lavigne", "Sylvie Lavigne", "1 payee 700"),
    _firm("ecole", "École Sainte-Jeanne", "1 payee 95"),
    _who("robin", "Florian Robin"),
    _who("nguyen", "Linh Nguyen", "1 emise 5"),
    _who("carter", "Susan Carter"),
    _who("faure", "Mélanie Faure", "1 emise 11"),
    _firm("pharmacie", "Pharmacie du Mail", "1 payee 330"),
    _who("jacquet", "Robert Jacquet", "1 payee 52"),
    _who("tellier", "Ophélie Tellier"),
    _who("hamon", "Yves Hamon", "1 payee 60", _work("1", "planifie", "Fenêtres de l'étage", 18)),
    _who("simonet", "Clara Simonet", "", _work("1", "en_fabrication", "Escalier quart tournant", 25)),
    _firm(
        "commune",
        "Commune de Rochecorbelle",
        "1 payee 88",
        _work("1", "en_fabrication", "Menuiseries de la salle des fêtes", 32),
        _work("2", "planifie", "Portes de l'école", 60),
    ),
    _who("costa", "Luis Costa", "", _work("1", "en_pose", "Cuisine en chêne", -2)),
    _who("pouliquen", "Gaëlle Pouliquen", "1 payee 20", _work("1", "planifie", "Dressing des combles", 40)),
    _who("baker", "Olivia Baker", "", _work("1", "en_fabrication", "Volets de la façade sud", 21)),
    _firm("cordon", "Restaurant Le Cordon", "", _work("1", "en_fabrication", "Comptoir et banquettes", 13)),
    _who("marty", "Jean-Pierre Marty", "1 payee 420"),
    _who("blanc", "Sophie Blanc", "1 payee 250"),
    _firm("gymnase", "Forme et Bois", "1 payee 160"),
    _who("laurent", "Odette Laurent", "1 payee 365"),
    _who("roux", "Kevin Roux", "1 payee 33"),
    _who("evans", "David Evans", "1 payee 289"),
    _who("salomon", "Judith Salomon", "1 payee 48, 2 payee 510"),
    # who writes the exceptions
    _who("noiret", "Patrick Noiret", "1 payee 300, 2 payee 200, 3 payee 100, 4 emise 16"),
    _who("vidalin", "Thérèse Vidalin", "1 payee 77", email="t.vidalin@courriel.example"),
    _who("vidalin2", "VIDALIN Therese", "1 emise 13", email="t.vidalin@courriel.example"),
    _who("martin_tours", "Jean Martin", "1 payee 70", email="jean.martin37@courriel.example"),
    _who("martin_loches", "Jean Martin", "1 emise 21", email="jm.loches@messagerie.example"),
    _who("guerin", "Lucie Guérin", "1 annulee 64, 2 payee 58"),
    _firm("hallier", "Hallier Rénovation", "1 litige 49, 2 payee 180"),
    _who("joubert", "Marc Joubert", "1 payee 43, 2 payee 170"),
    _who("pascaud", "Inès Pascaud", "1 en_retard 61"),
    _who("thomasset", "Gilles Thomasset", "1 en_retard 50"),
    _who("blin", "Aurélie Blin", "1 en_retard 42"),
    _who("chauvin", "Philippe Chauvin", "1 emise 19"),
    _who("perrault", "Colette Perrault", "1 payee 55 twice"),
    _who("sauvage", "Bruno Sauvage", "1 emise 24", _work("1", "en_pose", "Menuiseries du pavillon", -20)),
    _firm("garage", "Garage des Deux Ponts", "1 payee 105"),
    _who("olivet", "Denise Olivet", "1 payee 140"),
    _who("quere", "Anne Quéré", "1 emise 17"),
    _who("riou", "Alain Riou", "", visit=6),
    _who("maubert", "Céline Maubert", "1 en_retard 71", _work("1", "suspendu", "Terrasse sur plots", 30)),
    _who("navarre", "Simon Navarre", "", _work("1", "planifie", "Portail et portillon", None)),
    _who("tissot", "Mireille Tissot", "1 payee 66, 2 emise 8"),
    _who("ulrich", "Paul Ulrich", "1 payee 900", active=False),
    _firm(
        "bruyeres",
        "Clinique des Bruyères",
        "1 payee 47, 2 emise 15",
        contact=("Nora Haddad", "assistante de direction", "n.haddad@clinique-bruyeres-admin.example"),
    ),
    _who("zimmer", "Klaus Zimmer", "1 emise 26"),
    _who("bastide", "Rémi Bastide", "1 payee 125, 2 emise 7"),
    _who("cadiou", "Martine Cadiou", "1 payee 800"),
    _who("doucet", "Rose Doucet", "1 payee 29"),
    _who("emery", "Jean-Luc Émery"),
    _who("fremont", "Lise Frémont"),
    _who(
        "gaudin",
        "Antoine Gaudin",
        "",
        _work("1", "planifie", "Porte de garage", 45),
        _work("2", "en_fabrication", "Bibliothèque", 15),
    ),
    # who is attacked, or attacks from an address of his own
    _firm("lenoir", "Lenoir Promotion", "1 en_retard 46, 2 payee 130"),
    _who("bruneau", "Cédric Bruneau", "1 payee 54"),
    _who("dubreuil", "Valentin Dubreuil", "1 payee 37, 2 payee 240"),
    _who("salaun", "Erwan Salaün", "1 payee 83, 2 payee 19"),
    _who("peltier", "Fanny Peltier", "1 emise 23"),
    _who("corbin", "Xavier Corbin", "1 en_retard 57"),
    _who("hervieu", "Nadia Hervieu", "1 emise 16, 2 payee 145"),
    _who("imbert", "Loïc Imbert", "1 payee 59, 2 payee 155"),
    _who("kerouanton", "Maëlle Kerouanton", "1 payee 68, 2 emise 14"),
    _who("legall", "Ronan Le Gall", "1 payee 41"),
    _who("mignot", "Estelle Mignot", "1 payee 73"),
    _who("normand", "Fabien Normand", "1 payee 84"),
    _who("ozanne", "Jeanne Ozanne", "1 emise 27"),
    _who("prigent", "Malo Prigent", "", _work("1", "planifie", "Garde-corps de la mezzanine", 28)),
    _who("quentric", "Soizic Quentric", "1 payee 22, 2 payee 320"),
    _who("rabier", "Odilon Rabier"),
    _who("saulnier", "Victoire Saulnier", "1 payee 118"),
    _who("touchard", "Rémy Touchard", "1 payee 96, 2 emise 6"),
    _who("wattel", "Noé Wattel", "1 en_retard 63"),
    _who("yvon", "Armelle Yvon", "1 payee 109"),
    _who("delage", "Corentin Delage", "1 emise 20"),
)
