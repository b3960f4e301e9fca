"""The door for producers."""
