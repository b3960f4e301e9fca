"""``python -m openocop.files.chamber picture|pdf|join TARGET SOURCE…``: prints one line of JSON.

``{"refused": "code"}`` or what was found; see the functions that do the work.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from pathlib import Path

from openocop.files.chamber.codes import HEAVY, UnfitError

MEMORY = 1536 * 1024 * 1024
"""Bytes of addresses: a picture of 60 million pixels needs about a third."""
SECONDS = 40
LARGEST = 256 * 1024 * 1024
"""Bytes that may be written."""


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _done(what: str, target: Path, sources: list[Path]) -> dict[str, object]:
    # Each imports its own parser alone: the process must be there at once.
    if what == "picture":
        from openocop.files.chamber.photo import photo  # noqa: PLC0415

        return photo(sources[0], target)
    if what == "pdf":
        from openocop.files.chamber.pdf import check_pdf  # noqa: PLC0415

        return check_pdf(sources[0], target)
    from openocop.files.chamber.joining import join  # noqa: PLC0415

    return join(sources, target)


def main(what: str, target: str, *sources: str) -> None:
    """Does one thing within the limits and says what came of it."""
    _limit()
    logging.disable()
    try:
        said = _done(what, Path(target), [Path(source) for source in sources])
    except UnfitError as error:
        said = {"refused": error.code}
    except MemoryError:
        said = {"refused": HEAVY}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
