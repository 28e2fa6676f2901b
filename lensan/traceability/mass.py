"""Quantities of goods, and whether what came out can have come from what went in."""
