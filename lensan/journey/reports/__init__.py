"""What is read of many households at once."""
