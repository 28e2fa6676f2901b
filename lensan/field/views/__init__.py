"""The app and its worker, its one door, and the pages from which officers look after both."""
