"""Addresses on the web that posts mention and members keep: one row for all spellings, and what the page says."""
