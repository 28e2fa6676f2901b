"""Officers' pages that span domains: search, a producer's file, today's work."""
