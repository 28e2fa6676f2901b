"""Courses, the cascade of trainers, classes and who came, the money, and the plan under a budget."""
