"""`pupitre calibrate`: from which certainty on the team may act alone, promised or not, and what is missing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ..language import now, phrase, say_number
from .layout import Typed, section
from .opening import Common, opened, typed_at
from .screen import Screen

if TYPE_CHECKING:
    from ..models.calibrated import Calibration
    from ..practice import Drift, Practice
    from ..shown import Form

SHOWN = 10
"""Lines of the curve that a person reads."""


async def calibrate(
    *,
    target: Annotated[
        float, Parameter(name="--target", metavar="PERCENT", help=phrase("how much may be wrong, at most").text)
    ] = 2,
    outside: Annotated[
        float | None,
        Parameter(
            name="--outside",
            metavar="PERCENT",
            help=phrase("how many of all messages are no standard case; otherwise it is estimated").text,
        ),
    ] = None,
    plot: Annotated[
        Path | None, Parameter(name="--plot", metavar="FILE", help=phrase("draws the curve: `.svg` or `.png`").text)
    ] = None,
    common: Common = Common(),
) -> int:
    """Measure what the embedded model's certainty is worth."""
    from anyio import to_thread

    from .. import practice
    from ..errors import ModelError
    from ..models import cache, calibrated
    from ..models.router import Models
    from ..ontology import reading

    if not (0 < target < 100 and 0 <= (outside or 0) < 100):
        raise ModelError(
            phrase("a share lies between 0 and 100 %"), hint=phrase("write for example `--target 2 --outside 18`")
        )
    if plot is not None and plot.suffix not in (".svg", ".png"):
        raise ModelError(
            phrase("`{file}` is neither SVG nor PNG", file=str(plot)),
            hint=phrase("name a file that ends in `.svg` or `.png`"),
        )
    share = outside / 100 if outside is not None else None
    with opened(common) as (company, store, reader):
        examples = Models(company, reading.load(company.folder)).examples()
        classifier = await to_thread.run_sync(cache.load_or_train, examples, company.state)
        measured = await store.read(
            lambda c: practice.measure(
                c, classifier, examples, company.state, target=target / 100, share=share, at=now()
            )
        )
        found, kept, drift = measured.practice, measured.kept, measured.drift
        await store.write(lambda c: practice.record(c, kept))
        threshold = calibrated.applied(classifier, kept).measured.threshold
    if plot is not None:
        _draw(reader, found, plot)
    if common.json:
        reader.form(form(found, kept, threshold, drift))
    else:
        page(reader, found, threshold, drift, typed_at(common.company))
    return 0


def page(screen: Screen, this: "Practice", threshold: int, drift: "Drift | None", typed: Typed) -> None:
    """The verdict, the curve, what is missing, and whether the messages have changed."""
    from ..models.calibration import Promise

    target = _percent(screen, this.target)
    match this.found:
        case Promise(point=point):
            screen.line(
                phrase(
                    "Promised: at most {target} of what the embedded model does alone is wrong. "
                    "It acts from {threshold} % of certainty on, which is {alone} of the standard cases.",
                    target=target,
                    threshold=threshold,
                    alone=_percent(screen, point.alone),
                ),
                "green",
            )
        case missing:
            screen.line(
                phrase(
                    "Not enough examples to promise {target}: "
                    "it takes at least {more} more of messages that are no standard case.",
                    target=target,
                    more=missing.more,
                )
                if missing.outside
                else phrase(
                    "Not enough examples to promise {target}: "
                    "it takes at least {more} more that are answered alone and right.",
                    target=target,
                    more=missing.more,
                ),
                "yellow",
            )
            screen.line(
                phrase(
                    "Until then the team acts alone from {threshold} % of certainty on, without a promise.",
                    threshold=threshold,
                )
            )
    screen.line(
        phrase(
            "Measured on {examples} examples and {lived} messages that people judged.",
            examples=len(this.judged.said) - this.lived,
            lived=this.lived,
        )
    )
    share = _percent(screen, this.share)
    screen.line(
        phrase("Of all messages, {share} at most are no standard case, going by the newest ones.", share=share)
        if this.estimated
        else phrase("Of all messages, {share} are taken to be no standard case.", share=share)
    )
    if this.curve:
        section(screen, phrase("What is done alone, and how much of it is wrong"))
        screen.show(_curve(screen, this))
    if this.lacking:
        section(screen, phrase("To promise it for a standard case by itself"))
        for name, more in sorted(this.lacking.items(), key=lambda one: (one[1], one[0])):
            screen.line(phrase("{more} more examples needed for `{process}`", more=more, process=name))
    if drift is not None:
        screen.space()
        screen.line(
            phrase(
                "New messages no longer look like the examples: {now} are near none, {before} before. "
                "Add some of them to `examples/`, then `{command}`.",
                now=_percent(screen, drift.now),
                before=_percent(screen, drift.before),
                command=typed("calibrate"),
            ),
            "yellow",
        )


def form(this: "Practice", kept: "Calibration", threshold: int, drift: "Drift | None") -> "Form":
    """`pupitre calibrate --json`; shares between 0 and 1, thresholds in per cent of certainty."""
    from ..models.calibration import NotEnough

    missing = this.found if isinstance(this.found, NotEnough) else None
    return {
        "target": this.target,
        "outside": round(this.share, 4),
        "estimated": this.estimated,
        "examples": len(this.judged.said) - this.lived,
        "lived": this.lived,
        "promised": missing is None,
        "threshold": threshold,
        "alone": round(kept.alone, 4),
        "bound": round(kept.bound, 4),
        "more_needed": {"examples": missing.more, "outside": missing.outside} if missing is not None else None,
        "curve": [
            {
                "threshold": point.threshold,
                "alone": round(point.alone, 4),
                "error": round(point.error, 4),
                "bound": round(point.bound, 4),
            }
            for point in this.curve
        ],
        "lacking": this.lacking,
        "drift": drift.model_dump(mode="json") if drift is not None else None,
    }


def _curve(screen: Screen, this: "Practice") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for column in (phrase("from a certainty of"), phrase("done alone"), phrase("wrong"), phrase("wrong at most")):
        table.add_column(screen.say(column), justify="right")
    step = max(len(this.curve) // SHOWN, 1)
    for point in this.curve[::step]:
        held = point.bound <= this.target
        table.add_row(
            f"{point.threshold:.0f} %",
            _percent(screen, point.alone),
            _percent(screen, point.error),
            Text(_percent(screen, point.bound), style="green" if held else ""),
        )
    return table


def _percent(screen: Screen, share: float) -> str:
    return f"{say_number(round(100 * share, 1), screen.language)} %"


def _draw(screen: Screen, this: "Practice", file: Path) -> None:
    from ..errors import ModelError
    from ..models.calibration import Promise
    from .curve import drawing, png, svg

    chosen = this.found.point if isinstance(this.found, Promise) else None
    drawn = drawing(screen, this.curve, this.target, chosen)
    try:
        file.write_bytes(svg(drawn).encode() if file.suffix == ".svg" else png(drawn))
    except OSError as error:
        raise ModelError(
            phrase("`{file}` cannot be written", file=str(file)),
            hint=phrase("check that its folder exists and that you may write there"),
        ) from error
