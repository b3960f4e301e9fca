"""A damaged rulebook is refused with the file and the line where it is damaged."""

# ruff: noqa: E501 - a table is read best with one case a line

from __future__ import annotations

import shutil

import pytest

from openocop.core.errors import BadInputError
from openocop.rulebooks.loading import load_rulebook
from tests.rulebooks.reference import DATA

GATE_OF_1_3 = '{item: "1.3", star5: 3}'
FIRST_OPTION = '{id: "1.1/1", points: 1, text:'


@pytest.fixture
def folder(tmp_path):
    """The first two sets of the rulebook of 2026 as a rulebook of their own."""
    made = tmp_path / "QD26-2026"
    made.mkdir()
    for name in ("rulebook.yaml", "01.yaml", "02.yaml"):
        shutil.copy(DATA / "QD26-2026" / name, made / name)
    return made


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder):
    """The sentence with which the folder is refused."""
    with pytest.raises(BadInputError) as refused:
        load_rulebook(folder)
    return str(refused.value)


def test_an_undamaged_folder_is_read(folder):
    rulebook = load_rulebook(folder)

    assert [(entry.number, entry.code) for entry in rulebook.sets] == [(1, "QD26-01"), (2, "QD26-02")]


@pytest.mark.parametrize(
    ("old", "new", "where", "sentence"),
    [
        # the arithmetic
        (
            "    max: 40\n",
            "    max: 41\n",
            "line 32",
            "part A must sum to 40 points; its heading says 41, its criteria sum to 40",
        ),
        (
            "        max: 18\n",
            "        max: 17\n",
            "line 36",
            "criterion '1' says 17 points, what is below sums to 18",
        ),
        (
            '"1.1/3", points: 3',
            '"1.1/3", points: 2',
            "line 40",
            "item '1.1' says 3 points, its best option has 2",
        ),
        (
            '"1.1/3", points: 3',
            '"1.1/3", points: 4',
            "line 40",
            "item '1.1' says 3 points, its best option has 4",
        ),
        ('"1.1/1", points: 1', '"1.1/1", points: -1', "line 46", "the option '1.1/1' has negative points"),
        ('code: "C"', 'code: "D"', "line 1", "the parts must be A, B, C"),
        # ids
        ('      - id: "2"\n', '      - id: "1"\n', "line 93", "the id '1' stands twice"),
        ('"1.1/2"', '"1.1/1"', "line 40", "the option id '1.1/1' stands twice"),
        ('"1.1/2"', '"1.2/2"', "line 47", "the option '1.2/2' must begin with 1.1/"),
        ('"1.1/2"', '"2"', "line 47", "the option '2' must begin with 1.1/"),
        # gates and marks
        (GATE_OF_1_3, '{item: "1.9", star5: 3}', "line 15", "the gate's item '1.9' does not exist in this set"),
        (GATE_OF_1_3, '{item: "1", star5: 3}', "line 15", "the gate's item '1' does not exist in this set"),
        (
            GATE_OF_1_3,
            '{item: "1.3", star5: 7}',
            "line 15",
            "the gate of 5 stars asks for 7 points, which no option of '1.3' has",
        ),
        (
            GATE_OF_1_3,
            '{item: "1.3", star5: 2}',
            "line 56",
            "the gates of item '1.3' and its star marks differ",
        ),
        (
            GATE_OF_1_3,
            '{item: "1.3", star4: 3}',
            "line 56",
            "the gates of item '1.3' and its star marks differ",
        ),
        (f"  - {GATE_OF_1_3}\n", "", "line 55", "the gates of item '1.3' and its star marks differ"),
        (", star_mark: 5}", "}", "line 56", "the gates of item '1.3' and its star marks differ"),
        (", star_mark: 5}", ", star_mark: 4}", "line 56", "the gates of item '1.3' and its star marks differ"),
        (
            '"1.1/2", points: 2,',
            '"1.1/2", points: 2, star_mark: 3,',
            "line 40",
            "the gates of item '1.1' and its star marks differ",
        ),
        ('{item: "1.5"', '{item: "1.3"', "line 16", "the gates of item '1.3' stand twice"),
        (GATE_OF_1_3, '{item: "1.3", star6: 3}', "line 15", "the key 'star6' is unknown"),
        (GATE_OF_1_3, '{item: "1.3", star5: "3"}', "line 15", "'star5' must be a whole number, not '3'"),
        # keys
        ("sample_products:", "sample_product:", "line 1", "the key 'sample_product' is unknown"),
        ("points: 1,", "point: 1,", "line 46", "the key 'point' is unknown"),
        (
            '            name: "Nguồn gốc sản phẩm"',
            '            title: "x"',
            "line 40",
            "the key 'title' is unknown",
        ),
        ("    max: 40\n", "    most: 40\n", "line 32", "the key 'most' is unknown"),
        ('category: "I. SẢN PHẨM THỰC PHẨM"\n', "", "line 1", "the key 'category' is missing"),
        ('{id: "1.1/1", points: 1,', '{id: "1.1/1",', "line 46", "the key 'points' is missing"),
        (
            '            name: "Nguồn gốc sản phẩm"\n            max: 3\n',
            '            name: "Nguồn gốc sản phẩm"\n',
            "line 40",
            "the key 'max' is missing",
        ),
        ("number: 1\n", "number: 1\nnumber: 1\n", "line 3", "the key 'number' stands twice"),
        (
            FIRST_OPTION,
            '{id: "1.1/1", points: 1, points: 2, text:',
            "line 46",
            "the key 'points' stands twice",
        ),
        # kinds
        ("number: 1\n", 'number: "1"\n', "line 1", "'number' must be a whole number, not '1'"),
        ("number: 1\n", "number: true\n", "line 1", "'number' must be a whole number, not True"),
        ("number: 1\n", "number: null\n", "line 1", "'number' must be a whole number, not None"),
        ("points: 1,", "points: 1.5,", "line 46", "'points' must be a whole number, not 1.5"),
        ("points: 1,", "points: true,", "line 46", "'points' must be a whole number, not True"),
        ("            max: 3\n", '            max: "3"\n', "line 40", "'max' must be a whole number, not '3'"),
        ('"Nguồn gốc sản phẩm"', "2026", "line 40", "'name' must be text, not 2026"),
        ("implied: true", "implied: 1", "line 125", "'implied' must be true or false, not 1"),
        ('code: "A"', "code: [A]", "line 32", "'code' must be text, not ['A']"),
        ('{kind: "requirement"', '{kind: "warning"', "line 44", "a note's kind is one of condition, guidance, reject, requirement, stop"),
        ('rulebook: "QD26-2026"', 'rulebook: "QD148-2023"', "line 1", "'rulebook' must be 'QD26-2026'"),
        # a criterion that is both, or neither
        (
            "            max: 3\n            notes:",
            "            max: 3\n            criteria: []\n            notes:",
            "line 40",
            "a criterion holds either 'criteria' or 'options'",
        ),
        (
            "            max: 2\n            options:\n",
            "            max: 2\n            notes:\n",
            "line 49",
            "a criterion holds either 'criteria' or 'options'",
        ),
        # gaps
        (
            "gates:\n",
            'known_gaps:\n  - {vi: "Thiếu", en: "Lost"}\ngates:\n',
            "line 1",
            "known gaps are declared but the sheet has none",
        ),
    ],
)  # fmt: skip
def test_a_damaged_sheet_is_refused_with_its_place(folder, old, new, where, sentence):
    replace(folder / "01.yaml", old, new)

    assert refusal(folder) == f"QD26-2026/01.yaml, {where}: {sentence}"


