"""Stored files by content hash, and pictures made safe to show."""
