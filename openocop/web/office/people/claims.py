"""The desk for claims: producers who say that a record is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.actions import confirm_claim, refuse_claim
from openocop.accounts.models import Claim
from openocop.accounts.queries import claims_to_confirm
from openocop.core.errors import BadInputError
from openocop.web.office.asking import to
from openocop.web.office.people.sight import Sight, at_desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@at_desk
def claims(request: HttpRequest, sight: Sight) -> HttpResponse:
    """The claims that wait for this reader, the oldest first."""
    return _page(request, sight)


def _page(
    request: HttpRequest, sight: Sight, wrong: dict[str, str] | None = None, pk: int = 0
) -> HttpResponse:
    """``wrong``: what cannot be of the claim of this number; what was typed for it comes back."""
    words = {
        "found": claims_to_confirm(sight.reader),
        "wrong_pk": pk,
        "wrong": (wrong or {}).get("reason", ""),
        "typed": request.POST.get("reason", ""),
        "errors": [{"sentence": one, "href": f"#reason-{pk}"} for one in (wrong or {}).values()],
    }
    return render(request, "office/people/claims.html", words, status=400 if wrong else 200)


@require_POST
@at_desk
def confirm(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Confirm that a producer is this person's."""
    one = _claim(pk)
    confirm_claim(one, by=sight.reader)
    sentence = _("%(name)s now acts for %(producer)s.")
    messages.success(request, sentence % {"name": one.person.name, "producer": one.producer.name})
    return to("claims")


@require_POST
@at_desk
def refuse(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Refuse a claim, with a reason that its person reads."""
    one = _claim(pk)
    try:
        refuse_claim(one, reason=request.POST.get("reason", ""), by=sight.reader)
    except BadInputError as error:
        return _page(request, sight, {"reason": error.sentence}, pk)
    messages.success(request, _("The claim of %(name)s is refused.") % {"name": one.person.name})
    return to("claims")


def _claim(pk: int) -> Claim:
    found = Claim.objects.select_related("person", "producer__parent__parent__parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
