"""The health address, and the log of requests."""

from __future__ import annotations

import logging
from typing import NamedTuple

import pytest
from django.db import DatabaseError, connection

from openocop import __version__
from openocop.web import health as module

SECRET = "a" * 43


class Usage(NamedTuple):
    """What the system tells of a disk."""

    total: int
    used: int
    free: int


def test_all_is_well(client, db, settings, tmp_path):  # noqa: ARG001 - opens the database
    settings.DATA_DIR = tmp_path
    answer = client.get("/health")
    assert answer.json() == {"status": "ok", "version": __version__, "database": "ok", "disk": "ok"}
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert "no-store" in answer["Cache-Control"]


def test_a_full_disk_and_a_missing_one_are_told(client, db, settings, tmp_path, monkeypatch):  # noqa: ARG001
    settings.DATA_DIR = tmp_path / "nowhere"
    assert client.get("/health").json()["disk"] == "unreachable"
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _path: Usage(10, 9, 1))
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["disk"]) == (503, "nearly full")


def test_a_database_that_does_not_answer_is_told_without_its_insides(client, db, monkeypatch):  # noqa: ARG001
    def broken(*_arguments):
        raise DatabaseError("password=secret")

    monkeypatch.setattr(module, "MigrationExecutor", broken)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert b"secret" not in answer.content


def test_a_database_of_another_version_is_told(client, db):  # noqa: ARG001 - opens the database
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'register' AND name = '0002_search'")
    assert client.get("/health").json()["database"] == "not set up for this version"


def test_health_is_only_read(client, db):  # noqa: ARG001 - opens the database
    assert client.post("/health").status_code == 405


@pytest.fixture
def lines():
    """The records of the log of requests."""
    found = []

    class Keeper(logging.Handler):
        def emit(self, record):
            found.append(record)

    keeper, logger = Keeper(), logging.getLogger("openocop.web.access")
    before = logger.level
    logger.addHandler(keeper)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(keeper)
    logger.setLevel(before)


def test_a_request_is_a_line_with_its_route_and_never_its_address(client, db, lines):  # noqa: ARG001
    answer = client.get(f"/account/enter/{SECRET}/?phone=0912000105")
    (line,) = lines
    assert (line.route, line.status, line.method) == ("account/enter/<str:token>/", 302, "GET")
    assert line.request == answer["X-Request-Id"]
    assert (SECRET in str(line.__dict__), "0912000105" in str(line.__dict__)) == (False, False)


def test_an_address_that_is_none_has_no_route(client, lines):
    client.get("/nowhere/0912000105/")
    assert (lines[0].route, lines[0].status) == ("", 404)
