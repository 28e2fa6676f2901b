"""What can happen to money: booked, read from statements, judged, paid out, confirmed by the bank."""
