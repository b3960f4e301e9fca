"""One PDF out of several papers and pictures: a bookmark for each, the pages numbered through.

Only what is printed comes along. Fields and stamps become part of their page as they look; scripts, actions, links,
attached files, forms and hidden data stay behind, and so does the tree of tags: each single paper keeps its own.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem

from openocop.papers.glyphs import FAMILY
from openocop.papers.pdf import typeset
from openocop.papers.pictures import is_picture, page_of
from openocop.papers.refusals import BrokenPdfError
from openocop.papers.soundness import BROKEN, opened, size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_PRINTED: Final = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
)
"""The keys of a page that say what is printed; all others go."""
_DEEPEST: Final = 3


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
    with ExitStack() as stack:
        bundle = stack.enter_context(pikepdf.new())
        entries = []
        for part in parts:
            source = stack.enter_context(_opened(part))
            try:
                _strip(source)
                entries.append(_bookmark(source, part.title, len(bundle.pages)))
                bundle.pages.extend(source.pages)
            except BROKEN as error:
                raise BrokenPdfError(part.title) from error
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
    return opened(part.content, part.title)


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
    if isinstance(there, pikepdf.Array) and len(there) and isinstance(there[0], Dictionary):
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


def _number(bundle: pikepdf.Pdf) -> None:
    sizes = [size(page) for page in bundle.pages]
    numbers = typeset("numbers.typ", {"pages": json.dumps(sizes), "family": FAMILY}, [], tags=False)
    with pikepdf.open(BytesIO(numbers)) as source:
        for page, number in zip(bundle.pages, source.pages, strict=True):
            _lay_over(page, bundle.copy_foreign(number.as_form_xobject()))


def _lay_over(page: pikepdf.Page, number: pikepdf.Object) -> None:
    """As ``Page.add_overlay``, but under a name that is the same each time.

    Pages may share their resources, and a part may be a bundle itself: the page gets its own list and a free name.
    """
    resources = Dictionary(dict(page.resources.items()))
    drawings = Dictionary(dict(resources.XObject.items()) if Name.XObject in resources else {})
    name = next(name for name in map("/OpenocopPageNumber{}".format, count(1)) if name not in drawings)
    drawings[name] = number
    resources.XObject = drawings
    page.obj.Resources = resources
    place = page.calc_form_xobject_placement(
        number, Name(name), pikepdf.Rectangle(page.cropbox), allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + place, prepend=False)


def _describe(bundle: pikepdf.Pdf, title: str, day: date) -> None:
    bundle.docinfo["/Title"] = title
    bundle.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}000000Z"
    bundle.Root.Lang = pikepdf.String("vi-VN")
    bundle.Root.PageMode = Name.UseOutlines
    bundle.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
