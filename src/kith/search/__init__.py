"""Finding people, posts, tags, feeds and addresses."""
