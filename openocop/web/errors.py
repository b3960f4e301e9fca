"""What a person sees when an address, a form or the server fails: what happened and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MB: Final = 1024 * 1024


def page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """One error page: a heading, a sentence that says what to do, and ways on."""
    return render(request, "public/error.html", {"title": title, "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return page(
        request,
        400,
        _("The request cannot be read"),
        _("The address or the form is damaged. Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a policy says of why not, in its own sentence."""
    return page(request, 403, _("You may not open this page"), str(exception) or _guard_lost())


def _guard_lost() -> str:
    return _("If you came from a form that was open for a long time, go back, reload it and send it again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form whose guard did not come along, such as one that stood open while the browser forgot its cookie."""
    return forbidden(request, PermissionError())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return page(
        request,
        404,
        _("This page does not exist"),
        _("Check the address, or find what you need from the home page or by searching the criteria."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        _("Something failed on our side"),
        _(
            "Nothing you entered was half stored. Wait a minute and try again; if it fails again, tell the OCOP office."
        ),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    """An address that was opened in a way it does not answer to, such as a form's address typed by hand."""
    return page(
        request,
        405,
        _("This address cannot be opened like this"),
        _("Go back to the page you came from and use its buttons."),
    )


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """More was sent than the page takes, in bytes; it is told where that is enough for files."""
    if most > settings.LARGEST_BODY:
        sentence = _(
            "At most %(limit)s MB are taken here, and nothing was stored. Go back and choose a smaller file."
        ) % {"limit": most // MB}
    else:
        sentence = _(
            "Go back and choose a smaller file. A file of answers has a few kilobytes; a photograph is not one."
        )
    return page(request, 413, _("What was sent is too large"), sentence)