def test_an_item_with_a_single_option_is_refused(folder):
    text = (folder / "01.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "01.yaml").write_text(
        "".join(text[:52] + text[54:]), encoding="utf-8"
    )  # 1.2 keeps its last option

    assert refusal(folder) == "QD26-2026/01.yaml, line 49: an item needs at least two options"


@pytest.mark.parametrize(
    ("old", "new", "where", "sentence"),
    [
        ("star: 5, min: 90", "star: 4, min: 90", "line 1", "the bands must be for 5, 4, 3, 2, 1 stars, in this order"),
        ("  - {star: 1, min: 0, certificate: false}\n", "", "line 1", "the bands must be for 5, 4, 3, 2, 1 stars, in this order"),
        ("min: 70", "min: 95", "line 1", "the bands' lower bounds must fall from 5 stars to 1 and end at 0"),
        ("min: 70", "min: 90", "line 1", "the bands' lower bounds must fall from 5 stars to 1 and end at 0"),
        ("min: 0,", "min: 1,", "line 1", "the bands' lower bounds must fall from 5 stars to 1 and end at 0"),
        ("min: 90", "min: 101", "line 1", "the bands' lower bounds must fall from 5 stars to 1 and end at 0"),
        ("certificate: true", 'certificate: "yes"', "line 12", "'certificate' must be true or false, not 'yes'"),
        ("min: 90", "least: 90", "line 12", "the key 'least' is unknown"),
        ("{A: 40, B: 25, C: 35}", "{A: 40, B: 25, C: 36}", "line 1", "the parts A, B, C must share out 100 points"),
        ("{A: 40, B: 25, C: 35}", "{A: 40, C: 35, B: 25}", "line 1", "the parts A, B, C must share out 100 points"),
        ("{A: 40, B: 25, C: 35}", "[40, 25, 35]", "line 1", "'parts' must be a mapping, not [40, 25, 35]"),
        ("{A: 40, B: 25, C: 35}", "{A: 41, B: 24, C: 35}", None, None),
        ('code: "QD26-2026"', 'code: "QD26"', "line 1", "the code must be 'QD26-2026', like the folder"),
        ('code: "QD26-2026"\n', "", "line 1", "the key 'code' is missing"),
        ('issued: "2026-05-22"', 'issued: "22/05/2026"', "line 1", "'issued' must be a date like 2026-05-22"),
        ('issued: "2026-05-22"', 'issued: "2026-02-30"', "line 1", "'issued' must be a date like 2026-05-22"),
        ('issued: "2026-05-22"', "issued: 2026-05-22", "line 1", "'issued' must be text, not datetime.date(2026, 5, 22)"),
        ("official_address", "official_adress", "line 1", "the key 'official_adress' is unknown"),
        ("months: 36", "months: 36.0", "line 1", "'certificate_validity_months' must be a whole number, not 36.0"),
    ],
)  # fmt: skip
def test_a_damaged_rulebook_page_is_refused_with_its_place(folder, old, new, where, sentence):
    replace(folder / "rulebook.yaml", old, new)

    if where is None:  # the pages agree with 100 but the sheets do not
        where, sentence = (
            "line 32",
            "part A must sum to 41 points; its heading says 40, its criteria sum to 40",
        )
        assert refusal(folder) == f"QD26-2026/01.yaml, {where}: {sentence}"
    else:
        assert refusal(folder) == f"QD26-2026/rulebook.yaml, {where}: {sentence}"


