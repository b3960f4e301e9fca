"""Dossiers of the demonstration: of invented products alone, each in another state, made by the rooms' own verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from openocop.accounts.models import Holding, Person
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.demo.facts import invented_dossiers
from openocop.dossiers import actions
from openocop.dossiers.actions import Described, Signed
from openocop.dossiers.kinds import FindingKey, PaperKind
from openocop.dossiers.models import Dossier
from openocop.files.actions import keep_file
from openocop.papers.blocks import Document, plain
from openocop.papers.pdf import write
from openocop.register.actions import create_product, update_producer
from openocop.register.models import Producer, Product
from openocop.rulebooks.procedure import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

RULEBOOK: Final = "QD26-2026"
_SIGNER: Final = "Nguyễn Văn Mẫu"


def build_dossiers(by: Person) -> int:
    """Makes the demonstration's dossiers once; how many, none where they are there or their people are not."""
    producer = Producer.objects.filter(demonstration=True, tax_code="0900000001").first()
    people = _people()
    if (
        producer is None
        or producer.office_id is None
        or len(people) < len(_ROLES)
        or Dossier.objects.exists()
    ):
        return 0
    entries = invented_dossiers()
    with transaction.atomic():
        update_producer(producer, entries["unit"], by=by)
        for entry in entries["dossiers"]:
            _make(producer, entry, people, by)
    return len(entries["dossiers"])


_ROLES: Final = (Role.PRODUCER, Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER, Role.ADVISORY_MEMBER)


def _people() -> dict[Role, Person]:
    """One person of each role that works on a dossier, of the demonstration's first commune."""
    found: dict[Role, Person] = {}
    for one in Holding.objects.on(today()).select_related("person", "office").order_by("pk"):
        if Role(one.role) in _ROLES:
            found.setdefault(Role(one.role), one.person)
    return found


def _make(producer: Producer, entry: dict[str, Any], people: dict[Role, Person], by: Person) -> None:
    draft = Product(
        producer=producer,
        name=entry["product"],
        rulebook_code=RULEBOOK,
        set_number=entry["set"],
        story=entry.get("story", ""),
        demonstration=True,
    )
    product = create_product(draft, packs=entry["packs"], by=by)
    owner = people[Role.PRODUCER]
    dossier = actions.open_dossier(product, Kind.FIRST, set_number=entry["set"], by=owner)
    _write(dossier, entry, owner)
    for step in entry.get("steps", []):
        _STEPS[step](dossier, people)


def _write(dossier: Dossier, entry: dict[str, Any], owner: Person) -> None:
    items = dossier.product_set.items
    for item in items[: entry.get("answered", len(items))]:
        best = sorted(item.options, key=lambda option: -option.points)
        option = best[min(entry.get("modest", 0), len(best) - 1)]
        actions.save_answer(dossier, item.id, option=option.id, words=entry["words"], seen=0, by=owner)
    begun = {one.key: one.edition for one in dossier.texts.all()}  # some begin as in the dossier before
    for key, words in entry["texts"].items():
        actions.save_text(dossier, key, words=words, seen=begun.get(key, 0), by=owner)
    actions.save_declared(
        dossier, ticks=entry["ticks"], small_or_medium=True, sample_count=entry.get("samples", 5), by=owner
    )
    for name, paper, place in entry["evidence"]:
        said = Described(name=name, paper=paper, number="01/MẪU", issuer="Cơ quan Mẫu", issued_on=today())
        stored = keep_file(_sample_paper(name), name=f"{paper}.pdf")
        actions.add_evidence(dossier, said, file=stored, items=[items[place].id], by=owner)


def _hand_in(dossier: Dossier, people: dict[Role, Person]) -> None:
    actions.hand_in(dossier, edition=dossier.edition, declared=True, by=people[Role.PRODUCER])


def _request(dossier: Dossier, people: dict[Role, Person]) -> None:
    officer = people[Role.COMMUNE_OFFICER]
    for key in FindingKey:
        words = "Cán bộ xã đã kiểm tra tại nơi sản xuất; mô tả của chủ thể là đúng (dữ liệu mẫu)."
        actions.save_finding(dossier, key, words=words, seen=0, by=officer)
    report, request = _signed(PaperKind.COMMUNE_REPORT, "01/BC-UBND"), _signed(PaperKind.REQUEST, "02/UBND")
    actions.request_province(dossier, edition=dossier.edition, report=report, request=request, by=officer)


def _receive(dossier: Dossier, people: dict[Role, Person]) -> None:
    actions.receive(dossier, edition=dossier.edition, by=people[Role.PROVINCIAL_OFFICER])


def _assign(dossier: Dossier, people: dict[Role, Person]) -> None:
    team = [people[Role.ADVISORY_MEMBER]]
    actions.assign(dossier, team, edition=dossier.edition, by=people[Role.PROVINCIAL_OFFICER])


def _report(dossier: Dossier, people: dict[Role, Person]) -> None:
    signed = _signed(PaperKind.ADVISORY_REPORT, "03/BC-TTV")
    words = "Hồ sơ đủ thành phần; minh chứng phù hợp với mức tự đánh giá (dữ liệu mẫu)."
    actions.report(
        dossier, edition=dossier.edition, signed=signed, summary=words, by=people[Role.ADVISORY_MEMBER]
    )


_STEPS: Final[dict[str, Callable[[Dossier, dict[Role, Person]], None]]] = {
    "hand_in": _hand_in,
    "request": _request,
    "receive": _receive,
    "assign": _assign,
    "report": _report,
}


def _signed(kind: PaperKind, number: str) -> Signed:
    copy = keep_file(_sample_paper(f"{PAPERS[kind]} {number}"), name=f"{kind}.pdf")
    return Signed(number=number, dated=today(), signer=_SIGNER, copy=copy)


def _sample_paper(name: str) -> bytes:
    """A page that says what paper it stands for, and that it is none."""
    said = "Dữ liệu mẫu để dùng thử phần mềm, không phải giấy tờ thật."
    return write(Document(name, (plain(name, "title", 1), plain(said, "text")), today()))


PAPERS: Final = {
    PaperKind.COMMUNE_REPORT: "Báo cáo của xã",
    PaperKind.REQUEST: "Văn bản đề nghị của xã",
    PaperKind.ADVISORY_REPORT: "Báo cáo của tổ tư vấn",
}


def smallest_pdf(words: str) -> bytes:
    """The smallest PDF with one empty page; the words make its content its own."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
    )
    body, places = b"%PDF-1.4\n% " + words.encode().hex().encode() + b"\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n" + table
    return body + end + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
