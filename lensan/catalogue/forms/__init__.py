"""What people write into the catalogue."""
