"""The door of the offices: people, the journal, the register."""
