"""Scheduled chats: an hour or a few days with questions, open to anyone, and what is kept of them."""
