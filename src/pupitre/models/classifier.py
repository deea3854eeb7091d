"""Which of the company's standard cases a message is, and how certain that is.

A multinomial logistic regression with an L2 penalty on sentence embeddings and n-grams (`features`), in numpy alone; why
not scikit-learn is in docs/decisions/0003-embedded-classifier.md. What the certainty is worth, and from which certainty
on the team may act, is measured by cross-validation on the company's own examples; in doubt it abstains. It judges the
message as a whole and each of its sentences, because a message can ask for two things.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from math import ceil, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]: it has none

from . import features
from .calibration import Judged
from .examples import OTHER, Examples
from .features import GRAMS, Floats
from .prose import Prose, split
from .regression import by_likeness, softmax

TARGET: Final = 0.02
"""The share of wrong ones among what is done alone, at most."""

OUTSIDE: Final = 0.3
"""The share of messages in life that are none of the processes; examples never show how many they are."""

COURTESY: Final = ""
"""The class of sentences that say nothing beside politeness."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What cross-validation found: each example judged by a classifier that had not seen it."""

    examples: int
    accuracy: float
    """Of telling which process, or none, an example is."""
    threshold: int
    """Per cent of certainty from which the team acts alone."""
    alone: float
    """The share of the examples of processes with steps that are done alone, and right."""
    wrong: float
    """The share of wrong ones among those done alone, weighed to how many messages are none of the processes."""
    promised: bool
    """Whether there are examples enough to promise, with 95 % confidence, that it is below `TARGET`."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a text reads as."""

    process: str
    """The most likely process, or `other`."""
    certainty: int
    """Per cent."""
    runner_up: str
    """The second likely one; empty when there is only one process."""
    near: bool
    """Whether it is at all like an example of this process; a text from another world can seem certain too."""
    alike: bool
    """Whether it is as like one as the examples are among themselves."""
    courtesy: int = 0
    """Per cent: how likely it says nothing beside politeness."""
    is_polite: bool = False
    """Whether it is like an example of politeness: what is like nothing at all can seem to be courtesy, too."""
    chances: tuple[tuple[str, int], ...] = ()
    """Each process and its per cent."""

    def chance(self, process: str) -> int:
        """Per cent for one process."""
        return dict(self.chances).get(process, 0)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a message reads as, and each of its parts."""

    guess: Guess
    parts: tuple[tuple[str, Guess], ...]
    """Subject, sentences and lines of the signature, as far as there are any."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Classifier:
    """A trained classifier; immutable, and safe to use from several threads."""

    labels: tuple[str, ...]
    of_meanings: Floats
    of_grams: Floats
    bias: Floats
    rarity: Floats
    """The inverse document frequency of each bucket."""
    examples: Floats
    """The embeddings of the examples, and of which label each is, for `near`."""
    owners: NDArray[np.int64]
    nearest: float
    """The least likeness that counts as near, and as alike."""
    usual: float
    measured: Measured

    def is_sure(self, guess: Guess) -> bool:
        """Whether a guess is certain enough to act on it."""
        return guess.near and guess.certainty >= self.measured.threshold

    def classify(self, subject: str, text: str) -> Guess:
        """What a message reads as; `process` is `other` when it is none of the company's."""
        return self.judge(split(subject, text)).guess

    def judge(self, prose: Prose) -> Judgement:
        """What a message reads as, as a whole and sentence by sentence."""
        texts = [*((prose.subject,) if prose.subject else ()), *prose.sentences, *prose.signature]
        meanings = features.meanings(texts)
        logits = self._logits(meanings, texts)
        parts = [self._guess(row, meaning) for row, meaning in zip(logits, meanings, strict=True)]
        # Politeness and disclaimers blur what is asked; only where there is nothing else do they count.
        said = [
            text for text, part in zip(texts, parts, strict=True) if part.courtesy < 50 and text in prose.sentences
        ]
        body = "\n".join(said or prose.sentences)
        wholes = [f"{prose.subject}\n{body}" if prose.subject else body]
        whole_meanings = features.meanings(wholes)
        together = self._logits(whole_meanings, wholes).mean(axis=0)
        guess = self._guess(together, whole_meanings)
        # One part that clearly says the same makes it more certain; what says something else is for the caller to weigh.
        for row, part in zip(logits, parts, strict=True):
            if part.process == guess.process and part.courtesy < 50:
                confirmed = self._guess((2 * together + row) / 3, whole_meanings)
                if confirmed.process == guess.process and confirmed.certainty > guess.certainty:
                    guess = confirmed
        return Judgement(guess=guess, parts=tuple(zip(texts, parts, strict=True)))

    def _logits(self, meanings: Floats, texts: Sequence[str]) -> Numbers:
        rows = meanings @ self.of_meanings + self.bias
        for index, text in enumerate(texts):
            buckets, weights = _weighed(text, self.rarity)
            rows[index] += weights @ self.of_grams[buckets]
        return rows.astype(np.float64)

    def _guess(self, logits: Numbers, meaning: Floats) -> Guess:
        chances = softmax(logits[None])[0]
        polite = self.labels.index(COURTESY)
        courtesy = float(chances[polite])
        known = np.delete(logits, polite)
        names = [label for label in self.labels if label != COURTESY]
        chances = softmax(known[None])[0]
        order = [int(place) for place in np.argsort(-chances, kind="stable")]
        best = names[order[0]]
        likeness = self._likeness(meaning, self.labels.index(best))
        return Guess(
            process=best,
            certainty=int(100 * chances[order[0]]),
            runner_up=names[order[1]] if len(names) > 1 else "",
            near=likeness >= self.nearest,
            alike=likeness >= self.usual,
            courtesy=int(100 * courtesy),
            is_polite=self._likeness(meaning, polite) >= self.usual,
            chances=tuple((name, int(100 * chance)) for name, chance in zip(names, chances, strict=True)),
        )

    def _likeness(self, meaning: Floats, label: int) -> float:
        """How like a text is to the nearest example of a label; -1 where it has none."""
        return float((np.atleast_2d(meaning) @ self.examples[self.owners == label].T).max(initial=-1.0))


