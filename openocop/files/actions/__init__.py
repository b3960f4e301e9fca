"""The verbs of the room: files and pictures are kept, uploads begin, grow and end, photographs become one paper."""

from openocop.files.actions.joining import join_photos
from openocop.files.actions.keeping import keep_file, keep_picture
from openocop.files.actions.uploading import (
    Declared,
    abandon_upload,
    append_chunk,
    begin_upload,
    finish_upload,
    sweep_uploads,
)

__all__ = [
    "Declared",
    "abandon_upload",
    "append_chunk",
    "begin_upload",
    "finish_upload",
    "join_photos",
    "keep_file",
    "keep_picture",
    "sweep_uploads",
]
