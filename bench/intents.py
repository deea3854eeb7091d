"""How well the embedded tier tells intents apart, and whether what it promises holds on messages that it never saw.

    python -m bench.intents FOLDER [CACHE]

FOLDER has CLINC150 (`clinc_full.json`) and BANKING77 (`banking_train.csv`, `banking_test.csv`); CACHE keeps embeddings.
The model learns from the training part, thresholds come from the validation part (BANKING77 has none: a quarter of the
training part, which the model then does not see), and the test part is judged once. Prints JSON.
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
from pupitre.models.calibration import DOUBT, Judged, Promise, at, auroc, curve, promise, temperature
from pupitre.models.features import GRAMS, Floats
from pupitre.models.regression import by_features, softmax

Numbers = NDArray[np.float64]
Pairs = list[tuple[str, str]]

TARGET = 0.02
SHARES = (0.03, 0.18)
BY_MEANING = 0.7
"""As in the classifier."""
BY_SIZE = 0.25
"""How much the size of the best logit counts beside the odds: what is like nothing has small ones. From validation."""
PROJECTED = 1024
"""The n-grams of 15,000 sentences are projected on this many directions at random: likenesses stay nearly the same."""


@dataclass(frozen=True, kw_only=True)
class Bed:
    train: Pairs
    held: Pairs
    """What the thresholds come from."""
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

    known = read("banking_train.csv")
    order = np.random.default_rng(7).permutation(len(known))
    cut = len(known) // 4
    return Bed(
        train=[known[place] for place in order[cut:]],
        held=[known[place] for place in order[:cut]],
        test=read("banking_test.csv"),
        strange=[],
        strange_test=[],
    )


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
        found = np.concatenate(parts)
        if kept:
            np.save(kept, found)
        return found


def measure(bed: Bed, cache: Path | None) -> dict[str, object]:
    began = time.process_time()
    labels = sorted({label for _, label in bed.train})
    places = {label: place for place, label in enumerate(labels)}
    seen = Seen.learn([text for text, _ in bed.train], cache)

    def points(pairs: Pairs) -> Floats:
        return seen.points([text for text, _ in pairs])

    def truth(pairs: Pairs) -> NDArray[np.int64]:
        return np.array([places.get(label, -1) for _, label in pairs])

    weights, bias = by_features(points(bed.train), truth(bed.train), len(labels))

    def logits(pairs: Pairs) -> Numbers:
        return np.asarray(points(pairs) @ weights + bias, np.float64)

    held, test = logits(bed.held), logits(bed.test)
    factor = temperature(held, truth(bed.held))

    def judged(known: Numbers, pairs: Pairs, strange: Numbers) -> Judged:
        rows = np.concatenate([known, strange])
        chances = softmax(factor * rows)
        said = chances.argmax(axis=1)
        top = np.minimum(chances.max(axis=1), 1 - 1e-12)
        true = np.concatenate([truth(pairs), np.full(len(strange), -1)])
        return Judged(
            certainty=np.log(top) - np.log1p(-top) + BY_SIZE * factor * rows.max(axis=1),
            said=[labels[int(place)] for place in said],
            right=said == true,
            outside=true < 0,
        )

    nothing = np.empty((0, len(labels)))
    strange = logits(bed.strange) if bed.strange else nothing
    strange_test = logits(bed.strange_test) if bed.strange_test else nothing
    learnt, asked = judged(held, bed.held, strange), judged(test, bed.test, strange_test)
    figures: dict[str, object] = {
        "intents": len(labels),
        "accuracy": round(float((test.argmax(axis=1) == truth(bed.test)).mean()), 4),
        "temperature": round(factor, 2),
        "doubt": DOUBT,
        "promises": [shown(learnt, asked, share) for share in (SHARES if bed.strange else (0.0,))],
    }
    if bed.strange:
        figures["auroc"] = round(auroc(asked.certainty[~asked.outside], asked.certainty[asked.outside]), 4)
        loose = promise(learnt, TARGET, SHARES[0])
        if isinstance(loose, Promise):
            # What happens to who did not notice that the share rose.
            unnoticed = at(asked, loose.point.threshold, SHARES[1])
            figures["unnoticed_rise"] = {"share": SHARES[1], "true_error": round(unnoticed.error, 4)}
    figures["cpu_seconds"] = round(time.process_time() - began)
    return figures


def shown(learnt: Judged, asked: Judged, share: float) -> dict[str, object]:
    """A promise made from the held-out part, and what became of it on the test part."""
    made = promise(learnt, TARGET, share)
    if not isinstance(made, Promise):
        return {"outside_share": share, "promised": None, "more_needed": made.more, "of_outside": made.outside}
    found = at(asked, made.point.threshold, share)
    # For comparison: who goes by what the held-out part shows, without a bound.
    bold = [point for point in curve(learnt, share) if point.error <= TARGET][-1]
    boldly = at(asked, bold.threshold, share)
    return {
        "outside_share": share,
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
