"""The producer's door: writing a dossier, one thing at a time; and files that come in pieces."""
