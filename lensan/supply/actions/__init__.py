"""What happens to supply: suppliers offer, households order together, goods come, are paid for, are traced."""
