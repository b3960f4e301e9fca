"""The door for people; it holds no tables and no rules."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "openocop.web"
