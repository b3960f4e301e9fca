"""Addresses of the journal's pages."""

from __future__ import annotations

from django.urls import path

from openocop.web.office.record import taking, views

urlpatterns = [
    path("", views.journal, name="journal"),
    path("export/", taking.export, name="journal_export"),
    path("verify/", views.verify, name="journal_verify"),
    path("<int:number>/", views.entry, name="journal_entry"),
]
