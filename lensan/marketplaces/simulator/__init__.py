"""A marketplace of our own, in a process of its own: every page says that it is a simulation."""
