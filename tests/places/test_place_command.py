"""``openocop place`` as people run it: what it prints, and its exit codes."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from openocop.places.management.commands.place import Command


@pytest.fixture(autouse=True)
def _late_in_2026():
    with time_machine.travel(date(2026, 11, 25), tick=False):
        yield


def answer(capsys, *arguments):
    call_command(Command(), *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_one_place_as_json(capsys):
    given = answer(capsys, "Xã Gáo Giồng, huyện Cao Lãnh, Đồng Tháp", "--on", "2024-05-01")
    today = [given["today"][place].pop("code") for place in range(2)]
    assert given["answer"] == "one"
    assert given["unit"] == {
        "code": "30079",
        "level": "commune",
        "kind": "Xã",
        "name": "Xã Gáo Giồng",
        "full_name": "Xã Gáo Giồng, Huyện Cao Lãnh, Đồng Tháp",
        "district": {"code": "873", "name": "Huyện Cao Lãnh"},
        "province": {"code": "87", "name": "Tỉnh Đồng Tháp"},
        "valid_from": None,
        "valid_to": "2025-06-30",
    }
    assert sorted(today) == ["30025", "30088"]
    assert (given["candidates"], given["era"], given["notes"]) == ([], "day", ["split"])
    assert (given["on"], given["as_at"]) == ("2024-05-01", "2026-04-30")


def test_several_places_as_json(capsys):
    given = answer(capsys, "xã Mỹ Quý", "--on", "1/1/2026")
    assert (given["answer"], given["unit"], given["today"]) == ("several", None, [])
    assert [unit["full_name"] for unit in given["candidates"]] == [
        "Xã Mỹ Quý, Tây Ninh",
        "Xã Mỹ Quí, Đồng Tháp",
    ]


def test_none_is_an_answer_too(capsys):
    given = answer(capsys, "Số 8")
    assert (given["answer"], given["unit"], given["candidates"]) == ("none", None, [])
    assert given["on"] == "2026-11-25"


def test_names_above_are_those_of_the_day(capsys):
    names = [
        answer(capsys, "Xã Phú Lâm, Đồng Nai", "--on", day)["unit"]["province"]["name"]
        for day in ("2026-04-29", "2026-04-30")
    ]
    assert names == ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"]


def test_sentences_without_json(capsys):
    call_command(Command(), "Xã Phú Cường, Tiền Giang", "--on", "2026-01-01")
    printed = capsys.readouterr().out
    assert "28444 Xã Phú Cường, Huyện Cai Lậy, Tiền Giang" in printed
    assert "28444 Xã Thạnh Phú, Đồng Tháp" in printed
    assert "30/04/2026" in printed


@pytest.mark.parametrize(
    "text", ["xã Mỹ Quý", "Số 8", "xã Hoà Long, Đồng Tháp", "Phường 14, Bình Thạnh, HCM"]
)
def test_every_kind_of_answer_has_sentences(capsys, text):
    call_command(Command(), text)
    assert capsys.readouterr().out.count("\n") >= 2


@pytest.mark.parametrize("day", ["2024-13-01", "hôm qua", "1/5/24", "", "31/2/2024"])
def test_a_bad_day_is_one_sentence_and_exit_2(capsys, day):
    with pytest.raises(SystemExit) as stopped:
        call_command(Command(), "xã Mỹ Quý", "--on", day, "--json")
    printed = capsys.readouterr()
    assert (stopped.value.code, printed.out, printed.err.count("\n")) == (2, "", 1)
    assert printed.err.startswith("--on: ")
