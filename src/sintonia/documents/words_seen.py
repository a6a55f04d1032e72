"""
Printed words on a picture, and the number on a display, read by models that come with their library.

The models tell for each letter how sure they are. On a display an unsure digit is no digit: it stays open ("48_2"), to
be asked for. The library is large and optional: where it does not load, nothing is read (decision 0021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median_low
from typing import Any, Final

import numpy as np
from PIL import Image

LONGEST_SIDE: Final = 1600
SURE_OF_A_LINE: Final = 0.5
SURE_OF_A_DIGIT: Final = 0.75
OPEN: Final = "_"
_FEWEST, _MOST = 4, 8
_FLAT: Final = 1.5
_GAP: Final = 1.75
# What a digit is taken for when it stands among digits.
_LIKE: Final = str.maketrans("OoDQIl|iLSsBZzbqg", "00001111155822699")
# Sums of money, days and hours are no numbers on a display.
_OF_SUMS: Final = frozenset("$,/-%():R")
Array = np.ndarray[Any, Any]


class UnableToLoad(Exception):
    """The library or its models are not there."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: where its middle is along its row, and how sure it was read."""

    at: float
    letter: str
    sure: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters that stand together, in a picture set upright."""

    left: float
    middle: float
    height: float
    text: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be read on a picture."""

    text: str = ""
    display: str = ""


def words_on(picture: Image.Image) -> Seen:
    """
    Read a picture, turned as it may be.

    :raises UnableToLoad: if the library is not there
    """
    rows = _rows(_pieces(_upright(_small(picture))))
    return Seen("\n".join(" ".join(piece.text for piece in row) for row in rows), display_in(rows))


def display_in(rows: Sequence[Sequence[Piece]]) -> str:
    """The number with the tallest digits of a picture, if it has as many as a display; else nothing."""
    found = [(max(piece.height for piece in row), number) for row in rows for number in [_number(row)] if number]
    tallest = max((piece.height for row in rows for piece in row), default=0.0)
    height, number = max(found, default=(0.0, ""))
    return number if height >= tallest * 0.9 else ""


def check() -> None:
    """
    See whether it can be read at all.

    :raises UnableToLoad: if the library is not there
    """
    _engine()


def _number(row: Sequence[Piece]) -> str:
    """The digits of a row, with those open that cannot be made out; nothing if they are no number."""
    glyphs = [glyph for piece in row for glyph in piece.glyphs if glyph.letter.strip()]
    real = sum(glyph.letter.isdigit() for glyph in glyphs)
    if not glyphs or real < max(_FEWEST - 1, 0.6 * len(glyphs)) or any(glyph.letter in _OF_SUMS for glyph in glyphs):
        return ""
    digits = [_digit(glyph) for glyph in glyphs]
    steps = [later.at - glyph.at for glyph, later in pairwise(glyphs)]
    pitch = median_low(steps) if steps else 0.0
    number = digits[0]
    for step, digit in zip(steps, digits[1:], strict=True):
        missing = round(step / pitch) - 1 if pitch > 0 and step > _GAP * pitch else 0
        number += OPEN * missing + digit
    return number if _FEWEST <= len(number) <= _MOST and not number.strip("0123456789_") else ""


def _digit(glyph: Glyph) -> str:
    letter = glyph.letter.translate(_LIKE)
    sure = glyph.sure if letter == glyph.letter else glyph.sure * 0.9
    return letter if letter.isdigit() and sure >= SURE_OF_A_DIGIT else OPEN


def _small(picture: Image.Image) -> Array:
    picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(picture)[:, :, ::-1]


def _upright(picture: Array) -> tuple[Array, Array]:
    """A picture with its lines level and the right way up, and where they are."""
    boxes = _boxes(picture)
    if _share(boxes, standing=True) > 0.5:  # noqa: PLR2004 - most of it
        picture = np.rot90(picture).copy()
        boxes = _boxes(picture)
    if _is_upside_down(picture, boxes):
        picture = np.rot90(picture, 2).copy()
        boxes = _boxes(picture)
    return picture, boxes


