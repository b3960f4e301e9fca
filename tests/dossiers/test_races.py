"""Two at one moment: what the evening's run writes stays single when it runs twice."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from openocop.dossiers import actions
from openocop.dossiers.models import Reminder
from tests.accounts.test_races import crowd  # noqa: F401 - a fixture
from tests.dossiers.conftest import Dossiers
from tests.journal.conftest import shared_database  # noqa: F401 - a fixture
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)

VIETNAM = timezone(timedelta(hours=7))


@pytest.fixture
def world(shared_database):  # noqa: ARG001, F811 - the fixture imported above, in place before the rows
    return Dossiers()


def at(month, day):
    return time_machine.travel(datetime(2026, month, day, 9, 0, tzinfo=VIETNAM), tick=False)


def test_runs_at_once_write_a_reminder_once(world, crowd):  # noqa: F811 - the fixture
    with at(9, 7):
        world.handed_in()
    with at(9, 29):
        counts = crowd(*[lambda: actions.send_due()[0]] * 3)
    assert sorted(counts) == [0, 0, 1]
    assert Reminder.objects.count() == 1
