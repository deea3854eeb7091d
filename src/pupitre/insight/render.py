"""The page of a week: Markdown with its front matter, and HTML or PDF made from the same parts.

Here every number, title and address is put in, from the sources themselves. All text of sources is escaped: it can
neither make links nor run anything.
"""

import json
import re
from functools import cache
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ..errors import SourceError
from ..language import Phrase, phrase, say, say_day
from .digest import Claim, Insight
from .sources import Source

WHAT_ANSWERS = (
    (r"\b(?:how many|how much|combien|quel(?:le)? (?:part|proportion|pourcentage|taux|montant))\b",
     phrase("a figure, with its date and how it was measured")),
    (r"\b(?:why|pourquoi)\b", phrase("a comparison of cases with and without it")),
    (r"\b(?:when|quand|à partir de quand)\b", phrase("a dated source, at best the text that sets the date")),
    (r"\b(?:who|which|qui|quel(?:le)?s?)\b", phrase("a list with the criteria by which it was made")),
    (r"\b(?:how|comment)\b", phrase("a worked case, with its effort and its result")),
    (r"", phrase("a measured case for it and one against it")),
)  # fmt: skip


def render_markdown(insight: Insight) -> str:
    """The page as a Markdown file."""
    return _environment().get_template("insight.md").render(page=Laid(insight)).strip() + "\n"


def render_html(insight: Insight) -> str:
    """The page as one HTML file that loads nothing and runs nothing."""
    return _environment().get_template("insight.html").render(page=Laid(insight))


def render_pdf(insight: Insight) -> bytes:
    """The page as a PDF; raises `SourceError` where the library for it is not installed."""
    try:
        from weasyprint import HTML  # pyright: ignore[reportMissingTypeStubs]: it has none
    except (ImportError, OSError) as error:
        raise SourceError(
            phrase("a PDF cannot be written here"), hint=phrase("install `pupitre[pdf]`, or write HTML and print it")
        ) from error
    page: Any = HTML(string=render_html(insight))
    return bytes(page.write_pdf() or b"")


