"""What a person may type about supply."""
