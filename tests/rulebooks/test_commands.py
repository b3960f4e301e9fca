"""``openocop score`` and ``openocop advise`` as people run them: exit codes, and what goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

import openocop
from openocop.rulebooks.management import json_command
from tests.rulebooks.reference import choices_worth, sheet

ROOT = Path(openocop.__file__).resolve().parent.parent


def seventy():
    """Seven ballots, six of 70 points and one of 69."""
    of = sheet("QD26-2026", 1)
    members = [{"id": f"m{place}", "role": "chair" if place == 1 else "member"} for place in range(1, 8)]
    ballots = [
        {
            "member": member["id"],
            "choices": choices_worth(of, 69 if member["id"] == "m7" else 70, least_star=3),
        }
        for member in members
    ]
    regulation = {"gate_basis": "majority", "spread_limit": 10, "quorum": "2/3", "chair_required": True}
    return {
        "rulebook": "QD26-2026",
        "set": 1,
        "regulation": regulation,
        "members": members,
        "ballots": ballots,
    }


def run(*arguments, given=b"", **environment):
    """The command as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "openocop", *arguments],
        input=given,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=60,
    )


@pytest.fixture
def written(tmp_path):
    """Writes bytes, text or data into a file and gives its path."""

    def write(content):
        path = tmp_path / "in.json"
        if not isinstance(content, bytes | str):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def answer(command, path, capsys):
    with override("en"):
        call_command(command, path)
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def refusal(command, path, capsys):
    """The one line on standard error; nothing stands on standard output, and the exit code is 2."""
    with override("en"), pytest.raises(SystemExit) as left:
        call_command(command, path)
    captured = capsys.readouterr()
    assert (left.value.code, captured.out) == (2, "")
    assert len(captured.err.splitlines()) == 1
    return captured.err.removesuffix("\n")


# --- as programs


def test_score_reads_standard_input_and_answers_in_json():
    done = run("score", "-", given=json.dumps(seventy()).encode())

    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert {
        key: told[key] for key in ("status", "counted", "mean_exact", "shown", "spread", "star", "outcome")
    } == {
        "status": "concluded",
        "counted": 7,
        "mean_exact": "489/7",
        "shown": "69,85",
        "spread": "1",
        "star": 3,
        "outcome": "recognise",
    }


