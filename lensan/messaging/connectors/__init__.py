"""Gateways for short messages, one folder each."""
