"""The legal forms and the offices' papers out of a dossier: what stands in it, put where the forms ask for it.

All are in Vietnamese, whoever asks for them. What was handed in is printed as it was; a draft as it is now.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import override

from openocop.core.clock import today
from openocop.dossiers.kinds import FindingKey, Level, PaperKind, TextKey, Tick
from openocop.dossiers.queries import content_of, proposed
from openocop.dossiers.wording import chosen_words, points_of
from openocop.papers.inputs import (
    AdvisoryReport,
    Business,
    CommuneReport,
    CoveringRequest,
    EvidenceEntry,
    Holdings,
    Intake,
    Issue,
    Kind,
    ProposedItem,
    ProposedPart,
    ReceivedDocument,
    RegistrationForm,
    Representative,
    RequestedProduct,
    ScoredItem,
    ScoredPart,
    SelfAssessment,
)
from openocop.papers.inputs import Receipt as ReceiptSlip
from openocop.papers.inputs import Visit as VisitWords
from openocop.places.atlas import atlas
from openocop.rulebooks import shelf
from openocop.rulebooks.procedure import get_procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openocop.dossiers.models import Dossier, Paper
    from openocop.papers.inputs import Form
    from openocop.rulebooks.criteria import Item, ProductSet

Content = dict[str, Any]
_TEAM: Final = "Tổ tư vấn Hội đồng"
_CHAIR: Final = "Chủ tịch Hội đồng đánh giá, phân hạng sản phẩm OCOP"
"""What Article 7.3 calls them."""


def content_to_print(dossier: Dossier) -> Content:
    """What was handed in last; what stands in it now, where nothing was handed in yet."""
    last = dossier.hand_ins.order_by("number").last()
    return last.content if last is not None else content_of(dossier)


def registration_form(dossier: Dossier, content: Content) -> RegistrationForm:
    """Form 01, with the offices' numbers where they were given."""
    unit, found = content["unit"], _set(content)
    receipts = {one.level: one for one in dossier.receipts.all()}
    path = (found.category, found.group, found.subgroup or found.name)
    handed_in = dossier.hand_ins.order_by("number").values_list("on", flat=True).first()
    return RegistrationForm(
        province=_province(dossier),
        year=dossier.round_year or (handed_in or today()).year,
        unit_name=unit["name"],
        legal_representative=unit["representative"],
        position=content["texts"].get(TextKey.POSITION, ""),
        contact_address=unit["address"],
        phone=unit["phone"],
        email=unit["email"],
        product_name=content["product"]["name"],
        product_group=tuple(part for part in path if part),
        kind=Kind(dossier.kind),
        samples=content["sample_count"] or None,
        place=_place(dossier),
        day=handed_in,
        commune=_intake(receipts.get(Level.COMMUNE)),
        provincial=_intake(receipts.get(Level.PROVINCE)),
    )


def _intake(receipt: Any) -> Intake:
    if receipt is None:
        return Intake()
    return Intake(number=receipt.text, received=receipt.on, receiver=receipt.received_by)


def self_assessment_form(dossier: Dossier, content: Content) -> SelfAssessment:
    """Form 02 whole, with the appendix of evidence in the order of the criteria."""
    unit, texts = content["unit"], content["texts"]
    handed_in = dossier.hand_ins.order_by("number").values_list("on", flat=True).last()
    return SelfAssessment(
        producer_name=unit["name"],
        producer_kind=_kind_of(dossier, unit["kind"]),
        address=unit["address"],
        phone=unit["phone"],
        email=unit["email"],
        representative=_representative(content),
        founded=date.fromisoformat(unit["registered_on"]) if unit["registered_on"] else None,
        registration_number=texts.get(TextKey.REGISTRATION_NUMBER, "") or unit["tax_code"],
        product="\n".join(
            part for part in (content["product"]["name"], texts.get(TextKey.PRODUCT, "")) if part
        ),
        holdings=_holdings(content["ticks"]),
        history=texts.get(TextKey.HISTORY, ""),
        structure=texts.get(TextKey.STRUCTURE, ""),
        business=Business(
            materials=texts.get(TextKey.MATERIALS, ""),
            quality=texts.get(TextKey.QUALITY, ""),
            market=texts.get(TextKey.MARKET, ""),
            results=texts.get(TextKey.RESULTS, ""),
        ),
        parts=_scored(content),
        evidence=_appendix(content),
        changes=texts.get(TextKey.CHANGES, ""),
        plan=texts.get(TextKey.PLAN, ""),
        place=_place(dossier),
        day=handed_in,
    )


def _representative(content: Content) -> Representative:
    unit = content["unit"]
    return Representative(
        name=unit["representative"],
        gender=unit["representative_sex"],
        ethnicity=unit["representative_ethnic"],
        address=content["texts"].get(TextKey.PERMANENT_ADDRESS, ""),
    )


