"""The tables of the room."""

from openocop.councils.models.ballots import Ballot, Choice, PaperBallot, Sent
from openocop.councils.models.councils import Council, RegulationVersion, Seat
from openocop.councils.models.results import OutsideResult, PassResult
from openocop.councils.models.sittings import (
    Absence,
    AgendaItem,
    Attendance,
    Declaration,
    ReadReceipt,
    Sitting,
)

__all__ = [
    "Absence", "AgendaItem", "Attendance", "Ballot", "Choice", "Council", "Declaration", "OutsideResult",
    "PaperBallot", "PassResult", "ReadReceipt", "RegulationVersion", "Seat", "Sent", "Sitting",
]  # fmt: skip
