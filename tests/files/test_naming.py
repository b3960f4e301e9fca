"""Names that people give, made fit to keep."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.files.naming import NAME_LENGTH, clean_name, name_with_ending


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Giấy kiểm nghiệm.pdf", "Giấy kiểm nghiệm.pdf"),
        (unicodedata.normalize("NFD", "Giấy  phép\n.pdf"), "Giấy phép .pdf"),
        (r"C:\Users\Mẫu\hồ sơ.docx", "hồ sơ.docx"),
        ("../../etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ('a<b>:"|?*.png', "a_b______.png"),
        ("ảnh\u202egnp.exe", "ảnhgnp.exe"),
        ("x\x00.pdf", "x.pdf"),
        ("", "tep"),
        ("/..", "tep"),
        ("ệ" * 300 + ".jpeg", "ệ" * 195 + ".jpeg"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text())
def test_a_clean_name_is_short_without_folders_and_stays_as_it_is(name):
    kept = clean_name(name)
    assert 0 < len(kept) <= NAME_LENGTH
    assert "/" not in kept
    assert "\\" not in kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "ending", "shown"),
    [
        ("SCAN.PDF", ".pdf", "SCAN.PDF"),
        ("ảnh.jpeg", ".jpg", "ảnh.jpeg"),
        ("ảnh.html", ".jpg", "ảnh.jpg"),
        ("hồ sơ", ".pdf", "hồ sơ.pdf"),
        ("Quyết định 12.năm 2026", ".pdf", "Quyết định 12.năm 2026.pdf"),
    ],
)
def test_a_name_gets_the_ending_of_its_content(name, ending, shown):
    assert name_with_ending(name, ending) == shown
