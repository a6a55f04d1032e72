"""What a deployment lacks to read what customers send: photos, and what their sentences mean."""

from __future__ import annotations

from collections.abc import Iterator


def about_reading() -> Iterator[str]:
    """Look at whether the words of a photo can be read."""
    from sintonia.documents.words_seen import UnableToLoad, check

    try:
        check()
    except UnableToLoad as why:
        yield f"The words of photos cannot be read, so customers are asked to type them ({why}). Run: make install"


def about_understanding() -> Iterator[str]:
    """Look whether sentences can be understood by their meaning, or by their letters alone."""
    from sintonia.understanding.encoder import UnableToLoad, load_encoder
    from sintonia.understanding.english import load_english

    alone = "Customers are understood by their letters alone, which is less well."
    for load, loss in ((load_encoder, alone), (load_english, "What is said in English is understood less well.")):
        try:
            load()
        except UnableToLoad as why:
            yield f"{loss} {why} Run: make install"
            return
