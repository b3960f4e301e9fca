"""The producer's door: writing a dossier, one thing at a time."""
