"""One folder per carrier beyond the province. None of them knows another."""
