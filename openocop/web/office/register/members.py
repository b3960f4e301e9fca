"""The members of a cooperative or cooperative group: for whoever may read what is personal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openocop.core.text import person_sort_key
from openocop.register.actions import members_digest, set_members
from openocop.register.kinds import ProducerKind, Reading
from openocop.register.policy import Verb
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, to, typed
from openocop.web.office.register.desk import producer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.register.models import Producer, ProducerMember

KINDS: Final = frozenset({ProducerKind.COOPERATIVE, ProducerKind.COOPERATIVE_GROUP})


def members_of(producer: Producer, classes: frozenset[Reading]) -> dict[str, Any]:
    """For a producer's page: whether it has members, how many, and to whom they may be told, who. One query."""
    found = _ordered(producer)
    return {
        "has_members": producer.kind in KINDS or bool(found),
        "members_count": len(found),
        "members": found if Reading.PRIVATE in classes else [],
    }


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Replaces the list of members, unless somebody changed it meanwhile."""
    found = producer_of(request, pk, Verb.EDIT_PRODUCER)
    lines = "\n".join(_line(one) for one in _ordered(found))
    seen = members_digest(found)

    def act() -> HttpResponse:
        said = [line.partition(";") for line in typed(request, "members").splitlines()]
        rows = [(name.strip(), part.strip()) for name, _sign, part in said]
        set_members(found, rows, seen=typed(request, "seen"), by=me(request))
        messages.success(request, _("Saved."))
        return to("register_producer", found.pk)

    hint = _("One member a line; behind a semicolon the role or share: Nguyễn Thị Mẫu; giám đốc.")
    members = Input("members", _("Members"), kind="long", hint=hint, value=lines)
    title = _("Members of %(name)s") % {"name": found.name}
    return asked_page(request, Asked(title, _("Save"), inputs=(members,), more={"seen": seen}), act)


def _ordered(producer: Producer) -> list[ProducerMember]:
    """By given name, as Vietnamese lists of people are ordered."""
    return sorted(producer.members.all(), key=lambda one: (person_sort_key(one.name), one.pk))


def _line(one: ProducerMember) -> str:
    return f"{one.name}; {one.part}" if one.part else one.name
