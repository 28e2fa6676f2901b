"""Seed, fertiliser, tools and goods that households order in, together; what each owes and received."""