def test_a_hole_in_the_numbers_is_refused(folder):
    replace(folder / "02.yaml", "number: 2\n", "number: 3\n")

    assert refusal(folder) == (
        "QD26-2026/rulebook.yaml, line 1: the sets must be numbered 1, 2, 3 …; found [1, 3]"
    )


def test_a_doubled_number_is_refused(folder):
    replace(folder / "02.yaml", "number: 2\n", "number: 1\n")

    assert refusal(folder) == (
        "QD26-2026/rulebook.yaml, line 1: the sets must be numbered 1, 2, 3 …; found [1, 1]"
    )


def test_a_missing_sheet_is_refused(folder):
    (folder / "01.yaml").unlink()

    assert (
        refusal(folder) == "QD26-2026/rulebook.yaml, line 1: the sets must be numbered 1, 2, 3 …; found [2]"
    )


def test_a_rulebook_without_sheets_is_refused(folder):
    (folder / "01.yaml").unlink()
    (folder / "02.yaml").unlink()

    assert refusal(folder) == "QD26-2026/rulebook.yaml, line 1: the sets must be numbered 1, 2, 3 …; found []"


def test_a_code_that_stands_twice_is_refused(folder):
    replace(folder / "02.yaml", "QD26-02", "QD26-01")

    assert refusal(folder) == "QD26-2026/rulebook.yaml, line 1: two sets have the code 'QD26-01'"


def test_a_missing_rulebook_page_is_refused(folder):
    (folder / "rulebook.yaml").unlink()

    assert refusal(folder) == "QD26-2026/rulebook.yaml: cannot be read (No such file or directory)"


