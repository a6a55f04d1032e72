"""The sentence encoder: what means the same lies near, in any of the languages; other weights are refused."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sintonia.understanding.encoder import VERSION, WIDTH, UnableToLoad, load_encoder, meant_by


def test_what_means_the_same_lies_near_in_any_language() -> None:
    there = load_encoder().encode(["estou sem luz", "no tengo luz", "the power is out", "quero parcelar minha dívida"])
    assert there.shape == (4, WIDTH)
    assert there.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(there, axis=1), 1, atol=1e-5)
    nearest_other = max(there[n] @ there[3] for n in range(3))
    assert min(there[0] @ there[1], there[0] @ there[2]) > nearest_other


@pytest.mark.parametrize("text", ["", " ", "😀😀", "\x00", "=" * 50_000, "Zm9vYmFy" * 9000, "سلام", "a\nb\tc"])
def test_whatever_is_written_has_a_vector_of_length_one(text: str) -> None:
    assert np.linalg.norm(load_encoder().encode([text])[0]) == pytest.approx(1, abs=1e-4)


def test_many_at_once_are_as_each_alone() -> None:
    texts = ["oi", "cadê minha conta de luz que não chegou", "me cortaron", "", "what do I owe you?"] * 5
    together = load_encoder().encode(texts)
    np.testing.assert_allclose(together, np.vstack([load_encoder().encode([text]) for text in texts]), atol=1e-5)


def test_a_text_with_accents_lies_between_itself_and_itself_without() -> None:
    encoder = load_encoder()
    accents, bare, capitals, plain = meant_by(
        encoder, ["não tem água nem luz", "nao tem agua nem luz", "NÃO TEM ÁGUA NEM LUZ", "oi"]
    )
    alone = encoder.encode(["não tem água nem luz", "nao tem agua nem luz", "oi"])
    assert min(accents @ alone[0], accents @ alone[1]) > alone[0] @ alone[1]
    np.testing.assert_allclose(np.stack([bare, plain]), alone[1:], atol=1e-5)
    np.testing.assert_allclose(accents, capitals, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(accents), 1, atol=1e-5)


def test_nothing_has_no_vectors() -> None:
    assert load_encoder().encode([]).shape == (0, WIDTH)


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"others")
    other = SimpleNamespace(version=VERSION, locate_file=lambda _path: tmp_path / "weights")
    monkeypatch.setattr("sintonia.understanding.encoder.metadata.distribution", lambda _name: other)
    with pytest.raises(UnableToLoad, match="weights"):
        load_encoder.__wrapped__()


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sintonia.understanding.encoder.metadata.distribution", lambda _name: SimpleNamespace(version="9.9")
    )
    with pytest.raises(UnableToLoad, match=r"9\.9"):
        load_encoder.__wrapped__()
