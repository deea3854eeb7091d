"""What identifies somebody by its form alone: e-mail addresses, phones, links, postal addresses, birthdays, plates.

Written out of what people type: small letters, spaces in odd places, `[at]` for `@`. Too much found costs nothing, it is
put back into the answer; too little leaves the house.
"""

import re
from collections.abc import Iterator
from typing import Final

from .identifiers import GAP
from .spans import Sort, Span


def patterns(text: str) -> Iterator[Span]:
    """Every stretch of the text that has the form of something identifying."""
    small = text.lower()
    figures = any(map(str.isdigit, text))
    for sort, needs, pattern in _FORMS:
        if not (figures if needs is _FIGURES else any(map(small.__contains__, needs))):
            continue
        for found in pattern.finditer(text):
            start, end = found.span("it") if "it" in pattern.groupindex else found.span()
            if end > start:
                yield Span(start=start, end=end, sort=sort)


_S = r"[ \t\u00a0\u202f]"
_W = r"[^\W\d_]"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_JOIN = r"(?i:de|du|des|d['’]|la|le|les|l['’]|et|aux?|à|sur|sous|en|lès|of|the)"
_NAME_WORD = rf"(?:{_CAPITAL}[\w'’.\-]*|\d{{1,4}}(?={_S}+{_W})|(?i:saint|sainte|st|ste)[ -]{_W}+)"
_STOP = (
    r"(?i:a|ai|afin|alors|après|avec|avant|car|ce|cela|ces|c|chez|comme|dans|depuis|demain|devant|donc|elle|est|et|étage|ou|où|"
    r"il|ils|j|je|jusqu|mais|merci|n|ne|nous|on|par|pas|pendant|pour|près|puis|quand|que|qui|sans|sera|si|soit|son|sont|sur|svp|"
    r"tel|tél|très|tu|une?|vers|voici|vous|y|at|and|for|from|in|is|on|please|since|to|was|we|with|you)"
)
_LOWER_WORD = rf"(?!{_STOP}\b){_W}[\w'’\-]*"
_STREET = (
    r"(?i:rue|r\.|av(?:enue|\.)?|ave\.?|b(?:oulevar)?d\.?|bld|blvd|boulevard|pl(?:ace|\.)|all[ée]es?|chemin|che?m?\.|impasse|imp\.|"
    r"route|rte\.?|quai|cours|square|sq\.|passage|psg|sentier|sente|ruelle|faubourg|fg\.?|lotissement|lot\.|résidence|residence|rés\.|"
    r"hameau|lieu[- ]dit|z\.?[ai]\.?c?\.?|zone|villa|cité|cite|esplanade|promenade|rond[- ]point|voie|montée|montee|côte|traverse|"
    r"parc|mail|clos|domaine|venelle|venelles|berge|galerie|chaussée|chaussee|corniche|rampe|levée|porte|mas|ferme|château|moulin)"
)
_STREET_ALONE = r"(?i:rue|avenue|av\.|boulevard|bd|impasse|allées?|chemin|quai|cours|square|route|faubourg|place|lotissement|résidence|hameau|lieu-dit|zac|za|zi)"
_CITY = rf"(?:{_CAPITAL}[\w'’\-]*(?:[ \-'’](?:{_JOIN}[ \-'’]?)*{_CAPITAL}[\w'’\-]*){{0,4}}(?:{_S}+(?i:cedex)(?:{_S}*\d{{1,2}})?)?|{_LOWER_WORD}(?:[ -](?i:sur|les|lès|en|le|la|de|du|sous)[ -]{_W}[\w'’\-]+)*(?:{_S}+(?i:cedex)(?:{_S}*\d{{1,2}})?)?)"
_PREFIX = r"(?:(?i:F|FR|B|CH|L|D)[- ])?"
_POSTCODE = rf"{_PREFIX}(?:\d{{2}}{_S}?\d{{3}}|\d{{5}})"
_TOWN_TAIL = rf"(?:[,\s]{{1,3}}(?:[-–—]{_S}*)?{_POSTCODE}{_S}*,?{_S}*{_CITY}|[,{_S[1:-1]}]{{1,3}}\d{{4}}{_S}+{_CAPITAL}[\w'’\-]+|{_S}*,{_S}*{_CAPITAL}[\w'’\-]+(?:[ -]{_CAPITAL}[\w'’\-]+)*|{_S}+(?i:à){_S}+{_CAPITAL}[\w'’\-]+)"
_NUMBER = rf"\d{{1,4}}(?:{_S}?[-/]{_S}?\d{{1,4}})?{_S}*(?:(?i:bis|ter|quater|[a-d])\b)?"
_MONTH = (
    r"(?i:janv(?:ier|\.)?|févr?(?:ier|\.)?|fevr?(?:ier|\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t|sept(?:embre|\.)?|"
    r"oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?|jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"september|october|november|december)"
)
_DAY = rf"(?:\d{{1,2}}{_S}?[/.\- ]{_S}?\d{{1,2}}{_S}?[/.\- ]{_S}?\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:er|st|nd|rd|th)?{_S}+(?:of )?{_MONTH}\.?,?{_S}+\d{{2,4}}|{_MONTH}{_S}+\d{{1,2}}(?:st|nd|rd|th)?,?{_S}+\d{{4}}|\d{{8}}|\d{{4}})"
_AT = rf"(?:@|＠|{_S}*[\[({{<]{_S}*(?i:at|arobase|arobas|à|chez|@|arob)\b{_S}*[\])}}>]{_S}*|{_S}+(?i:arobase|arobas){_S}+|{_S}*\(a\){_S}*)"
_DOT = rf"(?:\.|{_S}*[\[({{]{_S}*(?i:dot|point|\.){_S}*[\])}}]{_S}*|{_S}+(?i:dot|point){_S}+)"
_TLD = r"(?i:fr|com|net|org|eu|be|ch|lu|de|it|es|uk|co\.uk|io|info|biz|pro|paris|bzh|alsace|corsica|shop|online|site|app|dev|tech|me|re|example|test|invalid|ca|us|pt|nl|email|immo|archi)"

