"""The register at the offices' desks: producers, products, recognitions, wishes, duplicates, imports."""
