"""A report for people: one self-contained HTML page, and Markdown.

The page is written for the owner first (a verdict, five things to do, where data goes, what can be lost, what it
costs) and for the engineer after that. It loads nothing and runs nothing.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ...language import Money, Phrase, phrase, say, say_day, say_money, say_number
from ..findings import Category, Confidence, Finding, Flow, Region, Report, Severity, Who, say_who

DAY_RATE = Money(cents=60_000)
"""What a day of repair costs where the consultant has not set his own rate."""
_HOURS_A_DAY = 7


_SAID = {
    said.text: said
    for said in (
        phrase("All repairs together: {cost}.", cost=""),
        phrase("Also:"),
        phrase("Audit of {name}", name=""),
        phrase("By whom"),
        phrase(
            "Companies and countries: table of {date}, by the seat of the company; "
            "where the data is stored may be chosen in the account.",
            date="",
        ),
        phrase("Country"),
        phrase("Fields seen"),
        phrase("For the engineer"),
        phrase("Grade {grade} of A to E", grade=""),
        phrase("No outside company was found in the code."),
        phrase("Nothing was found by which data could be lost in one stroke."),
        phrase("Protection"),
        phrase("Purpose"),
        phrase("Receiver"),
        phrase("Repair:"),
        phrase(
            "The audit read the files and nothing else: it ran no code, opened no connection and changed nothing. "
            "What is only decided in the consoles of the services cannot be seen from the files."
        ),
        phrase("What"),
        phrase("What could be lost, and by whom"),
        phrase("What somebody decided to live with"),
        phrase("What to do first"),
        phrase("What was not read"),
        phrase("Where"),
        phrase("Where customer data goes"),
        phrase("not encrypted"),
        phrase("seen nearby: {fields}", fields=""),
        phrase("to repair everything, at {rate} a day", rate=""),
        phrase("{files} files, {lines} lines", files="", lines=""),
    )
}
"""What the templates say, here so that it is translated: a sentence that is missing stops the report."""


@dataclass(frozen=True, kw_only=True)
class _Card:
    """A finding as the page shows it."""

    finding: Finding
    title: str
    reason: str
    meaning: str
    repair: str
    who: str
    cost: str
    place: str


def render_html(report: Report, language: str, day_rate: Money = DAY_RATE) -> str:
    """The report as one HTML page in `language`."""
    return _templates().get_template("report.html").render(**_content(report, language, day_rate))


def render_markdown(report: Report, language: str, day_rate: Money = DAY_RATE) -> str:
    """The report as Markdown in `language`."""
    content = _content(report, language, day_rate)
    return _plain_templates().get_template("report.md").render(**content)


def verdict(report: Report) -> Phrase:
    """The whole report in one sentence."""
    outside = [finding for finding in report.at_least(Severity.HIGH) if finding.who in (Who.ANYBODY, Who.SIGNED_UP)]
    critical = [finding for finding in report.findings if finding.severity is Severity.CRITICAL]
    if any(finding.who in (Who.ANYBODY, Who.SIGNED_UP) for finding in critical):
        return phrase(
            "Strangers can read, change or delete data of this application today; it should not stay online like this."
        )
    if critical:
        return phrase(
            "There are holes that have to be closed at once, although strangers cannot use all of them directly."
        )
    if outside:
        return phrase(
            "The application can be used, but strangers reach more than they should; close the holes this week."
        )
    if report.at_least(Severity.MEDIUM):
        return phrase("No door stands open, but some are not locked well.")
    if not report.stack.files:
        return phrase("Nothing here could be audited: no file is code or text.")
    return phrase("Nothing was found that would harm customers or books.")


def first_five(report: Report) -> tuple[Finding, ...]:
    """The five things to do first: one finding of each kind before a second of the same."""
    chosen: list[Finding] = []
    seen: Counter[str] = Counter()
    candidates = [finding for finding in report.findings if finding.confidence is not Confidence.LOW]
    urgent = [finding for finding in candidates if finding.severity.rank <= Severity.HIGH.rank]
    for most, listed in ((1, urgent), (2, urgent), (5, urgent), (1, candidates), (5, candidates)):
        for finding in listed:
            if len(chosen) < 5 and finding not in chosen and seen[finding.check] < most:
                chosen.append(finding)
                seen[finding.check] += 1
    return tuple(chosen)


def erasable(report: Report) -> tuple[Finding, ...]:
    """What could be lost, the worst first."""
    return tuple(
        finding
        for finding in report.findings
        if finding.category is Category.DESTRUCTIVE
        or (
            finding.check
            in ("rls-open-write", "rls-off", "rls-definer-function", "authz-edge-function", "authz-route")
            and finding.severity.rank <= 1
        )
    )[:12]


def say_severity(severity: Severity) -> Phrase:
    """How bad it is, in words."""
    match severity:
        case Severity.CRITICAL:
            return phrase("critical")
        case Severity.HIGH:
            return phrase("high")
        case Severity.MEDIUM:
            return phrase("medium")
        case Severity.LOW:
            return phrase("low")


def say_counted(severity: Severity, count: int) -> Phrase:
    """The same behind a number."""
    if count == 1:
        return say_severity(severity)
    match severity:
        case Severity.CRITICAL:
            return phrase("critical findings")
        case Severity.HIGH:
            return phrase("high findings")
        case Severity.MEDIUM:
            return phrase("medium findings")
        case Severity.LOW:
            return phrase("low findings")


def say_category(category: Category) -> Phrase:
    """What a category is about, in words."""
    match category:
        case Category.SECRET:
            return phrase("Keys and passwords")
        case Category.RLS:
            return phrase("Who sees which data")
        case Category.AUTHZ:
            return phrase("Who may do what")
        case Category.INJECTION:
            return phrase("Input that does harm")
        case Category.DESTRUCTIVE:
            return phrase("What can be erased")
        case Category.EGRESS:
            return phrase("Where data goes")
        case Category.AGENT_RISK:
            return phrase("AI assistants and agents")
        case Category.DEPENDENCY:
            return phrase("Borrowed code")
        case Category.SLOP:
            return phrase("How well it can be kept")


def say_region(region: Region) -> Phrase:
    """How European law sees the country of a receiver, in words."""
    match region:
        case Region.EU:
            return phrase("European Union")
        case Region.ADEQUATE:
            return phrase("adequate country")
        case Region.FRAMEWORK:
            return phrase("United States: adequate if the company is certified")
        case Region.OTHER:
            return phrase("no adequacy: needs a contract and a reason")
        case Region.UNKNOWN:
            return phrase("unknown")


def say_purpose(purpose: str) -> Phrase:
    """What a receiver is for, in words."""
    known = {
        "language-model": phrase("language model"),
        "speech": phrase("speech"),
        "hosting": phrase("hosting"),
        "database": phrase("database"),
        "payments": phrase("payments"),
        "mail": phrase("mail"),
        "office": phrase("office software"),
        "forms": phrase("forms"),
        "messages": phrase("messages"),
        "analytics": phrase("audience measurement"),
        "errors": phrase("error reports"),
        "support": phrase("customer support"),
        "crm": phrase("customer management"),
        "maps": phrase("maps"),
        "fonts": phrase("fonts"),
        "captcha": phrase("protection against robots"),
        "automation": phrase("automation"),
        "files": phrase("files"),
        "public-data": phrase("public data"),
        "identity": phrase("sign-in"),
        "images": phrase("images"),
        "address-lookup": phrase("lookup of addresses"),
        "brokered": phrase("brokered services"),
        "calendar": phrase("calendar"),
        "search": phrase("search"),
    }
    return known.get(purpose, phrase("unknown"))


def cost(finding_hours: tuple[float, float], day_rate: Money, language: str) -> str:
    """Hours and money of a repair, as a range."""
    least, most = finding_hours
    money = [
        Money(cents=round(hours / _HOURS_A_DAY * day_rate.cents / 1000) * 1000, currency=day_rate.currency)
        for hours in (least, most)
    ]
    return say(
        phrase(
            "{least} to {most} h, {cheapest} to {dearest}",
            least=_hours(least, language),
            most=_hours(most, language),
            cheapest=_round_money(money[0], language),
            dearest=_round_money(money[1], language),
        ),
        language,
    )


def _round_money(money: Money, language: str) -> str:
    return say_money(money, language).replace(",00", "").replace(".00", "")


def _hours(hours: float, language: str) -> str:
    text = f"{hours:g}" if hours < 20 else f"{round(hours)}"
    return text.replace(".", ",") if language == "fr" else text


def _content(report: Report, language: str, day_rate: Money) -> dict[str, object]:
    def spoken(text: str, **values: str | int) -> str:
        return say(Phrase(text=_SAID[text].text, values=values), language)

    def number(this: int) -> str:
        return say_number(this, language)

    def severity_word(severity: Severity) -> str:
        return say(say_severity(severity), language)

    def card(finding: Finding) -> _Card:
        return _Card(
            finding=finding,
            title=say(finding.title, language),
            reason=_sentence(say(finding.reason, language)),
            meaning=say(finding.meaning, language),
            repair=say(finding.repair, language),
            who=say(say_who(finding.who), language),
            cost=cost((finding.hours.least, finding.hours.most), day_rate, language),
            place=f"{finding.where.path}:{finding.where.line}",
        )

    counts = {
        severity: sum(1 for finding in report.findings if finding.severity is severity) for severity in Severity
    }
    by_category = [
        (
            say(say_category(category), language),
            category.value,
            [card(finding) for finding in report.findings if finding.category is category],
        )
        for category in Category
    ]
    flows = sorted(
        report.flows, key=lambda flow: (list(Region)[::-1].index(flow.region), flow.purpose, flow.receiver)
    )
    return {
        "language": language,
        "report": report,
        "t": spoken,
        "day": say_day(report.on, language),
        "verdict": say(verdict(report), language),
        "counts": [
            (severity.value, say(say_counted(severity, count), language), count) for severity, count in counts.items()
        ],
        "first": [card(finding) for finding in first_five(report)],
        "erasable": [card(finding) for finding in erasable(report)],
        "flows": [_flow(flow, language) for flow in flows],
        "total": cost((report.hours.least, report.hours.most), day_rate, language),
        "day_rate": _round_money(day_rate, language),
        "categories": [entry for entry in by_category if entry[2]],
        "skipped": [(one.path, say(one.reason, language)) for one in report.skipped],
        "severity_word": severity_word,
        "number": number,
    }


def _flow(flow: Flow, language: str) -> dict[str, object]:
    return {
        "receiver": flow.receiver,
        "purpose": say(say_purpose(flow.purpose), language),
        "country": flow.country or "?",
        "region": say(say_region(flow.region), language),
        "kind": flow.region.value,
        "fields": ", ".join(flow.fields[:6]),
        "count": len(flow.places),
        "place": f"{flow.places[0].path}:{flow.places[0].line}" if flow.places else "",
        "encrypted": flow.encrypted,
    }


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pupitre.audit.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _plain_templates() -> Environment:
    # Markdown is text; what comes from the audited code stands in code spans and blocks only.
    return Environment(
        loader=PackageLoader("pupitre.audit.report", "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
