"""Addresses of the producers' door."""

from __future__ import annotations

from django.urls import path

from openocop.web.producer import answering, evidence, handing, papers, writing

app_name = "producer"
urlpatterns = [
    path("", writing.dossiers, name="dossiers"),
    path("new/", writing.new, name="new"),
    path("notices/", writing.notices, name="notices"),
    path("<int:pk>/", writing.dossier, name="dossier"),
    path("<int:pk>/unit/", handing.unit, name="unit"),
    path("<int:pk>/set/", handing.product_set, name="set"),
    path("<int:pk>/declared/", handing.declared, name="declared"),
    path("<int:pk>/items/", answering.items, name="items"),
    path("<int:pk>/items/<int:number>/", answering.item, name="item"),
    path("<int:pk>/items/<int:number>/evidence/", evidence.item_evidence, name="item_evidence"),
    path("<int:pk>/texts/", answering.texts, name="texts"),
    path("<int:pk>/texts/<slug:key>/", answering.text, name="text"),
    path("<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("<int:pk>/evidence/join/", evidence.join, name="join"),
    path("<int:pk>/evidence/<int:number>/", evidence.piece, name="piece"),
    path("<int:pk>/evidence/<int:number>/items/", evidence.bind, name="bind"),
    path("<int:pk>/evidence/<int:number>/use/", evidence.use, name="use"),
    path("<int:pk>/evidence/<int:number>/file/", evidence.file, name="file"),
    path("<int:pk>/papers/<slug:name>.<str:kind>", papers.paper, name="paper"),
    path("<int:pk>/signed/<int:number>/", papers.signed_copy, name="signed_copy"),
    path("<int:pk>/ho-so.pdf", papers.whole, name="whole"),
    path("<int:pk>/ho-so.zip", papers.packed, name="packed"),
    path("<int:pk>/check/", handing.check, name="check"),
    path("<int:pk>/handed-in/", handing.handed_in, name="handed_in"),
    path("<int:pk>/handed-in/<int:number>/", handing.hand_in_of, name="hand_in"),
    path("<int:pk>/withdraw/", handing.withdraw, name="withdraw"),
    path("<int:pk>/questions/<int:ask>/", handing.answer, name="answer"),
]
