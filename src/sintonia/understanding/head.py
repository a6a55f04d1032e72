"""
The head over the encoder: which intent a sentence means, where its letters alone leave it open.

Regularized least squares, one column an intent (Rifkin and Klautau 2004, "In Defense of One-Vs-All Classification");
of few phrases, logistic regression in the same kernel (Zhu and Hastie 2005), which costs too much of many.
Two sentences are alike by the angle of their vectors, through an exponential, plus the letters and words they share:
near phrases count for much, far ones for little, which a linear head cannot say. Of an encoder of several parts each
adds its own, the later ones more. What belongs nowhere is learnt as far
from everything: its scores stay low, and a low best score is what tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sintonia.understanding.encoder import cut, of_length_one

Weights = NDArray[np.float32]
# Chosen on held-out rows of public intent sets; docs/reference/understanding.md shows the figures.
STEEPNESS: Final = 2.0
LETTERS: Final = 0.3
# What the encoder of one language finds alike counts for so much beside what the common one does.
BESIDE: Final = 3.0
GIVE: Final = 0.15
# Up to so many phrases, each counts for so much that the dearer way pays; how closely that one follows them.
FEW: Final = 1500
FOLLOWED: Final = 15.0
# From this best score on, a probability is taken as it is.
WELL_KNOWN: Final = 0.6
BLOCK: Final = 1024
SETTLED_WRONG: Final = 0.015
FEWEST_SETTLED: Final = 60
NEVER: Final = 2.0
_FLAT: Final = 1e-5
_SHARPNESSES: Final = np.geomspace(2, 40, 28)
_THRESHOLDS: Final = np.arange(0.6, 0.996, 0.01)


@dataclass(frozen=True, slots=True)
class Head:
    """
    What was learnt over an encoder.

    `support` float32[phrases, sum of parts], the phrases' vectors from their `middle`; `shares` float32[phrases,
    intents]; `sure`: from this probability on, the letters' own answer stands without it.
    """

    encoder: str
    parts: tuple[int, ...]
    middle: Weights
    support: Weights
    shares: Weights
    bias: Weights
    sharpness: float
    sure: float

    def scores(self, vectors: Weights, letters: Weights) -> Weights:
        """Float32[texts, intents] out of the texts' vectors and what their letters weigh; near 1 is a phrase itself."""
        near = _alike(_from(self.middle, vectors, self.parts), self.support, self.parts)
        return np.asarray(near @ self.shares + letters + self.bias, np.float32)

    def chances(self, scores: Weights) -> Weights:
        """Probabilities out of scores, a row a text."""
        return softmax(scores * np.float32(self.sharpness))

    @staticmethod
    def known(scores: Weights) -> Weights:
        """How far each text is like what was taught, 0 to 1: of what is near nothing, no probability tells anything."""
        return np.asarray(np.clip(scores.max(axis=1) / np.float32(WELL_KNOWN), 0, 1), np.float32)


