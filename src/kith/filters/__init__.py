"""What one would rather not meet: words, tags and people filtered; discussions and tags quiet for a while."""
