"""Keys, terms, erasure, backups."""
