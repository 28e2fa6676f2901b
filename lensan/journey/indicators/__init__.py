"""How far each producer has come, and what is known of each at once."""
