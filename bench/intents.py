"""How well the embedded tier tells intents apart, and whether what it promises holds on messages that it never saw.

    python -m bench.intents FOLDER [CACHE]

FOLDER has CLINC150 (`clinc_full.json`) and BANKING77 (`banking_train.csv`, `banking_test.csv`); CACHE keeps embeddings.
The model learns from all that is known. Thresholds come from what it says to known requests that it had not seen, fold by
fold: in CLINC150 to the validation part (the training part has near copies), in BANKING77, which has none, to all of the
training part. The test part is judged once. Prints JSON.
"""

import csv
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from pupitre.models import features
from pupitre.models.bounds import DOUBT
from pupitre.models.calibration import Judged, Promise, at, auroc, curve, outside_share, promise, temperature
from pupitre.models.features import GRAMS, MEANINGS, Floats
from pupitre.models.regression import by_features, softmax

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]
Pairs = list[tuple[str, str]]

TARGET = 0.02
SHARES = (0.03, 0.18)
BY_MEANING = 0.7
"""As in the classifier."""
BY_SIZE, BY_LIKENESS = 0.25, 6.0
"""What counts beside the odds: the size of the best logit, and how like a request is to the nearest one of that intent;
both are small for what is like nothing. By the held-out part: the most answered alone at 3 % and 18 % together."""
FOLDS = 5
PROJECTED = 1024
"""The n-grams of 15,000 sentences are projected on this many directions at random: likenesses stay nearly the same."""


@dataclass(frozen=True, kw_only=True)
class Bed:
    train: Pairs
    held: Pairs
    """What the thresholds come from; learnt from as well, but never in the fold that judges it."""
    test: Pairs
    strange: Pairs
    """Of `held`, those that are none of the intents."""
    strange_test: Pairs


def clinc(folder: Path) -> Bed:
    text = (folder / "clinc_full.json").read_text(encoding="utf-8")
    parts = TypeAdapter(dict[str, Pairs]).validate_json(text)
    return Bed(
        train=parts["train"],
        held=parts["val"],
        test=parts["test"],
        # The model does not learn what is none of the intents, so both parts are unseen.
        strange=parts["oos_train"] + parts["oos_val"],
        strange_test=parts["oos_test"],
    )


def banking(folder: Path) -> Bed:
    def read(name: str) -> Pairs:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return [(row["text"], row["category"]) for row in csv.DictReader(file)]

    return Bed(train=[], held=read("banking_train.csv"), test=read("banking_test.csv"), strange=[], strange_test=[])


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """How sentences look to the model."""

    rarity: Floats
    directions: Floats
    cache: Path | None

    @staticmethod
    def learn(texts: Sequence[str], cache: Path | None) -> "Seen":
        counts = np.zeros(GRAMS)
        for text in texts:
            counts[features.grams(text)[0]] += 1
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        directions = np.random.default_rng(7).standard_normal((GRAMS, PROJECTED)) / np.sqrt(PROJECTED)
        return Seen(rarity=rarity.astype(np.float32), directions=directions.astype(np.float32), cache=cache)

    def points(self, texts: Sequence[str]) -> Floats:
        rows = np.empty((len(texts), PROJECTED), np.float32)
        for row, text in enumerate(texts):
            buckets, times = features.grams(text)
            weights = times * self.rarity[buckets]
            rows[row] = (weights / max(float(np.linalg.norm(weights)), 1e-9)) @ self.directions[buckets]
        both = [np.sqrt(BY_MEANING) * self.meanings(texts), np.sqrt(1 - BY_MEANING) * rows]
        return np.concatenate(both, axis=1).astype(np.float32)

    def meanings(self, texts: Sequence[str]) -> Floats:
        name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        kept = self.cache / f"{name}.npy" if self.cache else None
        if kept and kept.is_file():
            return np.asarray(np.load(kept), np.float32)
        parts = [features.meanings(texts[start : start + 256]) for start in range(0, len(texts), 256)]
        found = np.concatenate(parts) if parts else np.empty((0, MEANINGS), np.float32)
        if kept:
            np.save(kept, found)
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Said:
    """What a model says to requests: the logits, and how like each is to the nearest known one of every intent."""

    logits: Numbers
    likeness: Numbers

    @staticmethod
    def nothing(requests: int, intents: int) -> "Said":
        return Said(logits=np.zeros((requests, intents)), likeness=np.zeros((requests, intents)))

    def put(self, rows: Rows, said: "Said") -> None:
        self.logits[rows], self.likeness[rows] = said.logits, said.likeness

    def of(self, rows: Rows) -> "Said":
        return Said(logits=self.logits[rows], likeness=self.likeness[rows])


@dataclass(frozen=True, kw_only=True, eq=False)
class Learnt:
    """A model, and the requests that it has learnt from."""

    weights: Floats
    bias: Floats
    meanings: Floats
    true: NDArray[np.int64]

    @staticmethod
    def by(points: Floats, true: NDArray[np.int64], intents: int) -> "Learnt":
        weights, bias = by_features(points, true, intents)
        return Learnt(
            weights=np.asarray(weights, np.float32),
            bias=np.asarray(bias, np.float32),
            meanings=points[:, :MEANINGS],
            true=true,
        )

    def says(self, points: Floats) -> Said:
        near = np.full((len(points), len(self.bias)), -1.0)
        order = np.argsort(self.true, kind="stable")
        starts = np.searchsorted(self.true[order], np.arange(len(self.bias)))
        for start in range(0, len(points), 500):
            alike = points[start : start + 500, :MEANINGS] @ self.meanings[order].T
            near[start : start + 500] = np.maximum.reduceat(alike, starts, axis=1) / BY_MEANING
        return Said(logits=np.asarray(points @ self.weights + self.bias, np.float64), likeness=near)


