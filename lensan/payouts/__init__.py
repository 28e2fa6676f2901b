"""What is owed to whom: every đồng that a marketplace settles, until it is in the household's hands."""
