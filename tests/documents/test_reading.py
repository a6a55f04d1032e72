"""What photos and PDFs say, as far as it can be read; what cannot be is open, and never guessed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from sintonia.config import complaints
from sintonia.documents import words_seen
from sintonia.documents.apart import Apart
from sintonia.documents.kinds import agrees, kind_of
from sintonia.documents.reading import read_file
from sintonia.documents.words_seen import Glyph, Piece, display_in
from sintonia.kit.words import Words
from sintonia.understanding.receipts import receipt_in
from tests.documents import drawn

WAYS = {
    "plain": lambda picture: picture,
    "turned a little": lambda picture: drawn.turned(picture, 4),
    "upside down": lambda picture: drawn.turned(picture, 180),
    "on its side": lambda picture: drawn.turned(picture, 90),
    "blurred": drawn.blurred,
    "noisy": drawn.noisy,
    "dark": drawn.dark,
    "of a screen": drawn.of_a_screen,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_receipts_photo_gives_amount_day_and_reference(way: str) -> None:
    read = read_file(drawn.photo(WAYS[way](drawn.page())))
    paid = receipt_in(read.text)
    assert (str(paid.amount), str(paid.paid_on)) == ("R$ 173.59", "2026-11-20")
    assert paid.reference.upper() == "E12345678202611201432AB3CD4EF5GH"
    assert read.display == ""


@pytest.mark.parametrize("way", ["plain", "turned a little", "upside down", "dark", "of a screen"])
def test_a_display_gives_its_number(way: str) -> None:
    assert read_file(drawn.photo(WAYS[way](drawn.display("4832")))).display == "4832"


def test_a_digit_that_cannot_be_made_out_stays_open() -> None:
    assert read_file(drawn.photo(drawn.display("4832", smudged=2))).display == "48_2"


def row(letters: str, *, pitch: float = 40, skip: int | None = None, unsure: int | None = None) -> list[Piece]:
    glyphs = tuple(
        Glyph(place * pitch, letter, 0.4 if place == unsure else 0.99)
        for place, letter in enumerate(letters)
        if place != skip
    )
    return [Piece(0, 0, 60, letters, glyphs)]


def test_a_gap_and_an_unsure_letter_are_open_digits() -> None:
    assert display_in([row("04832")]) == "04832"
    assert display_in([row("04832", skip=2)]) == "04_32"
    assert display_in([row("04832", unsure=3)]) == "048_2"
    assert display_in([row("O4B32")]) == "04832"


@pytest.mark.parametrize("letters", ["12/11/2026", "R$ 173,59", "14:32", "123", "MEDIDOR", "123456789"])
def test_sums_days_and_words_are_no_display(letters: str) -> None:
    assert display_in([row(letters)]) == ""


def test_a_scan_is_read_as_the_picture_that_it_is() -> None:
    assert str(receipt_in(read_file(drawn.scan(drawn.page())).text).amount) == "R$ 173.59"


def test_without_the_library_nothing_is_read_and_doctor_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    words_seen._engine.cache_clear()
    try:
        assert read_file(drawn.photo(drawn.page())).text == ""
        (sentence,) = complaints.about_reading()
        assert sentence.startswith("The words of photos cannot be read")
    finally:
        words_seen._engine.cache_clear()


def test_it_is_read_in_a_process_of_its_own_that_survives_what_breaks(tmp_path: Path) -> None:
    apart = Apart()
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    whole.write_bytes(drawn.photo(drawn.display("4832")))
    try:
        problem = apart.read(broken).problem
        assert problem is not None
        assert "could not open" in str(Words.from_json(problem))
        assert apart.read(whole).display == "4832"
    finally:
        apart.close()


def test_what_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    apart = Apart(at_most_s=0.0)
    file = tmp_path / "a"
    file.write_bytes(drawn.photo(drawn.display("4832")))
    try:
        assert apart.read(file).display == ""
        apart.at_most_s = 60
        assert apart.read(file).display == "4832"
    finally:
        apart.close()


def test_a_bomb_is_refused_before_it_bursts() -> None:
    out = Image.new("1", (30_000, 30_000))
    packed = io.BytesIO()
    out.save(packed, "PNG")
    assert read_file(packed.getvalue()).problem is not None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-1.7", "application/pdf"),
        (b"RIFF1234WEBP", "image/webp"), (b"OggS", "audio/ogg"), (b"1234ftypM4A ", "audio/mp4"),
        (b"<svg onload=alert(1)>", "application/octet-stream"), (b"MZ\x90", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("claimed", "found", "agreed"),
    [
        ("image/png", "image/jpeg", True), ("image/png", "application/octet-stream", False),
        ("application/pdf", "image/png", False), ("audio/ogg; codecs=opus", "audio/ogg", True),
        ("audio/mp4", "video/mp4", True), ("", "image/png", True), ("text/plain", "application/octet-stream", True),
    ],
)  # fmt: skip
def test_a_picture_is_a_picture_of_whatever_format(claimed: str, found: str, agreed: bool) -> None:
    assert agrees(claimed, found) is agreed
