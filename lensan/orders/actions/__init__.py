"""What happens to orders: they come in, goods are set aside, someone decides, the floor is told."""
