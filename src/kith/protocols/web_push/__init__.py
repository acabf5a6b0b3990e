"""Web Push (RFC 8030): notices for an app that is closed, which only that app can read, signed by the server."""
