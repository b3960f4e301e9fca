from __future__ import annotations

import pytest

from openocop.core.errors import BadInputError


@pytest.mark.parametrize(
    ("place", "message"),
    [("ballots[2]", "ballots[2]: No such item."), ("", "No such item.")],
    ids=["with a place", "without"],
)
def test_bad_input_says_where_and_what(place: str, message: str) -> None:
    error = BadInputError(place, "No such item.")
    assert str(error) == message
    assert (error.place, error.sentence) == (place, "No such item.")
