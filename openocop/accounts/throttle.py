"""How often a door may be tried: passwords, six digits, codes and letters for a new password.

What is counted are tries, taken before they are judged, so that a hundred at once are not a hundred for free.
Neither logins nor network addresses are kept: only a keyed hash, and that no longer than a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from openocop.accounts.models import Try
from openocop.core.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable

_SALT: Final = "openocop.accounts.throttle"
_KEPT: Final = timedelta(days=1)


class Door(StrEnum):
    """What is tried, and by what it is counted."""

    PASSWORD_FROM_HERE = "password_from_here"  # one login from one network address  # noqa: S105 - a name
    PASSWORD = "password"  # one login from anywhere  # noqa: S105 - a name
    ADDRESS = "address"  # every login from one network address
    DIGITS = "digits"  # the six digits of one person
    CODE = "code"  # codes typed from one network address
    LETTER = "letter"  # letters to one login
    LETTERS = "letters"  # letters asked for from one network address


class Limit(NamedTuple):
    """So many tries within this time; the next one waits until the oldest of them is over."""

    tries: int
    within: timedelta


LIMITS: Final = {
    Door.PASSWORD_FROM_HERE: Limit(10, timedelta(minutes=15)),
    Door.PASSWORD: Limit(50, timedelta(hours=1)),
    # A whole office, or a school hall on the day of a training, shares one network address.
    Door.ADDRESS: Limit(300, timedelta(hours=1)),
    Door.DIGITS: Limit(5, timedelta(minutes=15)),
    Door.CODE: Limit(60, timedelta(hours=1)),
    Door.LETTER: Limit(3, timedelta(hours=1)),
    Door.LETTERS: Limit(30, timedelta(hours=1)),
}


class Key(NamedTuple):
    """A door and whose tries are counted at it."""

    door: Door
    of: str

    @property
    def hashed(self) -> str:
        """What is kept of it."""
        return salted_hmac(_SALT, f"{self.door}\n{self.of}", algorithm="sha256").hexdigest()


class Shut(NamedTuple):
    """A door that is shut until a moment; ``first`` when this is the try that found it newly so."""

    door: Door
    until: datetime
    first: bool


def take(keys: Iterable[Key]) -> Shut | None:
    """Counts one try at each door, or at none when one of them is shut: then which, and until when."""
    with transaction.atomic():
        moment = now()
        wanted = sorted(keys)
        for key in wanted:
            _wait_for(key)
        shut = [found for key in wanted if (found := _shut(key, moment))]
        if not shut:
            Try.objects.bulk_create(Try(door=key.door, key=key.hashed, at=moment) for key in wanted)
            return None
        latest = max(shut, key=lambda one: one.until)
        # That the door was found shut is kept once for as long as it is: the journal hears of it once.
        Try.objects.bulk_create(
            Try(door=key.door, key=key.hashed, at=moment, refused=True)
            for key in wanted
            if latest.first and key.door == latest.door
        )
        return latest


def forget(keys: Iterable[Key]) -> None:
    """The try was a good one: the login's are forgotten; of a network address, that others share, the last one."""
    for key in keys:
        rows = Try.objects.filter(door=key.door, key=key.hashed)
        if key.door is Door.ADDRESS:
            rows = Try.objects.filter(
                pk__in=list(rows.order_by("-at", "-pk").values_list("pk", flat=True)[:1])
            )
        rows.delete()


def clear_old() -> None:
    """Drops tries that no limit counts any more."""
    Try.objects.filter(at__lt=now() - _KEPT).delete()


def _shut(key: Key, moment: datetime) -> Shut | None:
    limit = LIMITS[key.door]
    rows = Try.objects.filter(door=key.door, key=key.hashed, at__gt=moment - limit.within)
    counted = list(rows.filter(refused=False).order_by("-at").values_list("at", flat=True)[: limit.tries])
    if len(counted) < limit.tries:
        return None
    known = rows.filter(refused=True, at__gte=counted[0]).exists()
    return Shut(key.door, counted[-1] + limit.within, first=not known)


def _wait_for(key: Key) -> None:
    """Two tries at one door come one after the other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key.hashed[:15], 16)])