def test_score_reads_a_file(written):
    path = written(seventy())

    done = run("score", path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run("score", "-", given=Path(path).read_bytes()).stdout


def test_advise_answers_in_json():
    given = {
        "rulebook": "QD26-2026",
        "set": 1,
        "choices": choices_worth(sheet("QD26-2026", 1), 70, least_star=3),
    }

    done = run("advise", "-", given=json.dumps(given).encode())

    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert (told["points"], [target["target"] for target in told["next"]]) == ("70", [4, 5])
    assert all(1 <= len(target["ways"]) <= 3 for target in told["next"])


def test_score_answers_in_utf8_whatever_the_terminal_says():
    data = seventy()
    data["ballots"][0]["choices"]["2.2"] = "2.2/1"
    data["regulation"]["gate_basis"] = "every"

    done = run("score", "-", given=json.dumps(data).encode(), PYTHONIOENCODING="ascii", LC_ALL="C")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "Đóng gói, bao bì sản phẩm" in " ".join(json.loads(done.stdout.decode("utf-8"))["reasons"])


@pytest.mark.parametrize("command", ["score", "advise"])
@pytest.mark.parametrize(
    ("given", "place"),
    [
        (b"", "stdin, "),
        (b"not json", "stdin, "),
        (b'{"rulebook": "QD26-2026", "set": 1, "set": 1}', "stdin"),
        (b'{"rulebook": "QD26-2026", "set": 1.0}', "set: "),
        (b'{"rulebook": "QD148-2023", "set": 7}', "set: "),
        (b'{"rulebook": "QD26-2026", "set": 1, "note": "\\ud800"}', "stdin"),
    ],
    ids=["empty", "words", "doubled", "float", "gap", "half a letter"],
)
def test_a_program_given_nonsense_says_one_line_and_leaves_with_two(command, given, place):
    done = run(command, "-", given=given)

    assert (done.returncode, done.stdout) == (2, b"")
    line = done.stderr.decode("utf-8")
    assert (line.count("\n"), line.endswith("\n"), line.startswith(place)) == (1, True, True)


def test_a_missing_file_says_one_line_and_leaves_with_two(tmp_path):
    done = run("score", str(tmp_path / "no.json"))

    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert done.stderr.decode().startswith(f"{tmp_path / 'no.json'}: ")


def test_no_file_at_all_leaves_with_two():
    done = run("score")

    assert (done.returncode, done.stdout) == (2, b"")


# --- in process


def test_score_needs_no_database_and_writes_letters_as_they_are(written, capsys):
    data = seventy()
    for ballot in data["ballots"]:
        ballot["choices"]["2.2"] = "2.2/1"

    with override("en"):
        call_command("score", written(data))

    out = capsys.readouterr().out
    assert "“Đóng gói, bao bì sản phẩm”" in out
    assert "\\u" not in out
    assert out.endswith("}\n")


@pytest.mark.parametrize("command", ["score", "advise"])
@pytest.mark.parametrize(
    ("content", "place", "sentence"),
    [
        (b"", ", line 1, column 1", "this is not valid JSON; correct the file at this place."),
        (b"not json", ", line 1, column 1", "this is not valid JSON; correct the file at this place."),
        (
            b'{"rulebook": "QD26',
            ", line 1, column 14",
            "this is not valid JSON; correct the file at this place.",
        ),
        (
            b'{"rulebook": "QD26-2026",\n "set": }',
            ", line 2, column 9",
            "this is not valid JSON; correct the file at this place.",
        ),
        (b"[]", "", "the file must hold one JSON object: { … }."),
        (b'"QD26-2026"', "", "the file must hold one JSON object: { … }."),
        (b"\xff\xfe{}", "", "the file is not UTF-8 text; save it as UTF-8."),
        (b'{"a": ' + b"[" * 200_000, "", "the file is nested too deeply."),
        (b'{"set": 1,\n "set": 1}', ", line 2, column 2", "the key “set” stands twice; keep one."),
    ],
    ids=["empty", "words", "cut", "hole", "list", "text", "utf-16", "deep", "doubled"],
)
def test_what_is_no_json_object_is_refused_with_its_place(written, capsys, command, content, place, sentence):
    path = written(content)

    assert refusal(command, path, capsys) == f"{path}{place}: {sentence}"


@pytest.mark.parametrize("command", ["score", "advise"])
@pytest.mark.parametrize(
    "content",
    [
        b'{"rulebook": "QD26-2026",\n\n"set": NaN}',
        b'{"rulebook": "QD26-2026", "set": -Infinity}',
        b'{"rulebook": "QD26-2026", "set": ' + b"1" * 5000 + b"}",
        b'{"rulebook": "QD26-2026", "set": 1e99999999999999999999}',
        b'{"rulebook": "QD\\n26", "set": 1}',
        b'{"rulebook": "QD26-2026", "set": 1}\x00',
    ],
    ids=["nan", "infinity", "long", "huge", "line break", "nul"],
)
def test_what_no_scoring_can_use_is_refused_in_one_line(written, capsys, command, content):
    assert refusal(command, written(content), capsys) != ""


@pytest.mark.parametrize("command", ["score", "advise"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "rulebook: this is missing; add it."),
        ({"rulebook": "QD26-2026"}, "set: this is missing; add it."),
        ({"rulebook": ["QD26-2026"], "set": 1}, 'rulebook: this must be text, not ["QD26-2026"].'),
        ({"rulebook": "QD26-2026", "set": "1"}, 'set: this must be a whole number, not "1".'),
        ({"rulebook": "QD26-2026", "set": True}, "set: this must be a whole number, not true."),
        (
            {"rulebook": "QD26-2026", "set": 27},
            "set: QD26-2026 has no product set 27; it has sets 1 to 26.",
        ),
        (
            {"rulebook": "QD1048-2019", "set": 3},
            "set: set 3 of QD1048-2019 is not complete in its source, so nothing can be scored by it.",
        ),
    ],
)
def test_a_set_that_cannot_be_scored_is_refused(written, capsys, command, content, words):
    assert refusal(command, written(content), capsys) == words


