"""What a person may type into the registry."""
