"""The strings that marketplaces sign, and their signatures."""
