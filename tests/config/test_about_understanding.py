"""The doctor says when sentences are understood by their letters alone."""

from __future__ import annotations

import pytest

from sintonia.config import complaints
from sintonia.understanding import encoder, english


def test_an_encoder_that_loads_is_no_complaint() -> None:
    assert list(complaints.about_understanding()) == []


def test_an_encoder_that_does_not_load_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> encoder.Encoder:
        raise encoder.UnableToLoad("The package is not installed.")

    monkeypatch.setattr(encoder, "load_encoder", missing)
    (sentence,) = complaints.about_understanding()
    assert "letters alone" in sentence
    assert "not installed" in sentence


def test_the_one_of_english_that_does_not_load_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "SHA256", "0" * 64)
    (sentence,) = complaints.about_understanding()
    assert "in English" in sentence
    assert "english.onnx" in sentence
