"""How the columns of a kind of list are understood, saved under a name by the office that corrected it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.register.actions.steps import clean, note
from openocop.register.models import ImportBatch, ImportProfile
from openocop.register.models.imports import BatchState
from openocop.register.policy import Verb, allow
from openocop.register.reading.cell import column_index
from openocop.register.reading.headings import Headings, apply_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openocop.accounts.models import Person

LONGEST_NAME: Final = 100


def checked_mapping(batch: ImportBatch, changed: Mapping[str, str]) -> dict[str, str]:
    """The batch's columns with what a person changed of them.

    Raises ``BadInputError`` for unknown columns and fields, for a field given twice, and when no column holds the
    products' names.
    """
    labels = {column_index(letters): words for letters, words in batch.labels.items()}
    mapping: dict[str, str] = batch.mapping | changed
    headings = apply_mapping(Headings(tuple(batch.heading_rows), labels, {}), mapping)
    if headings.holds != "products":
        raise BadInputError(
            "mapping",
            _("This is no list of products: no column is known to hold their names. Say which one does."),
        )
    return mapping


def save_profile(batch: ImportBatch, name: str, *, by: Person) -> ImportProfile:
    """Saves how a batch's columns are understood; a profile of the same headings or name is written over.

    Raises ``PermissionDenied``; ``BadInputError`` without a name; ``RefusedError`` for a file not read yet, and where
    the name belongs to a profile of other headings.
    """
    actor = allow(by, Verb.IMPORT, batch.province)
    words = _name(name)
    if batch.state not in {BatchState.PREVIEWED, BatchState.APPLIED}:
        raise RefusedError(_("The file is not read yet."))
    try:
        with transaction.atomic():
            profile, _new = ImportProfile.objects.update_or_create(
                province=batch.province,
                headings_digest=batch.headings_digest,
                defaults={"name": words, "mapping": batch.mapping},
            )
            ImportBatch.objects.filter(pk=batch.pk).update(profile=profile)
            note(actor, "save", profile, {"name": words})
    except IntegrityError:
        raise RefusedError(_taken()) from None
    return profile


def rename_profile(profile: ImportProfile, name: str, *, by: Person) -> None:
    """Gives a profile another name. Raises ``PermissionDenied``, ``BadInputError``, ``RefusedError``."""
    actor = allow(by, Verb.IMPORT, profile.province)
    words = _name(name)
    try:
        with transaction.atomic():
            if ImportProfile.objects.filter(pk=profile.pk).update(name=words) != 1:
                raise RefusedError(_("Somebody deleted this profile meanwhile."))
            note(actor, "rename", profile, {"name": words})
    except IntegrityError:
        raise RefusedError(_taken()) from None
    profile.name = words


def delete_profile(profile: ImportProfile, *, by: Person) -> None:
    """Deletes a profile; lists that were read by it stay as they are. Raises ``PermissionDenied``."""
    actor = allow(by, Verb.IMPORT, profile.province)
    with transaction.atomic():
        note(actor, "delete", profile, {"name": profile.name})
        profile.delete()


def profile_named(name: str, province: str) -> ImportProfile:
    """The profile of a province's office by its name; ``BadInputError`` that names those there are."""
    found = ImportProfile.objects.filter(province=province, name=name).first()
    if found is None:
        known = (
            ImportProfile.objects.filter(province=province).order_by("name").values_list("name", flat=True)
        )
        names = ", ".join(f"“{one}”" for one in known) or "–"
        raise BadInputError(
            "--profile", _("There is no such profile. There are: %(names)s.") % {"names": names}
        )
    return found


def _name(name: str) -> str:
    words = str(clean("name", name, LONGEST_NAME))
    if not words:
        raise BadInputError("name", _("Give the profile a name by which you will know it."))
    return words


def _taken() -> str:
    return _("Another profile has this name already. Choose another one.")
