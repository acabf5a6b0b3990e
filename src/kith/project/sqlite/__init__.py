"""Django's own backend for SQLite, with one thing done once in place of each time (base.py)."""
