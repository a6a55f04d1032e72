"""Django's settings, from the environment."""

from __future__ import annotations

import os
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("SINTONIA_HOME", Path.cwd() / "var")).resolve()
DEMO = os.environ.get("SINTONIA_DEMO", "") == "1"
SECRET_KEY = os.environ.get("SINTONIA_SECRET", "not-for-production")
PUBLIC_URL = os.environ.get("SINTONIA_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "axes",
    "sintonia.web",
    "sintonia.audit",
    "sintonia.staff",
    "sintonia.customers",
    "sintonia.cases",
    "sintonia.conversations",
    "sintonia.journeys",
    "sintonia.desk",
    "sintonia.connectors.demo",
    "sintonia.channels.webchat",
    "sintonia.channels.counter",
    "sintonia.demo",
]
AUTH_USER_MODEL = "staff.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "America/Sao_Paulo"
LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", "Português"), ("es", "Español"), ("en", "English")]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "sintonia"}}
ROOT_URLCONF = "sintonia.config.urls"
