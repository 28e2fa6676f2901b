"""Codes that a person can say, and that tell when they were misheard."""