def test_a_folder_in_the_place_of_a_sheet_is_refused(folder):
    (folder / "03.yaml").mkdir()

    assert refusal(folder) == "QD26-2026/03.yaml: cannot be read (Is a directory)"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", ", line 1: must hold a mapping of keys and values"),
        (b"- 1\n- 2\n", ", line 1: must hold a mapping of keys and values"),
        (b"just words\n", ", line 1: must hold a mapping of keys and values"),
        (b'code: "x"\nname: "y\n', ", line 3: is not valid YAML: found unexpected end of stream"),
        (b"code: x\n\tname: y\n", ", line 2: is not valid YAML: found a tab character that violates indentation"),
        (b"gates:\n  - {item: 1\nparts: []\n", ", line 3: is not valid YAML: did not find expected ',' or '}'"),
        (b"code: !!python/object:os.system x\n", ", line 1: is not valid YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/object:os.system'"),
        (b"a: &a\n  b: *a\n", ", line 1: is not valid YAML: found unconstructable recursive node"),
        (b"a: *nowhere\n", ", line 1: is not valid YAML: found undefined alias"),
        (b"a: 1\n---\nb: 2\n", ", line 2: is not valid YAML: but found another document"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_mapping_is_refused_with_its_line(folder, content, sentence):
    (folder / "01.yaml").write_bytes(content)

    assert refusal(folder) == f"QD26-2026/01.yaml{sentence}"


@pytest.mark.parametrize("content", [b"code: \xff\xfe\n", b"a: 1\x00\n"])
def test_what_is_no_text_is_refused(folder, content):
    (folder / "01.yaml").write_bytes(content)

    assert refusal(folder).startswith("QD26-2026/01.yaml")
    assert "\n" not in refusal(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("01.yaml", f"  - {GATE_OF_1_3}\n", "  - 1.3\n"),
        ("01.yaml", f"  - {GATE_OF_1_3}\n", "  - [1.3, 5]\n"),
        (
            "01.yaml",
            '              - {id: "1.1/1",',
            '              - "1.1/1"\n              - {id: "1.1/1",',
        ),
        ("01.yaml", "            notes:\n", '            notes:\n              - "Ghi chú"\n'),
        ("01.yaml", "parts:\n", "parts:\n  - A\n"),
        ("01.yaml", "gates:\n", 'known_gaps: ["Thiếu"]\ngates:\n'),
        ("01.yaml", "number: 1\n", "number: 1\n? [a, b]\n: 1\n"),
        ("01.yaml", "number: 1\n", "number: 2026-13-45\n"),
        ("rulebook.yaml", "  - {star: 5, min: 90, certificate: true}\n", "  - 5\n"),
        ("rulebook.yaml", "{A: 40, B: 25, C: 35}", '{A: "40", B: 25, C: 35}'),
        ("rulebook.yaml", 'issued: "2026-05-22"', "issued: 2026-13-45"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_file_wherever_it_stands(folder, file, old, new):
    replace(folder / file, old, new)

    assert refusal(folder).startswith(f"QD26-2026/{file}, line ")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rulebook.yaml", "total: 100", "total: 99"),
        ("01.yaml", '"1.1/2", points: 2,', '"1.1/2", points: 2, star_mark: 0,'),
        ("01.yaml", "        max: 18\n", "        max: 18\n        star_mark: 3\n"),
        ("01.yaml", GATE_OF_1_3, '{item: "1.3"}'),
        ("01.yaml", '{item: "1.5", star4: 2, star5: 3}', '{item: "1.5", star4: 2, star5: null}'),
    ],
    ids=["total", "mark of no star", "mark on a criterion", "gate without a star", "gate of null"],
)
def test_what_would_have_no_effect_is_refused(folder, file, old, new):
    replace(folder / file, old, new)

    assert refusal(folder).startswith(f"QD26-2026/{file}, line ")


def test_a_gate_that_falls_with_the_star_is_refused(folder):
    replace(folder / "01.yaml", '{item: "1.5", star4: 2, star5: 3}', '{item: "1.5", star4: 3, star5: 2}')
    replace(
        folder / "01.yaml", '75% sản lượng tiêu thụ", star_mark: 4}', '75% sản lượng tiêu thụ", star_mark: 5}'
    )
    text = (folder / "01.yaml").read_text(encoding="utf-8")
    start = text.index('"1.5/4"')
    (folder / "01.yaml").write_text(
        text[:start] + text[start:].replace("star_mark: 5", "star_mark: 4", 1), encoding="utf-8"
    )

    assert refusal(folder).startswith("QD26-2026/01.yaml, line ")


# --- sheets that lost something in their source


@pytest.fixture
def gapped(tmp_path):
    """A set with a declared gap as the only set of its rulebook."""
    made = tmp_path / "QD148-2023"
    made.mkdir()
    shutil.copy(DATA / "QD148-2023" / "rulebook.yaml", made)
    text = (DATA / "QD148-2023" / "07.yaml").read_text(encoding="utf-8")
    (made / "01.yaml").write_text(text.replace("number: 7\n", "number: 1\n", 1), encoding="utf-8")
    return made


def test_a_declared_gap_is_read_with_its_fault(gapped):
    product_set = load_rulebook(gapped).sets[0]

    assert [(item.id, item.max, max(option.points for option in item.options)) for item in product_set.items
            if item.max != max(option.points for option in item.options)] == [("6.4", 4, 3)]  # fmt: skip
    assert len(product_set.known_gaps) == 1


def test_an_undeclared_gap_is_refused(gapped):
    text = (gapped / "01.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    assert text[10] == "known_gaps:\n"
    (gapped / "01.yaml").write_text("".join(text[:10] + text[12:]), encoding="utf-8")
    line = next(number for number, entry in enumerate(text, 1) if entry.strip() == '- id: "6.4"') - 2

    assert refusal(gapped) == (
        f"QD148-2023/01.yaml, line {line}: item '6.4' says 4 points, its best option has 3"
    )


def test_a_gap_excuses_no_damaged_gate(gapped):
    replace(gapped / "01.yaml", '{item: "1.3", star4: 2, star5: 3}', '{item: "1.3", star4: 9, star5: 9}')

    assert refusal(gapped) == (
        "QD148-2023/01.yaml, line 15: the gate of 4 stars asks for 9 points, which no option of '1.3' has"
    )
