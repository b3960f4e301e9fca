"""A PDF opened by a real parser: whether it opens, how much it holds, and nothing in it that acts by itself.

Kept as it is wherever possible, so that signatures stay valid. Without a signature, scripts, started programs,
attached files and films are taken out, and a damaged index is written anew; with one, a PDF that acts is refused,
attachments are left in and told of.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from openocop.files.chamber.codes import (
    ATTACHED,
    CLEANED,
    DAMAGED,
    HEAVY,
    LOCKED,
    MENDED,
    MOST_PAGES,
    PAGES,
    SIGNED_ACTIVE,
    UnfitError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_OBJECTS: Final = 300_000
MOST_UNPACKED: Final = 400 * 1024 * 1024
"""Bytes of all packed text, drawings and fonts together once unpacked; a scan of 300 pages has almost none."""
MOST_PIXELS: Final = 200_000_000
"""Pixels of one picture in it: an A0 drawing at 300 dots an inch has 140 million."""
DEEPEST: Final = 60

_ACTS: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    }
)
"""What an action may not do; a link to a page or a site may stay."""
_CARRIERS: Final = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"})
_ACTION_KEYS: Final = ("/A", "/OpenAction", "/Next", "/PA")


def check_pdf(source: Path, target: Path) -> dict[str, object]:
    """Number of pages and ``notes``; the cleaned or mended PDF in ``target`` where ``written`` says so."""
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            return _check(pdf, target)
    except pikepdf.PasswordError as error:
        raise UnfitError(LOCKED) from error
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ) as error:
        raise UnfitError(DAMAGED) from error
    except RuntimeError as error:
        raise UnfitError(HEAVY if "memory" in str(error).lower() else DAMAGED) from error


def _check(pdf: pikepdf.Pdf, target: Path) -> dict[str, object]:
    pages = len(pdf.pages)
    if pages == 0:
        raise UnfitError(DAMAGED)
    if pages > MOST_PAGES:
        raise UnfitError(PAGES)
    _refuse_bomb(pdf)
    signed = _is_signed(pdf)
    acts = _take_out_acts(pdf)
    carried = _take_out_files(pdf)
    if signed:
        if acts:
            raise UnfitError(SIGNED_ACTIVE)
        return {"pages": pages, "written": False, "notes": [ATTACHED] if carried else []}
    mended = bool(pdf.get_warnings())
    notes = [code for code, so in ((CLEANED, acts or carried), (MENDED, mended)) if so]
    if notes:
        with target.open("wb") as file:  # into this very file: its owner has it open
            pdf.save(file, deterministic_id=True, encryption=False)
    return {"pages": pages, "written": bool(notes), "notes": notes}


def _refuse_bomb(pdf: pikepdf.Pdf) -> None:
    """A few bytes that unpack to very many."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise UnfitError(HEAVY)
    left = MOST_UNPACKED
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        if thing.get("/Subtype") == "/Image":
            if _number(thing.get("/Width")) * _number(thing.get("/Height")) > MOST_PIXELS:
                raise UnfitError(HEAVY)
        else:
            left -= _unpacked(thing, left)


def _unpacked(stream: pikepdf.Stream, most: int) -> int:
    """Bytes of a stream once unpacked; UnfitError above ``most``. What is packed twice is never honest."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names.count("/FlateDecode") + names.count("/LZWDecode") > 1:
        raise UnfitError(HEAVY)
    if "/FlateDecode" not in names:
        return 0
    raw = stream.read_raw_bytes()
    unpacking, size = zlib.decompressobj(), 0
    while raw:
        try:
            size += len(unpacking.decompress(raw, 1024 * 1024))
        except zlib.error:
            return size
        if size > most:
            raise UnfitError(HEAVY)
        raw = unpacking.unconsumed_tail
    return size


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a signature is in it, or the mark that there is one."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and _number(form.get("/SigFlags")) & 1:
        return True
    return any(
        isinstance(one, pikepdf.Dictionary)
        and one.get("/Type") in {"/Sig", "/DocTimeStamp"}
        and "/ByteRange" in one
        for one in pdf.objects
    )


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A thing and what stands directly in it, dictionaries alone; what it only points to comes by itself."""
    if depth > DEEPEST:
        raise UnfitError(DAMAGED)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        inner = [value for _key, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        return
    for value in inner:
        if not getattr(value, "is_indirect", True):  # numbers and names have no such thing
            yield from _dictionaries(value, depth + 1)


def _take_out_acts(pdf: pikepdf.Pdf) -> int:
    """Takes scripts, started programs and forms of the other kind out; how many there were."""
    found = 0
    trailer = pdf.Root.get("/Names")
    if isinstance(trailer, pikepdf.Dictionary) and "/JavaScript" in trailer:
        del trailer["/JavaScript"]
        found += 1
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        del form["/XFA"]
        found += 1
    for thing in pdf.objects:
        for one in _dictionaries(thing):
            found += _disarm(one)
    return found


def _disarm(one: pikepdf.Object) -> int:
    found = 0
    for key in _ACTION_KEYS:
        if key in one and _acts(one[key]):
            del one[key]
            found += 1
    triggers = one.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        found += any(_acts(value) for _key, value in triggers.items())
        del one["/AA"]
    if "/JS" in one:
        del one["/JS"]
        found += 1
    return found


def _acts(action: Any) -> bool:
    """Whether an action, or one of several, does what none may."""
    if isinstance(action, pikepdf.Array):
        return any(_acts(one) for one in action)
    return isinstance(action, pikepdf.Dictionary) and (str(action.get("/S")) in _ACTS or "/JS" in action)


def _take_out_files(pdf: pikepdf.Pdf) -> int:
    """Takes attached files, films and sounds out; how many places had some."""
    found = 0
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        found += bool(len(pdf.attachments))
        del names["/EmbeddedFiles"]
    for key in ("/AF", "/Collection"):
        if key in pdf.Root:
            del pdf.Root[key]
            found += 1
    for page in pdf.pages:
        notes = page.obj.get("/Annots")
        if isinstance(notes, pikepdf.Array):
            kept = [one for one in notes if not _carries(one)]
            found += len(notes) - len(kept)
            if len(kept) < len(notes):
                page.obj["/Annots"] = pikepdf.Array(kept)
    return found


def _carries(note: Any) -> bool:
    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype")) in _CARRIERS
