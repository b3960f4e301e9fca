"""``openocop advise FILE|-``: which star, and the cheapest ways up."""

from __future__ import annotations

from typing import Any

from openocop.rulebooks.advice import advise
from openocop.rulebooks.ballot_file import read_advise, write_advice
from openocop.rulebooks.management.json_command import JsonCommand


class Command(JsonCommand):
    help = "Reads one set of answers as JSON and prints its star and the cheapest ways up; needs no database."

    def answer(self, data: dict[str, Any]) -> dict[str, Any]:
        product_set, choices = read_advise(data)
        return write_advice(advise(product_set, choices))
