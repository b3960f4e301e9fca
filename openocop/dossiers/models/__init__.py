"""The tables of the room."""

from openocop.dossiers.models.answers import Answer, Text
from openocop.dossiers.models.dossiers import Counter, Dossier, Passed, Receipt
from openocop.dossiers.models.evidence import Evidence, EvidenceUse
from openocop.dossiers.models.handing import HandIn
from openocop.dossiers.models.looking import Ask, Assignment, Finding, Look, Paper, Sample, Visit
from openocop.dossiers.models.telling import Notice, Reminder

__all__ = [
    "Answer", "Ask", "Assignment", "Counter", "Dossier", "Evidence", "EvidenceUse", "Finding", "HandIn", "Look",
    "Notice", "Paper", "Passed", "Receipt", "Reminder", "Sample", "Text", "Visit",
]  # fmt: skip
