"""Reporting, and the moderators' desk."""
