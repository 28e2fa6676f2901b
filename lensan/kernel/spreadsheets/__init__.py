"""Spreadsheets as people send them: what a file really is, and its sheets as grids of cells, hostile ones too."""
