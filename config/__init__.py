"""The wiring: settings, addresses, the command line. Nothing of the business imports it."""
