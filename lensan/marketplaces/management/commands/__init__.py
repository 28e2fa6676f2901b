"""Commands of the marketplaces."""
