"""Lets a checkout run as ``python -m openocop``."""

from openocop.cli import main

main()
