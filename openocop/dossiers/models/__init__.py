"""The tables of the room."""

from openocop.dossiers.models.answers import Answer, Text
from openocop.dossiers.models.dossiers import Counter, Dossier, Passed, Receipt
from openocop.dossiers.models.evidence import Evidence, EvidenceUse
from openocop.dossiers.models.handing import HandIn
from openocop.dossiers.models.looking import Ask, Assignment, Finding, Look, Paper, PartCheck, Sample, Visit
from openocop.dossiers.models.telling import Notice, Reminder, SavedFilter

__all__ = [
    "Answer", "Ask", "Assignment", "Counter", "Dossier", "Evidence", "EvidenceUse", "Finding", "HandIn", "Look",
    "Notice", "Paper", "PartCheck", "Passed", "Receipt", "Reminder", "Sample", "SavedFilter", "Text", "Visit",
]  # fmt: skip
