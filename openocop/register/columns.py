"""Columns that follow from others of their row: what search reads, and the order of the Vietnamese alphabet.

``pre_save`` fills them for ``save()`` and ``bulk_create()``; after ``update()`` and ``bulk_update()`` of what they
follow from, ``actions.refold`` fills them anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db import models

from openocop.core.text import norm, sort_key, tokens

if TYPE_CHECKING:
    from django.db.models import Model

    TextField = models.TextField[str, str]
    CharField = models.CharField[str, str]
else:
    TextField = models.TextField
    CharField = models.CharField


class Searchable(Protocol):
    """A row that can be found by words."""

    def search_text(self) -> str:
        """All words by which the row is to be found."""


def folded_words(text: str) -> str:
    """The words without accents, a blank before and after each: " tra sen thap muoi "."""
    return f" {' '.join(tokens(text))} "


def accented_words(text: str) -> str:
    """The words in small letters with their accents in one place, blanks as in ``folded_words``."""
    return f" {' '.join(word for word in norm(text).split() if word)} "


class FoldedField(TextField):
    """The row's words without accents, for search: a blank before a word makes it a beginning."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The words of the row as it is now."""
        words = folded_words(model_instance.search_text())  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, words)
        return words


class FoldedNameField(TextField):
    """The row's name alone without accents: what is called so stands before what only lies there."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The words of the row's name as it is now."""
        words = folded_words(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, words)
        return words


class NormField(TextField):
    """The row's words with their accents: whoever types accents finds those first."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The words of the row as it is now."""
        words = accented_words(model_instance.search_text())  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, words)
        return words


class CommuneField(CharField):
    """The commune of today of a product's producer, so that lists and maps need no other table."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The producer's commune as it is now."""
        code = model_instance.producer.commune_code  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, code)
        return code


class SortKeyField(TextField):
    """The key by which the row's name stands in a Vietnamese list; compared by code point on both engines."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The key of the row's name as it is now."""
        key = sort_key(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key