def train(examples: Examples) -> Classifier:
    """Learn from the company's examples, and measure by cross-validation what the certainty is worth."""
    # The matrices are small: a pool of threads costs more than it brings, and far more when the processors are busy.
    with threadpool_limits(limits=1, user_api="blas"):
        seen = _see(examples)
        outside = _out_of_fold(seen.likeness, seen.at, len(seen.labels))
        scale = _scale(outside, seen.at, seen.labels)
        exact, bias = by_likeness(seen.likeness, seen.at, len(seen.labels))
        # In single precision, or numpy would copy the whole table of n-grams into double: 60 MB for nothing.
        duals = exact.astype(np.float32)
        nearest, usual = _nearest(seen.meanings, seen.at)
        return Classifier(
            labels=seen.labels,
            of_meanings=np.asarray(scale * _BY_MEANING * (seen.meanings.T @ duals), dtype=np.float32),
            of_grams=np.asarray(scale * (1 - _BY_MEANING) * (seen.grams.T @ duals), dtype=np.float32),
            bias=np.asarray(scale * bias, dtype=np.float32),
            rarity=seen.rarity,
            examples=seen.meanings,
            owners=seen.at,
            nearest=nearest,
            usual=usual,
            measured=_measure(scale * outside, seen.at, seen.labels, examples.acts),
        )


def cross_validated(examples: Examples) -> Judged:
    """Each of the company's own examples as it is judged by who had not seen it.

    Nothing is done about what reads as a case without steps, so it has no certainty; what is really one counts as
    outside, like everything that is none of the cases.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        seen = _see(examples)
        logits = _out_of_fold(seen.likeness, seen.at, len(seen.labels))
        rows, true = _real(_scale(logits, seen.at, seen.labels) * logits, seen.at, seen.labels)
    chances = softmax(rows)
    said = chances.argmax(axis=1)
    acting = np.array([label in examples.acts for label in seen.labels])
    return Judged(
        certainty=np.where(acting[said], np.floor(100 * chances.max(axis=1)), 0.0),
        said=[seen.labels[int(place)] for place in said],
        right=(said == true) & acting[true],
        outside=~acting[true],
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Seen:
    """The examples and the courtesies as the regression sees them."""

    labels: tuple[str, ...]
    at: NDArray[np.int64]
    meanings: Floats
    rarity: Floats
    grams: Floats
    likeness: Numbers


def _see(examples: Examples) -> _Seen:
    texts: list[str] = []
    owners: list[str] = []
    for name in sorted(examples.by_process):
        for line in examples.by_process[name]:
            texts.append(split("", line).whole or line)
            owners.append(name)
    for line in _courtesies():
        texts.append(line)
        owners.append(COURTESY)
    labels = tuple(sorted({*owners, OTHER}))
    meanings = features.meanings_to_learn(texts)
    rarity = _rarity(texts)
    grams = np.zeros((len(texts), GRAMS), dtype=np.float32)
    for row, text in enumerate(texts):
        buckets, weights = _weighed(text, rarity)
        grams[row, buckets] = weights
    return _Seen(
        labels=labels,
        at=np.array([labels.index(owner) for owner in owners]),
        meanings=meanings,
        rarity=rarity,
        grams=grams,
        likeness=_BY_MEANING * (meanings @ meanings.T).astype(np.float64) + (1 - _BY_MEANING) * (grams @ grams.T),
    )


# Numbers that were chosen by cross-validation on two companies' examples; both are flat around these values.
_BY_MEANING: Final = 0.7
"""How much the embedding counts beside the n-grams."""
_FOLDS: Final = 5
_LEAST: Final = 60
"""No threshold is below this, however well the examples do: they are cleaner than life."""
_MOST: Final = 75
"""Nor above this, where the examples are too few to show what it takes: then nothing is promised (`Measured.promised`).

