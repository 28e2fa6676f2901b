"""One runnable module per claim of speed or quality, the peer beside us in the same run."""