def _boxes(picture: Array) -> Array:
    found, _elapsed = _engine().auto_text_det(picture)
    return np.asarray(found if found is not None else [], dtype=np.float32).reshape(-1, 4, 2)


def _share(boxes: Array, *, standing: bool) -> float:
    """How much of all that is long stands, or lies."""
    width, height = _sides(boxes)
    stands, lies = height > _FLAT * width, width > _FLAT * height
    long = np.where(stands | lies, np.maximum(width, height), 0.0)
    return float(long[stands if standing else lies].sum() / long.sum()) if long.sum() else 0.0


def _sides(boxes: Array) -> tuple[Array, Array]:
    across = np.linalg.norm(boxes[:, 0] - boxes[:, 1], axis=1)
    down = np.linalg.norm(boxes[:, 0] - boxes[:, 3], axis=1)
    return across, down


def _is_upside_down(picture: Array, boxes: Array) -> bool:
    """Asked of the long lines alone: a few digits look alike from both sides."""
    across, down = _sides(boxes)
    long = boxes[across > 4 * down]
    if not len(long):
        return False
    engine = _engine()
    _turned, votes, _elapsed = engine.text_cls(engine.get_crop_img_list(picture, list(long)))
    down_votes = sum(float(sure) for way, sure in votes if way == "180")
    return down_votes > sum(float(sure) for _way, sure in votes) / 2


def _pieces(seen: tuple[Array, Array]) -> list[Piece]:
    picture, boxes = seen
    if not len(boxes):
        return []
    engine = _engine()
    slope = _slope(boxes)
    across, down = _sides(boxes)
    crops = engine.get_crop_img_list(picture, list(boxes))
    # The library lays down what stands; in an upright picture that is a digit by itself.
    stands = [
        crop.shape[1] > crop.shape[0] and tall > wide for crop, wide, tall in zip(crops, across, down, strict=True)
    ]
    crops = [np.rot90(crop, -1) if one else crop for crop, one in zip(crops, stands, strict=True)]
    read, _elapsed = engine.text_rec(crops, True)
    pieces = []
    for box, width, height, (text, sure, (columns, _words, places, _states, each)) in zip(
        boxes, across, down, read, strict=True
    ):
        if sure < SURE_OF_A_LINE or not text.strip():
            continue
        left, top = box[:, 0].min(), box[:, 1].mean()
        at = [place for word in places for place in word]
        letters = [letter for letter in text if letter.strip()]
        glyphs = tuple(
            Glyph(float(left + width * (place + 0.5) / columns), letter, float(one))
            for place, letter, one in zip(at, letters, each, strict=False)
        )
        pieces.append(Piece(float(left), float(top - slope * box[:, 0].mean()), float(height), text, glyphs))
    return pieces


def _slope(boxes: Array) -> float:
    """How far lines fall on their way across: the middle of what each says."""
    across, down = _sides(boxes)
    wide = boxes[across > _FLAT * down]
    if not len(wide):
        return 0.0
    run = wide[:, 1] - wide[:, 0]
    return float(np.median(run[:, 1] / np.maximum(run[:, 0], 1.0)))


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces side by side are one row, from left to right; rows from the top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        beside = next((row for row in reversed(rows) if _is_beside(row[-1], piece)), None)
        if beside is None:
            rows.append([piece])
        else:
            beside.append(piece)
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _is_beside(one: Piece, other: Piece) -> bool:
    smaller, larger = sorted((one.height, other.height))
    return abs(one.middle - other.middle) < 0.5 * smaller and smaller > 0.5 * larger


@cache
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-untyped]
    except (ImportError, OSError) as cause:
        raise UnableToLoad(str(cause)) from cause
    try:
        # One thread: whoever waits for an answer to words has the other core.
        return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    except Exception as cause:
        raise UnableToLoad(str(cause)) from cause
