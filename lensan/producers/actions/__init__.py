"""Everything that can happen to the registry, one function each."""
