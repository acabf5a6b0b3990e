"""Everything of one member in one file: in Mastodon's shape, so that other tools read it, and as pages for people."""
