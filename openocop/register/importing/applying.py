"""Applying a plan: everything in one transaction, recorded as one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.models import Office
from openocop.accounts.roles import OfficeKind
from openocop.core.clock import now, today
from openocop.core.errors import RefusedError
from openocop.journal.actions import Subject, record
from openocop.places.atlas import atlas
from openocop.register.actions.recognitions import star_of
from openocop.register.columns import accented_words, folded_words
from openocop.register.importing.planning import fields_of_product, web_page
from openocop.register.kinds import RecognitionKind
from openocop.register.models import ImportBatch, Pack, Producer, Product, Recognition
from openocop.register.models.imports import BatchState, Verdict
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor
    from openocop.register.importing.known import Made, Maker
    from openocop.register.importing.planning import Plan, Planned
    from openocop.register.reading.rounds import SaidRecognition

CHUNK: Final = 1_000
_TAKEN: Final = frozenset({Verdict.CREATE, Verdict.UPDATE})


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was made of: its name and hash, and the province whose list it is."""

    file_name: str
    digest: str
    province: str


@dataclass(slots=True)
class _Work:
    """Rows to be made, and what to take back in order to undo it."""

    source: Source
    producers: dict[int, Producer] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    packs: list[Pack] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)
    changed_producers: dict[int, dict[str, Any]] = field(default_factory=dict)
    changed_products: dict[int, dict[str, Any]] = field(default_factory=dict)
    successions: list[tuple[Recognition, Recognition, date | None]] = field(default_factory=list)
    """Which superseded which, and from what day on."""
    touched: set[int] = field(default_factory=set)
    """Products of the register that get new recognitions."""


def apply_plan(
    made: Plan, source: Source, *, by: Person, previewed: ImportBatch | None = None
) -> ImportBatch:
    """Writes what a plan says: one transaction, one act. A plan that changes nothing writes nothing but the batch.

    ``previewed`` is the batch that somebody looked at before; it is taken in once. Raises ``PermissionDenied``;
    ``RefusedError`` when it was taken in already, and when the register changed meanwhile in a way that does not fit.
    """
    actor = allow(by, Verb.IMPORT, source.province)
    work = _Work(source)
    for row in made.rows:
        if row.verdict in _TAKEN:
            _collect(row, work)
    try:
        with transaction.atomic():
            batch = _claimed(previewed) or ImportBatch(file_digest=source.digest, by=by, at=now())
            return _written(batch, made, work, actor)
    except IntegrityError:
        sentence = _(
            "The register was changed meanwhile by somebody else. Look at the file again and apply it then."
        )
        raise RefusedError(sentence) from None


def _claimed(previewed: ImportBatch | None) -> ImportBatch | None:
    """Takes the batch that was looked at, if nobody else did."""
    if previewed is None:
        return None
    rows = ImportBatch.objects.filter(pk=previewed.pk, state=BatchState.PREVIEWED)
    if rows.update(state=BatchState.APPLIED) != 1:
        raise RefusedError(_("This file was taken in already."))
    return previewed


def _written(batch: ImportBatch, made: Plan, work: _Work, actor: Actor) -> ImportBatch:
    batch.file_name, batch.province = work.source.file_name[:300], work.source.province
    batch.sheet, batch.counts = made.sheet, made.counts
    batch.heading_rows, batch.mapping = list(made.headings.rows), made.headings.as_json()
    batch.state, batch.applied_at = BatchState.APPLIED, now()
    batch.undo = _write(work)
    batch.save()
    facts = {"file": batch.file_name, "digest": batch.file_digest, "counts": batch.counts}
    entry = record(
        actor=actor, verb="importbatch:apply", subject=Subject("importbatch", str(batch.pk)), facts=facts
    )
    batch.act = entry.number
    batch.save(update_fields=["act"])
    return batch


def _collect(row: Planned, work: _Work) -> None:
    if row.maker is None or row.made is None:
        return
    _collect_maker(row, row.maker, work)
    if row.made.pk is None:
        product = work.products.get(id(row.made)) or _new_product(row, row.made, work)
    else:
        product = Product(pk=row.made.pk)
        if row.fills_made:
            filled = {name: value for name, value in fields_of_product(row.entry).items() if _goes(name, row)}
            work.changed_products.setdefault(row.made.pk, {}).update(filled)
    work.packs += [Pack(product=product, text=text[:300]) for text in row.new_packs]
    if row.new_stars and row.made.pk is not None:
        work.touched.add(row.made.pk)
    work.recognitions += [_new_recognition(said, product, work) for said in row.new_stars]


