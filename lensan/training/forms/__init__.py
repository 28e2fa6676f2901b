"""What people may type about training."""
