"""Saved lists of columns: kept from an import, renamed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.register.importing.profiles import delete_profile, rename_profile, save_profile
from openocop.register.importing.working import begin
from openocop.register.models import ImportProfile
from openocop.register.models.imports import BatchState
from openocop.register.policy import Verb, why_not
from openocop.web.door import for_whom, me, signed_in
from openocop.web.office.asking import to, typed
from openocop.web.office.register.imports import batch_for, change, province_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@signed_in
def profiles(request: HttpRequest) -> HttpResponse:
    """The saved lists of columns of one's office."""
    found = ImportProfile.objects.filter(province=province_of(me(request))).order_by("name", "pk")
    return render(request, "office/register/import_profiles.html", {"found": list(found)})


@require_POST
@signed_in
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves how an import's columns are understood; or, with "own", reads it without a saved list."""
    batch = batch_for(request, pk)
    if typed(request, "own"):
        change(batch, mapping={}, profile=None, own_columns=True)
        batch.refresh_from_db()
        begin(batch, BatchState.READING, by=me(request))
        return to("import", pk)
    profile = save_profile(batch, typed(request, "name"), by=me(request))
    messages.success(
        request,
        _("Saved as “%(name)s”. A later list with the same headings is understood so.")
        % {"name": profile.name},
    )
    return to("import", pk)


@require_POST
@signed_in
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for a saved list of columns."""
    rename_profile(_profile(request, pk), typed(request, "name"), by=me(request))
    messages.success(request, _("Saved."))
    return to("import_profiles")


@require_POST
@signed_in
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a saved list of columns; lists that were read by it stay as they are."""
    delete_profile(_profile(request, pk), by=me(request))
    messages.success(request, _("Deleted."))
    return to("import_profiles")


def _profile(request: HttpRequest, pk: int) -> ImportProfile:
    found = ImportProfile.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), Verb.IMPORT, found.province))
    return found
