"""The product's settings, with the one address that ``kills.py`` writes acts through."""

from openocop.settings import *  # noqa: F403

ROOT_URLCONF = "bench.kill_urls"
