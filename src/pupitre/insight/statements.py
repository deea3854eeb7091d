"""A sentence of a source as the embedded tier sees it, and which sentences can stand alone on a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..documents.words import folded
from .digest import Citation, Claim
from .sources import Passage, Source, sentences


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence of a source."""

    text: str
    passage: Passage
    source: Source
    stems: frozenset[str]
    score: float = 0.0

    def claim(self, kind: str, topic: str = "") -> Claim:
        """The sentence as a claim that states it."""
        return Claim.model_validate({
            "kind": kind,
            "basis": "stated",
            "topic": topic,
            "text": self.text,
            "citations": (self.citation,),
        })

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        return Citation(passage=self.passage.key, quote=self.text)


def is_statement(text: str) -> bool:
    """Whether a sentence can stand alone: whole, of a length to read, not pointing back to what went before."""
    count = len(text.split())
    return (
        8 <= count <= 42
        and text[-1] in ".!"
        and not text.endswith(("...", "…"))
        and text[0].isupper()
        and not _POINTS_BACK.match(text)
        and not _NUMBERED.match(text)
        and not _NO_STATEMENT.search(text)
        and sum(letter.isalpha() or letter in " ,.'’-" for letter in text) >= 0.9 * len(text)
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text.count("«") == text.count("»")
    )


def stated(source: Source) -> Iterator[tuple[str, Passage]]:
    """The sentences of a source that it means as they stand, each with its passage.

    What it lists under a heading such as `Don't` it does not mean, and what gives orders to programs is not heard.
    """
    warned = False
    for passage in source.passages:
        if is_heading(passage.text):
            warned = _WARNS.search(folded(passage.text)) is not None
        if passage.orders or warned:
            continue
        for start, end in sentences(passage.text):
            yield " ".join(passage.text[start:end].split()), passage


def is_heading(text: str) -> bool:
    """Whether a passage announces what follows it: short, and no whole sentence."""
    bare = text.rstrip()
    return bare.endswith(":") or (len(bare.split()) <= 8 and not bare.endswith((".", "!", "?", ";", ",")))


_WARNS = re.compile(
    r"\b(?:don'?t|do not|never|avoid|anti-?patterns?|bad|wrong|mistakes?|myths?|misconceptions?|not recommended|"
    r"pitfalls?|a eviter|a ne pas|ne pas|ne (?:jamais|faites)|mauvais\w*|erreurs?|idees? recues?|interdit\w*|"
    r"deconseille\w*)\b"
)


def is_advice(text: str) -> bool:
    """Whether a sentence says what to do, or warns."""
    return _ADVICE.search(text) is not None


def is_question(text: str) -> bool:
    """Whether a sentence asks something that a reader would want answered."""
    return (
        text.endswith("?")
        and 6 <= len(text.split()) <= 30
        and text[0].isupper()
        and not re.search(
            r"\b(?:you want|interested|ready to|click|abonn|inscri|besoin d'aide|have you|"
            r"avez-vous|voulez-vous|souhaitez-vous|peut-être)",
            text,
            re.I,
        )
        and not _POINTS_BACK.match(text)
        and not re.search(r":|\b(?:me|my|I|ce|cet|cette|ces|this|that|these|those|cool)\b", text)
    )


_POINTS_BACK = re.compile(
    r"(?:From there|From here|Likewise|After (?:that|this|all|everyone)|No matter|On the other hand|"
    r"Par ailleurs|Pour la plupart|À titre d|Dans les autres cas|Après cela)\b|"
    r"(?:[\"“«]\s*)?(?:This|That|These|Those|It|They|He|She|However|But|And|So|Thus|Then|Therefore|Also|Here|There|Such|"
    r"Moreover|Furthermore|Additionally|In addition|For example|For instance|Similarly|Instead|Otherwise|Both|Another|"
    r"As such|In this|In these|In that|Its|Their|Or|Yet|Finally|First|Second|Third|Next|Now|We|I|You|Let|See|Note|"
    r"Cela|Ceci|Ce|Cet|Cette|Ces|C['’]|Il|Elle|Ils|Elles|Mais|Et|Ou|Or|Donc|Ainsi|Cependant|Toutefois|Néanmoins|De plus|"
    r"En effet|Par exemple|Enfin|Ensuite|Puis|Dans (?:ce|cet|cette|ces)|Pour cela|Pour ce|Voici|Voilà|Nous|Je|J['’]|"
    r"Vous|On|Son|Sa|Ses|Leurs?|Celui|Celle|Ceux|Celles|À ce|A ce|À cette|Là|Ici|Aussi|Sinon|Autrement|D['’]autre)\b",
)
_NUMBERED = re.compile(r"[\w ]{0,30}\d+ ?[:.)–-]|[^.]{0,40}:\s")
"""The beginning of an item of a list, or a label before a colon."""

_NO_STATEMENT = re.compile(
    r"^(?:\w+ ){1,3}(?:ce|cet|cette|ces|this|that|these|those) |"
    r"\b(?:alors|donc|doivent[- ]elles?)\b|^(?:Example|Exemple)s?\b|"
    r"https?:|www\.|[{}<>|=\\^~]|subscribe|unsubscribe|newsletter|click|cliqu|abonner|all rights reserved|"
    r"tous droits|cookie|read more|lire la suite|\b(?:above|below|ci-dessus|ci-dessous|ci-après|following|suivante?s?)\b|"
    r"in this (?:section|chapter|article|guide|post|unit)|cette (?:section|fiche|page)|cet article|ce guide|ce chapitre|"
    r"\b(?:Figure|Table|Tableau|Fig\.) \d|\bfiches? (?:n|\d)|\bcheat ?sheet|"
    r"\b(?:me|my|we|je|mon|ma|mes|nous|tu|ton|ta|tes)\b|\b[jt]['’]|(?-i:\bI\b)",
    re.I,
)
"""What a page is not written in: addresses, invitations, references to the page itself, and the first person."""
_ADVICE = re.compile(
    r"\b(?:should|must|recommend\w*|avoid|ensure|make sure|never|risks?|"
    r"doit|doivent|faut|recommand\w+|évite[rz]|veille[rz]|assurez|convient|risques?|devrai\w+)\b",
    re.I,
)
