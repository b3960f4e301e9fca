"""The tables of the room."""

from openocop.register.models.history import ChangeRequest, Merge
from openocop.register.models.imports import ImportBatch, ImportLine, ImportProfile
from openocop.register.models.producers import Producer, ProducerAlias, ProducerMember
from openocop.register.models.products import Pack, Product, ProductAttribute, ProductPicture, YearlyFigure
from openocop.register.models.recognitions import Recognition
from openocop.register.models.zones import CraftVillage, MaterialZone, ZoneCertificate

__all__ = [
    "ChangeRequest",
    "CraftVillage",
    "ImportBatch",
    "ImportLine",
    "ImportProfile",
    "MaterialZone",
    "Merge",
    "Pack",
    "Producer",
    "ProducerAlias",
    "ProducerMember",
    "Product",
    "ProductAttribute",
    "ProductPicture",
    "Recognition",
    "YearlyFigure",
    "ZoneCertificate",
]