def _goes(name: str, row: Planned) -> bool:
    """A field that is filled, with the one that belongs to it."""
    pairs = {"rulebook_code": "set_number", "price_to": "price_from"}
    return pairs.get(name, name) in row.fills_made


def _collect_maker(row: Planned, maker: Maker, work: _Work) -> None:
    if maker.pk is not None:
        if row.fills_maker:
            work.changed_producers.setdefault(maker.pk, {}).update(row.fills_maker)
        return
    producer = work.producers.get(id(maker))
    if producer is None:
        work.producers[id(maker)] = _new_producer(row, work)
        return
    # A later line of the same new producer may say what the first did not.
    for name, value in _said_of_producer(row).items():
        if value and not getattr(producer, name):
            setattr(producer, name, value)


def _said_of_producer(row: Planned) -> dict[str, Any]:
    entry = row.entry
    today_codes = entry.place.today
    return {
        "kind": entry.producer_kind.value if entry.producer_kind else "",
        "short_name": entry.producer_short[:300],
        "tax_code": entry.tax_code,
        "registered_on": entry.founded,
        "representative": entry.representative[:300],
        "address": entry.address[:500],
        "place_then": entry.place.then,
        "place_day": entry.place.then_day,
        "commune_code": today_codes[0] if len(today_codes) == 1 else "",
        "commune_candidates": list(today_codes) if len(today_codes) > 1 else [],
        "province_code": entry.place.province,
        "phone": entry.phone[:60],
        "email": entry.email[:254],
        "website": web_page(entry),
    }


def _new_producer(row: Planned, work: _Work) -> Producer:
    said = _said_of_producer(row)
    said["province_code"] = said["province_code"] or work.source.province
    return Producer(name=row.entry.producer[:300], created_at=now(), **said)


def _new_product(row: Planned, made: Made, work: _Work) -> Product:
    producer = work.producers.get(id(made.maker)) or Producer(pk=made.maker.pk)
    values = fields_of_product(row.entry)
    product = Product(producer=producer, name=row.entry.product[:300], created_at=now(), **values)
    work.products[id(made)] = product
    return product


def _new_recognition(said: SaidRecognition, product: Product, work: _Work) -> Recognition:
    return Recognition(
        product=product,
        stars=said.stars or 0,
        decided_on=said.decided_on,
        year=said.decided_on.year if said.decided_on else said.year,
        decision_number=said.decision_number[:100],
        issuing_body=said.issuer[:300],
        issuer_level=said.issuer_level,
        stated_expiry=said.stated_expiry,
        round=str(said.round or ""),
        source=work.source.file_name[:500],
    )


def _write(work: _Work) -> dict[str, Any]:
    producers = list(work.producers.values())
    offices = _open_offices(producers)
    Producer.objects.bulk_create(producers, batch_size=CHUNK)
    products = list(work.products.values())
    _join(products, work)
    _date_stars(products, work)
    Product.objects.bulk_create(products, batch_size=CHUNK)
    Pack.objects.bulk_create(work.packs, batch_size=CHUNK)
    Recognition.objects.bulk_create(work.recognitions, batch_size=CHUNK)
    undo = {
        "offices": [one.pk for one in offices],
        "producers": [one.pk for one in producers],
        "products": [one.pk for one in products],
        "packs": [one.pk for one in work.packs],
        "recognitions": [one.pk for one in work.recognitions],
        "superseded": _supersede(work),
        "producers_before": _fill(Producer, work.changed_producers),
        "products_before": _fill(Product, work.changed_products),
    }
    keep_stars(work.touched)
    return undo


def _join(products: list[Product], work: _Work) -> None:
    """The whole producer instead of its bare number, since the search columns are made of it."""
    bare = {product.producer.pk for product in products if not product.producer.name}
    whole = Producer.objects.in_bulk(list(bare))
    for product in products:
        if not product.producer.name and product.producer.pk in whole:
            product.producer = whole[product.producer.pk]
    for pack in work.packs:
        pack.product_id = pack.product.pk


