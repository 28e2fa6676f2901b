"""Provinces, districts, communes and hamlets, and how they merge over time."""
