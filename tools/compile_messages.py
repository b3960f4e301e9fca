"""Compile the message catalogues into the package; the result is committed, so that nothing is compiled at run time."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
LOCALE = Path(__file__).resolve().parent.parent / "openocop" / "locale"


def compiled(source: Path) -> bytes:
    """The binary form of one catalogue."""
    binary = io.BytesIO()
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    # The source tells no time of its own; without one of ours the present would make every result another.
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    write_mo(binary, catalogue)
    return binary.getvalue()


def stale() -> list[Path]:
    """Catalogues whose committed binary form is not that of their source."""
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    return [
        source
        for source in sources
        if not source.with_suffix(".mo").exists()
        or source.with_suffix(".mo").read_bytes() != compiled(source)
    ]


if __name__ == "__main__":
    for path in stale():
        path.with_suffix(".mo").write_bytes(compiled(path))
