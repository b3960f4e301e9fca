"""Addresses of the offices' door."""

from __future__ import annotations

from django.urls import include, path

app_name = "office"
urlpatterns = [
    path("people/", include("openocop.web.office.people.urls")),
    path("journal/", include("openocop.web.office.journal.urls")),
]
