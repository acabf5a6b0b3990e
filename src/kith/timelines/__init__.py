"""Every list of posts: home, here, tags, profiles, threads, saved."""
