"""What phrases mean is encoded once, and kept for the next lesson; what is kept and spoiled is as nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from sintonia.understanding import remembering
from sintonia.understanding.encoder import Vectors
from sintonia.understanding.phrases import Phrase
from sintonia.understanding.remembering import FILE, remembered
from sintonia.understanding.training import pack_table, train

TAUGHT = [
    Phrase("i have no power", "outage", "en"),
    Phrase("não tem luz", "outage", "pt-BR"),
    Phrase("send me my bill", "bill", "en"),
    Phrase("quero a segunda via da conta", "bill", "pt-BR"),
]


@dataclass
class Listening:
    """An encoder of letters, which notes what it was asked."""

    name: str = "letters"
    parts: tuple[int, ...] = (2, 1)
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), text.count("a"), text.count("e")] for text in texts], np.float32)


def test_only_what_is_new_is_encoded(tmp_path: Path) -> None:
    first = remembered(Listening(), ["oi", "a conta", "oi"], folder=tmp_path)
    later = Listening()

    found = remembered(later, ["a luz", "a conta", "oi"], folder=tmp_path)

    assert later.asked == ["a luz"]
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(found, remembered(Listening(), ["a luz", "a conta", "oi"], folder=None))
    np.testing.assert_array_equal(found[1:], first[[1, 0]])


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        listening = Listening()
        remembered(listening, ["oi"], folder=None)
        assert listening.asked == ["oi"]
    assert not list(tmp_path.iterdir())


def test_nothing_is_asked_about_nothing(tmp_path: Path) -> None:
    listening = Listening()
    assert remembered(listening, [], folder=tmp_path / "home").shape == (0, 3)
    assert not listening.asked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: b"",
        lambda kept: b"not vectors",
        lambda kept: kept[:-1],
        lambda kept: kept[:20],
        lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]),
        lambda kept: bytes(len(kept)),
    ],
    ids=["empty", "other", "cut", "only a hash's part", "one bit", "noughts"],
)
def test_a_spoiled_file_is_as_none(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    remembered(Listening(), ["oi", "a luz"], folder=tmp_path)
    (tmp_path / FILE).write_bytes(spoil((tmp_path / FILE).read_bytes()))
    listening, later = Listening(), Listening()

    found = remembered(listening, ["oi"], folder=tmp_path)

    assert listening.asked == ["oi"]
    np.testing.assert_array_equal(found, [[2, 0, 0]])
    # It is whole again.
    remembered(later, ["oi"], folder=tmp_path)
    assert not later.asked


def test_vectors_of_another_encoder_or_of_other_code_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(Listening(), ["oi"], folder=tmp_path)
    other = Listening(name="letters of another time")
    remembered(other, ["oi"], folder=tmp_path)
    assert other.asked == ["oi"]
    code = tmp_path / "code.py"
    code.write_text("another")
    monkeypatch.setattr(remembering, "_CODE", (*remembering._CODE, code))
    changed = Listening(name=other.name)
    remembered(changed, ["oi"], folder=tmp_path)
    assert changed.asked == ["oi"]


def test_the_latest_are_kept_where_there_is_no_room_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST_KEPT", 3)
    remembered(Listening(), ["a", "b", "c"], folder=tmp_path)
    # More than there is room for is known all the same to who asked.
    assert len(remembered(Listening(), ["d", "e", "a", "f"], folder=tmp_path)) == 4
    listening = Listening()
    remembered(listening, ["a", "d", "e", "b"], folder=tmp_path)
    assert listening.asked == ["b"]


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    assert remembered(Listening(), ["oi"], folder=tmp_path / "home").tolist() == [[2, 0, 0]]
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert remembered(Listening(), ["oi"], folder=tmp_path).tolist() == [[2, 0, 0]]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_what_customers_wrote_is_not_in_the_file(tmp_path: Path) -> None:
    remembered(Listening(), ["meu vizinho desligou a luz"], folder=tmp_path)
    assert b"vizinho" not in (tmp_path / FILE).read_bytes()


def test_a_lesson_by_what_is_remembered_is_the_same_lesson(tmp_path: Path) -> None:
    alone = pack_table(train(TAUGHT))
    for _ in range(2):
        assert pack_table(train(TAUGHT, vectors_in=tmp_path)) == alone
