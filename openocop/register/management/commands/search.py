"""``openocop search "TEXT"``: what the catalogue's search finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from openocop.core.clock import today
from openocop.register.searching import search
from openocop.register.wording import plain_product

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Finds products by words, with or without accents, in names, producers, sets and places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="what to look for")
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument("--limit", type=int, default=24, help="at most so many products (24)")

    def handle(self, *_args: Any, **options: Any) -> None:
        day = today()
        found = search(options["text"], day, limit=max(1, options["limit"]))
        rows = [plain_product(one, day) for one in found.products]
        if options["json"]:
            answer = {"total": found.total, "capped": found.capped, "near": found.near, "products": rows}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for row in rows:
            star = f"{row['star']}★" if row["star"] else "–"
            self.stdout.write(f"{star}  {row['name']} – {row['producer']} – {row['place'] or '?'}")
