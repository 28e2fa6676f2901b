"""The doors of errands: the walk through them, batches, marketplaces' files."""
