"""Doors of the way to the first sale."""
