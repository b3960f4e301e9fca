"""The product's settings, with a purpose that ``upload_kills.py`` hands files in for."""

from openocop.settings import *  # noqa: F403

ROOT_URLCONF = "bench.upload_urls"
