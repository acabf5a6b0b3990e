"""Websites that people follow: their feeds, and reading them politely."""
