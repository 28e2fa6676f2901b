"""The ground every domain stands on: Vietnamese text, telephone numbers, jobs. It knows nothing about farming."""
