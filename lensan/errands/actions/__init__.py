"""What can happen to errands, batches and marketplaces' files."""
