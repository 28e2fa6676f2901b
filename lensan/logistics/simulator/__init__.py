"""A carrier of our own in a process and a file of its own, with the traps that real ones have."""
