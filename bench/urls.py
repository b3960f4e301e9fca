"""All addresses of the product, ``/constant/``, and the same with as many bytes as asked for."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from openocop.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def constant(_request: HttpRequest, size: int = 8) -> HttpResponse:
    return HttpResponse(body(size))


@cache
def body(size: int) -> bytes:
    return (b"OpenOCOP" * (size // 8 + 1))[:size]


urlpatterns = [path("constant/", constant), path("constant/<int:size>/", constant), *urlpatterns]
