"""All addresses of the product and ``/constant/``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from openocop.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def constant(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("OpenOCOP")


urlpatterns = [path("constant/", constant), *urlpatterns]
