"""Telling open pages, at once, that something happened."""
