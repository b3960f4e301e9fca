"""What bytes are, by their content: a name and a claimed type are never asked."""

from __future__ import annotations

import codecs
import re
import struct
import zlib
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from openocop.files.kinds import Kind

if TYPE_CHECKING:
    from typing import BinaryIO

HEAD: Final = 4096
"""Bytes at the beginning that tell most kinds."""
MOST_OF_CONTENTS: Final = 2 * 1024 * 1024
"""Bytes of a zip's list of contents: far more than any document has, and little to read."""

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"ID3", Kind.MP3),
)
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF: Final = frozenset({b"avif", b"avis"})
_MP4: Final = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}
)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP: Final = re.compile(r"<[!?a-zA-Z/]")
_SEPARATORS: Final = (",", ";", "\t")
_MPEG_1: Final = 3
_BITRATES: Final = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Layer III, thousands of bits a second: whether of MPEG 1, else of MPEG 2 and 2.5."""
_NO_BITRATE: Final = frozenset({0, 15})
_FRAME_HEAD: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]..", re.DOTALL)
"""Eleven bits set, then one of the three versions, then layer III."""
_RATES: Final = {_MPEG_1: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def sniff(file: BinaryIO) -> Kind:
    """What the file is, by its content; ``UNKNOWN`` for all that is not told apart. No content raises an error.

    Reads the beginning, of zips the list of contents, of old Word and Excel files all; where the file stands
    afterwards is left open.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        return Kind.EMPTY
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    if head.startswith(_OLE):
        return _kind_of_ole(file)
    return _kind_of_head(head, is_whole=len(head) < HEAD)


def _kind_of_head(head: bytes, *, is_whole: bool) -> Kind:
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp":
        return _kind_of_brands(head)
    # Scanners put blanks or a mark of UTF-8 before it; anything else before it is another file in disguise.
    if head.removeprefix(codecs.BOM_UTF8).lstrip(b"\x00\t\n\r ").startswith(b"%PDF-"):
        return Kind.PDF
    if _is_mp3(head):
        return Kind.MP3
    return _kind_of_text(head, is_whole=is_whole)


def _kind_of_brands(head: bytes) -> Kind:
    """HEIC and MP4 are boxes; the first names the brand and those it can be read as."""
    box = head[: min(int.from_bytes(head[:4], "big"), len(head))]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
    if brands & _AVIF:
        return Kind.UNKNOWN
    if brands & _HEIC:
        return Kind.HEIC
    return Kind.MP4 if brands & _MP4 else Kind.UNKNOWN


def _is_mp3(head: bytes) -> bool:
    """Whether a frame of layer III stands at the beginning and another right behind it."""
    length = _frame_length(head)
    return bool(length) and bool(_frame_length(head[length:]))


def _frame_length(data: bytes) -> int:
    """Bytes of the frame of MPEG layer III at the beginning of ``data``; 0 where there is none."""
    if not _FRAME_HEAD.match(data):
        return 0
    version, bits, rate = data[1] >> 3 & 3, data[2] >> 4, data[2] >> 2 & 3
    rates = _RATES[version]
    if bits in _NO_BITRATE or rate == len(rates):
        return 0
    speed = 1000 * _BITRATES[version == _MPEG_1][bits - 1]
    return (144 if version == _MPEG_1 else 72) * speed // rates[rate] + (data[2] >> 1 & 1)


def _kind_of_text(head: bytes, *, is_whole: bool) -> Kind:
    text = _decoded(head, is_whole=is_whole)
    if text is None or _UNPRINTABLE.search(text):
        return Kind.UNKNOWN
    if _MARKUP.match(text.lstrip("\ufeff \t\r\n\x0b\x0c")):
        return Kind.MARKUP
    lines = [line for line in text.splitlines() if line.strip()]
    # The last line may be cut off in its middle.
    return Kind.CSV if _are_rows(lines if is_whole else lines[:-1]) else Kind.TEXT


def _decoded(head: bytes, *, is_whole: bool) -> str | None:
    """The beginning as text: UTF-8, or UTF-16 with its mark; None where it is neither."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if marked else "utf-8")()
    try:
        return decoder.decode(head, final=is_whole)
    except UnicodeDecodeError:
        return None


def _are_rows(lines: list[str]) -> bool:
    """Whether the first lines have the same number of columns, two at least."""
    first = lines[:5]
    counts = [{line.count(separator) for line in first} for separator in _SEPARATORS]
    return len(first) > 1 and any(len(count) == 1 and count != {0} for count in counts)


def _kind_of_zip(file: BinaryIO) -> Kind:
    if not _has_modest_contents(file):
        return Kind.UNKNOWN
    try:
        with ZipFile(file) as archive:
            return _kind_of_parts(archive)
    except UNREADABLE_ZIP:
        return Kind.UNKNOWN


_MACROS: Final = re.compile(r"vbaproject\.bin$|vbadata\.xml$|^xl/macrosheets/|/activex/", re.IGNORECASE)
UNREADABLE_ZIP: Final = (
    BadZipFile,
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
    LookupError,
    struct.error,
    zlib.error,
)
"""What a damaged zip, or one locked with a password, raises."""


def _has_modest_contents(file: BinaryIO) -> bool:
    """Whether the list of contents is of a document's size: one of millions of names would fill the memory."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return False
    return int.from_bytes(tail[at + 12 : at + 16], "little") <= MOST_OF_CONTENTS


def _kind_of_parts(archive: ZipFile) -> Kind:
    names = set(archive.namelist())
    if any(_MACROS.search(name) for name in names):
        return Kind.PROGRAM
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return Kind.DOCX
        return Kind.XLSX if "xl/workbook.xml" in names else Kind.UNKNOWN
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as part:
            is_ods = part.read(80).strip() == b"application/vnd.oasis.opendocument.spreadsheet"
        return Kind.ODS if is_ods else Kind.UNKNOWN
    return Kind.UNKNOWN


_STREAMS: Final = (
    ("EncryptedPackage", Kind.LOCKED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
)


def _kind_of_ole(file: BinaryIO) -> Kind:
    """Old Word and Excel by the streams in the file's directory, which lies anywhere in it."""
    found: set[str] = set()
    file.seek(0)
    while block := file.read(1024 * 1024):
        found |= {name for name, _kind in _STREAMS if _has_stream(block, name)}
    return next((kind for name, kind in _STREAMS if name in found), Kind.UNKNOWN)


def _has_stream(block: bytes, name: str) -> bool:
    """Whether an entry of a directory (128 bytes, so aligned) in ``block`` is a stream of that name."""
    written = (name + "\0").encode("utf-16-le")
    at = block.find(written)
    while at >= 0:
        if at % 128 == 0 and block[at + 64 : at + 67] == len(written).to_bytes(2, "little") + b"\x02":
            return True
        at = block.find(written, at + 1)
    return False
