"""The kinds of things in the register, and how much of a row each reader sees."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import pgettext_lazy


class ProducerKind(StrEnum):
    """What a producer is (Article 3; the last two for tourism)."""

    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    ENTERPRISE = "enterprise"
    FARM = "farm"
    HOUSEHOLD = "household"
    ASSOCIATION = "association"
    OPERATING_CENTRE = "operating_centre"


class RecognitionKind(StrEnum):
    """Why a recognition was given."""

    FIRST = "first"
    UPGRADE = "upgrade"
    REASSESSMENT = "reassessment"


class IssuerLevel(StrEnum):
    """Who issued a recognition; districts until 30/6/2025 (exact rule 10)."""

    DISTRICT = "district"
    PROVINCE = "province"
    MINISTRY = "ministry"
    UNKNOWN = "unknown"


class AttributeKind(StrEnum):
    """What a product is beyond its star, with evidence."""

    GREEN = "green"
    CIRCULAR = "circular"
    MULTI_VALUE = "multi_value"


class RequestState(StrEnum):
    """What became of a producer's wish to change verified data."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Reading(StrEnum):
    """Who may read a field."""

    PUBLIC = "public"  # anyone
    OFFICE = "office"  # the producer and the offices above it
    PRIVATE = "private"  # the producer, and the offices that work on its dossiers


PRODUCER_KINDS: Final = {
    ProducerKind.COOPERATIVE: pgettext_lazy("kind of producer", "cooperative"),
    ProducerKind.COOPERATIVE_GROUP: pgettext_lazy("kind of producer", "cooperative group"),
    ProducerKind.ENTERPRISE: pgettext_lazy("kind of producer", "enterprise"),
    ProducerKind.FARM: pgettext_lazy("kind of producer", "farm"),
    ProducerKind.HOUSEHOLD: pgettext_lazy("kind of producer", "household"),
    ProducerKind.ASSOCIATION: pgettext_lazy("kind of producer", "association"),
    ProducerKind.OPERATING_CENTRE: pgettext_lazy("kind of producer", "operating centre"),
}
RECOGNITION_KINDS: Final = {
    RecognitionKind.FIRST: pgettext_lazy("kind of recognition", "first"),
    RecognitionKind.UPGRADE: pgettext_lazy("kind of recognition", "upgrade"),
    RecognitionKind.REASSESSMENT: pgettext_lazy("kind of recognition", "reassessment"),
}
ATTRIBUTE_KINDS: Final = {
    AttributeKind.GREEN: pgettext_lazy("attribute", "green"),
    AttributeKind.CIRCULAR: pgettext_lazy("attribute", "circular"),
    AttributeKind.MULTI_VALUE: pgettext_lazy("attribute", "multi-value"),
}
PERSONAL_KINDS: Final = frozenset({ProducerKind.HOUSEHOLD, ProducerKind.FARM})
"""Kinds whose tax code and telephone are a person's own."""
