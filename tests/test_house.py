"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

from openocop import __version__

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "openocop"
PYTHON = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_FUNCTION, LONGEST_VIEW, MEDIAN_FUNCTION = 400, 120, 50, 20, 8


def functions(path):
    """Name and length of every function of a file, its decorators and docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node, node.end_lineno - first.lineno + 1


def test_no_file_is_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_template_is_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.html")}
    assert {path: length for path, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


def test_functions_are_short():
    lengths = {f"{path}:{node.name}": length for path in PYTHON for node, length in functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION


def test_views_are_thin():
    views = {
        f"{path.name}:{node.name}": length
        for door in ("public", "account", "office", "producer")
        for path in (PACKAGE / "web" / door).rglob("*.py")
        for node, length in functions(path)
        if node.args.args and node.args.args[0].arg == "request"
    }
    assert {name: length for name, length in views.items() if length > LONGEST_VIEW} == {}


def test_public_functions_of_the_rooms_say_what_they_mean():
    silent = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for folder in (
            "core",
            "papers",
            "places",
            "journal",
            "accounts",
            "files",
            "rulebooks",
            "register",
            "demo",
        )
        for path in (PACKAGE / folder).rglob("*.py")
        if "migrations" not in path.parts and "commands" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
        if "overload" not in {getattr(one, "id", "") for one in node.decorator_list}
    ]
    assert silent == []


def test_the_changelog_begins_with_this_version():
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first is not None
    assert first[1] == __version__


def test_requirements_are_hashed_and_name_no_index():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9.-]+==\S+ \\$", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
        assert "http" not in text
        assert "--index-url" not in text


@pytest.mark.parametrize("word", ["../shared", "/shared/"])
def test_the_package_needs_nothing_from_outside(word):
    found = [path for path in PYTHON if word in path.read_text(encoding="utf-8")]
    assert found == []


def test_no_work_is_left_for_later_in_the_code():
    marks = [path for path in PYTHON if re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8"))]
    assert marks == []
