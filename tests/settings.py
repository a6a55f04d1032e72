"""The settings of the tests: a home of their own, a secret that is none, and quick passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.running import share_what_is_learnt

os.environ["SINTONIA_HOME"] = tempfile.mkdtemp(prefix="sintonia-tests-home-")
atexit.register(shutil.rmtree, os.environ["SINTONIA_HOME"], ignore_errors=True)
share_what_is_learnt(Path(os.environ["SINTONIA_HOME"]))
# As the `sintonia` command has it; each process of xdist has a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["SINTONIA_SECRET"] = "tests-only-tests-only-tests-only-tests-only"
os.environ["SINTONIA_DEMO"] = "1"
os.environ["SINTONIA_URL"] = "http://localhost:8000"
# Playwright's loop runs in the thread of the tests; they are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("DATABASE_URL", "postgresql://sintonia_tests@/sintonia?host=/nowhere")

from sintonia.config import catalogues  # noqa: E402 - the settings read the environment above
from sintonia.config.settings import *  # noqa: E402, F403

catalogues.compile_stale()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What a page keeps for a second would outlive a test.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
