"""Seed, fertiliser, tools and goods that households order in, alone or with their hamlet."""
