"""The words of the room: texts of the forms, the commune's findings, what happens to samples, kinds of papers."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import pgettext_lazy


class TextKey(StrEnum):
    """A text that the producer writes for Form 01 or 02, in the forms' order."""

    POSITION = "position"  # Form 01, 1
    PERMANENT_ADDRESS = "permanent_address"  # Form 02, I.5
    REGISTRATION_NUMBER = "registration_number"  # Form 02, I.6
    PRODUCT = "product"  # Form 02, I.7
    HISTORY = "history"  # Form 02, I.8
    STRUCTURE = "structure"  # Form 02, I.9
    MATERIALS = "materials"  # Form 02, II
    QUALITY = "quality"  # Form 02, II
    MARKET = "market"  # Form 02, II
    RESULTS = "results"  # Form 02, II
    CHANGES = "changes"  # Articles 6.1.b and 6.1.c: what is new since the recognition
    PLAN = "plan"  # Form 02, IV


class Tick(StrEnum):
    """A box of Form 02, I.7: a paper that the producer says to have."""

    BUSINESS = "business"
    QUALITY_DECLARED = "quality_declared"
    FOOD_SAFETY = "food_safety"
    PRODUCTION_CONDITION = "production_condition"
    TRADEMARK = "trademark"
    COLLECTIVE_MARK = "collective_mark"
    PATENT = "patent"
    DESIGN = "design"
    COPYRIGHT = "copyright"
    OTHER = "other"


class FindingKey(StrEnum):
    """What the commune assesses (Article 7.2.a; Form 03, II)."""

    MATERIALS = "materials"
    LABOUR = "labour"
    IDEA = "idea"
    IDENTITY = "identity"


class Level(StrEnum):
    """Which office looks at an item."""

    COMMUNE = "commune"
    PROVINCE = "province"
    ADVISERS = "advisers"


class SampleAct(StrEnum):
    """What was done with sample products."""

    HANDED_OVER = "handed_over"
    KEPT = "kept"
    TESTED = "tested"
    RETURNED = "returned"


class PaperKind(StrEnum):
    """A paper that an office issues about a dossier."""

    COMMUNE_REPORT = "commune_report"
    REQUEST = "request"
    ADVISORY_REPORT = "advisory_report"
    OFFICE_REPORT = "office_report"


class AskKind(StrEnum):
    """What an office wants from the producer without sending the dossier back."""

    QUESTION = "question"
    TEST = "test"


KIND_NAMES: Final = {
    "first": pgettext_lazy("kind of dossier", "first assessment"),
    "upgrade": pgettext_lazy("kind of dossier", "for a higher star"),
    "reassessment": pgettext_lazy("kind of dossier", "reassessment"),
}
TEXT_NAMES: Final = {
    TextKey.POSITION: pgettext_lazy("text of the form", "Position of the legal representative"),
    TextKey.PERMANENT_ADDRESS: pgettext_lazy(
        "text of the form", "Where the representative is registered as living"
    ),
    TextKey.REGISTRATION_NUMBER: pgettext_lazy("text of the form", "Number of the registration paper"),
    TextKey.PRODUCT: pgettext_lazy("text of the form", "The product: how it is packed and its standard"),
    TextKey.HISTORY: pgettext_lazy("text of the form", "How your unit came about and grew"),
    TextKey.STRUCTURE: pgettext_lazy("text of the form", "How your unit is organised"),
    TextKey.MATERIALS: pgettext_lazy("text of the form", "Raw materials, technology and packing"),
    TextKey.QUALITY: pgettext_lazy("text of the form", "What changed in the quality, packaging and label"),
    TextKey.MARKET: pgettext_lazy("text of the form", "Where the product is sold"),
    TextKey.RESULTS: pgettext_lazy("text of the form", "Revenue and profit"),
    TextKey.CHANGES: pgettext_lazy("text of the form", "What is new since the recognition"),
    TextKey.PLAN: pgettext_lazy("text of the form", "Your plan for the time to come"),
}
TICK_NAMES: Final = {
    Tick.BUSINESS: pgettext_lazy("paper that one has", "Business registration"),
    Tick.QUALITY_DECLARED: pgettext_lazy("paper that one has", "Quality declared as the rules ask"),
    Tick.FOOD_SAFETY: pgettext_lazy(
        "paper that one has", "Certificate of food safety for the place of production"
    ),
    Tick.PRODUCTION_CONDITION: pgettext_lazy(
        "paper that one has", "Certificate of production conditions, where the product must have one"
    ),
    Tick.TRADEMARK: pgettext_lazy("paper that one has", "Certificate of a trademark"),
    Tick.COLLECTIVE_MARK: pgettext_lazy(
        "paper that one has", "Right to use a geographical indication, collective or certification mark"
    ),
    Tick.PATENT: pgettext_lazy("paper that one has", "Patent"),
    Tick.DESIGN: pgettext_lazy("paper that one has", "Industrial design"),
    Tick.COPYRIGHT: pgettext_lazy("paper that one has", "Copyright"),
    Tick.OTHER: pgettext_lazy("paper that one has", "Other intellectual property"),
}
FINDING_NAMES: Final = {
    FindingKey.MATERIALS: pgettext_lazy("finding of the commune", "Use of local raw materials"),
    FindingKey.LABOUR: pgettext_lazy("finding of the commune", "Use of local labour"),
    FindingKey.IDEA: pgettext_lazy("finding of the commune", "Where the idea of the product comes from"),
    FindingKey.IDENTITY: pgettext_lazy("finding of the commune", "Local identity and knowledge"),
}
SAMPLE_NAMES: Final = {
    SampleAct.HANDED_OVER: pgettext_lazy("samples", "handed over"),
    SampleAct.KEPT: pgettext_lazy("samples", "kept"),
    SampleAct.TESTED: pgettext_lazy("samples", "tested"),
    SampleAct.RETURNED: pgettext_lazy("samples", "given back"),
}
PAPER_NAMES: Final = {
    PaperKind.COMMUNE_REPORT: pgettext_lazy("paper", "Report of the commune (Form 03)"),
    PaperKind.REQUEST: pgettext_lazy("paper", "Request of the commune"),
    PaperKind.ADVISORY_REPORT: pgettext_lazy("paper", "Report of the advisory team"),
    PaperKind.OFFICE_REPORT: pgettext_lazy("paper", "Report of the provincial office"),
}
ASK_NAMES: Final = {
    AskKind.QUESTION: pgettext_lazy("what an office asks for", "question"),
    AskKind.TEST: pgettext_lazy("what an office asks for", "test"),
}
