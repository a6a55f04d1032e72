"""A head over few phrases tells them apart, and makes nothing of phrases that contradict each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from sintonia.understanding.head import Head, fitted


def scores(vectors, targets):
    vectors, letters = np.array(vectors, np.float32), csr_matrix(np.eye(len(vectors), dtype=np.float32))
    middle, support, shares, weights, bias = fitted(vectors, letters, np.array(targets, np.float32), parts=(2,))
    return Head("", (2,), middle, support, shares, bias, 1.0, 0.0).scores(vectors, letters @ weights)


def test_each_phrase_is_told_by_its_own_intent_at_about_one():
    found = scores([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], [[1, 0], [1, 0], [0, 1], [0, 1]])
    assert found.argmax(axis=1).tolist() == [0, 0, 1, 1]
    assert found.max(axis=1).mean() == pytest.approx(1, abs=0.3)


def test_phrases_that_contradict_each_other_are_blown_up_to_nothing():
    found = scores([[1, 0]] * 4, [[1, 0], [0, 1], [1, 0], [0, 1]])
    assert np.abs(found).max() <= 2
