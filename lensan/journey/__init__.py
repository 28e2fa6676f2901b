"""How far each producer has come, what stands in the way, what is next, and who helps."""
