"""What a person may type about trips."""
