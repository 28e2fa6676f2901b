"""The numbers the province steers by: indicators, targets, measurements."""
