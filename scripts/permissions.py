"""Write docs/reference/permissions.md from the table in the code."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "permissions.md"
BEGINNING = """# Roles and permissions

This page is made from `src/sintonia/staff/permissions.py` by `make fix`; a test holds it true. Whoever is signed in
sees the same, in their language, at `/staff/permissions`.

Each person has one role. Somebody has a provider's role exactly when they work for a provider, and then sees that
provider's rooms only, whatever the permission: the database refuses anything else. Every view for staff says which
permission opens it (`@permitted("desk.work")`); one that says none is closed to everybody, and a test fails for it.

"""


def page() -> str:
    """Return the page as it should be."""
    from django.utils import translation

    from sintonia.staff.permissions import PERMISSIONS, ROLES, may

    with translation.override("en"):
        rows = [["permission", "what it is for", *(str(title) for title in ROLES.values())], ["---"] * (2 + len(ROLES))]
        for name, held in PERMISSIONS.items():
            rows.append([f"`{name}`", str(held.what), *("✓" if may(role, name) else "" for role in ROLES)])
    return BEGINNING + "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


if __name__ == "__main__":
    from sintonia.cli.django_on import set_up

    set_up("sintonia_pages")
    PAGE.write_text(page())
