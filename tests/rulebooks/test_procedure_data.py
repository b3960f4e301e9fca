"""The data of the procedures against the decision's text, and what happens when the file is damaged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from django.utils import translation

from openocop.core.errors import BadInputError
from openocop.rulebooks.procedure import Kind, Party, get_procedure, load_procedures, procedures
from openocop.rulebooks.procedure.parts import MonthDay
from openocop.rulebooks.procedure.reading import DATA

AMENDED = "QD148-2023+QD1489-2025"


def law():
    return get_procedure("QD26-2026")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- the data of Decision 26/2026, against its text


def test_levels_of_recognition():
    assert [(level.stars, level.evaluates, level.decides, level.art) for level in law().levels] == [
        ((3, 4), Party.PROVINCE, Party.CHAIR_OF_PROVINCE, "Điều 4.1.a; 7.3"),
        ((5,), Party.MINISTRY, Party.MINISTER, "Điều 4.1.b; 7.4"),
        ((1, 2), Party.PROVINCE, None, "Điều 4.1.a"),
    ]


def test_producer_kinds_are_the_words_of_the_product_with_the_decisions_wording():
    assert {kind.code: (kind.vi, kind.tourism_only) for kind in law().producer_kinds} == {
        "cooperative": ("hợp tác xã", False),
        "cooperative_group": ("tổ hợp tác", False),
        "enterprise": ("doanh nghiệp nhỏ và vừa", False),
        "farm": ("trang trại", False),
        "household": ("hộ sản xuất, hộ gia đình có đăng ký kinh doanh", False),
        "association": ("hội, hiệp hội", True),
        "operating_centre": ("trung tâm điều hành hoặc tổ chức tương đương", True),
    }


def test_each_kind_of_dossier_says_what_the_producer_prepares():
    assert [(entry.kind, entry.vi, [part.code for part in entry.parts]) for entry in law().dossiers] == [
        (Kind.FIRST, "Lần đầu", ["registration", "self_assessment"]),
        (Kind.UPGRADE, "Nâng hạng", ["registration", "self_assessment"]),
        (Kind.REASSESSMENT, "Đánh giá lại", ["registration", "self_assessment", "updates"]),
    ]


def test_packages_between_offices():
    both = (Kind.FIRST, Kind.UPGRADE)
    assert [(p.sender, p.receiver, p.kinds, [part.code for part in p.parts]) for p in law().packages] == [
        (Party.PRODUCER, Party.COMMUNE, tuple(Kind), ["product_dossier"]),
        (
            Party.COMMUNE,
            Party.PROVINCE,
            tuple(Kind),
            ["request", "commune_report", "product_dossier", "samples"],
        ),
        (
            Party.PROVINCE,
            Party.MINISTRY,
            both,
            [
                "request",
                "advisory_report",
                "council_report",
                "approval",
                "product_dossier",
                "further_tests",
                "samples",
            ],
        ),
        (
            Party.PROVINCE,
            Party.MINISTRY,
            (Kind.REASSESSMENT,),
            ["request", "office_report", "product_dossier", "further_tests", "samples"],
        ),
    ]
    assert {(p.paper_copies, p.electronic_copies) for p in law().packages} == {(1, 1)}
    samples = [part for p in law().packages for part in p.parts if part.code == "samples"]
    assert [(part.count, part.not_tourism) for part in samples] == [(5, True)] * 3


def test_rounds_hold_the_last_day_before_the_30th():
    province, ministry = law().province_rounds, law().ministry_rounds
    assert [(r.no, r.last_request, r.last_evaluation) for r in province.rounds] == [
        (1, MonthDay(4, 29), MonthDay(6, 29)),
        (2, MonthDay(10, 29), MonthDay(12, 29)),
    ]
    assert [(r.no, r.last_request, r.last_evaluation) for r in ministry.rounds] == [
        (1, MonthDay(7, 29), MonthDay(9, 29)),
        (2, MonthDay(1, 29), MonthDay(3, 29)),
    ]
    assert (province.at_least_per_year, ministry.at_least_per_year) == (2, 2)


def test_steps_in_their_order_and_the_only_limit_in_working_days():
    assert [(step.no, step.who.value) for step in law().steps] == [
        (1, "producer"),
        (2, "commune"),
        (3, "provincial_ocop_office"),
        (4, "chair_of_province"),
        (5, "advisory_team"),
        (6, "provincial_council"),
        (7, "provincial_ocop_office"),
        (8, "chair_of_province"),
        (9, "provincial_ocop_office"),
        (10, "ministry"),
        (11, "chair_of_province"),
    ]
    assert [(step.no, step.limit_working_days) for step in law().steps if step.limit_working_days] == [
        (2, 15)
    ]
    assert len(law().steps[1].assesses) == 4


def test_limits_in_days_and_months():
    rules = law().reassessment
    assert (rules.opens_days_before, rules.closes_days_before, rules.limit_days) == (180, 120, 45)
    assert rules.reported_by is Party.PROVINCIAL_OCOP_OFFICE
    assert law().certificate.validity_months == 36
    assert law().certificate.notice_days_before is None
    assert law().revocation.limit_days == 15
    assert [ground.code for ground in law().revocation.grounds] == ["a", "b", "c", "d", "đ", "e"]
    assert [(entry.stars, entry.decides) for entry in law().revocation.decided_by] == [
        ((3, 4), Party.CHAIR_OF_PROVINCE),
        ((5,), Party.MINISTER),
    ]


def test_transition_days_follow_from_the_day_of_effect():
    transition = law().transition
    assert transition.old_law.last_day == date(2026, 7, 21) == date(2026, 5, 22) + timedelta(days=60)
    assert {kind: rule.finish_by for rule in transition.pending for kind in rule.kinds} == {
        Kind.FIRST: date(2026, 7, 21),
        Kind.UPGRADE: date(2026, 7, 21),
        Kind.REASSESSMENT: date(2026, 6, 21),
    }
    assert transition.late_reassessment.max_days_after_expiry == 180


def test_the_rest_of_the_decision_stands_in_the_data():
    assert len(law().evidence.papers) == 15
    assert [council.level for council in law().councils] == [Party.PROVINCE, Party.MINISTRY]
    assert [len(council.members) for council in law().councils] == [8, 6]
    assert [clause.code for clause in law().clauses] == ["software", "wrong_recognition"]
    assert {entry.code: entry.pattern for entry in law().codes} == {
        "product": "(T)-(X)-(STT)-20YY",
        "receipt": "……-……. /PĐK- (Mã tỉnh) - (Mã xã) - (Năm)",
    }
    assert "mẫu giấy chứng nhận" in law().silent_on


def test_older_laws_tell_only_what_a_source_tells():
    assert [(level.stars, level.evaluates) for level in get_procedure(AMENDED).levels] == [
        ((3, 4), Party.PROVINCE),
        ((5,), Party.MINISTRY),
    ]
    assert [(level.stars, level.evaluates) for level in get_procedure("QD148-2023").levels] == [
        ((3,), Party.DISTRICT),
        ((4,), Party.PROVINCE),
        ((5,), Party.CENTRE),
    ]
    for older in procedures()[1:]:
        assert all(step.limit_working_days is None for step in older.steps)
        assert (older.reassessment, older.revocation, older.transition) == (None, None, None)
        assert older.source
    assert get_procedure("QD148-2023").certificate.notice_days_before == 30


def test_an_unknown_procedure_is_refused_with_the_known_ones():
    with pytest.raises(BadInputError) as refused:
        get_procedure("QD99")
    assert refused.value.sentence == (
        "“QD99” is unknown; the procedures are QD26-2026, QD148-2023+QD1489-2025, QD148-2023, QD1048-2019."
    )


def test_the_procedures_are_read_once_and_cannot_be_changed():
    assert procedures() is procedures()
    with pytest.raises(AttributeError):
        law().code = "other"


# --- damage is refused with file and line


def damaged(tmp_path, old, new):
    text = DATA.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path = tmp_path / "procedures.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        load_procedures(path)
    return refused.value


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("opens_days_before: 180", "opens_days_befor: 180", "the key 'opens_days_befor' is unknown"),
        (
            "    certificate:\n      validity_months: 36\n      counted_from",
            "    certificate:\n      counted_from",
            "the key 'validity_months' is missing",
        ),
        (
            "validity_months: 36",
            "validity_months: three",
            "“validity_months” cannot be 'three'; write a whole number of 1 or more.",
        ),
        (
            "validity_months: 36",
            "validity_months: true",
            "“validity_months” cannot be True; write a whole number of 1 or more.",
        ),
        ("limit_days: 15", "limit_days: 0", "“limit_days” cannot be 0; write a whole number of 1 or more."),
        (
            'first_hand_in: "2026-05-22"',
            'first_hand_in: "22/5/2026"',
            "“first_hand_in” cannot be '22/5/2026'; write a day like 2026-05-22.",
        ),
        (
            'last_request: "04-29"',
            'last_request: "02-29"',
            "“last_request” cannot be '02-29'; write a month and day like 04-29.",
        ),
        (
            "tourism_only: true",
            "tourism_only: maybe",
            "“tourism_only” cannot be 'maybe'; write true or false.",
        ),
        ("kind: upgrade", "kind: upgarde", "“kind” cannot be 'upgarde'; write first, upgrade, reassessment."),
        ('vi: "Nâng hạng"', 'vi: ""', "“vi” cannot be ''; write a text."),
        ("kind: upgrade", "kind: first", "One of first, first, reassessment stands twice."),
        ("code: farm", "code: cooperative", None),
        ("stars: [5]", "stars: [4]", "One of 3, 4, 4, 1, 2 stands twice."),
        ("members: [", "members: everybody #", None),
        ('"no": 2\n', '"no": 3\n', "The steps are numbered 1, 2, 3 and so on."),
        (
            'last_evaluation: "06-29"',
            'last_evaluation: "04-29"',
            "Round 1 is assessed before it can be asked for.",
        ),
        ("at_least_per_year: 2", "at_least_per_year: 3", "There are fewer rounds than the law wants."),
        ('finish_by: "2026-06-21"', 'finish_by: "2026-06-20"', "2026-06-20 is not 30 days after 2026-05-22."),
        (
            "kinds: [first, upgrade], within_days",
            "kinds: [first], within_days",
            "The transition needs exactly one rule for each kind of dossier.",
        ),
        (
            'last_hand_in: "2026-05-21"',
            'last_hand_in: "2026-05-20"',
            "“QD148-2023+QD1489-2025” must end on the day before the next begins.",
        ),
        (
            '    first_hand_in: "2026-05-22"\n',
            '    first_hand_in: "2026-05-22"\n    last_hand_in: "2027-01-01"\n',
            "The first procedure is the one in force and has no last day.",
        ),
        ("- code: QD1048-2019", "- code: QD148-2023", "A code stands twice."),
        (', art: "Điều 8.1.a"', "", "Name what the entry rests on: its article (art) or its source."),
        (
            '{code: a, vi: "Chủ thể OCOP bị',
            '"a" # {code: a, vi: "Chủ thể OCOP bị',
            "Write a mapping of keys and values, not 'a'.",
        ),
        ("procedures:", "procedure:", "the key 'procedure' is unknown"),
    ],
)
def test_damage_is_refused_with_its_place(tmp_path, old, new, sentence):
    refused = damaged(tmp_path, old, new)
    assert refused.place.startswith(f"{tmp_path.name}/procedures.yaml, line ")
    assert sentence is None or refused.sentence == sentence


def test_the_place_of_damage_is_the_line_of_its_entry(tmp_path):
    refused = damaged(tmp_path, "code: farm, vi:", "code: farm, vn:")
    lines = DATA.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "code: farm" in text)
    assert refused.place == f"{tmp_path.name}/procedures.yaml, line {line}"


def test_no_word_of_the_data_was_eaten_by_yaml():
    """A bare ``no`` is false and a bare ``2026-05-22`` a day: every key must have come through as a text."""

    def keys(value):
        if isinstance(value, dict):
            for key, entry in value.items():
                yield key
                yield from keys(entry)
        elif isinstance(value, list):
            for entry in value:
                yield from keys(entry)

    assert all(isinstance(key, str) for key in keys(yaml.safe_load(DATA.read_text(encoding="utf-8"))))
