"""A whole dossier to take along: one PDF with bookmarks, or an archive with every file as it is and a manifest."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final

from openocop.core.clock import today
from openocop.dossiers.forms import FORMS, content_to_print, form
from openocop.files.queries import path_of
from openocop.papers import BundlePart, merge, to_docx, to_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openocop.dossiers.forms import Content
    from openocop.dossiers.models import Dossier

PRINTABLE: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
_FORMS: Final = ("registration", "self-assessment")
_OFFICES: Final = ("commune-report", "request", "advisory-report")
_TITLES: Final = {
    "registration": "Mẫu số 01. Phiếu đăng ký",
    "self-assessment": "Mẫu số 02. Báo cáo tự đánh giá",
}


def bundle(dossier: Dossier) -> bytes:
    """Forms 01 and 02 and the evidence as one PDF, bookmarked, pages numbered through.

    What is neither PDF nor picture stays out: the appendix names it. Raises as ``papers.merge`` for a damaged file.
    """
    content = content_to_print(dossier)
    parts = [BundlePart(_TITLES[name], to_pdf(form(dossier, name, content))) for name in _FORMS]
    for number, piece in enumerate(content["evidence"], start=1):
        if piece["media_type"] in PRINTABLE:
            parts.append(BundlePart(f"{number}. {piece['name']}", path_of(piece["sha256"]).read_bytes()))
    return merge(parts, title=f"Hồ sơ {content['product']['name']}", day=today())


def archive(dossier: Dossier, out: IO[bytes]) -> None:
    """Everything of the dossier as a zip: forms, evidence as handed in, signed papers, and ``manifest.json``.

    The manifest names each file with its size and SHA-256, and holds the content itself with its digest.
    """
    content = content_to_print(dossier)
    listed = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in _files(dossier, content):
            packed.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), body)
            listed.append({"name": name, "size": len(body), "sha256": sha256(body).hexdigest()})
        packed.writestr("manifest.json", _manifest(dossier, content, listed))


def _files(dossier: Dossier, content: Content) -> Iterator[tuple[str, bytes]]:
    issued = set(dossier.papers.values_list("kind", flat=True))
    offices = [name for name in _OFFICES if name in FORMS and name.replace("-", "_") in issued]
    for name in (*_FORMS, *offices):
        made = form(dossier, name, content)
        yield f"forms/{name}.pdf", to_pdf(made)
        yield f"forms/{name}.docx", to_docx(made)
    for number, piece in enumerate(content["evidence"], start=1):
        if piece["sha256"]:
            ending = _ENDINGS.get(piece["media_type"], "bin")
            yield f"evidence/{number:03}.{ending}", path_of(piece["sha256"]).read_bytes()
    for paper in dossier.papers.select_related("signed_copy"):
        copy = paper.signed_copy
        yield f"signed/{paper.kind}.{_ENDINGS.get(copy.media_type, 'bin')}", path_of(copy.sha256).read_bytes()


_ENDINGS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def _manifest(dossier: Dossier, content: Content, listed: list[dict[str, Any]]) -> str:
    last = dossier.hand_ins.order_by("number").last()
    said = {
        "dossier": dossier.pk,
        "product_code": dossier.code,
        "hand_in": {"number": last.number, "on": last.on.isoformat(), "sha256": last.digest}
        if last
        else None,
        "files": listed,
        "content": content,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
