"""An invented community to look around in: the same each time, alive, and made through Kith's own actions."""
