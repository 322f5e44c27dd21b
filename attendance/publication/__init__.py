"""Releases: a product per audience, and only school-months that are out where others look."""
