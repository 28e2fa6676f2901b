"""GS1 Digital Links: addresses that name a product and its lot, read and built from a table."""
