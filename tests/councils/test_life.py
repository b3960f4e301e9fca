"""A sitting's whole way: from the plan to dossiers that are finished."""

from __future__ import annotations

from openocop.councils import actions
from openocop.dossiers.models import Dossier
from openocop.journal.models import Entry


def test_from_plan_to_a_finished_dossier(world):
    item = world.begun()
    world.vote_all(item, [75] * 9)
    assert item.state == "revealed"
    made = actions.conclude(item, by=world.chair)
    assert (made.status, made.mean, made.outcome) == ("concluded", "75", "recognise")
    sitting = item.sitting
    sitting.refresh_from_db()
    actions.close_sitting(sitting, edition=sitting.edition, by=world.chair)
    dossier = Dossier.objects.get()
    assert (dossier.state, item.state, item.outcome) == ("closed", "concluded", "recognise")
    verbs = list(
        Entry.objects.filter(subject_kind="sitting").order_by("number").values_list("verb", flat=True)
    )
    assert verbs == [
        "sitting:plan", "sitting:add_item",
        *["sitting:declare"] * 9, *["sitting:attendance"] * 9,
        "sitting:open", "sitting:begin",
        *["sitting:seal"] * 9, "sitting:reveal", "sitting:conclude", "sitting:close",
    ]  # fmt: skip
