"""Addresses of dossiers at the offices' desks."""

from __future__ import annotations

from django.urls import path

from openocop.web.office.dossiers import beside, desk, inbox, review, rounds, steps

urlpatterns = [
    path("", inbox.inbox, name="dossiers"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<int:pk>/remove/", rounds.remove_round, name="remove_round"),
    path("filters/", inbox.keep_filter, name="keep_filter"),
    path("<int:pk>/", desk.dossier, name="dossier"),
    path("<int:pk>/review/", review.review, name="review"),
    path("<int:pk>/review/<int:number>/", review.save_look, name="look"),
    path("<int:pk>/ask/<int:number>/", review.ask_producer, name="ask_producer_of"),
    path("<int:pk>/questions/<int:ask>/take-back/", review.take_back_question, name="take_back"),
    path("<int:pk>/receive/", steps.receive, name="receive_dossier"),
    path("<int:pk>/findings/", steps.findings, name="findings"),
    path("<int:pk>/request/", steps.request_province, name="request_province"),
    path("<int:pk>/assign/", steps.assign, name="assign_dossier"),
    path("<int:pk>/return/", steps.send_back, name="return_dossier"),
    path("<int:pk>/report/", steps.report, name="report_dossier"),
    path("<int:pk>/refuse/", steps.refuse, name="refuse_dossier"),
    path("<int:pk>/set/", steps.correct_set, name="correct_set"),
    path("<int:pk>/forward/", steps.forward, name="forward_dossier"),
    path("<int:pk>/parts/", beside.parts, name="dossier_parts"),
    path("<int:pk>/samples/", beside.samples, name="samples"),
    path("<int:pk>/visit/", beside.visit, name="visit_dossier"),
    path("<int:pk>/visit/<int:number>/", beside.visit_picture, name="visit_picture"),
]
