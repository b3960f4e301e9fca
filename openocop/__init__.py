"""OpenOCOP: a province's One Commune One Product programme, from the first draft to the star on the shelf."""

__version__ = "0.1.0"
