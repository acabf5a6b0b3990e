"""The door for apps: the Mastodon client API."""
