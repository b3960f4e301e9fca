"""Addresses of this part of the offices' door."""

from __future__ import annotations

from django.urls import path

from openocop.web.office.people import claims, holding, inviting, listing, offices, persons, workbook

urlpatterns = [
    path("", listing.people, name="people"),
    path("others/", listing.others, name="others"),
    path("offices/new/", offices.make, name="make_top_unit"),
    path("offices/<int:pk>/", offices.unit, name="unit"),
    path("offices/<int:pk>/new/", offices.make, name="make_unit"),
    path("offices/<int:pk>/move/", offices.move, name="move_unit"),
    path("offices/<int:pk>/end/", offices.end, name="end_unit"),
    path("offices/<int:pk>/invite/", inviting.invite, name="invite"),
    path("account/", inviting.account, name="invite_account"),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/<int:pk>/revoke/", inviting.take_back, name="revoke"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="confirm_claim"),
    path("claims/<int:pk>/refuse/", claims.refuse, name="refuse_claim"),
    path("workbook/", workbook.workbook, name="workbook"),
    path("workbook/check/", workbook.check, name="workbook_check"),
    path("workbook/form.xlsx", workbook.template, name="workbook_form"),
    path("roles/<int:pk>/end/", holding.end, name="end_role"),
    path("roles/<int:pk>/deputy/", holding.deputy, name="deputy"),
    path("roles/<int:pk>/hand-over/", holding.over, name="hand_over"),
    path("<int:pk>/", persons.person, name="person"),
    path("<int:pk>/role/", holding.give, name="give_role"),
    path("<int:pk>/code/", inviting.new_code, name="new_code"),
    path("<int:pk>/<slug:act>/", persons.access, name="access"),
]
