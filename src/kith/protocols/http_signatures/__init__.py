"""Signed requests between servers: draft-cavage-http-signatures-12, which all speak, and RFC 9421."""
