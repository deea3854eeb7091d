"""What a message is: one of the company's standard cases, or why that cannot be told.

Here it is decided, before anything is looked up, whether a message may be worked on at all: who sent it, whether all of
it can be seen, whether it asks for one thing and nothing beside. No text in a message is an instruction here; the worst
that it can do is to be taken for a standard case that it is not. What is done about the case is in `plan`.
"""

import re
from dataclasses import dataclass
from datetime import date

from ..language import Phrase, phrase
from ..ontology.model import Kind, Ontology, Process
from ..records import Message
from ..values import find, language_of
from . import prose
from .classifier import Classifier, Guess
from .examples import OTHER
from .prose import Prose


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a message reads as."""

    process: str | None
    """The standard case; `None` where it is none, or nobody can tell."""
    certainty: int
    """Per cent."""
    language: str
    prose: Prose
    doubt: Phrase | None = None
    """Why a person has to look, even though there may be a process."""


def read(message: Message, ontology: Ontology, classifier: Classifier, *, language: str, today: date) -> Reading:
    """The process that a message is, or why it is doubtful; sentence by sentence, and in doubt doubtful."""
    parts = prose.split(message.subject, message.text[: prose.LONGEST])
    spoken = language_of(f"{message.subject}\n{message.text[: prose.LONGEST]}", language)

    def doubtful(doubt: Phrase, process: str | None = None, certainty: int = 0) -> Reading:
        return Reading(process=process, certainty=certainty, language=spoken, prose=parts, doubt=doubt)

    if (unfit := _unfit(message, parts)) is not None:
        return doubtful(unfit)
    judgement = classifier.judge(parts)
    guess = judgement.guess
    process = ontology.processes.get(guess.process)
    if process is None or not guess.near:
        return doubtful(phrase("it is none of the standard cases"), certainty=guess.certainty)
    name = process.label.get(language)
    if not process.steps:
        # A wrong guess among what a person does costs nothing; a wild one would only confuse.
        if guess.certainty < _TELLING:
            return doubtful(phrase("it is not clear which of the standard cases it is"), certainty=guess.certainty)
        return Reading(process=guess.process, certainty=guess.certainty, language=spoken, prose=parts)
    if not classifier.is_sure(guess):
        other = ontology.processes.get(guess.runner_up)
        if other is not None and guess.chance(guess.runner_up) >= _TELLING // 2:
            doubt = phrase("it could be “{first}” or “{second}”", first=name, second=other.label.get(language))
        else:
            doubt = phrase(
                "it may be “{process}”, which is not certain enough ({certainty} %)",
                process=name,
                certainty=guess.certainty,
            )
        return doubtful(doubt, guess.process, guess.certainty)
    for index, (text, part) in enumerate(judgement.parts):
        is_subject = bool(parts.subject) and index == 0
        is_first = index == int(bool(parts.subject))
        before = None if is_subject else "" if is_first else judgement.parts[index - 1][0]
        beside = _beside(text, part, guess.process, ontology, classifier, before=before)
        if beside is not None:
            other = ontology.processes.get(beside)
            doubt = (
                phrase("besides “{process}” it asks for something else", process=name)
                if other is None
                else phrase(
                    "besides “{process}” it reads as “{other}”", process=name, other=other.label.get(language)
                )
            )
            return doubtful(doubt, guess.process, guess.certainty)
    if (unread := _unread(message, parts, process, today=today)) is not None:
        return doubtful(unread, guess.process, guess.certainty)
    return Reading(process=guess.process, certainty=guess.certainty, language=spoken, prose=parts)


_TELLING = 50
"""Per cent from which it is worth saying what a message may be."""


def _unfit(message: Message, parts: Prose) -> Phrase | None:
    """Why nothing is to be done about a message, whatever it says."""
    if message.bulk:
        return phrase("a machine sent it")
    if message.authenticated == "fail":
        return phrase("the sender is not who the message says")
    if message.sender is None:
        return phrase("it does not say who sent it")
    for problem in message.problems:
        if problem.text not in _HARMLESS:
            return problem
    if len(_WORD.findall(_MARKUP.sub(" ", message.hidden))) >= _HIDDEN:
        return phrase("it holds text that a reader does not see")
    if not parts.sentences:
        return phrase("it has no text to go by")
    if not prose.is_understood(parts.whole):
        return phrase("it is neither in French nor in English")
    if len(message.text) > prose.LONGEST or len(parts.sentences) > prose.MOST:
        return phrase("it is longer than a standard case")
    return None


_HARMLESS = frozenset({
    "its text is in another charset than it says",
    "its text is in a charset that is not known; the text was read as well as it could be",
})
"""Problems of a message that leave nothing unseen; with any other one a person looks."""
_HIDDEN = 4
"""Fewer hidden words than this are a leftover of a mail program."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKUP = re.compile(r"<[^<>]*>|\{[^{}]*\}|\[(?:if|endif)[^\[\]]*\]", re.IGNORECASE)


