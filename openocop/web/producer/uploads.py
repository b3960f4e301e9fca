"""The doors through which files come in: a piece at a time in JSON, or whole in a plain form.

In JSON a refusal carries its ``sentence``; where a piece did not join on, ``received`` (where the next one must begin);
where the file is not the one begun, ``again``. Whoever was signed out in between is led to signing in, as on every
page, and goes on afterwards.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import wraps
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openocop.core.errors import BadInputError, RefusedError
from openocop.files.actions import Declared, abandon_upload, append_chunk, begin_upload, finish_upload
from openocop.files.kinds import MB, TRAITS, Kind
from openocop.files.models import Upload
from openocop.files.policy import why_not
from openocop.files.queries import received_of
from openocop.files.refusals import OtherContentError, OutOfPlaceError
from openocop.files.states import UploadState
from openocop.files.wording import say_note
from openocop.web.door import GET_POST, for_whom, me, signed_in, way_on
from openocop.web.forms import status_of
from openocop.web.producer.purposes import purpose_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from openocop.accounts.models import Person

    View = Callable[..., HttpResponseBase]

JSON: Final = "application/json"
ACCEPT: Final = "image/*,.heic,.heif,.pdf,.docx,.xlsx"
"""What the browser's own window offers first; what counts is the content."""
LONGEST_PURPOSE: Final = 100
_OFFSET: Final = re.compile(r"[0-9]{1,15}")


def upload_form(purpose: str, next_page: str, *, after: str = "") -> dict[str, Any]:
    """For ``ui/upload.html``: what files are for, the page to come back to, and the limits, said beforehand.

    With ``after="reload"`` the page is opened anew once all files are kept.
    """
    return {
        "purpose": purpose,
        "next": next_page,
        "after": after,
        "mark": slugify(purpose),
        "piece": settings.UPLOAD_CHUNK,
        "largest": settings.LARGEST_UPLOAD,
        "accept": ACCEPT,
        "photo": TRAITS[Kind.JPEG].largest // MB,
        "pdf": min(TRAITS[Kind.PDF].largest, settings.LARGEST_UPLOAD) // MB,
        "office": TRAITS[Kind.DOCX].largest // MB,
    }


def in_json(view: View) -> View:
    """What rooms refuse, as JSON with a sentence: 400, 403 and 409 as everywhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            return JsonResponse({"sentence": str(error)}, status=403)
        except UnreadablePostError:
            return JsonResponse(
                {"sentence": _("The line was cut. The sending goes on by itself.")}, status=400
            )
        except (BadInputError, RefusedError) as error:
            said: dict[str, Any] = {"sentence": getattr(error, "sentence", str(error))}
            if isinstance(error, OutOfPlaceError):
                said["received"] = error.received
            if isinstance(error, OtherContentError):
                said["again"] = True
            return JsonResponse(said, status=status_of(error))

    return answered


@require_http_methods(GET_POST)
@signed_in
def begin(request: HttpRequest) -> HttpResponseBase:
    """GET: the limits and a fresh guard token. POST: an upload begins (JSON), or whole files come (a form)."""
    if request.method != "POST":
        return JsonResponse(
            {"token": get_token(request), "largest": settings.LARGEST_UPLOAD, "piece": settings.UPLOAD_CHUNK}
        )
    return _begin(request) if request.content_type == JSON else _take_form(request)


@require_http_methods(GET_POST)
@signed_in
@in_json
def upload(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """GET: how far it is, with a fresh guard token. POST: a piece, raw, that begins at ``?offset=``."""
    found = _own(request, number)
    if request.method == "POST":
        offset = request.GET.get("offset", "")
        if not _OFFSET.fullmatch(offset):
            raise BadInputError("offset", _("The request cannot be read"))
        found = append_chunk(found, offset=int(offset), data=request.body, by=me(request))
        return JsonResponse({"received": found.received})
    return JsonResponse(_state(found) | {"token": get_token(request)})


@require_POST
@signed_in
@in_json
def finish(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The whole has come: it is checked, stored, and bound to what it is for. Again, the same answer."""
    done, address = _finish(_own(request, number), me(request))
    return JsonResponse(_state(done) | {"next": address})


@require_POST
@signed_in
@in_json
def abandon(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The sender does not want it any more."""
    abandon_upload(_own(request, number), by=me(request))
    return JsonResponse({})


def _own(request: HttpRequest, number: UUID) -> Upload:
    """The upload of this number; 404 where there is none, 403 where it is another person's."""
    found = Upload.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), found))
    return found


@in_json
def _begin(request: HttpRequest) -> HttpResponseBase:
    declared = _declared(request.body)
    purpose_for(me(request), declared.purpose)
    return JsonResponse(_state(begin_upload(declared, by=me(request))))


def _declared(body: bytes) -> Declared:
    try:
        said = json.loads(body)
        number, purpose, name, digest = (
            str(said.get(key, "")) for key in ("id", "purpose", "name", "sha256")
        )
        return Declared(UUID(number), purpose[:LONGEST_PURPOSE], name, int(said["size"]), digest)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise BadInputError("", _("The request cannot be read")) from error


def _finish(found: Upload, person: Person) -> tuple[Upload, str | None]:
    purpose = purpose_for(person, found.purpose)
    done = finish_upload(found, by=person, kinds=purpose.kinds, keep_original=purpose.keep_original)
    return done, purpose.kept(done, person) if purpose.kept else None


def _state(found: Upload) -> dict[str, Any]:
    """An upload as the sender's program reads it."""
    return {
        "id": str(found.pk),
        "name": found.name,
        "size": found.size,
        "state": str(found.state),
        "received": received_of(found),
        "kept": found.stored.size if found.stored else None,
        "notes": [say_note(code) for code in found.notes],
        "sentence": found.refusal,
    }


def _take_form(request: HttpRequest) -> HttpResponseBase:
    """Files that come whole, each kept or refused for itself; then back to the page the form stands on."""
    files = request.FILES.getlist("files")
    if not files:
        raise BadInputError("files", _("Choose the file."))
    person, key = me(request), request.POST.get("purpose", "")[:LONGEST_PURPOSE]
    purpose_for(person, key)
    for file in files:
        name = {"name": file.name or "?"}
        try:
            done, _address = _finish(_whole(file, key, person), person)
        except (BadInputError, RefusedError) as error:
            why = {"why": getattr(error, "sentence", str(error))}
            messages.warning(request, _("%(name)s was not kept: %(why)s") % (name | why))
        else:
            notes = [say_note(code) for code in done.notes]
            messages.success(request, " ".join([_("%(name)s is kept.") % name, *notes]))
    return HttpResponseRedirect(way_on(request))


def _whole(file: UploadedFile[Any], key: str, person: Person) -> Upload:
    """The upload of a whole file; its number follows from the content, so that a form sent twice keeps it once."""
    digest = hashlib.sha256()
    for block in _blocks(file):
        digest.update(block)
    number = uuid5(NAMESPACE_URL, f"{person.pk}/{key}/{digest.hexdigest()}")
    declared = Declared(number, key, file.name or "", file.size or 0, digest.hexdigest())
    found, offset = begin_upload(declared, by=person), 0
    if found.state == UploadState.RECEIVING:
        for block in _blocks(file):
            found = append_chunk(found, offset=offset, data=block, by=person)
            offset += len(block)
    return found


def _blocks(file: UploadedFile[Any]) -> Iterator[bytes]:
    """In pieces; Django's own ``chunks`` gives small files whole."""
    file.seek(0)
    while block := file.read(settings.UPLOAD_CHUNK):
        yield block
