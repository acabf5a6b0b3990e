"""What other servers ask for: people, posts, collections, and where to find them."""
