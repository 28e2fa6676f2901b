"""Doors of the registry: lists, the review queue, producers' files."""
