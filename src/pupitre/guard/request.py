"""What a person asked for: the mandate of everything that follows.

The request is the only text that is obeyed. Here it is read for what it names (objects by their words, values by
their type), and for the kinds of acts that it asks for. Words link, numbers never: a file called `13` is not named by
`June 13`. The verbs are a small lexicon of French and English (`_VERBS`), the one place where this depends on a
language; a kind that it misses is asked about, a kind that it wrongly sees still needs its recipient and its object.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cached_property

from .site import Does


class Request:
    """A person's own words."""

    def __init__(self, text: str) -> None:
        # who forgets the space after a sentence has not written a longer address
        self.text = re.sub(r"(?<=[a-z0-9/])\.(?=[A-Z][a-z])", ". ", text)
        self.words = tuple(words_of(text))

    @cached_property
    def kinds(self) -> frozenset[Does]:
        """The kinds of acts that it asks for."""
        plain = _folded(self.text)
        return frozenset(does for does, verbs in _VERBS.items() if verbs.search(plain))

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
    def wants_a_difference(self) -> bool:
        """Whether it speaks of a part of an amount that it leaves the agent to work out."""
        return _DIFFERENCE.search(_folded(self.text)) is not None

    def quotes(self, label: str) -> bool:
        """Whether it has this very text in quotation marks."""
        return any(f"{opening}{label}{closing}" in self.text for opening, closing in _MARKS)

    def names(self, label: str, among: Collection[str] = ()) -> bool:
        """Whether it says the whole of a label, and not only as a part of a longer one of `among`."""
        wanted = tuple(words_of(label))
        if not _tells(wanted):
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

    def shared(self, label: str) -> frozenset[str]:
        """The telling words that a label has in common with it."""
        return frozenset(word for word in words_of(label) if _is_telling(word)) & self._telling

    def says(self, value: str) -> bool:
        """Whether it holds a value as it stands, at the borders of words."""
        return bool(value.strip()) and re.search(rf"(?<!\w){re.escape(value.strip())}(?!\w)", self.text) is not None

    def speaks_of(self, name: str) -> bool:
        """Whether it has one of the telling words of a field's name: `passport` of `passport_number`."""
        return any(_is_telling(word) and word in self._telling for word in words_of(name.replace("_", " ")))

    @cached_property
    def _telling(self) -> frozenset[str]:
        return frozenset(word for word in self.words if _is_telling(word))

    def _places(self, wanted: tuple[str, ...]) -> list[int]:
        size = len(wanted)
        return [place for place in range(len(self.words) - size + 1) if self.words[place : place + size] == wanted]


def words_of(text: str) -> Iterable[str]:
    """The words of a text as they are compared: small letters without accents; a sign parts two words."""
    return re.findall(r"[^\W_]+", _folded(text))


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in spread if unicodedata.category(char) not in {"Mn", "Cf"})


def _is_telling(word: str) -> bool:
    """Whether a word can link a thing to a request: no number, none of those that stand everywhere."""
    return len(word) >= 3 and not any(map(str.isdecimal, word)) and word not in _COMMON


def _tells(words: tuple[str, ...]) -> bool:
    """Whether a label is more than a number or a word that stands everywhere."""
    return any(len(word) >= 2 and not word.isdecimal() and word not in _COMMON for word in words)


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

_VERBS: dict[Does, re.Pattern[str]] = {
    does: re.compile(rf"\b(?:{'|'.join(verbs.split())})\b".replace("_", " "))
    for does, verbs in {
        Does.SEND: (
            r"send e-?mail write message dm repl(?:y|ies) answer respond forward notify inform tell_(?!me|us) "
            r"let_\w+_know remind_(?!me|us) contact ask_(?!me|us) thank "
            r"envo\w+ ecri\w+ repond\w* transmet\w* transfer\w* previen\w* avis\w+ inform\w+ relanc\w+ rappel\w+ "
            r"demand\w+ dire_a dis_a remerci\w+"
        ),
        Does.PUBLISH: (
            r"post publish repl(?:y|ies) write send share announce comment tweet upload put_(?:it_|this_|that_)?on "
            r"publi\w+ post\w+ partag\w+ annonc\w+ mettre_en_ligne ecri\w+ envo\w+"
        ),
        Does.PAY: (
            r"pay payment refund reimburse transfer wire settle standing_order subscri\w+ schedul\w+_transaction "
            r"set_up_a_\w*\s?\w*\s?transaction send_(?:\w+_)?(?:back|money|the_difference|[\d€$£]+) "
            r"pai\w+ pay\w+ rembours\w+ vir\w+ regl\w+ verse\w*"
        ),
        Does.CREATE: (
            r"create add make set_up schedul\w+ plan put save write note draft remind prepare generate new open record "
            r"log book cre\w+ ajout\w+ planifi\w+ programm\w+ enregistr\w+ not\w+ redig\w+ prepar\w+ ouvr\w+"
        ),
        Does.CHANGE: (
            r"update change adjust modif\w+ edit move reschedul\w+ postpone rename set reset fix correct replace append "
            r"add increase mettre_a_jour mets_a_jour mettez_a_jour modifi\w+ chang\w+ deplac\w+ report\w+ corrig\w+ "
            r"remplac\w+ ajust\w+ augment\w+ ajout\w+"
        ),
        Does.DESTROY: (
            r"delete remove cancel erase drop trash discard clear unsubscribe kick get_rid "
            r"supprim\w+ effac\w+ annul\w+ retir\w+ enlev\w+ resili\w+"
        ),
        Does.INVITE: r"invit\w+ add onboard include ajout\w+ inclu\w+",
        Does.SHARE: r"shar\w+ give_\w+_access grant send partag\w+ donn\w+_(?:l_)?acces envo\w+",
        Does.RESERVE: r"reserv\w+ book booking rent_(?!payment|is) hire lou\w+",
    }.items()
}
"""The words by which French and English ask for each kind of act; without accents, `_` for a space."""
