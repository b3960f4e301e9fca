"""The errors that carry a sentence for the person who meets them."""

from __future__ import annotations


class RefusedError(Exception):
    """Not now: the act is understood but cannot be done, and the sentence says why and what to do (409).

    "You may not" is Django's ``PermissionDenied`` (403); the two are never mixed.
    """


class BadInputError(Exception):
    """Something handed in cannot be read: a file, a value, a name that nobody knows.

    ``place`` names where it stands (a file and line, or a path such as ``ballots[2].choices["1.4"]``);
    ``sentence`` says what is wrong and what to do.
    """

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place = place
        self.sentence = sentence
