"""What a person asked for: the mandate of everything that follows.

The request is the only text that is obeyed. Here it is read for what it names (objects by their words, values by
their type), and for the kinds of acts that it asks for. Words link, numbers never: a file called `13` is not named by
`June 13`. The verbs are a small lexicon of French and English (`verbs`), the one place where this
depends on a language; a kind that it misses is asked about, a kind that it wrongly sees still needs its recipient and
its object.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cached_property

from ..days import fold
from .site import Does
from .verbs import asking_words, is_to_be_gone, kinds_asked


class Request:
    """A person's own words."""

    def __init__(self, text: str) -> None:
        # who forgets the space after a sentence has not written a longer address
        self.text = re.sub(r"(?<=[a-z0-9/])\.(?=[A-Z][a-z])", ". ", text)
        self.words = tuple(words_of(text))

    @cached_property
    def kinds(self) -> frozenset[Does]:
        """The kinds of acts that it asks for."""
        return kinds_asked(_folded(self.text))

    @cached_property
    def percents(self) -> frozenset[float]:
        """The percentages that it states, as shares of one."""
        return frozenset(
            float(found.replace(",", ".")) / 100 for found in re.findall(r"(\d+(?:[.,]\d+)?)\s?%", self.text)
        )

    @cached_property
    def names_one_source(self) -> bool:
        """Whether it gives at most one address of a page or name of a file to read."""
        return len(set(_SOURCE.findall(self.text))) <= 1

    @cached_property
    def has_quotes(self) -> bool:
        """Whether it gives a text word for word."""
        return re.search(r"«[^»]+»|“[^”]+”|\"[^\"]+\"", self.text) is not None

    @cached_property
    def files(self) -> frozenset[str]:
        """The names of files that it gives."""
        return frozenset(
            each
            for each in re.findall(r"(?<![\w./-])[\w./-]*\w\.[a-z][a-z0-9]{1,4}(?![\w@])", self.text)
            if "@" not in each
        )

    @cached_property
    def speaks_of_addresses(self) -> bool:
        """Whether it says that an address is to be looked for."""
        return not _ADDRESSES.isdisjoint(self.words)

    @cached_property
    def wants_a_difference(self) -> bool:
        """Whether it speaks of a part of an amount that it leaves the agent to work out."""
        return _DIFFERENCE.search(_folded(self.text)) is not None

    @cached_property
    def wants_a_sum(self) -> bool:
        """Whether it speaks of amounts taken together."""
        return _SUM.search(_folded(self.text)) is not None

    @cached_property
    def wants_less(self) -> bool:
        """Whether it speaks of taking something off."""
        return _LESS.search(_folded(self.text)) is not None

    @cached_property
    def wants_more(self) -> bool:
        """Whether it speaks of adding something."""
        return _MORE.search(_folded(self.text)) is not None

    def chooses(self, phrases: Iterable[str]) -> bool:
        """Whether it speaks of one of these words (`closed` of `close`), and not to say no to it."""
        return any(self._speaks(tuple(words_of(phrase.replace("_", " ")))) for phrase in phrases)

    def _speaks(self, wanted: tuple[str, ...]) -> bool:
        size = len(wanted)
        return bool(wanted) and any(
            all(map(_is_alike, wanted, self.words[place : place + size]))
            and _NOT.isdisjoint(self.words[max(0, place - 2) : place])
            for place in range(len(self.words) - size + 1)
        )

    def is_aside(self, labels: Collection[str]) -> bool:
        """Whether what has these names is named only to say whose or about what something is: `the invoice of X`."""
        named = frozenset(word for label in labels for word in words_of(label) if word in self.words)
        begins = [
            place
            for place, word in enumerate(self.words)
            if word in named and (place == 0 or self.words[place - 1] not in named)
        ]
        return bool(begins) and all(self._stands_aside(place, named) for place in begins)

    def _stands_aside(self, place: int, named: frozenset[str]) -> bool:
        ends = next((n for n in range(place, len(self.words)) if self.words[n] not in named), len(self.words))
        if self.words[ends : ends + 1] == ("s",):
            return True
        before = next((word for word in reversed(self.words[:place]) if word not in _BETWEEN), "")
        return before in _ASIDE

    def quotes(self, label: str) -> bool:
        """Whether it has this very text in quotation marks."""
        return any(f"{opening}{label}{closing}" in self.text for opening, closing in _MARKS)

    def names(self, label: str, among: Collection[str] = ()) -> bool:
        """Whether it says the whole of a label, and not only as a part of a longer one of `among`."""
        wanted = tuple(words_of(label))
        if not tells(wanted) or (len(wanted) == 1 and wanted[0] in self._only_verbs):
            return self.quotes(label)
        places = self._places(wanted)
        longer = [tuple(words_of(other)) for other in among if other != label]
        covered = [
            range(place, place + len(other))
            for other in longer
            if len(other) > len(wanted) and wanted[0] in other
            for place in self._places(other)
        ]
        return any(not any(place in span for span in covered) for place in places)

    def gives_up(self, label: str) -> bool:
        """Whether it asks to take away what has this name."""
        return is_to_be_gone(_folded(self.text), tuple(words_of(label)))

    def shared(self, label: str) -> frozenset[str]:
        """The telling words that a label has in common with it."""
        return frozenset(word for word in words_of(label) if _is_telling(word)) & self._telling

    def says(self, value: str) -> bool:
        """Whether it holds a value as it stands, at the borders of words."""
        bare = value.strip()
        # most values do not stand there at all, and a pattern is dear
        return (
            bool(bare) and bare in self.text and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", self.text) is not None
        )

    def spells(self, label: str) -> bool:
        """Whether it writes out a number that tells one thing from others: `T-501`, `2026-118`; no year, no date."""
        value = label.strip()
        return (
            value in self.text
            and len(value) >= 4
            and any(map(str.isdecimal, value))
            and not any(map(str.isspace, value))
            and re.fullmatch(r"[\d.,:]+|\d{4}-\d\d?(?:-\d\d?)?|\d\d?([-/])\d\d?(?:\1\d{2,4})?", value) is None
            and re.search(rf"(?<![\w/-])(?<!\w[.@]){re.escape(value)}(?![\w/@-]|\.\w)", self.text) is not None
        )

    def speaks_of(self, name: str) -> bool:
        """Whether it has all the telling words of a field's name: `passport`, or `credit` and `card`."""
        words = [word for word in words_of(name.replace("_", " ")) if _is_telling(word) and word not in _ANY_FIELD]
        return bool(words) and all(word in self._telling for word in words)

    @cached_property
    def _telling(self) -> frozenset[str]:
        return frozenset(word for word in self.words if _is_telling(word)) - self._only_verbs

    @cached_property
    def _only_verbs(self) -> frozenset[str]:
        """The words that stand in it as verbs that ask, and nowhere else: `Share it` names no file called `share`."""
        asking = asking_words(_folded(self.text))
        return frozenset(word for word, times in asking.items() if self.words.count(word) <= times)

    def _places(self, wanted: tuple[str, ...]) -> list[int]:
        size = len(wanted)
        return [place for place in range(len(self.words) - size + 1) if self.words[place : place + size] == wanted]


