"""``openocop refold``: writes the search columns anew, as after a change of how words are folded."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openocop.register.models import Producer, Product

CHUNK = 1_000


class Command(BaseCommand):
    help = "Writes the search columns of producers and products anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for model, names in (
            (Producer, ["folded", "norm", "sort_key"]),
            (Product, ["folded", "folded_name", "norm", "sort_key", "commune_code"]),
        ):
            rows = model.objects.all() if model is Producer else Product.objects.select_related("producer")
            for row in rows.iterator(chunk_size=CHUNK):
                row.save(update_fields=names)
