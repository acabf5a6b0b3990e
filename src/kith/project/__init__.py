"""The house as a whole: settings, addresses, wiring, the door, and the `kith` command."""
