"""The things of the Mastodon API as JSON: https://docs.joinmastodon.org/entities/

What is the same for everyone who asks is rendered once and kept as bytes; what differs is put in each time.
"""
