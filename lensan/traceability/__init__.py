"""What happened to each lot, from the seed to the household, in events of GS1 EPCIS 2.0."""
