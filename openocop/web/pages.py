"""Pages that depend on nothing but their address, the language and the content they are made of.

They are built once, kept ready in both plain and compressed form, and answered with an entity tag.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from openocop import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

LARGEST_STORE = 48 * 1024 * 1024
"""Bytes of pages kept in one process; all sheets of three rulebooks in two languages take about half of it."""

SMALLEST_PACKED = 1024
"""Bytes below which packing saves nothing."""


@dataclass(frozen=True, slots=True)
class _Page:
    plain: bytes
    packed: bytes
    tag: str

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


class _Store:
    """The pages used last, up to ``LARGEST_STORE`` bytes."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: _Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._pages[key] = page
            self._size += page.size - (old.size if old else 0)
            while self._size > LARGEST_STORE and len(self._pages) > 1:
                self._size -= self._pages.popitem(last=False)[1].size

    def __len__(self) -> int:
        return len(self._pages)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0


STORE = _Store()


def kept(request: HttpRequest, made_of: str, build: Callable[[], str]) -> HttpResponse:
    """The page at this path, built anew only when what it is ``made_of`` changes.

    ``made_of`` is a content hash, and whatever of the query the page shows: the query itself is no part of the
    key, so that made-up parameters do not fill the store. In debug mode nothing is kept.
    """
    if settings.DEBUG:
        return _answer(request, _packed(build()))
    key = (request.path, made_of, translation.get_language() or "", __version__)
    page = STORE.get(key)
    if page is None:
        page = _packed(build())
        STORE.put(key, page)
    return _answer(request, page)


def _packed(html: str) -> _Page:
    plain = html.encode()
    # mtime=0: the same page gives the same bytes, so that every process tells the same tag.
    return _Page(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:24])


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    tag = f'"{page.tag}-gz"' if packed else f'"{page.tag}"'
    response: HttpResponse
    if _has(request.headers.get("If-None-Match", ""), tag):
        response = HttpResponseNotModified()
    elif packed:
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.plain)
    response.headers["ETag"] = tag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header takes gzip: named, and not with a weight of 0."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.strip().removeprefix("q=").strip("0.") != "" or not weight
    return False


def _has(if_none_match: str, tag: str) -> bool:
    """Compared weakly (RFC 9110, 13.1.2): a proxy that compresses marks the tag as weak."""
    known = {entry.removeprefix("W/") for entry in parse_etags(if_none_match)}
    return bool(known & {tag, "*"})


def pack(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compresses an answer that is made for one reader: quickly, since it is sent once; phones pay by the byte."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if takes_gzip(request.headers.get("Accept-Encoding", "")) and len(response.content) > SMALLEST_PACKED:
        response.content = gzip.compress(response.content, 1, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    return response
