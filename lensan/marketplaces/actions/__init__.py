"""What happens on marketplaces: stalls are asked for, listings wanted, and the worker sees to it."""
