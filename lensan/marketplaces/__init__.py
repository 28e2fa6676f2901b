"""Stalls and listings on Postmart, Vỏ Sò and the rest, kept as they are wanted."""
