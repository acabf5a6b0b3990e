"""Bringing lists from elsewhere: a file is read, looked up, shown, and only then done line by line (row N16)."""
