"""Provinces, districts and communes with their days, and what became of the old ones.

`atlas` holds every unit (`units`), `resolving` finds the unit that an address names. Nothing here is in the
database: the country's units are the same for every province that runs OpenOCOP, and come with the program.
"""
