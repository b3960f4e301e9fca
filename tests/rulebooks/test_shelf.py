"""The shelf: the rulebooks as published, whole and unchanged, and what their sheets say in the source."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from datetime import date

import pytest
import yaml

from openocop.core.errors import BadInputError
from openocop.rulebooks import shelf
from openocop.rulebooks.loading import content_hash
from openocop.rulebooks.shelf import find_rulebook, get_rulebook, rulebooks
from tests.rulebooks.reference import COMPLETE, DATA, GAPS, sheet

PUBLISHED = {
    "QD26-2026": "51470bd95ebc18a05934553f1f620990604adda839440cc7ca79bab992e158f5",
    "QD148-2023": "6fbbe46960783475a525da70ed55762e782ab96c0d7329c9c4a937fd5a23b0dd",
    "QD1048-2019": "71f287ab68fbf3bd210eb15657ccc865346c4edc51ae614f80e8f5dcf9648f5e",
}
ALL_SETS = [(code, number) for code in PUBLISHED for number in range(1, 27)]
INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x1f]")


def test_three_rulebooks_stand_on_the_shelf_newest_first():
    assert [rulebook.code for rulebook in rulebooks()] == ["QD26-2026", "QD148-2023", "QD1048-2019"]


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_rulebook_is_the_published_one(code):
    assert get_rulebook(code).content_hash == PUBLISHED[code]
    assert shelf.PINNED == PUBLISHED


@pytest.mark.parametrize("code", PUBLISHED)
def test_the_hash_can_be_computed_with_public_tools(code):
    printed = subprocess.run(
        ["bash", "-c", "LC_ALL=C; sha256sum *.yaml | sha256sum"],
        cwd=DATA / code,
        capture_output=True,
        check=True,
        text=True,
    )

    assert printed.stdout.split()[0] == PUBLISHED[code]


@pytest.mark.parametrize(
    ("code", "decision", "issued", "starts", "ends"),
    [
        ("QD26-2026", "26/2026/QĐ-TTg", date(2026, 5, 22), date(2026, 5, 22), None),
        ("QD148-2023", "148/QĐ-TTg", date(2023, 2, 24), date(2023, 2, 24), date(2026, 7, 21)),
        ("QD1048-2019", "1048/QĐ-TTg", date(2019, 8, 21), date(2019, 8, 21), date(2023, 2, 23)),
    ],
)
def test_a_rulebook_has_its_decision_and_days(code, decision, issued, starts, ends):
    rulebook = get_rulebook(code)

    assert (rulebook.decision, rulebook.issued, rulebook.effective_from, rulebook.effective_to) == (
        decision, issued, starts, ends
    )  # fmt: skip
    assert rulebook.certificate_validity_months == 36


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_rulebook_has_twenty_six_sets_and_the_five_bands(code):
    rulebook = get_rulebook(code)

    assert [entry.number for entry in rulebook.sets] == list(range(1, 27))
    assert [(entry.star, entry.min, entry.certificate) for entry in rulebook.bands] == [
        (5, 90, True), (4, 70, True), (3, 50, True), (2, 30, False), (1, 0, False)
    ]  # fmt: skip
    assert [rulebook.set(1).lower_bound(star) for star in (1, 2, 3, 4, 5)] == [0, 30, 50, 70, 90]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("QD26-2026", {"A": 40, "B": 25, "C": 35}),
        ("QD148-2023", {"A": 40, "B": 25, "C": 35}),
        ("QD1048-2019", {"A": 35, "B": 25, "C": 40}),
    ],
)
def test_the_parts_share_out_a_hundred_points(code, parts):
    rulebook = get_rulebook(code)

    assert rulebook.part_points == parts
    for entry in rulebook.sets:
        if not entry.known_gaps:
            assert {part.code: part.max for part in entry.parts} == parts


@pytest.mark.parametrize(("code", "gaps"), list(GAPS.items()))
def test_only_the_sets_that_lost_something_in_the_source_have_gaps(code, gaps):
    rulebook = get_rulebook(code)

    assert [entry.number for entry in rulebook.sets if entry.known_gaps] == gaps
    assert rulebook.has_gaps == bool(gaps)


def test_a_gap_is_told_in_both_languages():
    for rulebook in rulebooks():
        for entry in rulebook.sets:
            for gap in entry.known_gaps:
                assert sorted(gap) == ["en", "vi"]
                assert all(gap.values())


@pytest.mark.parametrize(("code", "number"), COMPLETE)
def test_the_best_options_of_a_complete_set_are_worth_a_hundred(code, number):
    entry = get_rulebook(code).set(number)

    assert sum(max(option.points for option in item.options) for item in entry.items) == 100
    assert sum(max(points for _, points in line.options) for line in sheet(code, number).lines) == 100


@pytest.mark.parametrize(("code", "number"), ALL_SETS)
def test_a_set_holds_the_items_and_options_of_its_file(code, number):
    entry = get_rulebook(code).set(number)

    read = [
        (item.id, item.part, tuple((option.id, option.points) for option in item.options))
        for item in entry.items
    ]

    assert read == [(line.id, line.part, line.options) for line in sheet(code, number).lines]
    assert (entry.rulebook, entry.number, list(entry.item)) == (
        code,
        number,
        [item.id for item in entry.items],
    )


@pytest.mark.parametrize(("code", "number"), ALL_SETS)
def test_an_option_is_found_by_its_id_and_none_is_worth_nothing(code, number):
    entry = get_rulebook(code).set(number)

    for item in entry.items:
        assert entry.points[item.id] == {None: 0} | {option.id: option.points for option in item.options}
        assert all(entry.option[option.id] is option for option in item.options)


def test_an_items_headings_are_the_criteria_above_it():
    item = get_rulebook("QD26-2026").set(1).item["2.3"]

    assert (item.part, item.headings) == ("A", ("PHÁT TRIỂN SẢN PHẨM",))


def test_a_set_that_does_not_exist_is_none():
    assert get_rulebook("QD26-2026").set(27) is None
    assert get_rulebook("QD26-2026").set(0) is None


def test_an_unknown_rulebook_is_refused_and_not_found():
    with pytest.raises(BadInputError) as refused:
        get_rulebook("QD99-2030")

    assert (refused.value.place, refused.value.sentence) == (
        "rulebook",
        "'QD99-2030' is unknown; the rulebooks are QD26-2026, QD148-2023, QD1048-2019",
    )
    assert find_rulebook("QD99-2030") is None
    assert find_rulebook("QD26-2026") is get_rulebook("QD26-2026")


@pytest.mark.parametrize("change", ["a comment", "a text", "a further file"])
def test_a_changed_rulebook_is_refused(tmp_path, monkeypatch, change):
    folder = tmp_path / "QD26-2026"
    shutil.copytree(DATA / "QD26-2026", folder)
    first = folder / "01.yaml"
    if change == "a comment":
        first.write_text(first.read_text(encoding="utf-8") + "# as published\n", encoding="utf-8")
    elif change == "a text":
        first.write_text(first.read_text(encoding="utf-8").replace("Bộ Nông", "Bộ  Nông"), encoding="utf-8")
    else:
        (folder / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    monkeypatch.setattr(shelf, "DATA", tmp_path)

    with pytest.raises(BadInputError) as refused:
        shelf.get_rulebook.__wrapped__("QD26-2026")

    assert str(refused.value) == (
        f"QD26-2026/: the files are not the published ones (hash {content_hash(folder)}, "
        f"published {PUBLISHED['QD26-2026']})"
    )


# --- the words of the source


def _texts(value, place=""):
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _texts(entry, f"{place}.{key}")
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _texts(entry, f"{place}[{number}]")


@pytest.mark.parametrize(
    "path", sorted(DATA.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_the_texts_are_composed_letters_without_stray_blanks(path):
    texts = list(_texts(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)))

    assert texts
    assert [place for place, text in texts if unicodedata.normalize("NFC", text) != text] == []
    assert [place for place, text in texts if "  " in text or text != text.strip()] == []
    assert [place for place, text in texts if INVISIBLE.search(text)] == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 5, 22), "QD26-2026"),
        (date(2026, 5, 21), "QD148-2023"),
        (date(2023, 2, 24), "QD148-2023"),
        (date(2023, 2, 23), "QD1048-2019"),
        (date(2019, 8, 21), "QD1048-2019"),
    ],
)
def test_the_rulebook_in_force_on_a_day(day, code):
    assert shelf.in_force(day).code == code


def test_before_the_oldest_decision_nothing_is_guessed():
    with pytest.raises(BadInputError):
        shelf.in_force(date(2019, 8, 20))


def test_no_new_dossier_begins_under_a_rulebook_with_gaps():
    assert shelf.for_new_dossier(date(2026, 5, 22)).code == "QD26-2026"
    with pytest.raises(BadInputError) as refused:
        shelf.for_new_dossier(date(2026, 5, 21))
    assert str(refused.value) == (
        "rulebook: QD148-2023 is not complete in its source; no new dossier can begin under it."
    )
