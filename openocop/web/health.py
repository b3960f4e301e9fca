"""Whether the site can work, for whatever watches it: no login, no personal data, nothing about the insides."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
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
    """200 while all is well, 503 otherwise; a word for each part: ``ok`` or what fails. Two queries."""
    parts = _database() | {"disk": _disk()}
    well = set(parts.values()) == {"ok"}
    body = {"status": "ok" if well else "failing", "version": __version__} | parts
    return JsonResponse(body, status=200 if well else 503)


def _database() -> dict[str, str]:
    """Whether the database answers, and whether it is of this version."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return {"database": "unreachable", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if _wanted() <= applied else "missing"}


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The migrations of this version. They are files of the package: read once, not at every question."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "unreachable"
    return "ok" if free >= LEAST_FREE else "nearly full"
