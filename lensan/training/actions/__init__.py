"""What can happen in training."""
