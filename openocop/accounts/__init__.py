"""People, the offices they act in, and the roles they hold there for a time."""
