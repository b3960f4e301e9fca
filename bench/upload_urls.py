"""The product's addresses; everybody may hand in for the purpose "bench"."""

from openocop.urls import urlpatterns
from openocop.web.producer.purposes import PURPOSES, Purpose

__all__ = ["urlpatterns"]

PURPOSES["bench"] = Purpose(why_not=lambda _person, _rest: None)
