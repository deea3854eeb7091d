"""Multinomial logistic regression with an L2 penalty, in numpy alone; what it is learnt from is for the caller.

From a matrix of likenesses where there are more features than examples (`classifier`), from the features themselves
where there are more examples.
"""

from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]

_PENALTY: Final = 0.05
"""Chosen by cross-validation on two companies' examples; both are flat around it."""


def softmax(logits: Reals) -> Numbers:
    """A probability for each class, in each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def by_likeness(
    likeness: Numbers, at: NDArray[np.int64], classes: int, penalty: float = _PENALTY
) -> tuple[Numbers, Numbers]:
    """Weights of the examples and biases of the classes, from the inner products of all examples."""
    values, vectors = np.linalg.eigh(likeness)
    kept = values > 1e-6 * values.max()
    values, vectors = values[kept], vectors[:, kept]
    slope, bias = _descend(vectors * np.sqrt(values), values, at, classes, penalty)
    return np.asarray((vectors / np.sqrt(values)) @ slope, np.float64), np.asarray(bias, np.float64)


def by_features(points: Reals, at: NDArray[np.int64], classes: int, penalty: float = _PENALTY) -> tuple[Reals, Reals]:
    """Weights of the features and biases of the classes."""
    values, vectors = np.linalg.eigh(points.T @ points)
    kept = values > 1e-5 * values.max()
    values, vectors = values[kept], vectors[:, kept]
    slope, bias = _descend(points @ vectors, values, at, classes, penalty)
    return vectors @ slope, bias


def _descend(
    points: Reals, values: Reals, at: NDArray[np.int64], classes: int, penalty: float
) -> tuple[Reals, Reals]:
    """Accelerated gradient descent where the inner products of the columns are a diagonal, `values`.

    There the curvature is a diagonal too (Böhning's bound), so a few dozen steps suffice, whatever the number of
    features. It is done in the precision of the points.
    """
    sizes = np.maximum(np.bincount(at, minlength=classes), 1)
    kind = points.dtype
    weight = np.sqrt(len(at) / classes / sizes[at])[:, None].astype(kind)
    target = np.eye(classes, dtype=kind)[at]
    curvature = (0.5 * values * weight.max() + penalty)[:, None].astype(kind)
    slope = ahead = np.zeros((len(values), classes), kind)
    bias = bias_ahead = np.zeros(classes, kind)
    pace = 1.0
    for _ in range(100):
        error = (softmax(points @ ahead + bias_ahead) - target) * weight
        slope_next = ahead - (points.T @ error + penalty * ahead) / curvature
        bias_next = bias_ahead - error.sum(axis=0) / (0.5 * weight.sum())
        pace_next = (1 + sqrt(1 + 4 * pace * pace)) / 2
        ahead = slope_next + (pace - 1) / pace_next * (slope_next - slope)
        bias_ahead = bias_next + (pace - 1) / pace_next * (bias_next - bias)
        moved = float(np.abs(slope_next - slope).max())
        slope, bias, pace = slope_next, bias_next, pace_next
        if moved < 1e-4:
            break
    return slope, bias
