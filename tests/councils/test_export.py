"""A sitting as JSON: the hashes hold, and ``openocop score`` computes the same results."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import call_command

from openocop.councils import actions
from openocop.journal.models import Entry


def exported(code):
    out = StringIO()
    call_command("sitting", "export", code, stdout=out)
    return json.loads(out.getvalue())


def scored(given, tmp_path, capsys):
    path = tmp_path / "score.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    capsys.readouterr()
    call_command("score", str(path))
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def sitting(world):
    """Two passes, an absent and a recused member, a paper of a stop, and a product that is still scored."""
    made = world.plan(dossiers=[world.ready_dossier(), world.ready_dossier("Xoài Mẫu")])
    first, second = made.items.all()
    actions.declare(first, interest=True, words="Họ hàng", by=world.members[0])
    for item in (first, second):
        for person in world.voting:
            if (item, person) != (first, world.members[0]):
                actions.declare(item, interest=False, by=person)
    world.present(made)
    actions.open_sitting(made, edition=0, by=world.chair)
    voters = [one for one in world.voting if one not in world.members[:2]]
    for totals in ([60] * 3 + [80] * 4, [70] * 6 + [69]):
        actions.begin(first, by=world.chair)
        actions.close_out(first, world.at(made, world.members[1]), words="Đi công tác", by=world.chair)
        world.vote_all(first, totals, voters)
        actions.conclude(first, by=world.chair)
    actions.begin(second, by=world.chair)
    world.vote(second, world.chair, 75)
    return made


def test_score_computes_the_same_results(sitting, tmp_path, capsys):
    first, second = exported(sitting.code)["items"]
    assert [(one["pass"], one["status"]) for one in first["passes"]] == [(1, "rescore"), (2, "concluded")]
    for one in first["passes"]:
        assert scored(one["score"], tmp_path, capsys) == one["result"]
    assert (first["passes"][1]["result"]["mean_exact"], first["star"], first["outcome"]) == (
        "489/7",
        3,
        "recognise",
    )
    assert [(one["status"], one["score"], one["ballots"][0]["sheet"]) for one in second["passes"]] == [
        (None, None, None)
    ]


def test_hashes_hold_and_stand_in_the_journal(sitting):
    noted = {one.facts["sha256"] for one in Entry.objects.filter(verb="sitting:seal")}
    first, second = exported(sitting.code)["items"]
    ballots = [ballot for one in first["passes"] for ballot in one["ballots"]]
    assert len(ballots) == 14
    for one in ballots:
        plain = json.dumps(one["sheet"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(plain.encode()).hexdigest() == one["sha256"]
    hidden = {one["sha256"] for one in second["passes"][0]["ballots"]}
    assert {one["sha256"] for one in ballots} | hidden == noted


def test_the_ballots_give_the_score_file(sitting):
    for one in exported(sitting.code)["items"][0]["passes"]:
        sealed = {ballot["member"]: ballot["sheet"]["choices"] for ballot in one["ballots"]}
        assert {entry["member"]: entry["choices"] for entry in one["score"]["ballots"]} == sealed


def test_an_unknown_number_is_said(db, capsys):  # noqa: ARG001 - opens the database
    with pytest.raises(SystemExit) as ended:
        call_command("sitting", "export", "82-2026-999")
    assert (ended.value.code, capsys.readouterr().err) == (2, "There is no sitting 82-2026-999.\n")