def measure(bed: Bed, cache: Path | None) -> dict[str, object]:
    began = time.process_time()
    known = bed.train + bed.held
    labels = sorted({label for _, label in known})
    places = {label: place for place, label in enumerate(labels)}
    seen = Seen.learn([text for text, _ in known], cache)

    def points(pairs: Pairs) -> Floats:
        return seen.points([text for text, _ in pairs])

    def truth(pairs: Pairs) -> NDArray[np.int64]:
        return np.array([places.get(label, -1) for _, label in pairs], np.int64)

    learnt_from, true = points(known), truth(known)
    outside, outside_test = points(bed.strange), points(bed.strange_test)
    folds = np.random.default_rng(7).permutation(len(known)) % FOLDS
    held = Said.nothing(len(known), len(labels))
    for fold in range(FOLDS):
        rows = np.flatnonzero(folds == fold)
        held.put(
            rows, Learnt.by(learnt_from[folds != fold], true[folds != fold], len(labels)).says(learnt_from[rows])
        )
    held = held.of(np.arange(len(bed.train), len(known)))
    factor = temperature(held.logits, truth(bed.held))
    model = Learnt.by(learnt_from, true, len(labels))
    # What is none of the intents is never learnt from, so the model that will judge can be asked about it as it is.
    strange = model.says(outside)
    test, strange_test = model.says(points(bed.test)), model.says(outside_test)

    def judged(inside: Said, pairs: Pairs, strangers: Said) -> Judged:
        logits = factor * np.concatenate([inside.logits, strangers.logits])
        chances = softmax(logits)
        said = chances.argmax(axis=1)
        top = np.minimum(chances.max(axis=1), 1 - 1e-12)
        near = np.concatenate([inside.likeness, strangers.likeness])[np.arange(len(said)), said]
        real = np.concatenate([truth(pairs), np.full(len(strangers.logits), -1)])
        return Judged(
            certainty=np.log(top) - np.log1p(-top) + BY_SIZE * logits.max(axis=1) + BY_LIKENESS * near,
            said=[labels[int(place)] for place in said],
            right=said == real,
            outside=real < 0,
        )

    learnt, asked = judged(held, bed.held, strange), judged(test, bed.test, strange_test)
    shares = SHARES if bed.strange else (0.0,)
    doubt = DOUBT / len(shares)  # all promises together are to hold nineteen times in twenty
    figures: dict[str, object] = {
        "intents": len(labels),
        "accuracy": round(float((test.logits.argmax(axis=1) == truth(bed.test)).mean()), 4),
        "temperature": round(factor, 2),
        "doubt": doubt,
        "promises": [shown(learnt, asked, share, doubt) for share in shares],
    }
    if bed.strange:
        figures["auroc"] = round(auroc(asked.certainty[~asked.outside], asked.certainty[asked.outside]), 4)
        loose = promise(learnt, TARGET, SHARES[0], doubt)
        if isinstance(loose, Promise):
            # What happens to who did not notice that the share rose.
            unnoticed = at(asked, loose.point.threshold, SHARES[1])
            figures["unnoticed_rise"] = {"share": SHARES[1], "true_error": round(unnoticed.error, 4)}
        figures["estimated"] = [estimated(learnt, asked, share, doubt) for share in SHARES]
    figures["cpu_seconds"] = round(time.process_time() - began)
    return figures


def estimated(learnt: Judged, asked: Judged, share: float, doubt: float) -> dict[str, object]:
    """The same where nobody says how many are outside: it is told from the test requests, whose truth nobody knows."""
    inside, strangers = asked.certainty[~asked.outside], asked.certainty[asked.outside]
    count = min(round(len(inside) * share / (1 - share)), len(strangers))
    drawn = np.random.default_rng(7).choice(strangers, count, replace=False)
    most = outside_share(learnt, np.concatenate([inside, drawn]))
    if most is None:
        return {"outside_share": share, "estimate": None}
    return {"estimate": round(most, 4), **shown(learnt, asked, most, doubt, real=share)}


def shown(learnt: Judged, asked: Judged, share: float, doubt: float, real: float | None = None) -> dict[str, object]:
    """A promise made from the held-out part for a share, and what became of it on the test part at the real one."""
    real = share if real is None else real
    made = promise(learnt, TARGET, share, doubt)
    if not isinstance(made, Promise):
        return {"outside_share": real, "promised": None, "more_needed": made.more, "of_outside": made.outside}
    found = at(asked, made.point.threshold, real)
    # For comparison: who goes by what the held-out part shows, without a bound.
    bold = [point for point in curve(learnt, share) if point.error <= TARGET][-1]
    boldly = at(asked, bold.threshold, real)
    return {
        "outside_share": real,
        "without_bound": {"alone": round(boldly.alone, 4), "true_error": round(boldly.error, 4)},
        "promised": TARGET,
        "threshold": round(made.point.threshold, 4),
        "bound": round(made.point.bound, 4),
        "alone": round(found.alone, 4),
        "true_error": round(found.error, 4),
        "holds": found.error <= TARGET,
    }


if __name__ == "__main__":
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None
    print(json.dumps({bed.__name__: measure(bed(folder), cache) for bed in (banking, clinc)}, indent=1))
