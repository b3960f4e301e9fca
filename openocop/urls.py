"""All addresses: the door for people."""

from __future__ import annotations

from django.urls import include, path

from openocop.web.health import health

urlpatterns = [
    path("health", health, name="health"),
    path("account/", include("openocop.web.account.urls")),
    path("uploads/", include("openocop.web.producer.upload_urls")),
    path("office/", include("openocop.web.office.urls")),
    path("dossiers/", include("openocop.web.producer.urls")),
    path("", include("openocop.web.public.urls")),
]

handler400 = "openocop.web.errors.bad_request"
handler403 = "openocop.web.errors.forbidden"
handler404 = "openocop.web.errors.not_found"
handler500 = "openocop.web.errors.server_error"