def _date_stars(products: list[Product], work: _Work) -> None:
    """Star and days of new products, from their new recognitions."""
    by_product: dict[int, list[Recognition]] = {}
    for one in work.recognitions:
        by_product.setdefault(id(one.product), []).append(one)
    for product in products:
        found = by_product.get(id(product), [])
        pairs = _in_succession(found)
        product.star, product.valid_from, product.valid_to = star_of(found)
        for earlier, later in pairs:
            # Who superseded is written once it has a number; the database wants both or neither.
            work.successions.append((earlier, later, earlier.superseded_on))
            earlier.superseded_on = None


def _in_succession(found: list[Recognition]) -> list[tuple[Recognition, Recognition]]:
    """Of dated recognitions of one product each later one supersedes the one it found in force; the pairs."""
    dated = sorted((one for one in found if one.decided_on), key=lambda one: (one.decided_on, one.stars))
    pairs = []
    for earlier, later in pairwise(dated):
        if later.kind == RecognitionKind.FIRST:
            later.kind = (
                RecognitionKind.UPGRADE if later.stars > earlier.stars else RecognitionKind.REASSESSMENT
            )
        day = later.decided_on
        if day is not None and earlier.superseded_on is None and earlier.state_on(day).in_force:
            earlier.superseded_on = day
            pairs.append((earlier, later))
    return pairs


def _supersede(work: _Work) -> list[int]:
    """Writes which recognition superseded which, now that all have numbers; those of the register that changed."""
    for product_id in work.touched:
        found = list(Recognition.objects.filter(product_id=product_id))
        work.successions += [(one, later, one.superseded_on) for one, later in _in_succession(found)]
    for earlier, later, day in work.successions:
        earlier.superseded_by, earlier.superseded_on = later, day
    changed = [earlier for earlier, _later, _day in work.successions]
    Recognition.objects.bulk_update(changed, ["superseded_by", "superseded_on"], batch_size=CHUNK)
    newer = [later for _earlier, later, _day in work.successions]
    Recognition.objects.bulk_update(newer, ["kind"], batch_size=CHUNK)
    return sorted({one.pk for one in changed} - {one.pk for one in work.recognitions})


def keep_stars(product_ids: Iterable[int]) -> None:
    """Writes star and days of these products anew from their recognitions."""
    for product in Product.objects.filter(pk__in=product_ids).prefetch_related("recognitions"):
        star, first, last = star_of(list(product.recognitions.all()))
        Product.objects.filter(pk=product.pk).update(star=star, valid_from=first, valid_to=last)


def _fill(model: Any, changed: dict[int, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Fills empty fields of rows of the register; what they were before, by number."""
    before = {}
    for row in model.objects.filter(pk__in=changed):
        values = changed[row.pk]
        before[str(row.pk)] = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        if "commune_code" in values:
            unit = atlas().unit_on(values["commune_code"], today())
            row.province_code = atlas().province(unit).code if unit else row.province_code
        row.save()
        if model is Producer:
            refold(row)
    return before


def refold(producer: Producer) -> None:
    """Writes anew what a producer's products take from it."""
    for product in producer.products.all():
        product.producer = producer
        text = product.search_text()
        Product.objects.filter(pk=product.pk).update(
            folded=folded_words(text), norm=accented_words(text), commune_code=producer.commune_code
        )


def _open_offices(producers: list[Producer]) -> list[Office]:
    """The own units of new producers beneath the offices of their communes, where these are known."""
    above = {
        office.place_code: office
        for office in Office.objects.on(today()).filter(kind=OfficeKind.COMMUNE).exclude(place_code="")
    }
    taken = set(
        Office.objects.filter(kind=OfficeKind.PRODUCER)
        .exclude(tax_code="")
        .values_list("tax_code", flat=True)
    )
    made = []
    for producer in producers:
        office = above.get(producer.commune_code)
        if office is not None and producer.tax_code not in taken:
            producer.office = Office(
                kind=OfficeKind.PRODUCER,
                name=producer.name[:200],
                tax_code=producer.tax_code,
                place_code=producer.commune_code,
                parent=office,
                valid_from=today(),
            )
            made.append(producer.office)
    Office.objects.bulk_create(made, batch_size=CHUNK)
    return made


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
