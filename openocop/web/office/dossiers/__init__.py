"""Dossiers at the offices' desks: the inbox, one dossier, the review, and the steps."""
