"""This server, and the others we know."""
