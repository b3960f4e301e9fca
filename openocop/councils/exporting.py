"""A sitting as plain JSON: everything that leads to its results, for anybody to compute again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openocop.councils.models import Ballot
from openocop.councils.queries import results_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from openocop.councils.models import AgendaItem, Attendance, Declaration, PassResult, Sitting

FORMAT = "openocop-sitting-1"


def export(sitting: Sitting) -> dict[str, Any]:
    """A sitting with its people, agenda, declarations, absences, ballots and results.

    ``passes[].score`` is the file that ``openocop score`` reads, ``passes[].result`` what it answers. A ballot's
    ``sha256`` is that of its ``sheet`` as JSON with sorted keys and no blanks; it stands in the journal since it was
    sealed. Ballots of a pass that is not over are left out but for their digests.
    """
    council = sitting.council
    return {
        "format": FORMAT,
        "code": sitting.code,
        "kind": sitting.kind,
        "began_as": sitting.began_as,
        "turned_why": sitting.turned_why,
        "trial": sitting.trial,
        "state": sitting.state,
        "starts_at": _moment(sitting.starts_at),
        "place": sitting.place,
        "material_at": _moment(sitting.material_at),
        "answer_by": _moment(sitting.answer_by),
        "opened_at": _moment(sitting.opened_at),
        "closed_at": _moment(sitting.closed_at),
        "council": {
            "name": council.name,
            "province": council.place_code,
            "decision": council.decision_number,
            "decided_on": council.decided_on.isoformat(),
            "signer": council.signer,
        },
        "regulation": {
            "rules": sitting.rules,
            "source": sitting.rules_source,
            "star_limit": sitting.star_limit,
        },
        "people": [_person(one) for one in sitting.attendances.all()],
        "items": [
            _item(one)
            for one in sitting.items.select_related("dossier__product__producer").order_by("position", "pk")
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _person(one: Attendance) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "name": one.name,
        "body": one.body,
        "role": one.role,
        "votes": one.votes,
        "present": one.present,
        "words": one.words,
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    dossier = item.dossier
    return {
        "position": item.position,
        "dossier": dossier.pk,
        "product": dossier.product.name,
        "producer": dossier.product.producer.name,
        "product_code": dossier.code,
        "rulebook": item.rulebook_code,
        "rulebook_sha256": item.rulebook_hash,
        "set": item.set_number,
        "state": item.state,
        "star": item.star,
        "outcome": item.outcome,
        "words": item.words,
        "declarations": [_declaration(one) for one in item.declarations.all()],
        "read": [
            {"member": str(one.member_id), "first_at": _moment(one.first_at), "last_at": _moment(one.last_at)}
            for one in item.read_receipts.all()
        ],
        "absences": [
            {"member": str(one.member_id), "pass": one.pass_no, "kind": one.kind, "words": one.words}
            for one in item.absences.all()
        ],
        "passes": _passes(item),
    }


def _declaration(one: Declaration) -> dict[str, Any]:
    return {
        "member": str(one.member_id),
        "interest": one.interest,
        "words": one.words,
        "recused": one.recused,
        "pinned": one.pinned,
        "decided": one.decided_words,
    }


def _passes(item: AgendaItem) -> list[dict[str, Any]]:
    results = {one.pass_no: one for one in results_of(item)}
    rows = Ballot.objects.filter(item=item, sealed_at__isnull=False).order_by("pass_no", "member_id")
    ballots: dict[int, list[Ballot]] = {}
    for one in rows:
        ballots.setdefault(one.pass_no, []).append(one)
    numbers = sorted({*results, *ballots})
    return [_pass(number, results.get(number), ballots.get(number, [])) for number in numbers]


def _pass(number: int, result: PassResult | None, ballots: Iterable[Ballot]) -> dict[str, Any]:
    return {
        "pass": number,
        "ballots": [
            {
                "member": str(one.member_id),
                "source": one.source,
                "sealed_at": _moment(one.sealed_at),
                "sha256": one.digest,
                "sheet": one.sheet if result else None,
            }
            for one in ballots
        ],
        "status": result.status if result else None,
        "score": result.given if result else None,
        "result": result.result if result else None,
    }
