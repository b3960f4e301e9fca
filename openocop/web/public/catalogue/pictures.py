"""Pictures of products: how pages show them, and the address under which anyone gets one size of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from openocop.files.queries import answer_for, renditions
from openocop.register.queries import is_picture_public

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.files.queries import Rendition
    from openocop.register.models import ProductPicture

KEPT_FOR: Final = "public, max-age=31536000, immutable"
"""A year: another picture has another address."""
MIDDLE: Final = 640
"""Pixels: the width that is shown where a browser does not choose by itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for a page: addresses of its sizes, width and height in pixels, and what it shows.

    ``jpeg`` is the widest, for previews on other sites; ``jpeg_width`` and ``jpeg_height`` are its own.
    """

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    widest: str
    jpeg: str
    jpeg_width: int
    jpeg_height: int


def as_shown(picture: ProductPicture) -> Shown:
    """How pages show a picture. No query."""
    *sizes, jpeg = renditions(picture)
    middle = next((one for one in reversed(sizes) if one.width <= MIDDLE), sizes[0])
    return Shown(
        src=_href(picture, middle),
        srcset=", ".join(f"{_href(picture, one)} {one.width}w" for one in sizes),
        width=middle.width,
        height=middle.height,
        alt=picture.alt,
        widest=_href(picture, sizes[-1]),
        jpeg=_href(picture, jpeg),
        jpeg_width=jpeg.width,
        jpeg_height=jpeg.height,
    )


@require_safe
def picture(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """One size of a picture that a product of the catalogue has; of any other nobody is told that it exists."""
    served = answer_for(digest, name) if is_picture_public(digest) else None
    if served is None:
        raise Http404
    answer = HttpResponse(served.path.read_bytes(), content_type=served.media_type)
    answer["Cache-Control"] = KEPT_FOR
    answer["Content-Disposition"] = served.disposition
    # Products are shown on other sites too, beside the address of their page.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Weak: a damaged file that is handed in again is made anew, perhaps by another version of the encoder.
    answer["ETag"] = f'W/"{digest}-{name}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _href(picture: ProductPicture, one: Rendition) -> str:
    return reverse("public:picture", args=[picture.digest, one.name])
