"""The health address, and the log of requests."""

from __future__ import annotations

import json
import logging
from io import StringIO
from typing import NamedTuple

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import include, path

from openocop import __version__
from openocop.core.logs import JsonLines
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
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "database": "ok",
        "migrations": "ok",
        "disk": "ok",
    }
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

    monkeypatch.setattr(module, "MigrationRecorder", broken)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert b"secret" not in answer.content


def test_a_database_of_another_version_is_told(client, db):  # noqa: ARG001 - opens the database
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'register' AND name = '0002_search'")
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["database"], answer.json()["migrations"]) == (
        503,
        "ok",
        "missing",
    )


def test_health_costs_two_queries_at_most(client, db, django_assert_max_num_queries):  # noqa: ARG001
    client.get("/health")
    with django_assert_max_num_queries(2):
        client.get("/health")


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


def test_a_method_that_somebody_made_up_is_not_written_down(client, db, lines):  # noqa: ARG001
    client.generic("X0912000105", "/health")
    assert [line.method for line in lines] == ["other"]


@pytest.fixture
def written():
    """Everything that is logged, as it is written."""
    kept, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("openocop")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    ours.setLevel(before)


def failing(_request, token):
    phone = f"0912000105 {token}"
    try:
        int(phone)
    except ValueError as error:
        raise RuntimeError(phone) from error


def suspicious(_request, token):
    raise SuspiciousOperation(f"0912000105 {token}")


urlpatterns = [path("fail/<str:token>/", failing), path("odd/<str:token>/", suspicious)]


@pytest.mark.usefixtures("db")
def test_nothing_of_a_request_that_fails_stands_in_the_log(settings, written):
    settings.ROOT_URLCONF = (*urlpatterns, path("", include("openocop.urls")))
    client = Client(raise_request_exception=False, headers={"user-agent": "Dien thoai cua Mau"})
    secret = {"login": "0912000105", "password": "hoa-sen"}
    numbers = {
        client.post(address, secret)["X-Request-Id"]
        for address in (
            f"/fail/{SECRET}/?phone=0912000105",
            f"/odd/{SECRET}/",
            f"/nowhere/{SECRET}/",
            "/account/sign-in/",
        )
    }
    text = written.getvalue()
    known = (SECRET, "0912000105", "hoa-sen", "Dien thoai", "127.0.0.1", "phone=")
    assert [one for one in known if one in text] == []
    lines = [json.loads(one) for one in text.splitlines()]
    assert {one["request"] for one in lines} == numbers
    fault = next(one for one in lines if "exception" in one and one["exception"]["kind"] == "RuntimeError")
    assert (fault["route"], fault["exception"]["after"][0]["kind"]) == ("fail/<str:token>/", "ValueError")


def test_an_address_that_is_none_has_no_route(client, lines):
    client.get("/nowhere/0912000105/")
    assert (lines[0].route, lines[0].status) == ("", 404)
