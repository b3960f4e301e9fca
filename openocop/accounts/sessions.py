"""Where sessions are kept: Django's store in the database, each with its person, so that she can see and end them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import salted_hmac

from openocop.accounts.models import AGENT_LENGTH, Holding, Session
from openocop.accounts.roles import SECOND_FACTOR
from openocop.core.clock import now, today

if TYPE_CHECKING:
    from openocop.accounts.models import Person

AGENT: Final = "agent"
STARTED: Final = "started"
OFFICE_LASTS: Final = timedelta(hours=12)
"""A session of somebody who acts for an office: a working day."""
OWN_LASTS: Final = timedelta(days=30)
"""A session of a producer, on her own telephone."""

_BROWSERS: Final = (
    ("Zalo", "Zalo"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database; the row says whose it is, what with, and since when."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of this room."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to keep for what the session holds."""
        made = cast("Session", super().create_model_instance(data))
        key = data.get(SESSION_KEY)
        made.person_id = int(key) if key else None
        made.agent = str(data.get(AGENT, ""))[:AGENT_LENGTH]
        made.started_at = datetime.fromisoformat(data[STARTED]) if STARTED in data else None
        return made


def lasts(person: Person) -> timedelta:
    """How long a session of this person lasts."""
    roles = [role.value for role in SECOND_FACTOR]
    for_office = Holding.objects.on(today()).filter(person=person, role__in=roles).exists()
    return OFFICE_LASTS if for_office else OWN_LASTS


def mark_of(session: Session) -> str:
    """What a page calls a session by: its key would open it."""
    return salted_hmac("openocop.accounts.sessions", session.session_key, algorithm="sha256").hexdigest()[:24]


def sessions_of(person: Person) -> list[Session]:
    """The sessions of a person that are not over, the newest first. One query."""
    found = Session.objects.filter(person=person, expire_date__gt=now())
    return list(found.order_by("-started_at", "session_key"))


def agent_words(header: str) -> str:
    """What a browser calls itself, in words a person knows: "Chrome, Android"; empty for what nobody knows."""
    browser = next((name for sign, name in _BROWSERS if sign in header), "")
    system = next((name for sign, name in _SYSTEMS if sign in header), "")
    return ", ".join(part for part in (browser, system) if part)


def clear_expired() -> None:
    """Drops sessions that are over."""
    Session.objects.filter(expire_date__lt=now()).delete()