def _holdings(ticks: list[str]) -> Holdings:
    return Holdings(
        business_registration=Tick.BUSINESS in ticks,
        quality_declaration=Tick.QUALITY_DECLARED in ticks,
        food_safety=Tick.FOOD_SAFETY in ticks,
        production_condition=Tick.PRODUCTION_CONDITION in ticks,
        trademark=Tick.TRADEMARK in ticks,
        indication=Tick.COLLECTIVE_MARK in ticks,
        patent=Tick.PATENT in ticks,
        design=Tick.DESIGN in ticks,
        copyright=Tick.COPYRIGHT in ticks,
        other="x" if Tick.OTHER in ticks else "",
    )


def _scored(content: Content) -> tuple[ScoredPart, ...]:
    found = _set(content)
    numbers = _numbers(content)
    return tuple(
        ScoredPart(
            code=part.code,
            name=part.name,
            max_points=part.max,
            items=tuple(_scored_item(found, item, content, numbers) for item in part.items()),
        )
        for part in found.parts
    )


def _scored_item(
    found: ProductSet, item: Item, content: Content, numbers: Mapping[str, tuple[str, ...]]
) -> ScoredItem:
    entry = content["answers"].get(item.id, {"option": "", "words": ""})
    return ScoredItem(
        number=item.id,
        name=item.name,
        criterion=item.headings[-1] if item.headings else "",
        max_points=item.max,
        option=chosen_words(found, entry["option"]),
        points=points_of(found, item.id, entry["option"]),
        explanation=entry["words"],
        evidence=numbers.get(item.id, ()),
    )


def _numbers(content: Content) -> dict[str, tuple[str, ...]]:
    """The numbers of the appendix by item."""
    found: dict[str, tuple[str, ...]] = {}
    for number, piece in enumerate(content["evidence"], start=1):
        for item in piece["items"]:
            found[item] = (*found.get(item, ()), str(number))
    return found


def _appendix(content: Content) -> tuple[EvidenceEntry, ...]:
    return tuple(
        EvidenceEntry(
            number=str(number),
            name=piece["name"],
            items=tuple(piece["items"]),
            document_number=piece["number"],
            issuer=piece["issuer"],
            day=date.fromisoformat(piece["issued_on"]) if piece["issued_on"] else None,
            file_name=piece["link"],
        )
        for number, piece in enumerate(content["evidence"], start=1)
    )


def commune_report_form(dossier: Dossier, content: Content) -> CommuneReport:
    """Form 03 from the four findings; number, day and signer once it is issued."""
    written = {one.key: one.words for one in dossier.findings.all()}
    unit = content["unit"]
    return CommuneReport(
        commune=_commune(dossier),
        province=_province(dossier),
        producer_name=unit["name"],
        producer_kind=_kind_of(dossier, unit["kind"]),
        address=unit["address"],
        representative=_representative(content),
        product_name=content["product"]["name"],
        local_materials=written.get(FindingKey.MATERIALS, ""),
        local_labour=written.get(FindingKey.LABOUR, ""),
        idea_origin=written.get(FindingKey.IDEA, ""),
        local_identity=written.get(FindingKey.IDENTITY, ""),
        issue=_issue(dossier, PaperKind.COMMUNE_REPORT),
    )


def covering_request_form(dossier: Dossier, content: Content) -> CoveringRequest:
    """The commune's written request to the province (Article 6.2.a)."""
    found, package = _set(content), _package(dossier)
    return CoveringRequest(
        commune=_commune(dossier),
        province=_province(dossier),
        recipients=(f"Ủy ban nhân dân {_province(dossier)}",),
        products=(
            RequestedProduct(
                name=content["product"]["name"],
                producer_name=content["unit"]["name"],
                code=dossier.code,
                product_group=found.name,
                kind=Kind(dossier.kind),
            ),
        ),
        enclosures=package,
        issue=_issue(dossier, PaperKind.REQUEST),
    )


def _package(dossier: Dossier) -> tuple[str, ...]:
    """What goes with the request by the law's list, the request itself left out (Article 6.2)."""
    packages = get_procedure(dossier.procedure_code).packages
    sent = next((one for one in packages if one.sender == "commune"), None)
    tourism = dossier.product_set.sample_products == 0
    parts = sent.parts if sent else ()
    return tuple(one.vi for one in parts if one.code != "request" and not (tourism and one.not_tourism))


def advisory_report_form(dossier: Dossier, content: Content) -> AdvisoryReport:
    """The advisory team's report, or the provincial office's: the item table, visits, and the summary once issued."""
    kind = PaperKind.OFFICE_REPORT if dossier.kind == Kind.REASSESSMENT else PaperKind.ADVISORY_REPORT
    paper = next((one for one in dossier.papers.all() if one.kind == kind), None)
    table = paper.content["items"] if paper else proposed(dossier)
    visit = dossier.visits.order_by("on").last()
    found = _set(content)
    return AdvisoryReport(
        team=f"{_TEAM}\n{_province(dossier)}",
        recipients=(f"{_CHAIR} {_province(dossier)}",),
        product_name=content["product"]["name"],
        product_code=dossier.code,
        producer_name=content["unit"]["name"],
        address=content["unit"]["address"],
        rulebook=f"{dossier.rulebook.decision}; {found.number}. {found.name}",
        parts=_proposed(found, table),
        visit=VisitWords(day=visit.on, people=visit.people, findings=visit.words) if visit else VisitWords(),
        conclusion=paper.content["summary"] if paper else "",
        issue=_issue(dossier, kind),
    )


