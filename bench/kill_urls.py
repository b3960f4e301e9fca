"""``POST /act/`` records one act and answers, after the commit, with its number and digest."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from openocop.journal.actions import Actor, Subject, record

WRITER = Actor("1", "Cán bộ Mẫu", "commune_officer", "UBND xã Mẫu")


@csrf_exempt
def act(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse("ready")
    with transaction.atomic():
        entry = record(
            actor=WRITER,
            verb="dossier:submit",
            subject=Subject("dossier", request.GET["id"]),
            facts={"note": "Đủ thành phần hồ sơ", "items": [1, 2, 3]},
        )
    return HttpResponse(f"{entry.number} {entry.digest}")


urlpatterns = [path("act/", act)]
