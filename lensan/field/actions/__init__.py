"""What can happen: a device is let in and shut out; deeds come in; what it holds is brought up to date."""
