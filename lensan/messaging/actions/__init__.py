"""Everything that can happen to a message, one function each."""
