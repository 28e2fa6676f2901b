"""What the pages of those who sign in tell of plots, of lots and of what was told."""
