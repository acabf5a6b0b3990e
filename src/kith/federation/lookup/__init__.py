"""Finding who and what is on other servers, and keeping it as it is there."""
