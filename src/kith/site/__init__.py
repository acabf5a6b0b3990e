"""The server's own pages: the front page, first run, about, rules, settings and administration."""
