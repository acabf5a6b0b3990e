"""People, organisations, groups and feeds, here and elsewhere; following, blocking, muting."""
