"""Settings: read from environment variables that begin with OPENOCOP_ (docs/settings.md lists them all).

Development needs none of them. A wrong value stops the program with a sentence that names the variable.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

## Readers


def _stop(name: str, sentence: str) -> NoReturn:
    raise SystemExit(f"{name}: {sentence}")


def env_text(name: str, default: str = "") -> str:
    """The value of a variable, or of the file that ``NAME_FILE`` points to (for secrets), or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            _stop(f"{name}_FILE", f"cannot read {path}: {error.strerror}")
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    value = env_text(name).lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        _stop(name, f"write 1 or 0, not {value!r}")
    return value in {"1", "true", "yes"} if value else default


def env_int(name: str, *, default: int) -> int:
    value = env_text(name, str(default))
    if not value.isdecimal():
        _stop(name, f"write a whole number, not {value!r}")
    return int(value)


def env_list(name: str, default: Iterable[str] = ()) -> list[str]:
    value = env_text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode. IMMEDIATE: without it, concurrent writers fail with "database is locked" at once.

    synchronous=FULL: nothing that was acknowledged may be lost, not even when the power goes.
    mmap_size: as much as SQLite takes; a large register's rows are then read without a call for each page.
    CONN_MAX_AGE: opening the file anew and reading its schema for every request takes longer than a page's queries.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA mmap_size=2147418112; PRAGMA cache_size=-16000"
            ),
        },
    }


def database(url: str) -> dict[str, Any]:
    """The database that OPENOCOP_DATABASE_URL names: empty (SQLite in the data directory) or postgresql://…."""
    if not url:
        return sqlite_database(DATA_DIR / "openocop.sqlite3")
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        _stop("OPENOCOP_DATABASE_URL", "the port or host cannot be read")
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        _stop(
            "OPENOCOP_DATABASE_URL",
            "write postgresql://user:password@host:port/name, or leave it empty for SQLite",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def public_url(text: str) -> SplitResult:
    """The address people type, taken apart; the scheme and host are lower case whatever was typed."""
    try:
        parts = urlsplit(text.rstrip("/"))
        if parts.scheme in {"http", "https"} and parts.hostname:
            return parts
    except ValueError:
        pass
    _stop(
        "OPENOCOP_PUBLIC_URL", f"write the address people type, such as https://ocop.example.vn, not {text!r}"
    )


SHORTEST_KEY = 40


def secret_key() -> str:
    """OPENOCOP_SECRET_KEY, else the key file that ``openocop setup`` wrote, else a key for this process only.

    The last is enough to run checks and commands that sign nothing; ``openocop serve`` wants a lasting key.
    """
    path = KEYS_DIR / "secret_key"
    given = env_text("OPENOCOP_SECRET_KEY")
    if given or not path.exists():
        return given or os.urandom(50).hex()
    kept = path.read_bytes().decode("ascii", "replace").strip()
    if len(kept) < SHORTEST_KEY or not kept.isprintable():
        _stop(
            str(path),
            "is damaged; restore it from the backup, or delete it and run openocop setup for a new key",
        )
    return kept


## Places on disk

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("OPENOCOP_DATA_DIR", str(Path.cwd() / "var"))).expanduser().resolve()
KEYS_DIR = DATA_DIR / "keys"
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"

## What this is

DEBUG = env_bool("OPENOCOP_DEBUG", default=False)
SECRET_KEY = secret_key()
_public = public_url(env_text("OPENOCOP_PUBLIC_URL", "http://127.0.0.1:8000"))
PUBLIC_URL = _public.geturl()
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = env_list(
    "OPENOCOP_HOSTS", dict.fromkeys([_public.hostname or "", "127.0.0.1", "localhost", "[::1]"])
)
DEMO = env_bool("OPENOCOP_DEMO", default=False)
if DEMO and HTTPS:
    _stop("OPENOCOP_DEMO", "the demonstration runs without a second factor and never on an https:// address")
SOURCE_URL = env_text("OPENOCOP_SOURCE_URL")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "openocop.accounts",
    "openocop.files",
    "openocop.journal",
    "openocop.places",
    "openocop.register",
    "openocop.dossiers",
    "openocop.councils",
    "openocop.rulebooks",
    "openocop.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "openocop.web.access.access_log",
    "openocop.web.middleware.security_headers",
    "openocop.web.middleware.body_limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openocop.web.middleware.language",
    "openocop.web.middleware.Refusals",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "openocop.urls"
