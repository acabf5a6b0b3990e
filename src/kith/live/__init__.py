"""Telling open pages, and the streams of apps, at once that something happened."""
