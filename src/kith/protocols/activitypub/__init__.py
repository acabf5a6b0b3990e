"""ActivityPub and ActivityStreams 2.0 as plain values: what comes is read leniently, and nothing of it is believed."""
