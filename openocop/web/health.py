"""Whether the site can work, for whatever watches it: no login, no personal data, nothing about the insides."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from openocop import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest

LEAST_FREE: Final = 200 * 1024 * 1024
"""Bytes on the data directory's disk below which nothing can be kept for certain."""


@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """200 while all is well, 503 otherwise; a word for each part: ``ok`` or what fails."""
    parts = {"database": _database(), "disk": _disk()}
    well = set(parts.values()) == {"ok"}
    body = {"status": "ok" if well else "failing", "version": __version__} | parts
    return JsonResponse(body, status=200 if well else 503)


def _database() -> str:
    """Answers, and is of this version."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "not set up for this version" if behind else "ok"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "unreachable"
    return "ok" if free >= LEAST_FREE else "nearly full"
