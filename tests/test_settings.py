"""Settings come from the environment; a wrong one stops the program with its name, all are documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from openocop import settings as module

ROOT = Path(__file__).resolve().parent.parent
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("OPENOCOP_")}


def value_of(expression, **environment):
    """What a setting is in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"from openocop import settings as s; print({expression})"],
        cwd=ROOT,
        env=CLEAN | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


def test_every_setting_is_documented_and_nothing_else():
    source = (ROOT / "openocop" / "settings.py").read_text(encoding="utf-8") + (
        ROOT / "tools" / "check"
    ).read_text("utf-8")
    used = set(re.findall(r"OPENOCOP_[A-Z]+(?:_[A-Z]+)*", source)) - {"OPENOCOP_"}
    documented = set(
        re.findall(r"^\| `(OPENOCOP_\w+)`", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    )
    assert used == documented


def test_without_any_setting_it_is_sqlite_in_var_for_this_machine():
    assert value_of("s.DATABASES['default']['NAME']") == str(ROOT / "var" / "openocop.sqlite3")
    assert (
        value_of("(s.DEBUG, s.HTTPS, s.ALLOWED_HOSTS)")
        == "(False, False, ['127.0.0.1', 'localhost', '[::1]'])"
    )


def test_sqlite_writes_at_once_and_loses_nothing_acknowledged():
    options = module.sqlite_database(Path("x"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_a_connection_to_sqlite_outlives_a_request():
    assert module.sqlite_database(Path("x"))["CONN_MAX_AGE"] == 60


def test_a_postgresql_address_is_taken_apart():
    made = module.database("postgresql://lan:m%40t@db.example:5433/ocop")
    assert {key: made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "ocop",
        "USER": "lan",
        "PASSWORD": "m@t",
        "HOST": "db.example",
        "PORT": "5433",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENOCOP_DATABASE_URL", "mysql://x/y"),
        ("OPENOCOP_DATABASE_URL", "postgresql://host"),
        ("OPENOCOP_DATABASE_URL", "postgresql://host:port/name"),
        ("OPENOCOP_PUBLIC_URL", "http://[bad"),
        ("OPENOCOP_PUBLIC_URL", "ocop.example.vn"),
        ("OPENOCOP_DEBUG", "perhaps"),
        ("OPENOCOP_LANGUAGE", "fr"),
        ("OPENOCOP_SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_wrong_value_stops_the_program_with_its_name(name, value):
    assert value_of("1", **{name: value}).startswith(f"{name}: ")


def test_options_of_a_postgresql_address_are_kept():
    assert module.database("postgresql://db/ocop%20tinh?sslmode=require")["OPTIONS"] == {"sslmode": "require"}
    assert module.database("postgresql://db/ocop%20tinh")["NAME"] == "ocop tinh"


def test_capitals_in_the_scheme_are_still_https():
    assert value_of("s.HTTPS", OPENOCOP_PUBLIC_URL="HTTPS://ocop.example.vn") == "True"


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("  secret\n", encoding="ascii")
    assert value_of("s.SECRET_KEY", OPENOCOP_SECRET_KEY_FILE=str(tmp_path / "key")) == "secret"


def test_an_https_address_makes_everything_strict():
    shown = value_of(
        "(s.SECURE_SSL_REDIRECT, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS[0])",
        OPENOCOP_PUBLIC_URL="https://ocop.example.vn/",
    )
    assert shown == "(True, True, 31536000, 'ocop.example.vn')"


def test_hsts_may_be_shorter_and_must_be_a_number():
    https = {"OPENOCOP_PUBLIC_URL": "https://ocop.example.vn"}
    assert value_of("s.SECURE_HSTS_SECONDS", OPENOCOP_HSTS_SECONDS="60", **https) == "60"
    assert (
        value_of("1", OPENOCOP_HSTS_SECONDS="x", **https)
        == "OPENOCOP_HSTS_SECONDS: write a whole number, not 'x'"
    )


# --- people and letters


def test_the_demonstration_never_runs_on_a_public_address():
    assert value_of("s.DEMO", OPENOCOP_DEMO="1") == "True"
    assert value_of("s.DEMO", OPENOCOP_DEMO="1", OPENOCOP_PUBLIC_URL="https://ocop.example.vn") == (
        "OPENOCOP_DEMO: the demonstration runs without a second factor and never on an https:// address"
    )


def test_one_proxy_is_trusted_where_the_site_is_public():
    assert value_of("s.PROXIES") == "0"
    assert value_of("s.PROXIES", OPENOCOP_PUBLIC_URL="https://ocop.example.vn") == "1"
    assert value_of("s.PROXIES", OPENOCOP_PUBLIC_URL="https://ocop.example.vn", OPENOCOP_PROXIES="2") == "2"


def test_without_a_mail_server_no_letter_is_sent():
    assert value_of("(s.MAIL_IS_SET, s.EMAIL_BACKEND)") == (
        "(False, 'django.core.mail.backends.dummy.EmailBackend')"
    )


def test_a_mail_address_is_taken_apart():
    made = module.mail_server("smtp://gui%40ocop:m%3At@mail.example.vn")
    assert made == {
        "EMAIL_HOST": "mail.example.vn",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "gui@ocop",
        "EMAIL_HOST_PASSWORD": "m:t",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 20,
    }
    secure = module.mail_server("smtps://mail.example.vn")
    assert (secure["EMAIL_PORT"], secure["EMAIL_USE_SSL"], secure["EMAIL_USE_TLS"]) == (465, True, False)


def test_a_mail_server_that_cannot_be_read_stops_the_program():
    said = value_of("1", OPENOCOP_MAIL_URL="mail.example.vn")
    assert said == (
        "OPENOCOP_MAIL_URL: write smtp://user:password@host:587 or smtps://user:password@host:465"
    )
    assert value_of("1", OPENOCOP_MAIL_URL="smtp://mail:x") == (
        "OPENOCOP_MAIL_URL: the port or host cannot be read"
    )
