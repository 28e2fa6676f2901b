"""Doors of the accounts: signing in, one's own settings, and the accounts of a territory."""