Examples are single sentences, and those of other things are chosen to be hard. In a message the sentences are judged
one by one as well, and what is done rests on objects that must be found and values that must be there.
"""
_BLIND: Final = 95
"""The threshold of who has no examples of what is none of the processes."""


def _courtesies() -> list[str]:
    text = resources.files("pupitre.models").joinpath("courtesy.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _rarity(texts: Sequence[str]) -> Floats:
    seen = np.zeros(GRAMS)
    for text in texts:
        seen[features.grams(text)[0]] += 1
    return np.asarray(np.log((1 + len(texts)) / (1 + seen)) + 1, dtype=np.float32)


def _weighed(text: str, rarity: Floats) -> tuple[NDArray[np.int32], Floats]:
    buckets, damped = features.grams(text)
    weights = damped * rarity[buckets]
    return buckets, np.asarray(weights / max(float(np.linalg.norm(weights)), 1e-9), dtype=np.float32)


def _out_of_fold(likeness: Numbers, at: NDArray[np.int64], classes: int) -> Numbers:
    """What each example reads as to a classifier that had not seen it."""
    shuffle = np.random.default_rng(7)
    logits = np.zeros((len(at), classes))
    folds = np.empty(len(at), dtype=np.int64)
    for label in range(classes):
        own = np.flatnonzero(at == label)
        folds[shuffle.permutation(own)] = np.arange(len(own)) % _FOLDS
    for fold in range(_FOLDS):
        learnt, asked = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        duals, bias = by_likeness(likeness[np.ix_(learnt, learnt)], at[learnt], classes)
        logits[asked] = likeness[np.ix_(asked, learnt)] @ duals + bias
    return logits


def _real(logits: Numbers, at: NDArray[np.int64], labels: tuple[str, ...]) -> tuple[Numbers, NDArray[np.int64]]:
    """The rows of the company's own examples, without the chance of courtesy."""
    own = at != labels.index(COURTESY)
    rows = logits[own].copy()
    rows[:, labels.index(COURTESY)] = -1e9
    return rows, at[own]


def _scale(logits: Numbers, at: NDArray[np.int64], labels: tuple[str, ...]) -> float:
    """The factor that makes the certainties honest: those of unseen examples are too low or too high before."""
    rows, true = _real(logits, at, labels)

    def surprise(scale: float) -> float:
        return -float(np.log(softmax(rows * scale)[np.arange(len(true)), true] + 1e-12).mean())

    return min((2 ** (step / 4) for step in range(-4, 15)), key=surprise)


def _nearest(meanings: Floats, at: NDArray[np.int64]) -> tuple[float, float]:
    """The likeness that nineteen of twenty examples, and nine of ten, have with the next one of their process."""
    alike = meanings @ meanings.T
    np.fill_diagonal(alike, -1.0)
    alike[at[:, None] != at[None, :]] = -1.0
    best = alike.max(axis=1)
    if not bool((best > -1.0).any()):
        return 1.0, 1.0
    low, usual = np.quantile(best[best > -1.0], [0.05, 0.1])
    return float(low), float(usual)


def _measure(logits: Numbers, at: NDArray[np.int64], labels: tuple[str, ...], acts: frozenset[str]) -> Measured:
    """The lowest threshold with no more than `TARGET` wrong among what would be done alone, and what comes of it."""
    rows, true = _real(logits, at, labels)
    chances = softmax(rows)
    said = chances.argmax(axis=1)
    right = said == true
    certainty = np.floor(100 * chances.max(axis=1))
    acting = np.array([label in acts for label in labels])
    outside = true == labels.index(OTHER)
    # Examples of what is none of the processes stand for more messages than they are.
    weight = np.where(outside, OUTSIDE / (1 - OUTSIDE) * (~outside).sum() / max(int(outside.sum()), 1), 1.0)

    def trial(threshold: int) -> tuple[NDArray[np.bool_], float]:
        done = acting[said] & (certainty >= threshold)
        return done, float(weight[done & ~right].sum()) / max(float(weight[done].sum()), 1.0)

    # Without examples of what is none of the processes nothing is known of the mistakes that hurt most.
    threshold = _LEAST if bool(outside.any()) else _BLIND
    while threshold < _MOST and trial(threshold)[1] > TARGET:
        threshold += 1
    done, wrong = trial(threshold)
    enough = int(done.sum()) >= _enough(int((done & ~right).sum()))
    return Measured(
        examples=len(true),
        accuracy=float(right.mean()),
        threshold=threshold,
        alone=float((done & right).sum()) / max(int(acting[true].sum()), 1),
        wrong=wrong,
        promised=bool(outside.any()) and wrong <= TARGET and enough,
    )


def _enough(mistakes: int) -> int:
    """How many must have been done alone so that this many mistakes show less than `TARGET`, 19 times in 20.

    The upper bound of a Poisson count, from its usual table for none, one, two, three; beyond that a bound above it.
    """
    upper = {0: 3.00, 1: 4.75, 2: 6.30, 3: 7.76}.get(mistakes)
    return ceil((upper if upper is not None else mistakes + 1.65 * sqrt(mistakes + 1) + 1.8) / TARGET)
