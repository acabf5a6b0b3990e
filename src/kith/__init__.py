"""Kith, a place of its own on the open social web for social care."""

__version__ = "0.1.0"
