"""``openocop score FILE|-``: from ballots to a star."""

from __future__ import annotations

from typing import Any

from openocop.rulebooks.ballot_file import read_score, write_score
from openocop.rulebooks.management.json_command import JsonCommand
from openocop.rulebooks.scoring import score


class Command(JsonCommand):
    help = "Reads a product's ballots as JSON and prints its result as JSON; needs no database."

    def answer(self, data: dict[str, Any]) -> dict[str, Any]:
        given = read_score(data)
        return write_score(score(given.product_set, given.regulation, given.members, given.ballots))
