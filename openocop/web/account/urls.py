"""Addresses of the door to oneself."""

from __future__ import annotations

from django.urls import path

from openocop.web.account import entering, oneself, signing_in

app_name = "account"
urlpatterns = [
    path("", oneself.home, name="home"),
    path("password/", oneself.password, name="password"),
    path("sessions/", oneself.sessions, name="sessions"),
    path("claims/", oneself.claims, name="claims"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("second-factor/", signing_in.second_factor, name="second_factor"),
    path("second-factor/set/", signing_in.set_second_factor, name="set_second_factor"),
    path("second-factor/codes/", oneself.recovery_codes, name="recovery_codes"),
    path("forgotten/", entering.forgotten, name="forgotten"),
    path("code/", entering.code, name="code"),
    path("enter/", entering.enter, name="enter"),
    path("enter/<str:token>/", entering.by_link, name="link"),
]
