"""`sintonia banks add NAME`: what the page asks for, from files and options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sintonia.cli.banks.asking import check_company, running
from sintonia.cli.progress import say


def command(
    name: Annotated[str, typer.Argument(help="Its short name: small letters, digits and hyphens.")],
    *,
    title: Annotated[str, typer.Option(help="What people call it.")] = "",
    key: Annotated[str, typer.Option(help="Our PIX key there.")] = "",
    api: Annotated[str, typer.Option(help='Address of its API, as far as before "/cob".')] = "",
    token_url: Annotated[str, typer.Option(help="Where tokens are given.")] = "",
    client_id: Annotated[str, typer.Option(help="What the bank knows us by.")] = "",
    client_secret_file: Annotated[
        Path | None, typer.Option(help="A file with the secret; /dev/stdin to pipe it.", dir_okay=False)
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Our certificate, PEM.", dir_okay=False)] = None,
    private_key: Annotated[Path | None, typer.Option(help="Its key, PEM, if not beside it.", dir_okay=False)] = None,
    ca: Annotated[Path | None, typer.Option(help="Who vouches for the bank, PEM.", dir_okay=False)] = None,
    scope: Annotated[str, typer.Option(help="The scopes to ask for.")] = "",
    code: Annotated[str, typer.Option(help="The bank's number, for its return files.")] = "",
    agreements: Annotated[str, typer.Option(help="Our agreements there, with commas between.")] = "",
    pix_cents: Annotated[str, typer.Option(help="What a PIX costs, in cents.")] = "",
    barcode_cents: Annotated[str, typer.Option(help="What a bar code costs, in cents.")] = "",
    fine: Annotated[str, typer.Option(help="Percent, once.")] = "",
    interest: Annotated[str, typer.Option(help="Percent a month.")] = "",
    days_after_due: Annotated[str, typer.Option(help="How many days it may be paid late.")] = "",
    files_only: Annotated[bool, typer.Option("--files-only", help="It sends return files and is not asked.")] = False,
    company: Annotated[str, typer.Option(help="The company that is paid, where there are several.")] = "",
) -> None:
    """Set up a bank, which is asked from now on; what is wrong is said, and then nothing is kept."""
    told = {
        "name": name, "title": title or name, "connector": "" if files_only else "pix", "key": key, "api": api,
        "token_url": token_url, "client_id": client_id, "scope": scope, "code": code, "agreements": agreements,
        "pix_cents": pix_cents, "barcode_cents": barcode_cents, "fine": fine, "interest": interest,
        "days_after_due": days_after_due, "client_secret": _text(client_secret_file), "certificate": _text(certificate),
        "private_key": _text(private_key), "ca": _text(ca),
    }  # fmt: skip
    with running():
        check_company(company)
        _add(told, company)


def _add(told: dict[str, Any], company: str) -> None:
    from sintonia.audit import SYSTEM
    from sintonia.kit.clock import now
    from sintonia.payments.bank_forms import BankForm
    from sintonia.payments.banks import UnableToSetUp, open_bank

    form = BankForm(told)
    if form.is_valid():
        try:
            row = open_bank(company=company, name=form.cleaned_data["name"], terms=form.terms(), by=SYSTEM, at=now())
        except UnableToSetUp as refusal:
            form.add_error(refusal.field or None, str(refusal.why))
        else:
            say(f"{row.title} is set up. Try it: sintonia banks try {row.name}")
            return
    for field, problems in form.errors.items():
        label = form.fields[field].label if field in form.fields else told["name"]
        print(f"sintonia: {label}: {' '.join(map(str, problems))}", file=sys.stderr)
    sys.exit(1)


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as cause:
        sys.exit(f"sintonia: {file}: {cause.strerror}")
