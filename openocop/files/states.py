"""What an upload can be."""

from __future__ import annotations

from enum import StrEnum


class UploadState(StrEnum):
    """Bytes come in until the whole is kept, refused for what it is, or given up; the last three are for good."""

    RECEIVING = "receiving"
    FINISHED = "finished"
    REFUSED = "refused"
    ABANDONED = "abandoned"
