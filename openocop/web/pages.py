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

from openocop import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

LARGEST_STORE = 48 * 1024 * 1024
"""Bytes of pages kept in one process; all sheets of three rulebooks in two languages take about half of it."""


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
    key = (request.path, made_of, translation.get_language() or "", __version__)
    page = None if settings.DEBUG else STORE.get(key)
    if page is None:
        page = _packed(build())
        STORE.put(key, page)
    return _answer(request, page)


def _packed(html: str) -> _Page:
    plain = html.encode()
    # mtime=0: the same page gives the same bytes, so that every process tells the same tag.
    return _Page(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:24]}"')


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    response: HttpResponse
    if request.headers.get("If-None-Match", "") == page.tag:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.plain)
    response.headers["ETag"] = page.tag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
