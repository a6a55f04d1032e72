"""The colors of our papers: dark enough to read on any printer."""

from __future__ import annotations

from typing import Final

INK: Final = "#14213D"
PAPER: Final = "#FFFFFF"
BLACK: Final = "#000000"
TEAL: Final = "#0B6E69"
MUTED: Final = "#5B6475"
LINE: Final = "#D9D5CC"
PALE: Final = "#B9D6D4"
CARD: Final = "#EAF4F3"
SAND: Final = "#FBF5E9"
AMBER: Final = "#F2A541"
GREEN: Final = "#3C8D40"
YELLOW: Final = "#E0A800"
RED: Final = "#B3261E"
