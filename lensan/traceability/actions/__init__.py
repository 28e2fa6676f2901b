"""What can happen in traceability."""
