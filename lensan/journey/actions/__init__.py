"""Everything that can happen on the way to a first sale, one function each."""
