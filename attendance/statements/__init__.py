"""What schools say by hand. A statement is never changed or removed: the last word counts, former ones stay."""
