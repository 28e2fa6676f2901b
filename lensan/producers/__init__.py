"""The registry: every household, cooperative and firm, counted once; consent; intake of communes' lists."""
