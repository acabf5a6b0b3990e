"""The log of professional development: what I read and attended, and what I made of it."""
