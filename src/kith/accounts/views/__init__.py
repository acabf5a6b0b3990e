"""Pages and deeds about people."""