WSGI_APPLICATION = "openocop.wsgi.application"

_LOADER = "django.template.loaders.app_directories.Loader"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [_LOADER if DEBUG else ("django.template.loaders.cached.Loader", [_LOADER])],
            "context_processors": [
                "openocop.web.context.site",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "openocop.web.templatetags.ui",
            ],
        },
    }
]

## Data

DATABASES = {"default": database(env_text("OPENOCOP_DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
LARGEST_BODY = 1024 * 1024
"""Bytes a request may carry, but for the addresses in LARGER_BODIES."""
LARGEST_IMPORT = 20 * 1024 * 1024
LARGEST_PICTURE = 20 * 1024 * 1024
LARGEST_EVIDENCE = 100 * 1024 * 1024
"""Of all files of one form together; larger ones come in pieces."""
LARGEST_SIGNED = 40 * 1024 * 1024
LARGEST_UPLOAD = 60 * 1024 * 1024
"""Bytes of a file of evidence, however it comes."""
UPLOAD_CHUNK = 512 * 1024
"""Bytes of a piece: what a bad line loses at most."""
OPEN_UPLOADS_EACH = 30
OPEN_UPLOADS_ALL = 500
"""Uploads under way at one time, of a person and of all."""
UPLOAD_DAYS = 7
"""Days after which an upload that nobody continues is swept away (``openocop files sweep``)."""
LARGER_BODIES = {
    r"/office/dossiers/[0-9]+/(request|report)/": LARGEST_SIGNED,
    r"/office/dossiers/[0-9]+/visit/": LARGEST_EVIDENCE,
    r"/office/register/imports/": LARGEST_IMPORT + 64 * 1024,
    r"/office/register/products/[0-9]+/pictures/": LARGEST_PICTURE + 64 * 1024,
    r"/uploads/": LARGEST_UPLOAD + 64 * 1024,  # without JavaScript files come whole
}
"""Bytes by address, as a regular expression that fits all of it, where more may be handed in."""

## Words, dates and numbers

LANGUAGE_CODE = env_text("OPENOCOP_LANGUAGE", "vi")
if LANGUAGE_CODE not in {"vi", "en"}:
    _stop("OPENOCOP_LANGUAGE", f"write vi or en, not {LANGUAGE_CODE!r}")
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
FORMAT_MODULE_PATH = ["openocop.core.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

## Static files

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

## People and their passwords

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["openocop.accounts.backends.LoginBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "phone")},
    },
]

LOGIN_URL = "account:sign_in"
SESSION_ENGINE = "openocop.accounts.sessions"
SESSION_COOKIE_NAME = "session"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PROXIES = env_int("OPENOCOP_PROXIES", default=1 if HTTPS else 0)
"""How many proxies stand in front and add the address they were asked from to X-Forwarded-For."""

## Letters


def mail_server(url: str) -> dict[str, Any]:
    """Django's settings for the mail server that OPENOCOP_MAIL_URL names; empty: no letter is sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        _stop("OPENOCOP_MAIL_URL", "the port or host cannot be read")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        _stop("OPENOCOP_MAIL_URL", "write smtp://user:password@host:587 or smtps://user:password@host:465")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        # A password never travels in the open; a server of this very machine may be asked without one.
        "EMAIL_USE_TLS": not secure and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


MAIL_IS_SET = bool(env_text("OPENOCOP_MAIL_URL"))
DEFAULT_FROM_EMAIL = env_text("OPENOCOP_MAIL_FROM", f"OpenOCOP <no-reply@{_public.hostname}>")
globals().update(mail_server(env_text("OPENOCOP_MAIL_URL")))

## Security

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env_int("OPENOCOP_HSTS_SECONDS", default=31_536_000) if HTTPS else 0
# Off unless wanted: on a province's own domain it would bind every other site of the province.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env_bool("OPENOCOP_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and env_bool("OPENOCOP_HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "openocop.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# Sub-domains and preloading are the office's decision, see above and docs/settings.md.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

## Log: one JSON object a line to standard error, where systemd, Docker or a terminal keeps them

LOG_LEVEL = env_text("OPENOCOP_LOG_LEVEL", "WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    _stop("OPENOCOP_LOG_LEVEL", f"write INFO, WARNING or ERROR, not {LOG_LEVEL!r}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "openocop.core.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "openocop": {"level": LOG_LEVEL},
    },
}
