"""The journal's pages for auditors."""
