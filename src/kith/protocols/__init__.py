"""Foreign formats as plain data, without Django: feeds, OPML and the like."""
