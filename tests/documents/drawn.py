"""Pictures as people take them: receipts and displays; turned, blurred, noisy, dark, of a screen."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from sintonia.documents.codes import qr_code

SEGMENTS = {"0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
            "8": "abcdefg", "9": "abcdfg"}  # fmt: skip
RECEIPT = (
    ("Comprovante de Pix", 34), ("Valor", 20), ("R$ 173,59", 40), ("Data do pagamento", 20),
    ("20/11/2026 às 14:32", 26),
    ("Para", 20), ("ENERGIA CLARA", 26), ("De", 20), ("Maria da Silva", 26), ("ID da transação", 20),
    ("E12345678202611201432aB3cD4eF5gH", 22), ("Tarifa R$ 0,00", 18),
)  # fmt: skip


def page(lines: Sequence[tuple[str, int]] = RECEIPT, size: tuple[int, int] = (620, 760)) -> Image.Image:
    """Lines of text, each with its size."""
    picture = Image.new("RGB", size, "white")
    pen, y = ImageDraw.Draw(picture), 40
    for text, points in lines:
        pen.text((40, y), text, fill="#222", font=ImageFont.load_default(size=points))
        y += int(points * 1.8)
    return picture


def display(digits: str, *, smudged: int | None = None) -> Image.Image:
    """The display of a meter, of seven segments a digit; one of them may be blurred beyond reading."""
    picture = Image.new("RGB", (640, 480), "#cfcdc6")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((60, 60, 580, 420), 30, fill="#e9e7e0", outline="#888", width=5)
    pen.rectangle((130, 140, 510, 270), fill="#a9b89a")
    for place, digit in enumerate(digits):
        _digit(pen, 165 + place * 75, 155, digit)
    pen.text((430, 300), "kWh", fill="#333", font=ImageFont.load_default(size=32))
    pen.text((140, 300), "MEDIDOR 240V 15A", fill="#444", font=ImageFont.load_default(size=18))
    if smudged is not None:
        place = (159 + smudged * 75, 148, 159 + smudged * 75 + 62, 264)
        picture.paste(picture.crop(place).filter(ImageFilter.GaussianBlur(18)), place[:2])
    return picture


def _digit(pen: ImageDraw.ImageDraw, x: int, y: int, digit: str) -> None:
    w, h = 50, 100
    t, middle = w // 6, y + h // 2
    places = {
        "a": (x + t, y, x + w - t, y + t), "d": (x + t, y + h - t, x + w - t, y + h),
        "g": (x + t, middle - t // 2, x + w - t, middle + t // 2), "f": (x, y + t, x + t, middle),
        "b": (x + w - t, y + t, x + w, middle), "e": (x, middle, x + t, y + h - t),
        "c": (x + w - t, middle, x + w, y + h - t),
    }  # fmt: skip
    for segment in SEGMENTS[digit]:
        pen.rectangle(places[segment], fill="#1c2417")


def code(text: str) -> Image.Image:
    """A QR code."""
    modules = np.array(qr_code(text))
    return Image.fromarray(np.where(np.pad(modules, 6), 0, 255).astype("uint8")).resize((600, 600))


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, expand=True, fillcolor="#777", resample=Image.Resampling.BICUBIC)


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def noisy(picture: Image.Image) -> Image.Image:
    return _changed(np.asarray(picture).astype(float), 28)


def dark(picture: Image.Image) -> Image.Image:
    return _changed(np.asarray(picture).astype(float) * 0.22, 6)


def of_a_screen(picture: Image.Image) -> Image.Image:
    """The stripes of a screen, seen a little from the side."""
    seen = np.asarray(picture.resize((picture.width * 2, picture.height * 2))).astype(float)
    down, across = np.mgrid[: seen.shape[0], : seen.shape[1]]
    seen *= (0.85 + 0.15 * np.sin(down * 1.9 + across * 0.07))[..., None]
    striped = _changed(seen, 4)
    w, h = striped.size
    corners = (0, 0, int(w * 0.04), h, w, int(h * 0.96), w, int(h * 0.04))
    return striped.transform((w, h), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC).resize(
        (w * 6 // 10, h * 6 // 10)
    )


def _changed(seen: np.ndarray, noise: float) -> Image.Image:
    grain = np.random.default_rng(7).normal(0, noise, seen.shape)
    return Image.fromarray((seen + grain).clip(0, 255).astype("uint8"))


def photo(picture: Image.Image) -> bytes:
    """A picture as a telephone sends it."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=75)
    return out.getvalue()


def scan(picture: Image.Image) -> bytes:
    """A PDF of one picture, without a word of text."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PDF")
    return out.getvalue()
