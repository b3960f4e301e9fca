"""Files of strangers are opened in a process of their own (``chamber``): its codes, turned into words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.files.chamber import codes
from openocop.files.chamber.codes import LEAST_SIDE, MOST_PAGES, MOST_PIXELS
from openocop.files.kinds import EVIDENCE, Kind
from openocop.files.refusals import PLACE, refuse_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 90
"""Seconds after which nobody waits any more; the process itself has fewer of the machine's time."""
_AT_ONCE: Final = BoundedSemaphore(2)
"""So many at one time in a process of the server: each may take much memory."""
_ROOT: Final = Path(__file__).resolve().parent.parent.parent


def open_apart(what: str, target: Path, *sources: Path) -> dict[str, Any]:
    """Lets the chamber do ``what`` ("picture", "pdf", "join"); what it found. ``BadInputError`` for what it refuses."""
    command = [sys.executable, "-m", "openocop.files.chamber", what, str(target), *map(str, sources)]
    said = _answer(command)
    if refused := said.get("refused"):
        if refused == codes.LOCKED:
            refuse_kind(Kind.LOCKED, EVIDENCE)
        raise BadInputError(PLACE, _sentence(what, refused))
    return said


def _answer(command: Sequence[str]) -> dict[str, Any]:
    """What the process printed; "heavy" where it took too long or was ended by its limits."""
    try:
        with _AT_ONCE:
            done = subprocess.run(  # noqa: S603 - our own program, and paths of our own making
                command,
                env=_surroundings(),
                capture_output=True,
                timeout=LONGEST,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": codes.HEAVY}
    return said


def _surroundings() -> dict[str, str]:
    """What the process may know: where the program lies, and none of the settings, which hold secrets."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("OPENOCOP_", "PG"))}
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return plain | {"PYTHONPATH": os.pathsep.join(paths)}


def _sentence(what: str, code: str) -> str:
    if code == codes.PIXELS:
        said = _("The picture has more than %(most)s million pixels. Make it smaller, and send it again.")
        return said % {"most": MOST_PIXELS // 1_000_000}
    if code == codes.SMALL:
        said = _("The picture is too small: each side needs at least %(least)s pixels. Send the original.")
        return said % {"least": LEAST_SIDE}
    if code == codes.PAGES:
        return _("The PDF has more than %(most)s pages. Send it in parts.") % {"most": MOST_PAGES}
    if code == codes.SIGNED_ACTIVE:
        return _(
            "This signed PDF contains scripts or starts programs, which is not safe. Ask for it without them, or "
            "print it as a new PDF."
        )
    if what == "pdf":
        return _pdf_sentence(code)
    return _("The picture is damaged or was cut off on the way. Choose it again, or take a new one.")


def _pdf_sentence(code: str) -> str:
    if code == codes.HEAVY:
        return _(
            "The PDF cannot be opened safely: it asks for too much. Print it as a new PDF, and send that."
        )
    return _("The PDF is damaged and cannot be opened. Make it anew, or send photographs of its pages.")
