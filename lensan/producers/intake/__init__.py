"""Intake of communes' lists: whatever a workbook looks like, each row's facts and what is wrong with it."""
