"""Products, their packs, pictures, attributes and yearly figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openocop.register.columns import CommuneField, FoldedField, FoldedNameField, NormField, SortKeyField
from openocop.register.kinds import AttributeKind
from openocop.register.models.producers import NAME_LENGTH, TEXT_LENGTH, Producer, place_words
from openocop.register.models.zones import CraftVillage
from openocop.rulebooks import shelf

if TYPE_CHECKING:
    from datetime import date


def set_name(rulebook_code: str, number: int | None) -> str:
    """The name of a product set; empty where it is not known."""
    if rulebook_code not in shelf.CODES or not number:
        return ""
    found = shelf.get_rulebook(rulebook_code).set(number)
    return found.name if found else ""


class ProductQuerySet(models.QuerySet["Product"]):
    def living(self) -> ProductQuerySet:
        """The products that were not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def valid_on(self, day: date) -> ProductQuerySet:
        """The products whose star counts on a day: dates are compared, never a flag."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def in_order(self) -> ProductQuerySet:
        """By name, as Vietnamese lists are ordered."""
        return self.order_by("sort_key", "pk")


class Product(models.Model):
    """What a producer makes; several pack sizes are one product.

    ``star``, ``valid_from`` and ``valid_to`` follow from the recognitions and are kept by ``actions`` alone. With a
    star and without days the day of its decision is not known.
    """

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    rulebook_code = models.CharField(_("rulebook"), max_length=20, blank=True)
    set_number = models.PositiveSmallIntegerField(_("product set"), null=True, blank=True)
    code = models.CharField(_("product code"), max_length=40, blank=True)
    description = models.TextField(_("description"), blank=True)
    story = models.TextField(_("story"), blank=True)
    story_link = models.URLField(_("film or sound"), max_length=TEXT_LENGTH, blank=True)
    ingredients = models.TextField(_("ingredients"), blank=True)
    materials_origin = models.CharField(_("origin of the materials"), max_length=TEXT_LENGTH, blank=True)
    shelf_life = models.CharField(_("shelf life"), max_length=NAME_LENGTH, blank=True)
    price_from = models.PositiveBigIntegerField(_("lowest price"), null=True, blank=True)
    price_to = models.PositiveBigIntegerField(_("highest price"), null=True, blank=True)
    gtin = models.CharField(_("barcode number"), max_length=14, blank=True)
    sector = models.CharField(_("commodity sector"), max_length=NAME_LENGTH, blank=True)
    craft_village = models.ForeignKey(
        CraftVillage, on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    star = models.PositiveSmallIntegerField(_("stars"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    demonstration = models.BooleanField(_("demonstration"), default=False)
    source_address = models.URLField(_("source"), max_length=TEXT_LENGTH, blank=True)
    created_at = models.DateTimeField(_("created at"))
    commune_code = CommuneField(_("commune of today"), max_length=10, default="", editable=False)
    folded = FoldedField(default="", editable=False)
    folded_name = FoldedNameField(default="", editable=False)
    norm = NormField(default="", editable=False)
    sort_key = SortKeyField(default="", editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="product_in_order"),
            models.Index(fields=["set_number", "sort_key", "id"], name="product_by_set"),
            models.Index(fields=["commune_code", "sort_key", "id"], name="product_by_commune"),
            models.Index(fields=["valid_to", "star"], name="product_by_validity"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="product_has_name"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="product_code_once"),
            models.CheckConstraint(
                condition=Q(price_from__isnull=True)
                | Q(price_to__isnull=True)
                | Q(price_to__gte=F("price_from")),
                name="product_prices_in_order",
            ),
            models.CheckConstraint(
                condition=Q(star__isnull=True) | Q(star__gte=3, star__lte=5), name="product_stars"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def set_name(self) -> str:
        """The name of its product set; empty where the set is not known."""
        return set_name(self.rulebook_code, self.set_number)

    def is_valid_on(self, day: date) -> bool:
        """Whether its star counts on a day."""
        return (
            self.valid_from is not None
            and self.valid_to is not None
            and self.valid_from <= day <= self.valid_to
        )

    def search_text(self) -> str:
        """Name, producer with its other names, set, and the places of both eras."""
        made_by = self.producer
        places = place_words(made_by.commune_code, made_by.place_then, made_by.address)
        return f"{self.name} {made_by.names} {places} {self.set_name}"


class Pack(models.Model):
    """A size in which the product is sold, as written and as a quantity where it can be read."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="packs")
    text = models.CharField(_("pack"), max_length=NAME_LENGTH)
    amount = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    gtin = models.CharField(_("barcode number"), max_length=14, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        constraints = [models.UniqueConstraint(fields=["product", "text"], name="pack_once")]

    def __str__(self) -> str:
        return self.text


class ProductAttribute(models.Model):
    """That a product is green, circular or of many values, with the evidence for it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="attributes")
    kind = models.CharField(_("kind"), max_length=20, choices=[(k.value, k.value) for k in AttributeKind])
    evidence = models.CharField(_("evidence"), max_length=TEXT_LENGTH)
    evidence_link = models.URLField(_("link"), max_length=TEXT_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints = [
            models.UniqueConstraint(fields=["product", "kind"], name="attribute_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="attribute_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.kind}"


class ProductPicture(models.Model):
    """A picture of the product by its content hash, and what it shows for who cannot see it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what the picture shows"), max_length=TEXT_LENGTH)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["digest"], name="picture_by_digest")]
        constraints = [
            models.UniqueConstraint(fields=["product", "digest"], name="picture_once"),
            models.CheckConstraint(condition=~Q(alt=""), name="picture_has_words"),
        ]

    def __str__(self) -> str:
        return self.alt


class YearlyFigure(models.Model):
    """What a product brought in a year, as declared; money in đồng."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("year"))
    revenue = models.PositiveBigIntegerField(_("revenue"), null=True, blank=True)
    export = models.PositiveBigIntegerField(_("export"), null=True, blank=True)
    output = models.CharField(_("output"), max_length=NAME_LENGTH, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=NAME_LENGTH)
    declared_by_producer = models.BooleanField(_("declared by the producer"), default=False)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        default_permissions = ()
        ordering = ["-year"]
        verbose_name = _("yearly figure")
        verbose_name_plural = _("yearly figures")
        constraints = [models.UniqueConstraint(fields=["product", "year"], name="figure_once_a_year")]

    def __str__(self) -> str:
        return f"{self.product} {self.year}"
