"""Addresses of the files that come in."""

from __future__ import annotations

from django.urls import path

from openocop.web.producer import uploads

app_name = "uploads"
urlpatterns = [
    path("", uploads.begin, name="begin"),
    path("<uuid:number>/", uploads.upload, name="upload"),
    path("<uuid:number>/finish/", uploads.finish, name="finish"),
    path("<uuid:number>/abandon/", uploads.abandon, name="abandon"),
]
