"""Addresses of the register's desk."""

from __future__ import annotations

from django.urls import path

from openocop.web.office.register import (
    duplicates,
    imports,
    lists,
    producers,
    products,
    recognitions,
    villages,
    wishes,
    zones,
)

urlpatterns = [
    path("", lists.products, name="register"),
    path("export.<str:kind>", lists.export, name="register_export"),
    path("producers/", lists.producers, name="register_producers"),
    path("producers/new/", producers.new, name="new_producer"),
    path("producers/<int:pk>/", producers.producer, name="register_producer"),
    path("producers/<int:pk>/edit/", producers.edit, name="edit_producer"),
    path("producers/<int:pk>/commune/", producers.commune, name="assign_commune"),
    path("producers/<int:pk>/products/new/", products.new, name="new_product"),
    path("producers/<int:pk>/ask/<slug:field>/", wishes.of_producer, name="ask_producer"),
    path("products/<int:pk>/", products.product, name="register_product"),
    path("products/<int:pk>/edit/", products.edit, name="edit_product"),
    path("products/<int:pk>/packs/", products.packs, name="edit_packs"),
    path("products/<int:pk>/figures/", products.figures, name="declare"),
    path("products/<int:pk>/ask/<slug:field>/", wishes.of_product, name="ask_product"),
    path("products/<int:pk>/recognise/", recognitions.add, name="recognise"),
    path("recognitions/<int:pk>/", recognitions.recognition, name="recognition"),
    path("recognitions/<int:pk>/withdraw/", recognitions.withdraw, name="withdraw"),
    path("recognitions/<int:pk>/reassessment/", recognitions.reassessment, name="reassessment"),
    path("recognitions/<int:pk>/extend/", recognitions.extend, name="extend"),
    path("zones/", zones.desk, name="zones"),
    path("zones/new/", zones.new, name="new_zone"),
    path("zones/<int:pk>/", zones.zone, name="zone"),
    path("zones/<int:pk>/edit/", zones.edit, name="edit_zone"),
    path("zones/<int:pk>/remove/", zones.remove, name="remove_zone"),
    path("zones/<int:pk>/certificates/new/", zones.new_certificate, name="new_certificate"),
    path("zones/<int:pk>/certificates/<int:which>/", zones.certificate, name="edit_certificate"),
    path(
        "zones/<int:pk>/certificates/<int:which>/remove/", zones.drop_certificate, name="remove_certificate"
    ),
    path("zones/<int:pk>/producers/new/", zones.supplies, name="supply"),
    path("zones/<int:pk>/producers/<int:which>/remove/", zones.no_longer, name="end_supply"),
    path("villages/", villages.desk, name="villages"),
    path("villages/new/", villages.new, name="new_village"),
    path("villages/<int:pk>/", villages.village, name="village"),
    path("villages/<int:pk>/edit/", villages.edit, name="edit_village"),
    path("villages/<int:pk>/remove/", villages.remove, name="remove_village"),
    path("villages/<int:pk>/products/new/", villages.link, name="link_product"),
    path("villages/<int:pk>/products/<int:which>/remove/", villages.unlink, name="unlink_product"),
    path("wishes/", wishes.desk, name="wishes"),
    path("wishes/<int:pk>/", wishes.decide, name="decide_wish"),
    path("duplicates/", duplicates.desk, name="duplicates"),
    path("duplicates/<int:pk>/undo/", duplicates.undo, name="undo_merge"),
    path("imports/", imports.desk, name="imports"),
    path("imports/<int:pk>/", imports.preview, name="import"),
    path("imports/<int:pk>/apply/", imports.take_in, name="apply_import"),
    path("imports/<int:pk>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:pk>/report.xlsx", imports.report, name="import_report"),
]
