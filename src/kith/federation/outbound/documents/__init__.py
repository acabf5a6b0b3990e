"""What this server tells others of the people and posts that are here, as ActivityPub documents."""
