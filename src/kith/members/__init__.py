"""Who may enter: joining, signing in, sessions, preferences, leaving."""
