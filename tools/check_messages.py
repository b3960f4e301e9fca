"""Translations are complete: nothing in the code is missing from the catalogue, nothing in it untranslated.

Collecting the texts anew needs gettext's ``xgettext``; without it (and outside CI) only the catalogue is checked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from tools.compile_messages import stale

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "openocop" / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def incomplete(catalogue: Catalog) -> list[str]:
    """Messages without a translation, and those marked fuzzy."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_texts(message.string)) or not message.string)
    ]


def _texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def collected() -> set[str]:
    """The messages that stand in the code now, collected into a copy of the package."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "openocop"
        shutil.copytree(ROOT / "openocop", copy, ignore=shutil.ignore_patterns("data", "__pycache__", "*.mo"))
        subprocess.run(
            [
                sys.executable,
                str(ROOT / "manage.py"),
                "makemessages",
                "-l",
                "vi",
                "--no-location",
                "--no-obsolete",
            ],
            cwd=copy,
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": folder},
        )
        return keys(load(copy / "locale/vi/LC_MESSAGES/django.po"))


def keys(catalogue: Catalog) -> set[str]:
    """What tells the messages apart: their context and their texts."""
    return {
        f"{message.context or ''}|{message.id if isinstance(message.id, str) else '|'.join(message.id)}"
        for message in catalogue
        if message.id
    }


def main() -> int:
    catalogue = load(CATALOGUE)
    faults = [f"not translated: {text}" for text in incomplete(catalogue)]
    faults += [f"not compiled (python -m tools.compile_messages): {path}" for path in stale()]
    if shutil.which("xgettext"):
        have = keys(catalogue)
        want = collected()
        faults += [f"not in the catalogue (make messages): {text}" for text in sorted(want - have)]
        faults += [f"no longer in the code (make messages): {text}" for text in sorted(have - want)]
    elif os.environ.get("CI"):
        faults.append("xgettext is missing; install gettext")
    else:
        print("xgettext is missing: only the catalogue itself was checked (apt install gettext).")
    print("\n".join(faults) or f"{len(catalogue)} messages, all translated.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
