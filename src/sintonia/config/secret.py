"""The master secret: from the environment, or made once and kept in the home folder, closed to others."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sintonia.config import environment


def known() -> str:
    """Return the secret, or nothing when none was made yet; Django refuses to work without one."""
    if given := environment.read("SINTONIA_SECRET"):
        return given
    try:
        return _file().read_text().strip()
    except FileNotFoundError:
        return ""


def ensure() -> None:
    """Make the secret if there is none. Losing it is losing every personal field, so it is never overwritten."""
    if known():
        return
    _file().parent.mkdir(parents=True, exist_ok=True)
    # Written whole under another name, so that two starts at once agree on one.
    fresh = _file().with_name(f"secret.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        _file().hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _file() -> Path:
    return environment.home() / "secret"
