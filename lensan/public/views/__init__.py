"""Pages and answers for anyone."""
