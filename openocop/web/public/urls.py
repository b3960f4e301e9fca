"""Addresses that anyone may read."""

from __future__ import annotations

from django.urls import path, register_converter

from openocop.rulebooks import shelf
from openocop.web.public import calculator, places, views
from openocop.web.public.catalogue import pictures
from openocop.web.public.catalogue import views as catalogue


class RulebookCode:
    """The code of a rulebook on the shelf."""

    regex = "|".join(shelf.CODES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SetNumber(RulebookCode):
    """The number of a product set, written in one way only, so that no page has two addresses."""

    regex = "[1-9][0-9]?"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)

    def to_url(self, value: int) -> str:  # type: ignore[override]
        return str(value)


class PictureDigest(RulebookCode):
    """The SHA-256 of the bytes that a picture was made of."""

    regex = "[0-9a-f]{64}"


class RenditionName(RulebookCode):
    """The name of one size of a picture: "640.webp"."""

    regex = "[1-9][0-9]{0,4}[.](?:webp|jpg)"


register_converter(RulebookCode, "rulebook")
register_converter(SetNumber, "set")
register_converter(PictureDigest, "digest")
register_converter(RenditionName, "rendition")

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="language"),
    path("favicon.ico", views.favicon),
    path("robots.txt", views.robots),
    path("about/", views.about, name="about"),
    path("ui/", views.components, name="components"),
    path("sitemap.xml", catalogue.sitemap, name="sitemap"),
    path("api/search", catalogue.search_for_programs, name="api_search"),
    # /products/
    path("products/", catalogue.products, name="products"),
    path("products/map/", catalogue.product_map, name="map"),
    path("products/<slug:slug>-<int:pk>/", catalogue.product, name="product"),
    path("producers/<slug:slug>-<int:pk>/", catalogue.producer, name="producer"),
    path("pictures/<digest:digest>/<rendition:name>", pictures.picture, name="picture"),
    # /rulebooks/
    path("rulebooks/", views.rulebooks, name="rulebooks"),
    path("rulebooks/search/", views.search_criteria, name="search"),
    path("rulebooks/<rulebook:code>/", views.rulebook, name="rulebook"),
    path("rulebooks/<rulebook:code>/<set:number>/", views.sheet, name="sheet"),
    path(
        "rulebooks/<rulebook:code>/<set:number>/compare/<rulebook:other>/", views.compare_sets, name="compare"
    ),
    # /places/
    path("places/", places.search_places, name="places"),
    path("places/<str:code>/", places.place, name="place"),
    # /calculator/
    path("calculator/", calculator.choose, name="calculator"),
    path("calculator/open/", calculator.open_file, name="open_answers"),
    path("calculator/<rulebook:code>/<set:number>/", calculator.form, name="answers"),
    path("calculator/<rulebook:code>/<set:number>/answer/", calculator.answer, name="answer"),
    path("calculator/<rulebook:code>/<set:number>/answers.json", calculator.download, name="answers_file"),
]
