"""A made-up province to try the system with: synthetic people in real places."""