def _beside(
    text: str, part: Guess, process: str, ontology: Ontology, classifier: Classifier, *, before: str | None
) -> str | None:
    """What a part of a message says beside the process: another one, `other`, or nothing (`None`).

    `before` is the sentence before it; `None` for a subject.
    """
    polite = part.courtesy >= _TELLING and (part.is_polite or part.courtesy >= _OTHERWISE or not _asks(text))
    if polite or part.process == process or part.chance(process) >= _TRACE:
        return None
    known = ontology.processes.get(part.process)
    is_clear = part.alike and (
        before is not None and classifier.is_sure(part) if known and known.steps else part.certainty >= _OTHERWISE
    )
    if known is not None and is_clear:
        return part.process
    if before is None or not _asks(text):
        return None
    if before and part.certainty < _CLEAR and _POINTS_BACK.search(text):
        # "Can you send it again?" asks for nothing by itself: what it is about stands in the sentence before.
        together = classifier.classify("", f"{before}\n{text}")
        if together.process == process and classifier.is_sure(together):
            return None
    return part.process if known is not None and part.certainty >= _TELLING else OTHER


_TRACE = 20
"""Per cent from which a sentence may well belong to the process of its message."""
_CLEAR = 75
"""Per cent below which a sentence that asks for "it" is read together with the one before."""
_POINTS_BACK = re.compile(
    r"\b(?:me|nous|te|vous|lui|leur) l(?:['’]|[ae]s? )"
    r"|\bl(?:['’]|[ae]s? )\w+(?:[^i]er|[^o]ir)\b"
    r"|-l[ae]s?\b|\b(?:it|them)\b"
    r"|\b(?:en|m['’]en|t['’]en|l['’]en) [^\W\d_]+(?:er|ir|re)\b"
    r"|\bun(?:e autre|e| autre)? (?:copie|double|duplicata|exemplaire)\b(?! d)"
    r"|\b(?:an?|another|one more) (?:copy|duplicate|one)\b(?! of)",
    re.IGNORECASE,
)
"""A pronoun for what the sentence before speaks of, or a copy that does not say of what."""
_OTHERWISE = 90
"""Per cent from which a sentence counts as one of the cases that a person does."""


def _asks(sentence: str) -> bool:
    """Whether a sentence wants something: a question, a request or an order, in French or English."""
    return bool(_REQUEST.search(sentence)) and len(_WORD.findall(sentence)) >= 3


_REQUEST = re.compile(
    r"\?"
    # French: polite forms, wishes and duties, then orders ("envoyez", "et changez", "dites-moi").
    r"|\b(?:merci d(?:e|['’])\s?\w+(?:er|ir|re)|veuillez|prière de|pri(?:e|ons) de|faites|dites|peux)\b"
    r"|\b(?:pou(?:vez|rriez|rrais|rrait)|s['’]il (?:te|vous) pla[iî]t|svp|stp)\b"
    r"|\b(?:je|nous) (?:veux|voulons|voudr\w+|souhait\w+|aimer\w+|demand\w+|exig\w+|propos\w+)\b"
    r"|\bj['’](?:aimer|exig)\w+"
    r"|\b(?:il|vous) (?:me |nous )?(?:faut|faudr\w+|fallait|devez|devr\w+)\b"
    r"|(?:^|[,;:.]\s*|\b(?:et|puis|alors|donc|mais|sinon)\s+)(?:ne\s+)?(?:\w['’])?\w{2,}ez\b"
    r"|\w(?:e|ez|s)-(?:moi|nous|le|la|les|lui|leur|y|en)\b"
    # English, where an order has no form of its own: the commonest verbs at the beginning of a sentence.
    r"|\b(?:please|kindly|(?:can|could|would|will) you|let (?:me|us) know|make sure)\b"
    r"|\b(?:i|we)(?:['’]d| would)? (?:like|want|need)\b"
    r"|\byou (?:must|should|need to|have to)\b"
    r"|^(?:and |also |then |now )*(?:send|give|tell|change|pay|use|call|delete|forward|ignore|do|don['’]t|transfer"
    r"|update|open|click|reply|confirm|check|cancel|keep|set|add|remove)\b",
    re.IGNORECASE,
)


def _unread(message: Message, parts: Prose, process: Process, *, today: date) -> Phrase | None:
    """Values in the text that the process has no use for: an account, a link or an address to send something to."""
    reads = {value.type for value in process.reads.values()}
    own = {address.casefold() for address in (message.sender or "", *message.to)}
    if Kind.IBAN not in reads and find(Kind.IBAN, f"{message.subject}\n{message.text}", today=today):
        return phrase("it names a bank account, which this case has no use for")
    body = f"{parts.subject}\n{parts.body}"
    if Kind.URL not in reads and find(Kind.URL, body, today=today):
        return phrase("it holds a link, which this case has no use for")
    if Kind.EMAIL not in reads and any(
        str(each.value).casefold() not in own for each in find(Kind.EMAIL, body, today=today)
    ):
        return phrase("it names another e-mail address")
    return None
