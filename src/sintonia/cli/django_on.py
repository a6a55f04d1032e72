"""Django, set up for a command and connected as one of the roles."""

from __future__ import annotations

import os


def set_up(role: str) -> None:
    """Set Django up for this process, to connect as `role`."""
    os.environ["SINTONIA_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sintonia.config.settings")
    import django

    django.setup()


def become(role: str) -> None:
    """Connect as `role` from here on."""
    from django.conf import settings
    from django.db import connections

    from sintonia.config import database

    connections.close_all()
    connections["default"].settings_dict.update(database.django_settings(settings.DATABASE_URL, role))
