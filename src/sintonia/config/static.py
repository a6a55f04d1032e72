"""Stylesheets, scripts and pictures: collected under names that tell their content, so that browsers keep them."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Scope

# ManifestStaticFilesStorage puts twelve hexadecimal digits before the suffix.
TELLS_ITS_CONTENT: Final = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")


class Collected(StaticFiles):
    """The collected files; also those where they lie, for a test that has collected nothing."""

    def get_directories(self, directory: PathLike | None = None, packages: object = None) -> list[PathLike]:
        """Return where files are looked for."""
        del directory, packages
        where: list[PathLike] = [settings.STATIC_ROOT]
        for finder in finders.get_finders():
            where += [storage.location for storage in getattr(finder, "storages", {}).values()]
        return where

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, to be kept for a year when its name changes with its content."""
        response = await super().get_response(path, scope)
        forever = TELLS_ITS_CONTENT.search(path)
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response


def files() -> ASGIApp:
    """Return the application that serves them."""
    return GZipMiddleware(Collected(check_dir=False))
