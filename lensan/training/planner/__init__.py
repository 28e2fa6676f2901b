"""Plan a year of training under a budget and schedule its months: pure, with proven bounds."""
