"""Pages that anyone may open: a lot and its story, a certificate."""
