"""The ground every domain stands on: Vietnamese text, telephone numbers, spreadsheets, jobs. It knows nothing about farming."""
