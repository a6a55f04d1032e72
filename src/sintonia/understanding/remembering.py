"""
What phrases mean to the encoder, kept in a file from one lesson to the next: few phrases differ between two of them.

The file says which encoder and which code its vectors are of, and carries a hash of itself. One that is of others, or
is damaged, is as none: all is encoded anew. Texts stand in it as hashes only.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from sintonia.kit import text as letters
from sintonia.understanding import english
from sintonia.understanding.encoder import Encoder, Vectors, meant_by

# The modules that vectors depend on; the hashes of the weights stand in them.
ENCODING: Final = ("encoder", "english", "features")
MOST_KEPT: Final = 30_000
FILE: Final = "vectors.bin"
_AT_ONCE: Final = 256
_HASHED: Final = 16
_CODE: Final = (
    *(Path(__file__).with_name(f"{name}.py") for name in ENCODING),
    Path(letters.__file__),
    english.PIECES,
)


class _Kept(Struct, frozen=True):
    """Vectors, float32[keys, width], and of what; `keys` are the hashes of the texts, one after the other."""

    of: str
    keys: bytes
    vectors: bytes


def remembered(encoder: Encoder, texts: Sequence[str], *, folder: Path | None) -> Vectors:
    """
    What texts mean to an encoder (see `meant_by`), a row each; only those that the folder does not know are encoded.

    The folder knows them from then on, and what it knew before as far as there is room: thirty thousand in all. Without
    a folder, all are encoded.
    """
    if folder is None:
        return _encoded(encoder, texts)
    of = _of(encoder)
    keys = [hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_HASHED).digest() for text in texts]
    known, vectors = _read(folder / FILE, of, sum(encoder.parts))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        vectors = np.vstack([vectors, _encoded(encoder, list(new.values()))])
        known.update(zip(new, range(len(known), len(known) + len(new)), strict=True))
        latest = list(dict.fromkeys([*keys, *known]))[:MOST_KEPT]
        kept = _Kept(of, b"".join(latest), vectors[[known[key] for key in latest]].tobytes())
        with suppress(OSError):
            _write(folder / FILE, msgspec.msgpack.encode(kept))
    return np.asarray(vectors[[known[key] for key in keys]], np.float32)


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    found = [meant_by(encoder, texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
    return np.vstack([np.zeros((0, sum(encoder.parts)), np.float32), *found])


def _of(encoder: Encoder) -> str:
    """A name for exactly this encoder and this code."""
    known = hashlib.sha256()
    for path in _CODE:
        known.update(path.read_bytes())
    return f"{encoder.name} {known.hexdigest()}"


def _read(path: Path, of: str, width: int) -> tuple[dict[bytes, int], Vectors]:
    """The rows of what a file keeps, and its vectors; nothing if it is not there, is of others, or is damaged."""
    with suppress(OSError, ValueError, msgspec.DecodeError):
        stored = path.read_bytes()
        told = stored[hashlib.sha256().digest_size :]
        if hashlib.sha256(told).digest() == stored[: -len(told)]:
            kept = msgspec.msgpack.decode(told, type=_Kept)
            if kept.of == of:
                keys = [kept.keys[start : start + _HASHED] for start in range(0, len(kept.keys), _HASHED)]
                vectors = np.frombuffer(kept.vectors, np.float32).reshape(-1, width)
                return {key: row for row, key in enumerate(keys)}, vectors
    return {}, np.zeros((0, width), np.float32)


def _write(path: Path, told: bytes) -> None:
    """Write a file whole or not at all: another lesson may read or write it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as being_written:
        try:
            being_written.write(hashlib.sha256(told).digest() + told)
            being_written.close()
            Path(being_written.name).replace(path)
        except OSError:
            Path(being_written.name).unlink(missing_ok=True)
            raise