_FIGURES: Final = ("0-9",)
"""What a form needs where it needs a figure; else one of some letters, so that most forms are not even tried."""

_STREETS: Final = (
    "rue", "avenue", "av.", "boulevard", "bd", "impasse", "allée", "allee", "chemin", "quai", "cours", "square", "route",
    "faubourg", "place", "lotissement", "résidence", "hameau", "lieu", "zac", "za", "zi",
)  # fmt: skip

_FORMS: Final[tuple[tuple[Sort, tuple[str, ...], re.Pattern[str]], ...]] = tuple(
    (sort, tuple(needs.split("|")) if isinstance(needs, str) else needs, re.compile(pattern, re.MULTILINE))
    for sort, needs, pattern in (
        # addresses of e-mail, also those that are written so that a machine does not see them
        (Sort.EMAIL, "@", r"(?i:mailto:)?[\w.+%&'*/=?^{|}~$!#-]+@[\w-]+(?:\.[\w-]+)*"),
        (Sort.EMAIL, "＠|(at|[at|{at|<at|arob|(a)|( at|[ at|(à|[à|(chez", rf"[\w.+\-]+(?:{_DOT}[\w+\-]+)*{_AT}[\w\-]+(?:{_DOT}[\w\-]+)*{_DOT}{_TLD}\b"),
        (Sort.EMAIL, "@", rf"[\w.+\-]+{_S}+@{_S}*[\w\-]+(?:{_S}?\.{_S}?[\w\-]+)+|[\w.+\-]+@{_S}+[\w\-]+(?:\.[\w\-]+)+"),
        (Sort.EMAIL, " at | chez ", rf"\b[\w.+\-]+(?:{_S}+(?i:dot|point){_S}+[\w\-]+)*{_S}+(?i:at|chez){_S}+[\w\-]+(?:\.|{_S}+(?i:dot|point){_S}+)(?i:fr|com|net|org|eu|be|ch|uk|example)\b"),
        (Sort.EMAIL, "@", r"(?<![\w@])@[\w.]{3,}"),
        # links, and names of machines
        (Sort.URL, "http|ftp:|www.", r"(?i:https?://|ftp://|www\.)[^\s<>\"'»)\]]+"),
        (Sort.URL, ".", r"(?<![\w@.\-])(?:[\w\-]+\.)+(?i:fr|com|net|org|eu|be|ch|lu|io|info|biz|pro|uk|example|paris|immo|archi)(?:/[^\s<>\"'»)\]]*)?(?![\w@\-])"),
        (Sort.URL, ".", r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"),
        # phones
        (Sort.PHONE, _FIGURES, rf"(?<![\d])(?:\+|00){GAP}\d{{1,3}}{GAP}(?:\(0\))?(?:{GAP}\(?\d\)?){{7,12}}(?!\d)"),
        (Sort.PHONE, _FIGURES, rf"(?<![\d.,])\(?0{GAP}[1-9]\)?(?:{GAP}\d){{8}}(?!\d)"),
        (Sort.PHONE, _FIGURES, r"(?<!\d)\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?!\d)"),
        (Sort.PHONE, _FIGURES, r"(?<!\d)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"),
        (Sort.PHONE, _FIGURES, rf"(?i:t[ée]l(?:[ée]phone)?|phone|mobile|portable|fax|gsm)\.?{_S}*(?:n°)?{_S}*:?{_S}*(?P<it>\+?\(?\d[\d .()\-/]{{4,18}}\d)"),
        # postal addresses
        (Sort.ADDRESS, _FIGURES, rf"\b{_NUMBER}{_S}*,?{_S}*{_STREET}(?![\w]){_S}*(?:(?:{_JOIN}{_S}*)*{_NAME_WORD}(?:{_S}+(?:(?:{_JOIN}{_S}*)*{_NAME_WORD}))*|(?:{_JOIN}{_S}*){{0,3}}{_LOWER_WORD}(?:{_S}+(?:{_JOIN}{_S}+)*{_LOWER_WORD}){{0,2}}){_TOWN_TAIL}?"),
        (Sort.ADDRESS, _STREETS, rf"\b{_STREET_ALONE}(?![\w]){_S}+(?:{_JOIN}{_S}*)*{_NAME_WORD}(?:{_S}+(?:{_JOIN}{_S}*)*{_NAME_WORD})*(?:{_S}*,?{_S}*\d{{1,4}}(?![\d/:h€]))?{_TOWN_TAIL}?"),
        (Sort.ADDRESS, _STREETS, rf"\b{_STREET_ALONE}(?![\w]){_S}+(?:{_JOIN}{_S}*){{1,3}}{_LOWER_WORD}(?:{_S}+{_LOWER_WORD})?{_S}*,?{_S}*\d{{1,4}}\b{_TOWN_TAIL}"),
        (Sort.ADDRESS, _STREETS, rf"(?i:habit\w+|demeur\w+|domicili\w+|adresse\s*:|chantier|située?|rendez-vous|livr\w+){_S}+(?:(?:au|à|du|est|de|la|le)\s+)*(?P<it>{_STREET_ALONE}(?![\w]){_S}+(?:{_JOIN}{_S}*)+{_LOWER_WORD}(?:{_S}+{_LOWER_WORD})?)"),
        (Sort.ADDRESS, _FIGURES, rf"\b\d{{1,4}}[A-Za-z]?,?{_S}+(?:{_CAPITAL}[\w'’]+{_S}+){{1,3}}(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|crescent|square|terrace|way|place|gardens|grove|hill|park|mews|row|green|walk|blvd|quay|wharf)\b\.?(?:,{_S}*{_CAPITAL}\w+)*"),
        (Sort.ADDRESS, _FIGURES, rf"\b{_CAPITAL}[\w\-]*(?:straße|strasse|weg|platz|allee|gasse){_S}+\d{{1,4}}\b"),
        (Sort.ADDRESS, _FIGURES, r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        (Sort.ADDRESS, _FIGURES, rf"(?<![\dA-Za-z\-]){_PREFIX}(?:0[1-9]|[1-8]\d|9[0-8]){_S}?\d{{3}}{_S}*,?{_S}*{_CAPITAL}[\w'’\-]*(?:[ \-'’](?:{_JOIN}[ \-'’]?)*{_CAPITAL}[\w'’\-]*){{0,4}}(?:{_S}+(?i:cedex)(?:{_S}*\d{{1,2}})?)?"),
        (Sort.ADDRESS, _FIGURES, rf"(?<![\dA-Za-z\-])(?:0[1-9]|[1-8]\d|9[0-8])\d{{3}}{_S}+(?!(?i:euros?|eur|km|m2|pièces?|exemplaires?|unités?|kg|fois|litres?|ttc|ht|clients?)\b){_LOWER_WORD}(?:[ -](?i:sur|les|lès|en|le|la|de|du|sous)[ -]{_W}[\w'’\-]+)*"),
        (Sort.ADDRESS, "bp|cs|postale", rf"\b(?i:BP|CS|boîte postale){_S}*\d{{2,6}}\b"),
        (Sort.ADDRESS, "postal|cp", rf"(?i:code{_S}+postal|\bCP)(?:{_S}+est)?{_S}*:?{_S}*(?P<it>\d{{2}}{_S}?\d{{3}})"),
        (Sort.ADDRESS, _FIGURES, r"(?<![\d.])-?\d{1,2}[.,]\d{4,}\s*[,;/ ]\s*-?\d{1,3}[.,]\d{4,}(?!\d)"),
        # birth
        (Sort.BIRTH, "né|ne |nee|naissance|ddn|anniversaire|born|birth|d.o.b|dob", rf"(?i:\bn[ée]\(?e?\)?s?|date{_S}+de{_S}+naissance|naissance|DDN|anniversaire|born|birth(?:day|date)?|date{_S}+of{_S}+birth|d\.?o\.?b\.?)(?:{_S}+(?:est|is))?{_S}*:?{_S}*(?:(?i:le|on|en|in|the|du|au)(?:{_S}*:{_S}*|{_S}+))?(?P<it>(?:(?i:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche){_S}+)?{_DAY}(?:{_S}*,?{_S}*(?i:à|in|at){_S}+{_CAPITAL}[\w'’\-]+(?:[ -]{_CAPITAL}[\w'’\-]+)*)?)"),
        (Sort.BIRTH, "né|ne |nee|naissance|ddn|anniversaire|born|birth|d.o.b|dob", rf"(?i:\bnée?\(?e?\)?){_S}+(?i:à){_S}+(?P<it>{_CAPITAL}[\w'’\-]+(?:{_S}+\(?\d{{2,5}}\)?)?(?:{_S}*,?{_S}*(?i:le){_S}+{_DAY})?)"),
        # plates
        (Sort.PLATE, _FIGURES, r"(?<![\w\-])(?i:[A-HJ-NP-TV-Z]{2})[ \-–.]{1,2}\d{3}[ \-–.]{1,2}(?i:[A-HJ-NP-TV-Z]{2})(?![\w])"),
        (Sort.PLATE, _FIGURES, r"(?<![\w\-])[A-HJ-NP-TV-Z]{2}\d{3}[A-HJ-NP-TV-Z]{2}(?![\w\-])"),
        (Sort.PLATE, _FIGURES, r"(?<![\w\-])\d{1,4}[ \-]?[A-Z]{2,3}[ \-]?(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])(?![\w\-])"),
        (Sort.PLATE, _FIGURES, r"(?<![\w\-])[A-Z]{2}\d{2} ?[A-Z]{3}(?![\w\-])"),
        (Sort.PLATE, "immatric|plaque", rf"(?i:immatricul\w*|plaque)(?:{_S}+(?:est|n°|numéro))?{_S}*:?{_S}*(?P<it>[A-Za-z0-9]{{1,4}}[ \-]?[A-Za-z0-9]{{2,3}}[ \-]?[A-Za-z0-9]{{2,3}})\b"),
        # numbers that a word in front says what they are, whether their check digits hold or not
        (Sort.NIR, "sécu|secu|nir|nss|insee|ss|national", rf"(?i:s[ée]cu(?:rit[ée])?(?:{_S}+sociale)?|\bnir\b|\bNSS\b|insee|n°{_S}*ss|social{_S}+security|national{_S}+insurance)[^\d\n]{{0,15}}(?P<it>(?:[A-Z]{{2}}{_S}?)?\d[\d .\-ABab]{{6,24}}[\dA-D])"),
        (Sort.NIR, _FIGURES, r"(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?/? ?\d{2})?(?!\d)"),
        (Sort.SIREN, "siren|siret|rcs|r.c.s|kbis", rf"(?i:siren|siret|rcs|r\.c\.s\.|\bkbis\b)(?:{_S}+{_CAPITAL}\w+)?{_S}*(?:[AB]\b)?{_S}*(?:n°|numéro|no\.?)?{_S}*:?{_S}*(?P<it>\d(?:{GAP}\d){{7,14}})"),
        (Sort.VAT, "fr", r"(?<!\w)FR[ .\-]?[0-9A-Z]{2}[ .\-]?\d{3}[ .\-]?\d{3}[ .\-]?\d{3}(?!\d)"),
        (Sort.IBAN, _FIGURES, r"(?i)(?<![\dA-Z])(?:FR|BE|DE|LU|CH|ES|IT|NL|PT|GB|IE|AT|MC)\d{2}(?:[ .\-]?[0-9A-Z]{4}){2,7}(?:[ .\-]?[0-9A-Z]{1,3})?(?![0-9A-Z])"),
        (Sort.CARD, _FIGURES, r"(?<!\d)[3-6]\d{3}[ .\-]\d{4}[ .\-]\d{4}[ .\-]\d{4}(?!\d)"),
        (Sort.IDENTIFIER, "passeport|passport|identité|cni|séjour|permis|licen|matricule|fiscal|spi|vitale|allocataire|adeli|rpps|compte", rf"(?i:passeports?|passport|carte{_S}+(?:nationale{_S}+)?d['’]identité|cni|titre{_S}+de{_S}+séjour|permis(?:{_S}+de{_S}+conduire)?|driving licence|matricule|numéro{_S}+fiscal|n°{_S}*fiscal|spi|carte{_S}+vitale|allocataire|adeli|rpps|compte{_S}+bancaire)(?:{_S}+(?:n°|numéro|no\.?|number|est|is|:))*{_S}*[:#]?{_S}*(?P<it>(?=[A-Za-z0-9 .\-]*\d)[A-Za-z0-9](?:[ .\-]?[A-Za-z0-9]){{5,20}})"),
    )
)  # fmt: skip
