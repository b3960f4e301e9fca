"""Two at one moment: two devices of one member, two seals, two who close. One comes first, nothing is doubled."""

from __future__ import annotations

from uuid import uuid4

import pytest

from openocop.core.errors import RefusedError
from openocop.councils import actions
from openocop.councils.actions import MeanwhileError
from openocop.councils.models import AgendaItem, Ballot, Choice, PassResult, Sent, Sitting
from openocop.journal.models import Entry
from tests.accounts.test_races import crowd  # noqa: F401 - a fixture
from tests.councils.conftest import Councils
from tests.journal.conftest import shared_database  # noqa: F401 - a fixture
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(shared_database):  # noqa: ARG001, F811 - the fixture imported above, in place before the rows
    return Councils(size=4)


def fresh(item):
    return AgendaItem.objects.select_related("sitting__council").get(pk=item.pk)


def refusals(results):
    return [one for one in results if isinstance(one, RefusedError)]


def test_two_devices_choose_at_one_item(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    one, member = item.product_set.items[0], world.members[0]
    results = crowd(
        *[
            lambda option=option: world.send(fresh(item), member, one.id, option.id)
            for option in one.options[:2]
        ]
    )
    (refused,) = refusals(results)
    assert isinstance(refused, MeanwhileError)
    chosen = Choice.objects.get()
    assert refused.current == item.product_set.option[chosen.option].text
    assert (Ballot.objects.count(), chosen.version) == (1, 1)


def test_one_choice_sent_on_two_lines(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    one, number = item.product_set.items[0], uuid4()
    results = crowd(
        *[lambda: world.send(fresh(item), world.members[0], one.id, one.options[0].id, number=number)] * 3
    )
    assert (refusals(results), Sent.objects.count(), Choice.objects.get().version) == ([], 1, 1)


def test_two_devices_choose_at_two_items(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    member = world.members[0]
    results = crowd(
        *[
            lambda one=one: world.send(fresh(item), member, one.id, one.options[0].id)
            for one in item.product_set.items[:3]
        ]
    )
    assert (refusals(results), Ballot.objects.get().edition, Choice.objects.count()) == ([], 3, 3)


def test_seal_pressed_twice(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    edition = world.fill(item, world.members[0], 75)
    results = crowd(*[lambda: actions.seal(fresh(item), seen=edition, by=world.members[0])] * 3)
    assert (refusals(results), len({one.digest for one in results})) == ([], 1)
    assert Entry.objects.filter(verb="sitting:seal").count() == 1


def test_a_seal_and_a_choice(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    member, one = world.members[0], item.product_set.items[0]
    edition = world.fill(item, member, 75)
    crowd(
        lambda: actions.seal(fresh(item), seen=edition, by=member),
        lambda: world.send(fresh(item), member, one.id, "-", words="Không.", seen=1),
    )
    ballot = Ballot.objects.get()
    stands = Choice.objects.get(item=one.id).option
    if ballot.is_sealed:  # the choice came second and was refused: what was sealed is what stands there
        assert ballot.sheet["choices"][one.id] == stands
    else:  # the seal came second: it was made on something older
        assert (stands, ballot.edition) == ("-", edition + 1)


def test_the_last_two_seal_and_the_ballots_open_once(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    world.vote_all(item, [75, 75], world.voting[:2])
    editions = [(person, world.fill(item, person, 75)) for person in world.voting[2:]]
    results = crowd(
        *[
            lambda person=person, seen=seen: actions.seal(fresh(item), seen=seen, by=person)
            for person, seen in editions
        ]
    )
    assert (refusals(results), fresh(item).state) == ([], "revealed")
    assert Entry.objects.filter(verb="sitting:reveal").count() == 1


def test_a_seal_and_a_closing_out(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    late = world.members[0]
    member, edition = world.at(item.sitting, late), world.fill(item, late, 75)
    results = crowd(
        lambda: actions.seal(fresh(item), seen=edition, by=late),
        lambda: actions.close_out(fresh(item), member, words="Về sớm", by=world.chair),
    )
    assert len(refusals(results)) == 1
    assert Ballot.objects.get().is_sealed is not item.absences.filter(member=member).exists()


def test_two_conclude_and_two_close(world, crowd):  # noqa: F811 - the fixture
    item = world.begun()
    world.vote_all(item, [75] * 4)
    results = crowd(
        *[lambda by=by: actions.conclude(fresh(item), by=by) for by in (world.chair, world.deputy)]
    )
    assert (refusals(results), PassResult.objects.count()) == ([], 1)
    sitting = Sitting.objects.get()
    results = crowd(
        *[
            lambda by=by: actions.close_sitting(Sitting.objects.get(), edition=sitting.edition, by=by)
            for by in (world.chair, world.deputy)
        ]
    )
    assert (len(refusals(results)), Entry.objects.filter(verb="dossier:close").count()) == (1, 1)


def test_two_put_one_dossier_on_two_agendas(world, crowd):  # noqa: F811 - the fixture
    dossier = world.ready_dossier()
    sittings = [world.plan(dossiers=[]) for _number in range(2)]
    results = crowd(*[lambda one=one: actions.add_item(one, dossier, by=world.secretary) for one in sittings])
    assert (len(refusals(results)), AgendaItem.objects.count()) == (1, 1)
