"""Addresses of the offices' door."""

from __future__ import annotations

from django.urls import include, path

app_name = "office"
urlpatterns = [
    path("people/", include("openocop.web.office.people.urls")),
    path("register/", include("openocop.web.office.register.urls")),
    path("dossiers/", include("openocop.web.office.dossiers.urls")),
    path("journal/", include("openocop.web.office.record.urls")),
]
