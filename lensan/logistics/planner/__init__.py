"""Plan a day of two-way trips: pure, frozen dataclasses in and out."""
