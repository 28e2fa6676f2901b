"""What people do at marketplaces that have no interface: errands, spreadsheets, and the files that come back."""
