"""The helper's app that works without a signal, and the one door its deeds come through."""
