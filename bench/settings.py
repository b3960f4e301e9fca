"""The product's settings, plus one address that answers a constant: the yardstick of the measures."""

from openocop.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
