"""Who did what to which record, for whom, and when: append-only and hash-chained."""
