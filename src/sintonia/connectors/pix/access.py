"""Where a bank's API is and what it knows us by, out of the settings of a `Bank`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from sintonia.backoffice.payments import UnableToConnect


class Access(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    `Bank.settings` of a bank that speaks the API of PIX, with what is sealed. Paths name PEM files; `certificate`,
    `private_key` and `ca` are such texts themselves. `code` and `agreements` are for return files.

    `fine` (percent, once), `interest` (percent a month) and `days_after_due` (how long it may still be paid) are for
    charges with a due date; `expires_s` for those without. `certificate_header` and `certificates` are the door's:
    where the server before us writes the fingerprint of who calls, and the SHA-256 ones that may.
    """

    api: str
    token_url: str
    client_id: str
    client_secret: str = ""
    client_secret_file: str = ""
    scope: str = ""
    certificate: str = ""
    private_key: str = ""
    ca: str = ""
    certificate_file: str = ""
    key_file: str = ""
    ca_file: str = ""
    timeout_s: float = 10.0
    connections: int = 10
    fine: str = ""
    interest: str = ""
    days_after_due: int = 60
    expires_s: int = 30 * 86_400
    certificate_header: str = ""
    certificates: tuple[str, ...] = ()
    code: str = ""
    agreements: tuple[str, ...] = ()
    name: str = ""


def access_of(name: str, settings: dict[str, Any]) -> Access:
    """
    A bank's settings, with its secret read.

    :raises UnableToConnect: if they lack something, or a file is not there
    """
    try:
        found = msgspec.convert({**settings, "name": name}, Access)
        if found.client_secret_file:
            secret = Path(found.client_secret_file).read_text(encoding="utf-8").strip()
            found = msgspec.structs.replace(found, client_secret=secret)
    except (msgspec.ValidationError, OSError) as cause:
        raise UnableToConnect(f"bank {name}: {cause}") from cause
    for file in (found.certificate_file, found.key_file, found.ca_file):
        if file and not Path(file).is_file():
            raise UnableToConnect(f"bank {name}: {file} is not there")
    return found
