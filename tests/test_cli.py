"""The command ``openocop`` itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from openocop import __version__, cli

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_command_of_our_own(capsys, arguments):
    cli.main(arguments)
    shown = capsys.readouterr().out
    commands = [
        path.stem for path in ROOT.glob("openocop/*/management/commands/*.py") if path.stem != "__init__"
    ]
    assert [name for name in commands if f"  openocop {name.replace('_', '-')} " not in shown] == []


def test_version(capsys):
    cli.main(["--version"])
    assert capsys.readouterr().out == f"{__version__}\n"


def test_hyphens_in_a_command_are_underscores():
    done = subprocess.run(
        [sys.executable, "-m", "openocop", "no-such-thing"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode != 0
    assert "no_such_thing" in done.stderr
