"""What a person may type about crops, lots and labels."""
