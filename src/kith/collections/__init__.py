"""People and websites put together for others to follow, with their consent, and what newcomers are offered."""
