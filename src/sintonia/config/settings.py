"""Django's settings, from the environment; what may be set, and what it means, is in `environment`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from sintonia.config import catalogues, database, environment, logs, secret

HOME = environment.home()
DEMO = environment.is_demo()
PUBLIC_URL = environment.public_url()
PORT = environment.read("SINTONIA_PORT")
SINTONIA_SECRET = SECRET_KEY = secret.known()
DEBUG = False

_HTTPS = PUBLIC_URL.startswith("https://")
_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "sintonia.web",
    "sintonia.audit",
    "sintonia.staff",
    "sintonia.documents",
    "sintonia.customers",
    "sintonia.cases",
    "sintonia.conversations",
    "sintonia.understanding",
    "sintonia.understanding.gateway",
    "sintonia.journeys",
    "sintonia.desk",
    "sintonia.outreach",
    "sintonia.payments",
    "sintonia.connectors.demo",
    "sintonia.connectors.demo_insurer",
    "sintonia.channels.webchat",
    "sintonia.channels.email",
    "sintonia.channels.counter",
    "sintonia.channels.phone",
    "sintonia.demo",
    "sintonia.demo.bank",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sintonia.staff.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # One transaction and one scope for the view; it needs to know who is signed in.
    "sintonia.web.scope.Scoped",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sintonia.config.urls"
WSGI_APPLICATION = "sintonia.config.asgi.pages"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# The database

DATABASE_URL = environment.read("DATABASE_URL") or database.unknown_address()
DATABASES = {"default": database.django_settings(DATABASE_URL, environment.read("SINTONIA_DB_ROLE"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PLUGINS = "sintonia.config.plugins"

# Who signs in

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SECOND_FACTOR_FOR = () if DEMO else environment.second_factor_roles()
LOGIN_URL = "/staff/sign-in"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/staff/sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_CALLABLE = "sintonia.staff.views.sign_in.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_NAME = "sintonia_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "sintonia_csrf"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# What leaves

ALLOWED_HOSTS = [_HOST, "localhost", "127.0.0.1", "[::1]", *filter(None, environment.read("SINTONIA_HOSTS").split(","))]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
LOGGING = logs.configuration(environment.read("SINTONIA_LOG"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
FILE_UPLOAD_HANDLERS = [
    "sintonia.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
FILES_KEPT_FOR = timedelta(days=_DAYS) if (_DAYS := environment.files_days()) else None
READY_HOURS = environment.ready_hours()
SATISFACTION_DAYS = environment.satisfaction_days()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Mail

SMTP = environment.read("SINTONIA_SMTP").strip()
MAIL_FROM, MAIL_NAME, MAIL_BOUNCES, MAIL_SECRET = environment.mail()

# The language model, if there is one; a budget that is no number is none

LLM_URL = environment.read("SINTONIA_LLM_URL").strip()
LLM_MODEL = environment.read("SINTONIA_LLM_MODEL").strip()
LLM_KEY = environment.read("SINTONIA_LLM_KEY").strip()
LLM_BUDGET = tuple(most or 0 for most in environment.llm_budget())

# Languages and time

LANGUAGE_CODE = environment.read("SINTONIA_LANGUAGE")
LANGUAGES = [("pt-br", "Português"), ("es", "Español"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "sintonia_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LOCALE_PATHS = catalogues.folders()
USE_TZ = True
TIME_ZONE = environment.read("SINTONIA_ZONE")
