"""Forms as pages: what was typed comes back with the errors, each beside its field and in one summary."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from openocop.core.errors import BadInputError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; ``kept``: what was typed comes back (never a password or code)."""

    name: str
    kept: bool = False


def errors_of(error: BadInputError | RefusedError, default: str = "") -> dict[str, str]:
    """The sentence of an error by the field it stands at; a refusal stands at none, or the default."""
    if isinstance(error, BadInputError):
        return {error.place or default: error.sentence}
    return {default: str(error)}


def status_of(error: BadInputError | RefusedError) -> int:
    """400 for what cannot be read, 409 for what is not possible now."""
    return HTTPStatus.BAD_REQUEST if isinstance(error, BadInputError) else HTTPStatus.CONFLICT


def answered(request: HttpRequest, fields: Iterable[Field], errors: dict[str, str]) -> dict[str, Any]:
    """For the page: ``typed`` and ``wrong`` by field, and ``errors`` for the summary with links to the fields."""
    named = list(fields)
    known = {field.name for field in named}
    return {
        "typed": {field.name: request.POST.get(field.name, "") for field in named if field.kept},
        "wrong": errors,
        "errors": [
            {"sentence": sentence, "href": f"#{place}" if place in known else ""}
            for place, sentence in errors.items()
        ],
    }
