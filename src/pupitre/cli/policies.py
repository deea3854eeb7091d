"""`pupitre policy`: the rules looked at from behind."""

from cyclopts import App

from ..language import phrase
from .always import standing, withdraw


def app() -> App:
    """The commands of `pupitre policy`."""
    this = App(
        name="policy", help=phrase("the rules: why, what they leave open, what others would do").text, sort_key=6
    )
    this.command(standing, help=phrase("lists what was allowed for good").text, sort_key=5)
    this.command(withdraw, help=phrase("takes back what was allowed for good").text, sort_key=6)
    return this
