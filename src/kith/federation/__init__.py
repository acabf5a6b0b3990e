"""ActivityPub: what other servers are told, what they tell us, and looking up who and what is there."""