def softmax(scores: Weights) -> Weights:
    """Probabilities, a row each."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def fitted(
    vectors: Weights, matrix: Any, targets: Weights, *, parts: tuple[int, ...]
) -> tuple[Weights, Weights, Weights, Weights, Weights]:
    """
    Learn from vectors, their letters (a sparse matrix, its rows of length one) and targets, a row a phrase.

    Returns the vectors' middle, the support, each phrase's shares, what each letter feature weighs, and the bias.
    """
    middle = np.hstack([_middle(part) for part in cut(vectors, parts)], dtype=np.float32)
    # As it is kept: a half each, so that what is stored and what was learnt are the same.
    support = _from(middle, vectors, parts).astype(np.float16).astype(np.float32)
    bias = np.asarray(targets.mean(axis=0), np.float32)
    if len(support) <= FEW and len(np.unique(targets.argmax(axis=1)[targets.any(axis=1)])) > 1:
        shares, bias = _weighed(_kernel(support, matrix, parts), targets)
    else:
        shares = _solved(_kernel(support, matrix, parts), targets - bias)
    return middle, support, shares, np.asarray(matrix.T @ shares * np.float32(LETTERS), np.float32), bias


def calibrated(scores: Weights, right: NDArray[np.int64]) -> float:
    """The sharpness that makes probabilities out of held-out scores: the least surprise (Guo et al. 2017)."""
    rows = np.arange(len(right))
    lost = [-np.log(softmax(scores * np.float32(s))[rows, right] + 1e-9).mean() for s in _SHARPNESSES]
    return float(_SHARPNESSES[int(np.argmin(lost))])


def settled_from(chances: Weights, right: NDArray[np.int64]) -> float:
    """The least probability from which three in two hundred answers are wrong at most, on held-out rows."""
    best, hit = chances.max(axis=1), chances.argmax(axis=1) == right
    for threshold in _THRESHOLDS:
        settled = best >= threshold
        if settled.sum() >= FEWEST_SETTLED and (~hit[settled]).mean() <= SETTLED_WRONG:
            return float(threshold)
    return NEVER


def _middle(part: Weights) -> Weights:
    """The middle of the vectors of one part, of those that it reads."""
    read = part.any(axis=1)
    return np.asarray(part.sum(axis=0) / max(int(read.sum()), 1), np.float32)


def _from(middle: Weights, vectors: Weights, parts: tuple[int, ...]) -> Weights:
    """The vectors as seen from the middle, each part of length one; what a part does not read stays nothing."""
    moved = [
        part - at * part.any(axis=1, keepdims=True)
        for part, at in zip(cut(vectors, parts), cut(middle[None], parts), strict=True)
    ]
    return of_length_one(np.hstack(moved), parts)


def _alike(some: Weights, others: Weights, parts: tuple[int, ...]) -> Weights:
    """How alike the vectors are, part by part, added up; a part that does not read one of two adds nothing."""
    first, *more = zip(cut(some, parts), cut(others, parts), strict=True)
    alike = _near(*first)
    for one, other in more:
        if one.any():
            alike += (_near(one, other) - np.float32(np.exp(-STEEPNESS))) * np.float32(BESIDE)
    return alike


def _near(some: Weights, others: Weights) -> Weights:
    near: Weights = some @ others.T
    near -= np.float32(1)
    near *= np.float32(STEEPNESS)
    np.exp(near, out=near)
    return near


def _kernel(support: Weights, matrix: Any, parts: tuple[int, ...]) -> Weights:
    """How alike all phrases are to each other, on the diagonal and to its right: the rest would say the same again."""
    count = len(support)
    whole = np.empty((count, count), np.float32)
    turned = matrix.T.tocsc()
    for start in range(0, count, BLOCK):
        some = slice(start, start + BLOCK)
        whole[some, start:] = _alike(support[some], support[start:], parts)
        whole[some, start:] += (matrix[some] @ turned[:, start:]).toarray() * np.float32(LETTERS)
    return whole


def _solved(kernel: Weights, targets: Weights) -> Weights:
    from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]  # its stubs are a package of their own

    np.fill_diagonal(kernel, kernel.diagonal() + np.float32(GIVE))
    # Turned, it lies as LAPACK wants it, what is filled below, and is overwritten instead of copied.
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, targets, check_finite=False), np.float32)


def _weighed(kernel: Weights, targets: Weights) -> tuple[Weights, Weights]:
    """
    Each phrase's shares, and the bias, by logistic regression over the kernel's own axes.

    They are shrunk until the phrases themselves score 1 on average, as least squares would have them; what tells
    nothing apart is not blown up instead.
    """
    from scipy.linalg import eigh
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it has none

    values, turns = eigh(kernel, lower=False, check_finite=False)
    lengths = np.sqrt(np.maximum(values, _FLAT))
    inside = np.flatnonzero(targets.any(axis=1))
    axes = turns * lengths
    model = LogisticRegression(C=FOLLOWED, max_iter=200)
    model.fit(axes[inside], targets[inside].argmax(axis=1))
    weights, start = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # noqa: PLR2004 - of two it gives one column, for the second
        weights, start = np.vstack([-weights, weights]) / 2, np.concatenate([-start, start]) / 2
    shrunk = 1 / max(1.0, float((axes[inside] @ weights.T + start).max(axis=1).mean()))
    shares, bias = (np.zeros(targets.shape[slice(at, None)], np.float32) for at in (0, 1))
    shares[:, model.classes_] = turns / lengths @ weights.T * shrunk
    bias[:] = start.min() * shrunk
    bias[model.classes_] = start * shrunk
    return shares, bias
