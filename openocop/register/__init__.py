"""Producers, products, recognitions and their validity, pictures, zones, craft villages; importers."""
