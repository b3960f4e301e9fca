"""Stored files sent to people who may have them: by their true kind, never carried out, in pieces where asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import parse_etags

from openocop.files.disk import BLOCK
from openocop.files.queries import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.files.models import StoredFile

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""A stored file runs nothing, loads nothing, and counts as another site; the browser's own viewer of PDFs works."""
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def serve_file(
    request: HttpRequest, stored: StoredFile, *, name: str = "", inline: bool = True
) -> HttpResponseBase:
    """The answer to GET or HEAD; whether the asker may have the file was the view's question before.

    ``name`` is what it is called for this reader (else the stored name), with the ending of its content. Shown in
    the browser only where ``inline`` and a picture or PDF; else handed over as a download. One piece of it
    where the browser asks for one (PDF viewers do). 404 where the disk has no such file.
    """
    found = served(stored, name=name or stored.original_name, inline=inline)
    if found is None:
        raise Http404
    tag = f'"{stored.sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _dressed(HttpResponse(status=304), tag)
    span = _span(request, found.size, tag)
    if span is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{found.size}"
        return _dressed(refused, tag)
    first, last = span
    answer = StreamingHttpResponse(_read(found.path, first, last), content_type=found.media_type)
    if (first, last) != (0, found.size - 1):
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Content-Disposition"] = found.disposition
    return _dressed(answer, tag)


def _dressed(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _span(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte to send; None for a piece that is not there. What is no single piece is sent whole."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    whole = (0, size - 1)
    if not asked or asked[0] == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return whole
    if not asked[1]:
        length = min(int(asked[2]), size)
        return (size - length, size - 1) if length else None
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if asked[2] and int(asked[2]) < first:
        return whole  # no piece at all, and to be overlooked
    return (first, last) if first < size else None


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    """Opened when the first block is asked for: after HEAD nobody asks."""
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block
