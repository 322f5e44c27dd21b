"""What is kept, and how it goes: the key in use, rewriting, erasure, terms, frozen years, backups."""