@pytest.mark.parametrize("command", ["score", "advise"])
def test_a_folder_is_refused(tmp_path, capsys, command):
    assert refusal(command, str(tmp_path), capsys) == f"{tmp_path}: the file cannot be read (Is a directory)."


@pytest.mark.parametrize("command", ["score", "advise"])
def test_a_missing_file_is_refused(tmp_path, capsys, command):
    path = str(tmp_path / "no.json")

    assert refusal(command, path, capsys) == f"{path}: the file cannot be read (No such file or directory)."


@pytest.mark.parametrize("command", ["score", "advise"])
def test_a_file_that_is_too_large_is_called_too_large_and_not_broken(written, monkeypatch, capsys, command):
    monkeypatch.setattr(json_command, "LARGEST", 100)
    path = written(json.dumps({"note": "x" * 200}))

    words = refusal(command, path, capsys)

    assert words.startswith(f"{path}: ")
    assert "JSON" not in words


@pytest.mark.parametrize("command", ["score", "advise"])
def test_a_file_just_as_large_as_allowed_is_read(written, monkeypatch, capsys, command):
    content = json.dumps({"rulebook": "QD26-2026"})
    monkeypatch.setattr(json_command, "LARGEST", len(content))

    assert refusal(command, written(content), capsys) == "set: this is missing; add it."


def test_a_byte_order_mark_is_no_fault(written, capsys):
    told = answer("score", written(b"\xef\xbb\xbf" + json.dumps(seventy()).encode()), capsys)

    assert told["star"] == 3


def test_a_result_that_is_not_concluded_is_no_failure(written, capsys):
    data = seventy()
    del data["ballots"][0]["choices"]["1.1"], data["ballots"][1]

    told = answer("score", written(data), capsys)

    assert (told["status"], told["star"], told["outcome"]) == ("incomplete", None, None)
    assert told["reasons"] == ["Member m1 has not scored item 1.1.", "Member m2 has not scored yet."]


def test_nobody_there_is_no_failure(written, capsys):
    data = {"rulebook": "QD26-2026", "set": 1, "members": [{"id": "m1", "absent": True}], "ballots": []}

    told = answer("score", written(data), capsys)

    assert (told["status"], told["members"], told["counted"]) == ("no_quorum", [], 0)


def test_the_answer_is_the_same_in_both_languages_but_for_the_sentences(written, capsys):
    path = written(seventy())
    english = answer("score", path, capsys)
    with override("vi"):
        call_command("score", path)
    vietnamese = json.loads(capsys.readouterr().out)

    assert len(english.pop("reasons")) == len(vietnamese.pop("reasons")) == 2
    assert english == vietnamese


def test_advise_tells_why_there_is_no_way(written, capsys):
    data = {"rulebook": "QD1048-2019", "set": 1, "choices": {}}

    told = answer("advise", written(data), capsys)

    assert [(target["target"], len(target["ways"])) for target in told["next"]] == [(3, 3), (4, 3), (5, 3)]
    assert all("reason" not in target for target in told["next"])


def test_the_documented_examples_do_what_the_document_says(capsys):
    from pathlib import Path  # noqa: PLC0415

    examples = Path(__file__).resolve().parents[2] / "docs" / "examples"
    call_command("score", str(examples / "score.json"))
    scored = json.loads(capsys.readouterr().out)
    assert (scored["status"], scored["mean_exact"], scored["star"], scored["outcome"]) == (
        "concluded",
        "98",
        5,
        "forward_to_ministry",
    )
    call_command("advise", str(examples / "advise.json"))
    advised = json.loads(capsys.readouterr().out)
    assert [(entry["target"], entry["fewest_items"]) for entry in advised["next"]] == [(3, 1), (4, 2), (5, 2)]