class Laid:
    """The parts of the page as templates ask for them, in its own language or that of a reader."""

    def __init__(self, insight: Insight, language: Literal["fr", "en"] | None = None) -> None:
        self.insight = insight
        self.language = language or insight.language
        self.numbers = insight.references
        self.sources = {source.id: source for source in insight.collection.sources}

    def say(self, this: Phrase) -> str:
        """A sentence in the language of the page."""
        return say(this, self.language)

    def front(self) -> str:
        """The front matter, in YAML whose texts are written as JSON."""
        this, measures = self.insight, self.insight.measures
        collection = this.collection
        used = len(self.numbers)
        return "\n".join((
            "type: insight",
            f"year: {this.year}",
            f"week: {this.week}",
            f"generated_at: {this.generated_at:%Y-%m-%dT%H:%M:%SZ}",
            f"focus: {json.dumps(this.focus, ensure_ascii=False)}",
            f"sources: {{read: {len(collection.sources)}, unused: {len(collection.sources) - used},"
            f" unreadable: {len(collection.unreadable)}}}",
            f"tier: {json.dumps(this.tier, ensure_ascii=False) if this.tier != 'embedded' else 'embedded'}",
            f"citations: {{claims: {measures.claims}, verified: {measures.verified}, recall: {measures.recall},"
            f" precision: {measures.precision}, inferred: {measures.inferred}}}",
            f"inputs_sha256: {collection.digest}",
        ))

    def headings(self) -> dict[str, str]:
        """The headings of the page."""
        return {
            "title": self.say(
                phrase("Insights, week {week} ({year})", week=self.insight.week, year=str(self.insight.year))
            ),
            "focus": self.say(phrase("Focus: {focus}", focus=self.insight.focus)),
            "themes": self.say(phrase("Emerging themes")),
            "connections": self.say(phrase("Unexpected connections")),
            "tensions": self.say(phrase("Tensions and paradoxes")),
            "implications": self.say(phrase("Implications")),
            "questions": self.say(phrase("Open questions")),
            "conclusion": self.say(phrase("Conclusion")),
            "sources": self.say(phrase("Sources")),
            "dropped": self.say(phrase("Not verified")),
            "insight": self.say(phrase("Insight for the consultant")),
            "inferred": self.say(phrase("inferred")),
            "all_good": self.say(phrase("Nothing: every claim that was written passed both checks.")),
            "nothing": self.say(phrase("Nothing found this week.")),
            "unanswered": self.say(
                phrase(
                    "Nothing in the sources answers the focus. Widen the question, or add sources that speak of it."
                )
            ),
            "answered": self.say(phrase("From earlier weeks")),
            "unreadable": self.say(phrase("Not read")),
            "noted": self.say(phrase("Seen while reading")),
        }

    def themes(self) -> list[dict[str, object]]:
        """Each theme with what it says and what the consultant gets from it."""
        found: list[dict[str, object]] = []
        for topic in self.insight.topics:
            claims = [claim for claim in self.insight.of("theme") if claim.topic == topic.name]
            if not claims:
                continue
            several = topic.sources > 1
            fresh = phrase("new this week") if topic.is_new else phrase("goes on from earlier weeks")
            count = phrase("{count} sources", count=topic.sources) if several else phrase("one source")
            found.append({
                "name": topic.name,
                "status": self.say(phrase("{count}, {fresh}", count=count, fresh=fresh)),
                "claims": claims,
                "insight": self.say(self._meaning(claims)),
                "advice": self._advice(topic.name),
            })
        return found

    def _advice(self, topic: str) -> Claim | None:
        """What follows from a theme, where something does."""
        return next((claim for claim in self.insight.of("implication") if claim.topic == topic), None)

    def implications(self) -> list[Claim]:
        """What follows, but for what stands with a theme already."""
        shown = [self._advice(topic.name) for topic in self.insight.topics]
        return [claim for claim in self.insight.of("implication") if claim not in shown]

    def _meaning(self, claims: list[Claim]) -> Phrase:
        """What a consultant may do with a theme; it says nothing about the world that the sources do not."""
        origins = {citation.passage.partition(".")[0] for claim in claims for citation in claim.citations}
        if any(
            re.search(r"(?<![\w-])\d+(?:[.,]\d+)? ?(?:%|€|\$|percent|pour cent|million|milli)", claim.text)
            for claim in claims
        ):
            return phrase("There are figures here: read how they were measured before you quote one to a client.")
        if len(origins) >= 3:
            return phrase("Several sources speak of it: firm enough ground for a first conversation with a client.")
        if len(origins) == 2:
            return phrase(
                "Two sources say it: look for a third, or a case of your own, before you build advice on it."
            )
        return phrase("A single source says it: take it as a lead, not as a fact.")

    def quote(self, text: str) -> str:
        """A text in the quotation marks of the page."""
        inner = text.strip()
        return f"«\u00a0{inner}\u00a0»" if self.language == "fr" else f"“{inner}”"

    def said(self, claim: Claim) -> str:
        """A claim as it is printed: in quotation marks where the words are the source's own."""
        return self.quote(claim.text) if self._is_verbatim(claim) else claim.text

    def _is_verbatim(self, claim: Claim) -> bool:
        return any(claim.text == citation.quote for citation in claim.citations)

    def pairs(self, kind: str) -> list[dict[str, object]]:
        """Connections or tensions: what they turn on, and the words of both sides."""
        return [
            {
                "about": claim.topic,
                "text": "" if claim.text == " ".join(one.quote for one in claim.citations) else claim.text,
                "sides": [(self.quote(one.quote), self.number(one.passage), one.passage) for one in claim.citations],
            }
            for claim in self.insight.claims
            if claim.kind == kind
        ]

    def number(self, passage: str) -> int:
        """The number of the source of a passage."""
        return self.numbers[passage.partition(".")[0]]

    def marks(self, claim: Claim) -> list[int]:
        """The numbers that a claim cites."""
        return list(dict.fromkeys(self.number(citation.passage) for citation in claim.citations))

    def cited(self, claim: Claim) -> list[tuple[int, str]]:
        """The numbers that a claim cites, each with the passage."""
        return list(dict.fromkeys((self.number(one.passage), one.passage) for one in claim.citations))

    def questions(self) -> list[dict[str, object]]:
        """What is open, and what would answer it."""
        found: list[dict[str, object]] = []
        for claim in self.insight.of("question"):
            wanted = next(answer for pattern, answer in WHAT_ANSWERS if re.search(pattern, claim.text, re.I))
            found.append({
                "claim": claim,
                "wanted": self.say(phrase("What would answer it: {what}.", what=wanted)),
            })
        return found

    def answers(self) -> list[str]:
        """Open questions of earlier weeks that something of this week speaks to."""
        return [
            self.say(
                phrase(
                    "Open question {number} of {week} ({question}) is spoken to by [{source}].",
                    number=one.number,
                    week=one.week,
                    question=self.quote(one.question),
                    source=self.number(one.citation.passage),
                )
            )
            for one in self.insight.answered
        ]  # fmt: skip

    def steps(self) -> list[str]:
        """What to do this week; each step is about this page, none states anything about the world."""
        steps: list[Phrase] = []
        cited = [c.passage.partition(".")[0] for claim in self.insight.claims for c in claim.citations]
        if cited:
            most = max(dict.fromkeys(cited), key=cited.count)
            title = self.quote(self.sources[most].title)
            steps.append(
                phrase(
                    "Read {title} [{number}] in full: the page leans on it most.",
                    title=title,
                    number=self.numbers[most],
                )
            )
        if self.insight.topics and self.themes():
            steps.append(
                phrase(
                    "Ask a client where he stands on {topic} (theme 1).",
                    topic=self.quote(str(self.themes()[0]["name"])),
                )
            )
        if self.insight.of("tension"):
            steps.append(
                phrase(
                    "Settle tension 1 before you quote either side: open both sources and compare dates and methods."
                )
            )
        if self.insight.of("question"):
            steps.append(phrase("Look for a source that answers question 1, and add it to next week's."))
        return [self.say(step) for step in steps]

    def day(self, source: Source) -> str:
        """When a source was written, as far as it says so."""
        return say_day(source.day, self.language) if source.day else ""

    def listed(self) -> list[dict[str, object]]:
        """The sources that are cited, by number."""
        found: list[dict[str, object]] = []
        titles = [source.title for source in self.sources.values()]
        for identity, number in self.numbers.items():
            source: Source = self.sources[identity]
            used = sorted(
                {
                    citation.passage.partition(".")[2]
                    for claim in self.insight.claims
                    for citation in claim.citations
                    if citation.passage.startswith(identity + ".")
                },
                key=int,
            )
            shared = self.say(phrase("one of several with this title")) if titles.count(source.title) > 1 else ""
            known = [shared, source.author, self.day(source), source.place]
            found.append({
                "number": number,
                "title": source.title,
                "about": ", ".join(part for part in known if part),
                "used": self.say(phrase("passages used: {passages}", passages=", ".join(used))),
            })
        return found

    def unread(self) -> list[str]:
        """What was not read, and why."""
        these = [(one.place, one.reason) for one in self.insight.collection.unreadable]
        these += [
            (one.place, phrase("it says the same as {other}", other=one.of))
            for one in self.insight.collection.repeated
        ]
        before = self.insight.collection.before
        again = [self.say(phrase("read in an earlier week already: {count}", count=before))] if before else []
        return again + [self.say(phrase("{place}: {reason}", place=place, reason=reason)) for place, reason in these]

    def notes(self) -> list[str]:
        """What was strange about sources that were read."""
        return [
            self.say(phrase("{place}: {reason}", place=source.place, reason=note))
            for source in self.insight.collection.sources
            for note in source.notes
        ]

    def dropped(self) -> list[dict[str, str]]:
        """What was written and not printed."""
        return [{"text": one.claim.text, "reason": self.say(one.reason)} for one in self.insight.dropped]

    def trouble(self) -> str:
        """Why the model that was asked did not write the page."""
        why = self.insight.trouble
        return (
            self.say(phrase("The model did not write this page ({reason}); the embedded tier did.", reason=why))
            if why
            else ""
        )


def _inert(text: object) -> str:
    """Text of a source in Markdown: one line, in which nothing is a link, a heading or HTML."""
    line = " ".join(str(text).split())
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", line)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pupitre.insight"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inert"] = _inert  # pyright: ignore[reportUnknownMemberType]: not typed
    return environment
