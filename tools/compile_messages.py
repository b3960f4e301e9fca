"""Compile the message catalogues (as ``openocop setup`` does), for tests that run without a setup."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openocop.settings")

if __name__ == "__main__":
    import django

    django.setup()
    from openocop.web.management.commands.setup import compile_translations

    compile_translations()
