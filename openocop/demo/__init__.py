"""The demonstration: real public rows, marked as such, and invented producers with whom everything can be tried."""
