"""What is said to whom by SMS, and what they answered."""
