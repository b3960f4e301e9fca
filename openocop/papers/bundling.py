"""One PDF out of several papers and pictures: a bookmark for each, the pages numbered through.

Only what is printed comes along. Fields and stamps become part of their page as they look; scripts, actions, links,
attached files, forms and hidden data stay behind, and so does the tree of tags: each single paper keeps its own.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Name, OutlineItem

from openocop.papers.glyphs import FAMILY
from openocop.papers.pdf import typeset
from openocop.papers.pictures import is_picture, page_of
from openocop.papers.refusals import BrokenPdfError, LockedPdfError, UnknownPartError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_PRINTED: Final = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
)
"""The keys of a page that say what is printed; all others go."""
_NUMBER: Final = Name("/OpenocopPageNumber")
_HEAD: Final = 1024
_TAIL: Final = 2048
_DEEPEST: Final = 3
_QUARTER: Final = 90
_BROKEN: Final = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, IndexError)
"""What reading a damaged PDF raises."""


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A PDF or a picture (JPEG, PNG, WebP) by its bytes; ``title`` is its bookmark and its name in a refusal."""

    title: str
    content: bytes


def merge(parts: Sequence[BundlePart], *, title: str, day: date) -> bytes:
    """Give one PDF of all parts in their order; the same input gives the same bytes.

    Raises ``LockedPdfError``, ``BrokenPdfError``, ``BrokenPictureError`` or ``UnknownPartError`` with the part's title,
    ValueError when there are no parts.
    """
    if not parts:
        raise ValueError("A bundle needs at least one part.")
    with ExitStack() as opened:
        bundle = opened.enter_context(pikepdf.new())
        entries = []
        for part in parts:
            source = opened.enter_context(_opened(part))
            entries.append(_bookmark(source, part.title, len(bundle.pages)))
            bundle.pages.extend(source.pages)
        _number(bundle)
        with bundle.open_outline() as outline:
            outline.root.extend(entries)
        _describe(bundle, title, day)
        written = BytesIO()
        bundle.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def _opened(part: BundlePart) -> pikepdf.Pdf:
    if is_picture(part.content):
        return page_of(part.content, part.title)
    if b"%PDF-" not in part.content[:_HEAD]:
        raise UnknownPartError(part.title)
    if b"%%EOF" not in part.content[-_TAIL:]:
        # What is left could often be opened, with pages missing and nobody the wiser.
        raise BrokenPdfError(part.title)
    try:
        source = pikepdf.open(BytesIO(part.content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise LockedPdfError(part.title) from error
    except _BROKEN as error:
        raise BrokenPdfError(part.title) from error
    if source.is_encrypted:
        raise LockedPdfError(part.title)
    try:
        _check(source, part.title)
        _strip(source)
    except _BROKEN as error:
        raise BrokenPdfError(part.title) from error
    return source


def _check(source: pikepdf.Pdf, title: str) -> None:
    """Reads every page's drawing once: a page that cannot be drawn must not pass for an empty one."""
    if not source.pages or len(source.pages) != int(source.Root.Pages.Count):
        raise BrokenPdfError(title)
    for page in source.pages:
        pikepdf.parse_content_stream(page)
        if any(side <= 0 for side in _size(page)):
            raise BrokenPdfError(title)
    if any(
        "null" in warning.lower() or "missing" in warning.lower()
        for warning in map(str, source.get_warnings())
    ):
        raise BrokenPdfError(title)


def _bookmark(source: pikepdf.Pdf, title: str, first: int) -> OutlineItem:
    """The part's bookmark with those of the part itself below it, as far as they name a page."""
    entry = OutlineItem(title, first)
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages, start=first)}
    with source.open_outline(max_depth=_DEEPEST) as outline:
        entry.children.extend(_inner(outline.root, numbers))
    return entry


def _inner(items: Sequence[OutlineItem], numbers: dict[tuple[int, int], int]) -> list[OutlineItem]:
    made = []
    for item in items:
        number = numbers.get(_target(item))
        if number is not None:
            entry = OutlineItem(item.title, number)
            entry.children.extend(_inner(item.children, numbers))
            made.append(entry)
    return made


def _target(item: OutlineItem) -> tuple[int, int]:
    """The page that a bookmark leads to, by its number in the file; none for names, other files and acts."""
    there: object = item.destination
    if there is None and item.action is not None and item.action.get(Name.S) == Name.GoTo:
        there = item.action.get(Name.D)
    if isinstance(there, pikepdf.Array) and len(there) and isinstance(there[0], pikepdf.Dictionary):
        return there[0].objgen
    return (0, 0)


def _strip(source: pikepdf.Pdf) -> None:
    """Fields and stamps become part of their page; whatever is not printed goes."""
    source.generate_appearance_streams()
    source.flatten_annotations("all")
    if Name.AcroForm in source.Root:
        del source.Root.AcroForm
    for page in source.pages:
        for key in set(page.obj.keys()) - _PRINTED:
            del page.obj[key]


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in points as the page is looked at, turned."""
    left, low, right, high = (float(value) for value in page.cropbox)
    width, height = abs(right - left), abs(high - low)
    turned = int(page.obj.get(Name.Rotate, 0)) // _QUARTER % 2
    return (height, width) if turned else (width, height)


def _number(bundle: pikepdf.Pdf) -> None:
    sizes = [_size(page) for page in bundle.pages]
    numbers = typeset("numbers.typ", {"pages": json.dumps(sizes), "family": FAMILY}, [], tags=False)
    with pikepdf.open(BytesIO(numbers)) as source:
        for page, number in zip(bundle.pages, source.pages, strict=True):
            _lay_over(page, bundle.copy_foreign(number.as_form_xobject()))


def _lay_over(page: pikepdf.Page, number: pikepdf.Object) -> None:
    """As ``Page.add_overlay``, but under a name that is the same each time."""
    page.add_resource(number, Name.XObject, _NUMBER, replace_existing=True)
    place = page.calc_form_xobject_placement(
        number, _NUMBER, pikepdf.Rectangle(page.cropbox), allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + place, prepend=False)


def _describe(bundle: pikepdf.Pdf, title: str, day: date) -> None:
    bundle.docinfo["/Title"] = title
    bundle.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}000000Z"
    bundle.Root.Lang = pikepdf.String("vi-VN")
    bundle.Root.PageMode = Name.UseOutlines
    bundle.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
