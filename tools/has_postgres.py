"""Exits 0 when the PostgreSQL server of OPENOCOP_DATABASE_URL answers."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg

if __name__ == "__main__":
    parts = urlsplit(os.environ["OPENOCOP_DATABASE_URL"])
    try:
        # The tests make their own database; the one that always exists is enough to ask.
        psycopg.connect(urlunsplit(parts._replace(path="/postgres")), connect_timeout=5).close()
    except psycopg.OperationalError:
        sys.exit(1)
