"""The ground every domain stands on: Vietnamese text, telephones, spreadsheets, jobs. It knows no farming."""