def _proposed(found: ProductSet, table: Mapping[str, Any]) -> tuple[ProposedPart, ...]:
    return tuple(
        ProposedPart(
            code=part.code,
            name=part.name,
            max_points=part.max,
            items=tuple(
                _proposed_item(found, item, table[item.id]) for item in part.items() if item.id in table
            ),
        )
        for part in found.parts
    )


def _proposed_item(found: ProductSet, item: Item, entry: Mapping[str, Any]) -> ProposedItem:
    return ProposedItem(
        number=item.id,
        name=item.name,
        max_points=item.max,
        option=chosen_words(found, entry["chosen"]),
        points=entry["points"],
        proposed_option=chosen_words(found, entry["proposed"]),
        proposed_points=entry["proposed_points"],
        notes=entry["words"],
    )


def receipt_form(dossier: Dossier, content: Content, level: Level) -> ReceiptSlip:
    """An office's receipt; ``LookupError`` where it has given none."""
    receipt = next((one for one in dossier.receipts.all() if one.level == level), None)
    if receipt is None:
        raise LookupError(level)
    documents = [ReceivedDocument(name=part.vi) for part in _parts(dossier)]
    documents.append(ReceivedDocument(name=f"Minh chứng: {len(content['evidence'])}"))
    return ReceiptSlip(
        office=_commune(dossier) if level is Level.COMMUNE else _province(dossier),
        number=receipt.text,
        received=receipt.on,
        giver=content["unit"]["name"] if level is Level.COMMUNE else f"UBND {_commune(dossier)}",
        phone=content["unit"]["phone"],
        producer_name=content["unit"]["name"],
        product_name=content["product"]["name"],
        product_code=dossier.code,
        kind=Kind(dossier.kind),
        documents=tuple(documents),
        samples=content["sample_count"] or None,
        due=dossier.due_on if level is Level.COMMUNE else None,
        place=_place(dossier),
        receiver=receipt.received_by,
    )


def _parts(dossier: Dossier) -> tuple[Any, ...]:
    kinds = get_procedure(dossier.procedure_code).dossiers
    return next((one.parts for one in kinds if one.kind == dossier.kind), ())


FORMS: Final[dict[str, Callable[[Dossier, Content], Form]]] = {
    "registration": registration_form,
    "self-assessment": self_assessment_form,
    "commune-report": commune_report_form,
    "request": covering_request_form,
    "advisory-report": advisory_report_form,
    "receipt-commune": lambda dossier, content: receipt_form(dossier, content, Level.COMMUNE),
    "receipt-province": lambda dossier, content: receipt_form(dossier, content, Level.PROVINCE),
}
"""The papers by the name that an address has for them."""


def form(dossier: Dossier, name: str, content: Content | None = None) -> Form:
    """A paper of the dossier by its name in ``FORMS``. ``LookupError`` for one that cannot be yet."""
    with override("vi"):
        return FORMS[name](dossier, content_to_print(dossier) if content is None else content)


def _issue(dossier: Dossier, kind: PaperKind) -> Issue:
    paper: Paper | None = next((one for one in dossier.papers.all() if one.kind == kind), None)
    if paper is None:
        return Issue(place=_place(dossier))
    return Issue(number=paper.number, place=_place(dossier), day=paper.dated, signer=paper.signer)


def _set(content: Content) -> ProductSet:
    law = content["law"]
    found = shelf.get_rulebook(law["rulebook"]).set(law["set"])
    if found is None:
        raise LookupError(law["set"])
    return found


def _kind_of(dossier: Dossier, kind: str) -> str:
    """The kind of producer in the decision's own words."""
    known = {one.code: one.vi for one in get_procedure(dossier.procedure_code).producer_kinds}
    return known.get(kind, "")


def _commune(dossier: Dossier) -> str:
    return _running(dossier.product.producer.commune_code)


def _province(dossier: Dossier) -> str:
    return _running(dossier.product.producer.province_code)


def _place(dossier: Dossier) -> str:
    """The commune's name without its kind: where the paper is made."""
    code = dossier.product.producer.commune_code
    unit = atlas().unit_on(code, today()) if code else None
    return unit.base if unit else ""


def _running(code: str) -> str:
    """A unit's name in running text: "xã Mỹ Quí"."""
    unit = atlas().unit_on(code, today()) if code else None
    return f"{unit.kind.lower()} {unit.base}" if unit else ""