def _is_alike(value: str, word: str) -> bool:
    """Whether two words are one in another form: `closed` and `close`, `reader` and `read`."""
    if value == word:
        return True
    shared = next((n for n, (one, other) in enumerate(zip(value, word, strict=False)) if one != other), None)
    size = min(len(value), len(word)) if shared is None else shared
    return (
        size >= 4 and len(value) - size <= 3 and len(word) - size <= 3 and not any(map(str.isdecimal, value + word))
    )


def words_of(text: str) -> Iterable[str]:
    """The words of a text as they are compared: small letters without accents; a sign parts two words."""
    return re.findall(r"[^\W_]+", _folded(text))


def _folded(text: str) -> str:
    # full-width letters, look-alikes and invisible marks stay what they are: who is dressed up as another is not he
    return fold(unicodedata.normalize("NFC", text)).lower()


def _is_telling(word: str) -> bool:
    """Whether a word can link a thing to a request: no number, none of those that stand everywhere."""
    return len(word) >= 3 and not any(map(str.isdecimal, word)) and word not in _COMMON


def tells(words: tuple[str, ...]) -> bool:
    """Whether a label is more than a number or a word that stands everywhere."""
    return any(len(word) >= 2 and not word.isdecimal() and word not in _COMMON for word in words)


_ANY_FIELD = frozenset({"number", "code", "numero", "value", "info", "details"})
"""Words of the names of fields that say nothing about which."""

_ADDRESSES = frozenset("address email mail contact contacts adresse courriel coordonnees".split())

_SOURCE = re.compile(r"(?<![\w@.])(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,5}(?![\w@])")

_MARKS = (("'", "'"), ('"', '"'), ("«", "»"), ("« ", " »"), ("“", "”"), ("‘", "’"), ("`", "`"))

_COMMON = frozenset(
    (
        "the and for with from that this these those your you our their his her its him them they are was were has had "
        "have not but can could would will shall should may might must all any each some every who whom whose which "
        "what when where why how one two new old last next first please into onto about over under after before also "
        "just only very more most less than then there here out off per via etc get give make made done does did let "
        "txt pdf doc docx csv xls xlsx png jpg www com org net http https html file files mail email name date time "
        "day week month year today tomorrow yesterday "
        "les des une aux est sont ete etre avoir fait faire pour par avec sans sous sur dans entre chez vers que qui "
        "quoi dont mon mes ton tes son ses nos vos leur leurs notre votre nous vous ils elles elle cette ces tout tous "
        "toute toutes plus moins tres bien pas oui non merci bonjour svp fichier nom jour semaine mois annee "
        "aujourd hui demain hier dernier derniere prochain prochaine"
    ).split()
)
"""Words that link nothing because they stand everywhere; without accents."""

_DIFFERENCE = re.compile(
    r"\b(?:differen\w+|remainder|the rest|too (?:much|little)|le reste|solde|trop|moitie|half|share)\b"
)

_SUM = re.compile(r"\b(?:together|in all|additional|both|the sum|ensemble|les deux|la somme|en plus)\b")
_LESS = re.compile(
    r"\b(?:lower|reduce|decrease|discount|off|less|cheaper|rebate|baisse\w*|redui\w+|diminu\w+|remise|rabais|moins)\b"
)
_MORE = re.compile(r"\b(?:more|raise|increase\w*|higher|on top|augment\w+|hausse\w*|plus|major\w+|de plus)\b")

_NOT = frozenset("not no never without pas sans jamais ni dont t".split())

_ASIDE = frozenset(
    "of from about regarding concerning by at in on de du des d chez sur dans par concernant selon depuis".split()
)
"""What stands before a name that only says whose, or about what, something is."""

_BETWEEN = frozenset(
    "the a an our my their his her this that customer client supplier company firm shop mr mrs ms dr file ticket invoice "
    "bill order offer contract deal message mail email account project dossier facture commande offre contrat affaire "
    "compte le la les l un une notre nos mon ma mes leur leurs son sa ses ce cette cliente fournisseur societe "
    "entreprise "
    "monsieur madame m mme maison".split()
)
